"""Words of the learner's on a screen: whatever is in a name, it stays a name on its line.

Every text of ours that shows a name, a line of source or a value goes through here: control
characters and escapes, which a terminal would obey, the marks that turn the direction of writing,
and halves of letters, which no file takes, are shown as a dot in the middle of the line.
"""

LONGEST = 200  # nobody reads a longer name in the middle of a sentence


def shortened(text: str, long: int) -> str:
    """The text, cut where it would be longer."""
    return text if len(text) <= long else text[: long - 1] + "…"


def one_line(text: str, long: int | None = None) -> str:
    """The text with nothing in it that is not printed; longer than `long` it is cut."""
    text = text if long is None else shortened(text, long)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c in "\n\t" else "·" for c in text)


def lines(text: str) -> str:
    """A text of several lines, each of them inert."""
    return "\n".join(map(one_line, text.split("\n")))
