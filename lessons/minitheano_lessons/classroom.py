"""What a learner calls: check, hint, reveal, predict, parsons, explain."""

from __future__ import annotations

import ast
import contextlib
import os
import re
import sys
import zlib
from typing import Any

from minitheano.config import config

from . import log
from .answer import Answer
from .card import Card
from .course import find
from .judge import Outcome, judge, judge_code
from .keys import assert_keys
from .model import Exercise, Prediction, SayIt
from .programs import without_course
from .text import shown, ui
from .todo import TODO, TodoError

CHECK = re.compile(r"""\bcheck\(\s*["'](L\d\d\.e\w+)["']""")
MARK = {True: "✓", False: "✗"}

# What the learner put together on the boards of ordering exercises, by exercise.
programs: dict[str, str] = {}
hints_seen: dict[str, int] = {}


def lesson(name: str, lang: str | None = None) -> None:
    """Open a lesson: sets the language, and lets `check` speak when a cell stops with an error."""
    if lang is not None:
        config.lang = lang
    shell = _shell()
    if shell is not None and not getattr(shell, "_minitheano_lessons", False):
        shell.events.register("post_run_cell", _after_cell)
        shell.set_custom_exc((TodoError,), _came_to_todo)
        shell._minitheano_lessons = True
    log.record("open", name, lang=config.lang)


def check(item: str) -> Card:
    """Look at the answer to an exercise and say one thing about it."""
    exercise = find(item, Exercise)
    shell = _shell()
    namespace = shell.user_ns if shell else vars(sys.modules["__main__"])
    source = _source(exercise, namespace.get("In", [])) if shell else ""
    if exercise.type == "O" and not without_course(source).strip() and item in programs:
        source = programs[item]
        outcome = judge_code(exercise, source)
    else:
        outcome = judge(exercise, Answer(exercise, namespace, source))
    _keep(outcome, source)
    if _strict() and outcome.kind != "correct":
        raise AssertionError(repr(card(outcome)))
    return card(outcome)


def hint(item: str) -> Card:
    """The next hint; each says a little more than the one before."""
    exercise = find(item, Exercise)
    if not exercise.hints:
        return Card("hint", item, [str(ui("hint.none"))])
    n = min(hints_seen.get(item, 0) + 1, len(exercise.hints))
    hints_seen[item] = n
    log.record("hint", item, n=n)
    head = ui("hint.head").fill({"n": n, "all": len(exercise.hints)})
    lines = str(exercise.hints[n - 1]).splitlines()
    if n == len(exercise.hints):
        lines.append(ui("hint.last").fill({"item": item}))
    return Card("hint", f"{item} · {head}", lines)


def reveal(item: str) -> Card:
    """One right program, after two different attempts."""
    exercise = find(item, Exercise)
    checks = [entry for entry in log.entries(item) if entry["event"] == "check"]
    solved = any(entry["outcome"] == "correct" for entry in checks)
    tries = {entry["attempt"] for entry in checks if entry["outcome"] != "not_attempted"}
    if not solved and len(tries) < 2:
        early = ui("reveal.early").fill({"n": len(tries), "item": item})
        return Card("hint", f"{item} · {ui('reveal.early.head')}", early.splitlines())
    log.record("reveal", item)
    lines = ["```", *exercise.solution.strip("\n").splitlines(), "```", str(ui("reveal.tail"))]
    return Card("hint", f"{item} · {ui('reveal.head')}", lines)


def predict(item: str) -> Any:
    """A gate: the learner answers, then the machine's answer is laid beside it."""
    # The widgets bring ipywidgets with them; a lesson should open before they are loaded.
    from .gate import predict_gate

    prediction = find(item, Prediction)
    if _strict():
        assert_keys(prediction)
    return predict_gate(prediction)


def parsons(item: str) -> Any:
    """The board of an ordering exercise: its lines, and some that do not belong."""
    from .gate import parsons_board

    exercise = find(item, Exercise)
    return parsons_board(exercise, lambda program: programs.__setitem__(item, program))


def explain(item: str, sentence: Any = TODO) -> Card:
    """Two model answers to lay beside the learner's own sentence."""
    saying = find(item, SayIt)
    if not isinstance(sentence, str) or not sentence.strip():
        return Card("not_attempted", str(ui("explain.first")), [str(ui("explain.ask"))])
    log.record("explain", item, sentence=sentence)
    models = [f"· {model}" for model in saying.models]
    lines = [f"“{sentence.strip()}”", *models, str(ui("explain.tail"))]
    return Card("hint", str(ui("explain.head")), lines)


# --- behind check -----------------------------------------------------------------------------


def _source(exercise: Exercise, cells: list[str]) -> str:
    """The cell that holds the answer: this one, or the last that gave one of the names."""
    if not cells:
        return ""
    if without_course(cells[-1]).strip() or exercise.type == "O":
        return cells[-1]
    wanted = set(exercise.names)
    return next((cell for cell in reversed(cells) if wanted & _assigned(cell)), "")


def _assigned(cell: str) -> set[str]:
    try:
        nodes = list(ast.walk(ast.parse(cell)))
    except SyntaxError:
        return set()
    names = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return names | {n.name for n in nodes if isinstance(n, ast.FunctionDef)}


def card(outcome: Outcome) -> Card:
    """An outcome as the learner sees it: headline, what is right already, one message."""
    head = f"{outcome.exercise.id} · {ui('head.' + outcome.kind)}"
    marks = " · ".join(f"{MARK[ok]} {name}" for name, ok in outcome.parts)
    partial = outcome.kind in ("partly", "error") and any(ok for _, ok in outcome.parts)
    return Card(outcome.kind, head, [*([marks] if partial else []), *outcome.lines])


def _keep(outcome: Outcome, source: str) -> None:
    """Log the outcome; the program too if nobody knew it: that is how the next message is found."""
    values = [f"{key}={shown(value)}" for key, value in outcome.values.items()]
    program = without_course(source) or " ".join([outcome.feedback, *values])
    facts: dict[str, Any] = {"outcome": outcome.kind, "feedback": outcome.feedback}
    if outcome.general and outcome.kind != "not_attempted":
        facts["source"] = source
    log.record("check", outcome.exercise.id, attempt=zlib.crc32(program.encode()), **facts)


def _after_cell(result: Any) -> None:
    """When a cell with a check in it stops before the check, say what that means for the task."""
    error = result.error_in_exec or result.error_before_exec
    cell = getattr(result.info, "raw_cell", "") or ""
    found = CHECK.search(cell)
    ours = isinstance(error, TodoError) or (_strict() and isinstance(error, AssertionError))
    if found is None or ours or not isinstance(error, Exception):
        return
    with contextlib.suppress(LookupError):  # a slip in the id was told by check itself
        exercise = find(found[1], Exercise)
        outcome = _stopped(exercise, cell, error)
        _keep(outcome, cell)
        _display(card(outcome))


def _stopped(exercise: Exercise, cell: str, error: Exception) -> Outcome:
    """Judge a cell that raised by running it alone: what an earlier try left is not its answer."""
    outcome = judge_code(exercise, cell)
    if outcome.kind == "error" and outcome.values.get("error") in (None, type(error).__name__):
        return outcome
    namespace = _shell().user_ns  # it stops elsewhere when alone: it uses names of other cells
    others = {name: value for name, value in namespace.items() if name not in exercise.names}
    return judge(exercise, Answer(exercise, others, cell, error))


def _came_to_todo(shell: Any, *_: Any, **__: Any) -> None:
    """A TODO was used: a card in place of a traceback, since nothing is wrong yet."""
    found = CHECK.search(shell.user_ns.get("In", [""])[-1])
    if found is None:
        _display(Card("not_attempted", str(ui("head.not_attempted")), [str(ui("todo.used"))]))
        return
    exercise = find(found[1], Exercise)
    _display(card(judge(exercise, Answer(exercise, {}))))


def _display(shown: Card) -> None:
    sys.modules["IPython"].display.display(shown)  # there is a shell, so it is loaded


def _shell() -> Any:
    """The running IPython, without importing it where there is none."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _strict() -> bool:
    """Notebooks under test must be right: a check that is not green is an error there."""
    return os.environ.get("MINITHEANO_LESSONS_STRICT") == "1"
