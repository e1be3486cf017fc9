"""Writes docs/reference.md and docs/reference.zh.md: every name a learner can type, from its card.

What is said of an op is asked of the op: formula and gradient are its card applied to symbols, the
dtypes are found by trying, the examples are run. By hand stand only the introductions (groups.py),
some examples (examples.py) and the Chinese of each English sentence (reference.zh.json).
"""

from __future__ import annotations

import contextlib
import inspect
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np

from minitheano.config import ACCEPTED, WORKING
from minitheano.graph import Apply, Variable, order
from minitheano.ops.card import Op
from minitheano.ops.constructors import PATTERNS, PLURALS
from minitheano.ops.elementwise import flat, nothing
from minitheano.ops.methods import METHODS, PROPERTIES
from minitheano.types import LETTERS, NullType

from .examples import HEADER
from .formula import latex, word
from .groups import GROUPS, INTRODUCTION, TITLE
from .names import Entry, entries, is_family, kinds
from .trying import example_of, operands, run, specimen

ROOT = Path(__file__).resolve().parents[2]
CHINESE = Path(__file__).with_name("reference.zh.json")
PAGES = {"en": ROOT / "docs" / "reference.md", "zh": ROOT / "docs" / "reference.zh.md"}
TRIED = ("bool", "int64", "float32", "float64", "complex64")
WITH_MEMBERS = ("graph", "function", "updates", "streams", "mrg")  # files of classes to work with
LONG, LONGER = 90, 220  # formulas and gradients with more letters say less than a sentence


def write() -> None:
    """Writes the page in both languages."""
    for lang, file in PAGES.items():
        file.write_text(Page(lang).text(), encoding="utf-8")


class Page:
    """The reference in one language; `asked` are the English sentences it is made of."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.asked: list[str] = []
        self.comma, self.stop = ("、", "；") if lang == "zh" else (", ", "; ")
        self.chinese = json.loads(CHINESE.read_text(encoding="utf-8")) if lang == "zh" else {}

    def say(self, english: str, **parts: Any) -> str:
        """The sentence in the language of the page, with its parts filled in."""
        self.asked.append(english)
        said = str(self.chinese.get(english, english))
        return said.format(**parts) if parts else said

    def text(self) -> str:
        """The whole page: an introduction, all names with links, and the groups."""
        every = told()
        chapters = [(g, [e for file in g.files for e in every if e.file == file]) for g in GROUPS]
        parts = [f"# {self.say(TITLE)}", *map(self.say, INTRODUCTION), _block(HEADER)]
        anchors = _anchors([e.title for _, found in chapters for e in found])
        for group, found in chapters:
            names = " · ".join(f"[`{e.title}`](#{anchors[e.title]})" for e in found)
            parts.append(f"**{self.say(group.title)}**: {names}")
        for group, found in chapters:
            parts += [f"## {self.say(group.title)}", self.say(group.introduction)]
            parts += [self.constructors()] if "ops.constructors" in group.files else []
            parts += [self.kinds()] if "ops.own" in group.files else []
            for entry in found:
                with _named(entry):
                    parts += self.entry(entry)
        words = rf"\text{{{self.say('else')}}}"
        return "\n\n".join(parts).replace(r"\text{else}", words) + "\n"

    def constructors(self) -> str:
        """The table of constructors: one row for each pattern of axes."""
        letters = self.comma.join(f"`{letter}` {dtype}" for dtype, letter in LETTERS.items())
        rows = [["floatX", self.say("another dtype"), self.say("several at once")], ["---"] * 3]
        for kind in PATTERNS:
            several = PLURALS.get(kind, kind + "s")
            dtypes = " ".join(f"`T.{letter}{kind}`" for letter in LETTERS.values())
            rows.append([f"`T.{kind}`", dtypes, f"`T.{several}` `T.d{several}` …"])
        table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        said = self.say("A letter before the kind gives the dtype: {letters}.", letters=letters)
        return f"{said}\n\n{table}"

    def flags(self) -> str:
        """The table of the flags that change something, and the names of the others."""
        rows = [["", self.say("takes, the default first"), self.say("what it changes")]]
        rows.append(["---"] * 3)
        for flag, (param, *says) in WORKING.items():
            truth = (True, False) if param.default is True else (param.default,)
            takes = ("en", "zh") if flag == "lang" else getattr(param, "all", truth)
            words = self.listed(takes)
            rows.append([f"`{flag}`", words, says[self.lang == "zh"]])
        table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        others = self.listed(pair.partition("=")[0] for pair in ACCEPTED.split())
        said = self.say("Accepted, and without effect here: {flags}.", flags=others)
        return f"{table}\n\n{said}"

    def kinds(self) -> str:
        """The classes that Theano has for ops, all in one sentence."""
        return self.say(
            "To be asked for with `isinstance(node.op, …)`: {names}.", names=self.listed(kinds())
        )

    def listed(self, words: Iterable[Any]) -> str:
        """Some words of Python one behind the other."""
        return self.comma.join(f"`{each}`" for each in words)

    # --- one entry --------------------------------------------------------------------------------

    def entry(self, entry: Entry) -> Iterator[str]:
        """The paragraphs on one thing."""
        example = example_of(entry)
        node = _node(entry)
        yield f"### {entry.title}"
        yield ", ".join(_calls(entry)) if entry.is_public else self.say("Stands in graphs only.")
        yield self.say(
            _doc(node.op if node is not None and is_family(entry.thing) else entry.thing)
        )
        lines = [*self.facts(entry, node, example)] if node is not None else []
        lines += self.members(entry.thing) if entry.file in WITH_MEMBERS else []
        if lines:
            yield "\n".join(f"- {line}" for line in lines)
        if entry.title == "theano.config":
            yield self.flags()
        if example:
            yield _block(example)

    def facts(self, entry: Entry, node: Apply, example: str) -> Iterator[str]:
        """What the card of a node is asked: formula, gradient, dtypes, domain."""
        many = len(node.outputs) > 1
        names = {v: word(v.name) for v in node.inputs if v.owner is None and v.name}
        results = {o: f"z_{k}" if many else "z" for k, o in enumerate(node.outputs, 1)}
        formula = latex(node.outputs[0], names)
        if len(formula) < LONG:
            yield self.say(
                "formula: {formula}", formula=f"${', '.join(results.values())} = {formula}$"
            )
        if isinstance(entry.thing, Op) or all(v.owner is None for v in node.inputs):
            yield self.say("gradient: {gradient}", gradient=self.gradient(node, names, results))
        if entry.is_public and (dtypes := self.dtypes(example)):
            yield self.say("dtype of the result: {dtypes}", dtypes=dtypes)
        if bounds := _bounds(node):
            yield self.say("for {bounds}, elsewhere nan", bounds=f"${bounds}$")

    def gradient(
        self, node: Apply, names: dict[Variable, str], results: dict[Variable, str]
    ) -> str:
        """What the card gives for the gradient of each operand that has a name."""
        grad = node.op.grad
        if grad is flat:
            return self.say("0, because the result is a step")
        if grad is nothing:
            return self.say("none, no path goes through")
        if grad is None:
            return self.say("not defined")
        gs = {o.type(): _bar(z) for o, z in results.items()}
        given = (list(gs), list(results)) if len(gs) > 1 else (*gs, *results)
        known = {**names, **results, **gs}
        terms = zip(node.inputs, grad(*given, *node.inputs), strict=True)
        return ", ".join(self.slope(names[v], term, known) for v, term in terms if v in names)

    def slope(self, name: str, term: Variable | None, known: dict[Variable, str]) -> str:
        """What a card gives one operand."""
        if term is None:
            return self.say("no path to {name}", name=f"${name}$")
        if isinstance(term.type, NullType):
            return self.say("not defined for {name}", name=f"${name}$")
        said = f"${_bar(name)} = {latex(term, known)}$"
        if len(said) < LONGER:
            return said
        return self.say("a long formula for {name}", name=f"${_bar(name)}$")

    def dtypes(self, example: str) -> str:
        """The dtype of the result for some dtypes of the operands, found by trying."""
        tried = {dtype: specimen(example, dtype) for dtype in TRIED}
        found = {dtype: made.dtype for dtype, made in tried.items() if made is not None}
        refused = [dtype for dtype, made in tried.items() if made is None]
        if len(found) < 2:
            return ""
        if len(set(found.values())) == 1:
            said = [f"`{found.popitem()[1]}`"]
        elif all(result == dtype for dtype, result in found.items()):
            said = [self.say("that of the operand")]
        else:
            changed = {d: result for d, result in found.items() if d != result}
            froms = {r: [d for d in changed if changed[d] == r] for r in changed.values()}
            said = [f"{self.listed(each)} → `{result}`" for result, each in froms.items()]
            said += [self.say("the others stay")] if len(changed) < len(found) else []
        if refused:
            said.append(self.say("not for {dtypes}", dtypes=self.listed(refused)))
        return self.stop.join(said)

    def members(self, kind: Any) -> Iterator[str]:
        """The methods and properties of a class that have no entry of their own."""
        for name, member in vars(kind).items() if inspect.isclass(kind) else ():
            known = name.startswith("_") or name in METHODS or name in PROPERTIES
            if not known and _doc(member) and isinstance(member, FunctionType | property):
                call = _parameters(member, bound=True) if inspect.isfunction(member) else ""
                yield f"`.{name}{call}`: {self.say(_doc(member))}"


# --- what is asked of a thing ---------------------------------------------------------------------


def told() -> list[Entry]:
    """The entries of the page: a card that a function shows has no entry of its own."""
    every = entries()
    shown: set[Any] = set()
    for entry in every:
        with _named(entry):
            node = _node(entry) if entry.is_public else None
        shown |= {node.op.name.partition("{")[0], node.op.maker[0]} if node else set()
    hidden = [e for e in every if not e.is_public and e.file.startswith("ops.")]
    return [e for e in every if e.is_public] + [
        e for e in hidden if not {e.thing, e.title.partition("{")[0]} & shown
    ]


def _node(entry: Entry) -> Apply | None:
    """The node in its example that an op is about; for a card in graphs, on symbols alone."""
    derived = entry.file.startswith("ops.") and entry.file != "ops.constructors"
    derived = derived and not inspect.isclass(entry.thing)
    found = specimen(example_of(entry)) if derived else None
    if found is None or found.owner is None:
        return None
    if entry.is_public:
        return found.owner
    *_, ours = (node for node in order([found]) if entry.thing in (node.op, node.op.maker[0]))
    inputs = [v if v.owner is None else v.type(f"v{k}") for k, v in enumerate(ours.inputs)]
    made: Apply = ours.op.node(*inputs)
    return made


@contextlib.contextmanager
def _named(entry: Entry) -> Iterator[None]:
    """Lets an error say which entry it belongs to."""
    try:
        yield
    except Exception as error:
        error.add_note(
            f"This is {entry.title} of the reference: its example stands in "
            f"tools/docs/examples.py, or follows from its card in {entry.file}."
        )
        raise


def _doc(thing: Any) -> str:
    text = thing.doc if isinstance(thing, Op) else inspect.getdoc(thing)
    return (text or "").partition("\n")[0]


def _calls(entry: Entry) -> list[str]:
    """How the thing is typed: with its parameters first, then its other names."""
    method = entry.title.startswith("x.") and entry.title[2:] not in PROPERTIES
    typed = _parameters(entry.thing, method) if "." in entry.title else ""
    bare = entry.title.startswith("x.") and not method
    first = entry.title if bare else entry.title + typed
    return [f"`{name}`" for name in (first, *(n for n in entry.names if n != entry.title))]


def _parameters(thing: Any, bound: bool = False) -> str:
    """The parameters of a function as text, without their types; `bound`: without the first."""
    if isinstance(thing, Op):
        return f"({', '.join(operands(thing))})"
    if not callable(thing) or (inspect.isclass(thing) and issubclass(thing, Exception)):
        return ""
    signature = inspect.signature(thing)
    bare = [p.replace(annotation=p.empty) for p in signature.parameters.values()][int(bound) :]
    text = str(signature.replace(parameters=bare, return_annotation=signature.empty))
    return re.sub(r"<function (\w+) at \w+>", r"\1", text)


def _bounds(node: Apply) -> str:
    """For which numbers a function of one number is not nan; empty if for all."""
    (x, *more), (out, *_) = node.inputs, node.outputs
    if more or not node.op.elementwise or (x.dtype, out.dtype) != ("float64", "float64"):
        return ""
    grid = np.linspace(-4, 4, 801).round(2)
    good = grid[~np.isnan(node.op.compute(node, grid)[0])]
    low = rf"{good[0]:g} \le " if good[0] > -3 else ""  # a pole at -4 is no bound
    high = rf" \le {good[-1]:g}" if good[-1] < 3 else ""
    return f"{low}x{high}" if low or high else ""


# --- small things ---------------------------------------------------------------------------------


def _block(program: str) -> str:
    return f"```python\n{run(program)}\n```"


def _bar(name: str) -> str:
    return rf"\overline{{{name}}}" if "{" in name else rf"\bar {name}"


def _anchors(titles: list[str]) -> dict[str, str]:
    """The anchors that GitHub gives headings: equal ones are numbered."""
    slugs = [re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles]
    before = [slugs[:k].count(slug) for k, slug in enumerate(slugs)]
    named = [f"{slug}-{n}" if n else slug for slug, n in zip(slugs, before, strict=True)]
    return dict(zip(titles, named, strict=True))
