"""`python -m minitheano_lessons`: build, lint, doctor, renew. For authors; needs jupytext."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import course
from .builder import doctor, lint, notebooks, source, stamps


def main(arguments: list[str] | None = None) -> int:
    """Run one command on the lessons named, or on all; 1 if it found a problem."""
    options = _options(arguments)
    lessons = options.lessons or course.lessons()
    if options.command == "build":
        for lesson in lessons:
            for path in notebooks.build(lesson, options.out, options.solved):
                print(path)
        return 0
    if options.command == "renew":
        return _renew(lessons)
    look = {"lint": lint.lint, "doctor": doctor.doctor}[options.command]
    problems = [problem for lesson in lessons for problem in look(lesson)]
    print("\n".join(problems) or f"{options.command}: nothing wrong in {', '.join(lessons)}")
    return 1 if problems else 0


def _renew(lessons: list[str]) -> int:
    """Stamp the translations; every one that changed is named, for a last look."""
    for lesson in lessons:
        files = {
            source.source_file(lesson): source.renewed,
            stamps.exercise_file(lesson): stamps.renewed,
        }
        for path, renewed in files.items():
            text, changed = renewed(path.read_text(encoding="utf-8"))
            path.write_text(text, encoding="utf-8")
            print("\n".join(f"{path.name}: {place}" for place in changed))
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m minitheano_lessons", description=__doc__)
    parser.add_argument("command", choices=("build", "lint", "doctor", "renew"))
    parser.add_argument("lessons", nargs="*", metavar="L03", help="which lessons; all if none")
    parser.add_argument("--solved", action="store_true", help="with solutions and stated outputs")
    parser.add_argument("--out", type=Path, default=source.LESSONS, help="where en/ and zh/ go")
    options = parser.parse_args(arguments)
    if options.solved and options.out == source.LESSONS:
        parser.error("--solved needs --out: solved notebooks never lie beside the learners' ones")
    return options


if __name__ == "__main__":
    sys.exit(main())
