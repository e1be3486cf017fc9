"""Pictures of a graph, made by the program `dot` of Graphviz."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from . import mistakes
from .inert import one_line
from .later import html, subprocess
from .show import dot_source
from .site import here

DRAWN = "svg|png|pdf|ps|eps|jpg|jpeg|gif|dot"
PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title}</title></head>
<body>{svg}</body></html>
"""


def pydotprint(
    fct: Any,
    outfile: str | os.PathLike[str] | None = None,
    compact: bool = True,
    format: str = "png",
    with_ids: bool = False,
    high_contrast: bool = True,
    cond_highlight: bool | None = None,
    colorCodes: Any = None,
    max_label_size: int = 70,
    scan_graphs: bool = False,
    var_with_name_simple: bool = False,
    print_output_file: bool = True,
    return_image: bool = False,
) -> bytes | None:
    """Draw the graph of a function, a variable or a list of them into a file.

    The ending of `outfile` says what is drawn (svg, png, pdf, dot, …), else `format` does; without
    `outfile` the file is `theano.pydotprint.png`. With `return_image=True` no file is written and
    the bytes of the picture are returned. Labels are cut after `max_label_size` characters,
    `scan_graphs` draws the steps of the scans as well. Every name is a label and nothing else.

    The other settings are Theano's choices of colours and of detail; here there is one picture,
    which has a node for each op and none for what flows between two. Raises RuntimeError where
    Graphviz is not installed.
    """
    ending = os.fspath(outfile).rpartition(".")[2] if outfile is not None else ""
    wanted = ending if re.fullmatch(DRAWN, ending) else format
    image = drawn(dot_source(fct, max_label_size, scan_graphs), wanted)
    if return_image:
        return image
    path = Path(outfile if outfile is not None else f"theano.pydotprint.{wanted}")
    path.write_bytes(image)
    if print_output_file:
        print("The output file is available at", path)
    return None


def drawn(source: str, format: str) -> bytes:
    """What `dot` makes of a text in its language."""
    if not re.fullmatch(DRAWN, format):
        found, known = mistakes.brief_any(format), "'svg', 'png', 'pdf', 'dot'"
        raise mistakes.unknown_setting(here(), setting="format", found=found, known=known)
    if format == "dot":
        return source.encode()
    try:
        done = subprocess.run(
            ["dot", f"-T{format}"], input=source.encode(), capture_output=True, check=True
        )
    except FileNotFoundError:
        raise mistakes.no_dot(here()) from None
    return done.stdout


def d3viz(fct: Any, outfile: str | os.PathLike[str], copy_deps: bool = True) -> None:
    """Write a page with a picture of the graph that opens in any browser.

    The page holds one drawing and no script: it needs no network and no other file (Theano's
    `copy_deps` has nothing to copy), and no name in it can run.
    """
    picture = drawn(dot_source(fct), "svg").decode()
    name = html.escape(one_line(str(getattr(fct, "name", None) or "graph")))
    page = PAGE.format(title=name, svg=picture[picture.index("<svg") :])
    Path(outfile).write_text(page, "utf-8", "replace")
