"""What is shown of a name is one line of letters: nothing that a terminal or a page would obey."""

import linecache
import warnings
from html.parser import HTMLParser

import numpy as np
import pytest
from hostile import HOSTILE, failures, graph
from hypothesis import given, settings
from hypothesis import strategies as st

import minitheano as theano
import minitheano.tensor as T
from minitheano.inert import one_line
from minitheano.printing import debugprint, dot_source, min_informative_str, pp

# Many names at one line are many functions at one line.
pytestmark = pytest.mark.filterwarnings("ignore:This line compiled")

# Every kind of letter, halves of letters and controls included.
NAMES = st.text(st.characters(exclude_categories=()), max_size=30)


def inert(text):
    """True if each line of the text is made of what is printed."""
    return all(line.isprintable() for line in text.split("\n"))


def texts(name):
    """All texts about one program in which everything has this name."""
    x, s, out = graph(name)
    f = theano.function([x], {name: out}, updates=[(s, s + 1)], name=name)
    things = [x, s, out, out.owner, out.owner.op, f, f.maker.fgraph, s.owner, f.rewrites]
    things += [theano.OrderedUpdates([(s, out)]), T.constant([1.0], name=name)]
    shown = [*map(str, things), *map(repr, things)]
    with warnings.catch_warnings(record=True):
        checked = [str(f.check()), str(theano.check(out))]
    return [
        f.source,
        "".join(linecache.getlines(f._emitted.file)),
        pp(out),
        min_informative_str(out),
        debugprint(f, file="str", print_type=True, print_storage=True),
        debugprint(out, file="str", print_clients=True),
        dot_source(f),
        dot_source(out, scan_graphs=True),
        str(f.trace([1.0, 2.0])),
        *shown,
        *checked,
    ]


PLAIN = [len(text.split("\n")) for text in texts("plain")]
EXACT = 9  # so many of the texts have a line for each step; the others may say more or less


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_is_shown_and_obeyed_nowhere(name):
    """Source, trees, formulas, drawings and traces have as many lines as with plain names."""
    found = texts(name)
    assert [inert(text) for text in found] == [True] * len(found)
    assert [len(text.split("\n")) for text in found][:EXACT] == PLAIN[:EXACT]


@settings(max_examples=60, deadline=None)
@given(NAMES)
def test_any_name_is_shown_and_obeyed_nowhere(name):
    """The same for any text at all."""
    found = texts(name or "_")
    assert [inert(text) for text in found] == [True] * len(found)
    assert [len(text.split("\n")) for text in found][:EXACT] == PLAIN[:EXACT]


def told(fails, lang):
    """What a learner reads of a failure, in the terminal and in a notebook; its warnings too."""
    with theano.config.change(lang=lang), warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            fails()
        except theano.errors.TeachingError as error:
            assert len(str(error).split("\n")) <= 6
            in_a_notebook = getattr(error, "_render_traceback_", list)()
            yield "\n".join([str(error), *getattr(error, "__notes__", []), *in_a_notebook])
        yield from (f"{each.filename}\n{each.message}" for each in warned)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_message_tells_a_hostile_name_and_no_more(name, lang):
    """Messages of all kinds are six inert lines at most, and not long, whatever they tell of."""
    found = [text for fails in failures(name) for text in told(fails, lang)]
    assert len(found) > 45
    for text in found:
        assert inert(text) and len(text) < 10_000
        text.encode()


@settings(max_examples=15, deadline=None)
@given(NAMES)
def test_a_message_tells_any_name_and_no_more(name):
    """The same for any text at all, as the name of everything."""
    for fails in failures(name or "_"):
        assert all(inert(text) for text in told(fails, "en"))


def run(file, text):
    """What a file of this name and text defines, as if it had been imported."""
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    names = {"theano": theano, "T": T, "np": np}
    exec(compile(text, file, "exec"), names)
    return names


PROGRAM = """
x, y = T.dvector("x"), T.dvector()  # \x1b[2J
z = x + y * len("\x1b]0;t\x07\u202e")
f = theano.function([x, y], z)
s = theano.shared([1, 2]); title = "\x1b]0;t\x07"
"""


@pytest.mark.parametrize(
    "file", ["/x/\x1b[2J\n.py", "/x/a\u202eb.py", "/x/plain.py", "<\x9b31m>", f"/{'a' * 9999}.py"]
)
def test_a_file_and_its_lines_are_inert(file):
    """Errors and warnings show a line of source, and the name of its file, without escapes."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        made = run(file, PROGRAM)
    shown = [warnings.formatwarning(w.message, w.category, w.filename, w.lineno) for w in warned]
    assert len(shown) == 1 and "LearnerWarning" in shown[0] and inert(shown[0])
    with pytest.raises(ValueError, match="Shapes do not fit") as caught:
        made["f"]([1.0], [1.0, 2.0])
    assert inert(str(caught.value)) and "x + y * len(" in str(caught.value)
    assert inert(made["f"].source) and inert(repr(made["f"]))


def test_a_line_without_end_is_cut_around_the_expression():
    """Of a very long line the part with the expression is shown, and the carets are below it."""
    line = (
        f"x, y, z = T.dvector('x'), T.dvector('y'), '{'a' * 50_000}'; w = x + y  # {'b' * 50_000}"
    )
    made = run("/x/long.py", f"{line}\nf = theano.function([x, y], w)\n")
    with pytest.raises(ValueError, match="Shapes do not fit") as caught:
        made["f"]([1.0], [1.0, 2.0])
    _, _, line, carets, _ = str(caught.value).split("\n")
    assert len(line) < 1_000 and line[carets.index("^") : carets.rindex("^") + 1] == "x + y"


def test_a_name_of_a_million_letters_is_a_short_word():
    """A message, a comment and a formula show the beginning of it."""
    x, y = T.dvector("1 (s) " * 200_000), T.dvector("y")
    f = theano.function([x, y], x + y)
    with pytest.raises(ValueError, match="Shapes do not fit") as caught:
        f([1.0], [1.0, 2.0])
    assert len(str(caught.value)) < 3_000 and len(f.source) < 3_000


class Tags(HTMLParser):
    """Which tags and attributes a page has."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Notes one tag."""
        self.found.append((tag, *(key for key, _ in attrs)))


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hints_in_a_page_have_the_same_tags_for_every_name(name):
    """What a check remarks is shown as text: no name brings a tag or an attribute."""

    pages = []
    for each in (name, "plain"):
        x, y = T.dvector(each), T.dvector(each)
        hints = theano.function([x, y], T.nnet.softmax(x) + y, name=each).check()
        assert len(hints) == 2 and inert(str(hints))
        pages.append(hints.to_html())
    assert Tags(pages[0]).found == Tags(pages[1]).found and inert(pages[0])


def test_ordinary_words_stay_as_they_are():
    """Letters of all languages, accents and emoji are shown; only a line end becomes a space."""
    for word in ("w", "权重 2", "été", "é", "שלום", "α_β", "😀", "a\\b{c}%d"):
        assert one_line(word) == word
    assert one_line("a\nb\x1b") == "a b·" and one_line("abcdef", 4) == "abc…"
