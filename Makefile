# `make lab` opens the lessons, `make test` checks everything; the first of them also makes .venv.
# Without make (on Windows): `python tools/house.py lab`, `python tools/house.py test`.
PYTHON ?= python3
HOUSE := $(PYTHON) tools/house.py
PIN := uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
	--fork-strategy fewest --no-annotate --no-header --group build

.PHONY: help lab test check lessons docs bench pins clean

help:     ## these words
	@sed -n 's/^\([a-z]*\): *## /make \1	/p' Makefile

lab:      ## the lessons in JupyterLab (ARGS="--port 8890" is passed on)
	@$(HOUSE) lab $(ARGS)

test:     ## every check and every test (ARGS="-k scan" is passed on to pytest)
	@$(HOUSE) test $(ARGS)

check:    ## format, lint, types, page: before a commit
	@$(HOUSE) check

lessons:  ## lessons/src -> lessons/en and lessons/zh
	@$(HOUSE) lessons $(ARGS)

docs:     ## what the engine says of itself -> docs/
	@$(HOUSE) docs

bench:    ## how fast it is beside its peers -> benchmarks/report/ (ARGS="--only scans --quick")
	@$(HOUSE) bench $(ARGS)

pins:     ## newer requirements.txt and requirements-dev.txt from pyproject.toml (needs uv)
	(echo "# What a learner installs: pinned by \`make pins\`, for every platform, Python 3.11 to 3.13."; \
		$(PIN) --extra lessons) > requirements.txt
	(echo "# What the tests need on top, pinned by \`make pins\`."; echo "-r requirements.txt"; \
		$(PIN) --extra dev -c requirements.txt | grep -vxFf requirements.txt) > requirements-dev.txt

clean:    ## away with everything that was made here, .venv included
	rm -rf .venv .venv-bench build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
