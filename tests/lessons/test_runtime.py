"""What a learner meets: check, hint, reveal, TODO, the two seconds, the progress file."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from minitheano_lessons import TODO, check, classroom, explain, hint, lesson, log, parsons, reveal
from minitheano_lessons.answer import Answer
from minitheano_lessons.events import call, put
from minitheano_lessons.judge import judge, judge_code
from minitheano_lessons.limit import TimeUp, time_limit
from minitheano_lessons.model import Exercise
from minitheano_lessons.text import both
from minitheano_lessons.todo import TodoError

import minitheano as mt
import minitheano.tensor as T
from minitheano.config import config

PROGRAM = """
count = mt.shared(np.float64(0), "count")
x = T.dscalar("x")
add = mt.function([x], count, updates=[(count, count + x)])
"""


def small_exercise(part: Any = None) -> Exercise:
    """A counter to try the machinery on."""
    exercise = Exercise(
        id="L99.e1",
        type="B",
        minutes=1,
        kills=(),
        title=both("A counter", "计数器"),
        text=both("Count.", "计数。"),
        names={"count": "shared", "add": "function"},
        given="count = TODO\nadd = TODO\n",
        solution=PROGRAM,
    )

    @exercise.part(both("it counts", "会计数"))
    def counts(a: Answer) -> Any:
        events = [call("add", 2), put("count", 7), call("add", 3.5)]
        return a.same(events, start={"count": 1}, states=("count",))

    if part is not None:
        exercise.part(both("more", "其他"))(part)
    return exercise


# --- the five outcomes ----------------------------------------------------------------------------


def test_a_right_program_is_correct() -> None:
    """All parts right is correct, with one sentence."""
    outcome = judge_code(small_exercise(), PROGRAM)
    assert outcome.kind == "correct" and len(outcome.lines) == 1


def test_an_untouched_stub_is_not_attempted() -> None:
    """A cell with its TODOs left is not wrong, only not begun."""
    exercise = small_exercise()
    assert judge_code(exercise, exercise.given).kind == "not_attempted"
    assert judge_code(exercise, PROGRAM + "\nadd = TODO").kind == "not_attempted"


def test_names_that_hold_todo_are_not_attempted_without_a_source() -> None:
    """Outside a notebook, where no source is known, the objects are looked at."""
    answer = Answer(small_exercise(), {"count": TODO})
    assert judge(answer.exercise, answer).kind == "not_attempted"


def test_a_program_that_stops_is_an_error_in_your_code() -> None:
    """The exception of the cell is named, and is no crash of the check."""
    outcome = judge_code(small_exercise(), PROGRAM.replace("count + x", "count + nothing"))
    assert (outcome.kind, outcome.feedback) == ("error", "fb.stopped")
    assert "NameError" in outcome.lines[0]


def test_a_call_that_fails_is_an_error_with_the_call_named() -> None:
    """The message shows which call stopped and what was found."""
    outcome = judge_code(small_exercise(), PROGRAM.replace("T.dscalar", "T.dvector"))
    assert outcome.kind == "error"


def test_a_wrong_state_is_told_with_the_learners_numbers() -> None:
    """The general message names the events, what came out and what should."""
    outcome = judge_code(small_exercise(), PROGRAM.replace("count + x", "count - x"))
    assert (outcome.kind, outcome.feedback) == ("wrong", "fb.state")
    assert "`add(2)`" in outcome.lines[0] and "-1.0" in outcome.lines[0]
    assert "3.0" in outcome.lines[1]


def test_a_half_right_program_is_partly_right() -> None:
    """What is right already is listed beside what is not."""
    outcome = judge_code(small_exercise(lambda a: False), PROGRAM)
    assert outcome.kind == "partly"
    assert [ok for _, ok in outcome.parts] == [True, False]
    assert "✓ it counts · ✗ more" in repr(classroom.card(outcome))


def test_a_missing_name_and_a_moved_name_are_told_apart() -> None:
    """A name that does not exist, and one that now stands for a formula, get different words."""
    missing = judge_code(small_exercise(), PROGRAM.replace("add =", "plus ="))
    moved = judge_code(small_exercise(), PROGRAM + "\ncount = count + 1")
    assert (missing.feedback, moved.feedback) == ("fb.missing", "fb.rebound")


def test_a_crash_in_a_check_is_never_shown_to_a_learner() -> None:
    """A fault of ours counts as "not right yet"; in strict tests it is raised."""
    exercise = small_exercise(lambda a: 1 / 0)
    assert judge_code(exercise, PROGRAM).kind == "partly"
    with pytest.raises(ZeroDivisionError):
        judge_code(exercise, PROGRAM, strict=True)


def test_an_answer_is_told_in_the_language_that_is_set() -> None:
    """The same outcome is shown in English or in Chinese."""
    outcome = judge_code(small_exercise(), PROGRAM.replace("count + x", "count - x"))
    english = repr(classroom.card(outcome))
    with config.change(lang="zh"):
        chinese = repr(classroom.card(outcome))
    assert "not yet" in english and "还不对" in chinese


# --- the learner's shared variables ---------------------------------------------------------------


def test_a_check_leaves_every_shared_variable_as_it_was() -> None:
    """After the events of a check the learner's own numbers are back, arrays and scalars."""
    count, other = mt.shared(np.float64(41), "count"), mt.shared(np.arange(3.0), "other")
    x = T.dscalar("x")
    add = mt.function([x], count, updates=[(count, count + x), (other, other * 2)])
    answer = Answer(small_exercise(), {"count": count, "add": add})
    judge(answer.exercise, answer)
    assert count.get_value() == 41 and other.get_value().tolist() == [0, 1, 2]


def test_a_check_that_is_cut_off_also_restores() -> None:
    """The start state of a check does not stay behind when the time is over."""
    count = mt.shared(np.float64(41), "count")

    def endless(value: float) -> None:
        count.set_value(value)
        while True:
            pass

    exercise = small_exercise()
    exercise.names = {"count": "shared", "add": "python"}
    outcome = judge(exercise, Answer(exercise, {"count": count, "add": endless}))
    assert outcome.feedback == "fb.time" and count.get_value() == 41


# --- time and TODO --------------------------------------------------------------------------------


@pytest.mark.parametrize("elsewhere", [False, True], ids=["main thread", "other thread"])
def test_an_endless_loop_is_stopped(elsewhere: bool) -> None:
    """A loop without an end is interrupted, in the main thread and in others."""
    stopped = []

    def run() -> None:
        try:
            with time_limit(0.2):
                while True:
                    pass
        except TimeUp:
            stopped.append(True)

    began = time.monotonic()
    if elsewhere:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join(5)
    else:
        run()
    assert stopped and time.monotonic() - began < 2


def test_a_program_that_ends_in_time_is_not_disturbed() -> None:
    """No alarm rings after the block is over."""
    with time_limit(0.05):
        pass
    time.sleep(0.1)


def test_an_endless_cell_is_told_so() -> None:
    """The check says that the program did not end, instead of hanging the notebook."""
    outcome = judge_code(small_exercise(), "while True:\n    pass")
    assert (outcome.kind, outcome.feedback) == ("error", "fb.time")


@pytest.mark.parametrize(
    "use",
    [
        lambda: TODO + 1,
        lambda: 2 * TODO,
        lambda: TODO("x"),
        lambda: TODO[0],
        lambda: TODO.sum(),
        lambda: list(TODO),
        lambda: float(TODO),
        lambda: bool(TODO),
        lambda: np.asarray(TODO),
        lambda: np.ones(2) * TODO,
    ],
)
def test_the_first_use_of_todo_says_kindly_what_to_do(use: Any) -> None:
    """Computing with a TODO, calling it, asking it for anything raises one friendly sentence."""
    with pytest.raises(TodoError, match="write your own code where TODO stands"):
        use()


def test_todo_may_be_stored_and_shown() -> None:
    """A stub can hold TODOs without stopping the notebook."""
    assert repr([TODO, TODO]) == "[TODO, TODO]"


# --- hints, solutions, sentences ------------------------------------------------------------------


def test_hints_come_one_after_the_other_and_stay_at_the_last() -> None:
    """Each hint says a little more; the last one names reveal."""
    heads = [hint("L03.e3").head for _ in range(4)]
    assert [head.split("·")[1].strip() for head in heads] == [
        "Hint 1 of 3",
        "Hint 2 of 3",
        "Hint 3 of 3",
        "Hint 3 of 3",
    ]


def test_the_solution_is_shown_after_two_different_attempts() -> None:
    """Neither no attempt, nor the same one twice, opens the solution."""
    assert "0 of 2" in repr(reveal("L03.e3"))
    for attempt, tries in ((7, 1), (7, 1), (8, 2)):
        log.record("check", "L03.e3", outcome="wrong", attempt=attempt)
        assert (f"{tries} of 2" in repr(reveal("L03.e3"))) == (tries < 2)
    assert "np.float64(0)" in repr(reveal("L03.e3"))


def test_who_solved_it_may_compare_at_once() -> None:
    """A correct answer opens the solution without a second attempt."""
    log.record("check", "L03.e3", outcome="correct", attempt=1)
    assert "np.float64(0)" in repr(reveal("L03.e3"))


def test_a_sentence_is_asked_for_before_others_are_shown() -> None:
    """explain shows the model answers only beside a sentence of the learner's own."""
    assert "Your own sentence first" in repr(explain("L03.s1", TODO))
    card = repr(explain("L03.s1", "it reads before it stores"))
    assert "it reads before it stores" in card and "snapshot" in card


def test_an_unknown_item_is_answered_with_those_there_are() -> None:
    """A slip in the id lists the exercises of the lesson."""
    with pytest.raises(LookupError, match=r"L03\.e1, L03\.e2"):
        hint("L03.e77")


def test_what_a_learner_writes_is_inert_in_html() -> None:
    """Markup in names and sentences is shown as text."""
    page = explain("L03.s1", "<script>alert(1)</script> `<b>`")._repr_mimebundle_()["text/html"]
    assert "<script" not in page and "<b>" not in page


# --- in a notebook --------------------------------------------------------------------------------


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    """An IPython like that of a notebook, with the lesson opened in it."""
    shell = InteractiveShell()
    monkeypatch.setattr(classroom, "_shell", lambda: shell)
    lesson("L03", "en")
    shell.run_cell(
        "import numpy as np, minitheano as mt\nimport minitheano.tensor as T\n"
        "from minitheano_lessons import *",
        store_history=True,
    )
    yield shell
    shell.events.callbacks["post_run_cell"].clear()


def run(shell: InteractiveShell, cell: str) -> Any:
    """Run a cell the way a notebook does."""
    return shell.run_cell(cell, store_history=True)


def test_check_reads_the_cell_it_stands_in(shell: InteractiveShell) -> None:
    """A stub is not attempted, the solution in the same cell is correct."""
    exercise = classroom.find("L03.e3", Exercise)
    assert run(shell, 'check("L03.e3")').result.tone == "not_attempted"
    assert run(shell, exercise.solution + '\ncheck("L03.e3")').result.tone == "correct"


def test_check_in_a_cell_of_its_own_finds_the_answer(shell: InteractiveShell) -> None:
    """The last cell that defined the names is the answer."""
    exercise = classroom.find("L03.e3", Exercise)
    run(shell, exercise.solution)
    run(shell, "unrelated = 3")
    assert run(shell, 'check("L03.e3")').result.tone == "correct"


def test_a_cell_that_stops_before_its_check_is_still_told(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    """The engine's error is followed by what it means for the task."""
    exercise = classroom.find("L03.e3", Exercise)
    run(shell, exercise.solution.replace("np.float64(0)", "np.float32(0)") + '\ncheck("L03.e3")')
    assert "your program stops" in capsys.readouterr().out
    assert log.session[-1]["feedback"] == "fb.L03.e3.two_floats"


@pytest.mark.parametrize(
    "slip", [("T.vector", "T.matrix"), ("totals + amounts)", "totals += amounts)")]
)
def test_what_an_earlier_try_left_is_not_the_answer_of_a_cell_that_stops(
    shell: InteractiveShell, slip: tuple[str, str]
) -> None:
    """After a right try, a cell that stops is told what stops it, not what was there before."""
    exercise = classroom.find("L03.e2", Exercise)
    run(shell, exercise.solution + '\ncheck("L03.e2")')
    run(shell, exercise.solution.replace(*slip) + '\ncheck("L03.e2")')
    alone = judge_code(exercise, exercise.solution.replace(*slip))
    assert (log.session[-1]["outcome"], log.session[-1]["feedback"]) == ("error", alone.feedback)


def test_a_todo_in_a_cell_shows_one_sentence_and_no_traceback(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    """Running an untouched stub is answered kindly."""
    exercise = classroom.find("L03.e2", Exercise)
    run(shell, exercise.given + '\ncheck("L03.e2")')
    shown = capsys.readouterr().out
    assert "○ L03.e2 · not tried yet" in shown and "Traceback" not in shown


def test_the_program_of_a_board_is_checked(shell: InteractiveShell) -> None:
    """What was put together on the board of an ordering exercise is the answer."""
    exercise = classroom.find("L03.e4", Exercise)
    assert run(shell, 'check("L03.e4")').result.tone == "not_attempted"
    board = parsons("L03.e4")
    assert set(exercise.distractors) <= set(repr(board).splitlines()) or repr(board)
    classroom.programs["L03.e4"] = "\n".join(exercise.lines())
    assert run(shell, 'check("L03.e4")').result.tone == "correct"


def test_an_endless_program_on_a_board_is_stopped(shell: InteractiveShell) -> None:
    """Programs put together on a board have the same two seconds."""
    classroom.programs["L03.e4"] = "while True:\n    pass"
    assert run(shell, 'check("L03.e4")').result.tone == "error"


def test_a_slip_in_the_id_is_told_once(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    """check names the exercises there are; nothing else fails after it."""
    run(shell, 'check("L03.e77")')
    shown = capsys.readouterr().out
    assert "L03.e1, L03.e2" in shown and "post_run_cell" not in shown


def test_a_green_notebook_under_test_must_be_green(
    shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the strict flag a check that is not correct is an error."""
    monkeypatch.setenv("MINITHEANO_LESSONS_STRICT", "1")
    with pytest.raises(AssertionError):
        check("L03.e3")


# --- progress -------------------------------------------------------------------------------------


def test_progress_is_one_json_line_for_each_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Events are appended; a line that was cut off does not spoil the others."""
    target = tmp_path / "progress.jsonl"
    monkeypatch.setenv("MINITHEANO_PROGRESS", str(target))
    log.record("hint", "L03.e1", n=1)
    with target.open("a") as file:
        file.write('{"v": 1, "event": "hi\n')
    log.record("hint", "L03.e1", n=2)
    assert [entry["n"] for entry in log.entries("L03.e1")] == [1, 2]
    assert json.loads(target.read_text().splitlines()[0])["v"] == log.VERSION


def test_a_folder_that_cannot_be_written_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no file can be made, the session remembers and nothing fails."""
    monkeypatch.setenv("MINITHEANO_PROGRESS", str(tmp_path / "missing" / "progress.jsonl"))
    log.record("check", "L03.e3", outcome="wrong", attempt=1)
    assert [entry["attempt"] for entry in log.entries("L03.e3")] == [1]


def test_opening_a_lesson_is_quick() -> None:
    """The learner's module takes under 50 ms beyond NumPy and the engine, and no widgets."""
    program = (
        "import time, sys, minitheano, minitheano.tensor, numpy\n"
        "began = time.process_time()\n"
        "import minitheano_lessons\n"
        "print(time.process_time() - began, 'ipywidgets' in sys.modules)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        for _ in range(3)
    ]
    seconds = min(float(run.stdout.split()[0]) for run in runs)
    assert seconds < 0.05 and runs[0].stdout.split()[1] == "False"
