"""Words of the learner's on a screen: whatever is in a name, it stays a name on its line.

Every text of ours that shows a name, a line of source or a value goes through here: control
characters and escapes, which a terminal would obey, the marks that turn the direction of writing,
and halves of letters, which no file takes, are shown as a dot in the middle of the line.
"""

LONG = 200  # nobody reads a longer name in the middle of a sentence


def one_line(text: str, long: int | None = None) -> str:
    """The text with nothing in it that is not printed; longer than `long` it is cut."""
    if long is not None and len(text) > long:
        text = text[: long - 1] + "…"
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c in "\n\t" else "·" for c in text)


def lines(text: str) -> str:
    """A text of several lines, each of them inert."""
    return "\n".join(map(one_line, text.split("\n")))
