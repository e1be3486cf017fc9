"""How a view shows itself: one self-contained piece of HTML, a picture, and a list of steps."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from minitheano.config import config
from minitheano.inert import lines

from . import bridge
from .frames import steps
from .picture import STATIC, svg
from .remarks import STYLE, remarks
from .words import LANGUAGES, table

UNSAFE = re.compile("[<>&\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


@cache
def asset(name: str) -> str:
    """A built script or style sheet; it holds nothing that could end its element early."""
    return (STATIC / name).read_text("utf-8").strip().replace("</", "<\\/")


def as_json(data: Any) -> str:
    """JSON that is inert inside HTML and in a file.

    There is no '<' in it, no line separator that ends a script's line, no half of a letter.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=False)
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class Displayed:
    """Something that Jupyter shows: `payload()` is its data, `text()` the same in words."""

    control = "player"  # which script draws it
    scripts: tuple[str, ...] = ("player.js",)

    def payload(self) -> dict[str, Any]:
        """Everything the page needs, as JSON data."""
        raise NotImplementedError

    def text(self, lang: str | None = None) -> str:
        """The same for a reader of plain text."""
        raise NotImplementedError

    def still(self, lang: str) -> str | None:
        """A picture for pages without scripts."""
        return None

    @cached_property
    def id(self) -> str:
        """A hash of the content: the same program gives the same page."""
        return "mt" + hashlib.sha256(as_json(self.payload()).encode()).hexdigest()[:12]

    def to_html(self, lang: str | None = None) -> str:
        """A piece of HTML that needs no network and no kernel."""
        lang = lang or config.lang
        picture, said = self.still(lang), html.escape(lines(self.text(lang)))
        if picture is None:
            inner = f'<pre class="mtw-still">{said}</pre>'
        else:
            code = base64.b64encode(picture.encode()).decode()
            inner = f'<img class="mtw-still" alt="{said}" style="max-width:100%" '
            inner += f'src="data:image/svg+xml;base64,{code}">'
        head = f'<div class="mtw" data-mtw="{self.id}" data-control="{self.control}" lang="{lang}" '
        head += 'data-lm-suppress-shortcuts="true">'
        words = {each: table(each)["player"] for each in LANGUAGES}
        data = as_json({"data": self.payload(), "words": words})
        below = self.below()
        style = f"<style>{asset('player.css')}{STYLE if below else ''}</style>"
        scripts = "".join(f'<script type="module">{asset(name)}</script>' for name in self.scripts)
        root = f'{head}{inner}<script type="application/json">{data}</script></div>'
        return f"{root}{below}{style}{scripts}"

    def below(self) -> str:
        """HTML that stands under the control."""
        return ""

    def save_html(self, path: str | Path, lang: str | None = None) -> None:
        """Write a page of its own."""
        lang = lang or config.lang
        start = (
            f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>minitheano</title>'
        )
        style = (
            "<style>:root{color-scheme:light dark}body{margin:1.5rem auto;max-width:1000px}</style>"
        )
        Path(path).write_text(f"{start}{style}<body>{self.to_html(lang)}</body></html>", "utf-8")

    def answered(self, answers: Mapping[str, Any]) -> None:
        """Called when the learner has answered in a page with a live kernel."""

    @cached_property
    def bridge(self) -> Any:
        """The live link: a widget model that is never shown itself."""
        return bridge.connect(self.id, self.answered)

    @property
    def answers(self) -> dict[str, Any]:
        """What the learner has answered so far; empty without a live page."""
        return dict(self.bridge.answers) if "bridge" in self.__dict__ else {}

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        if bridge.kernel_is_live():
            _ = self.bridge
        bundle = {"text/html": self.to_html(), "text/plain": self.text()}
        picture = self.still(config.lang)
        return bundle | ({"image/svg+xml": picture} if picture else {})

    def __repr__(self) -> str:
        return self.text()


class View(Displayed):
    """A view of a program: a trace with frames, drawn and stepped by the player."""

    @cached_property
    def trace(self) -> dict[str, Any]:
        """The Trace v1 of this view."""
        raise NotImplementedError

    def payload(self) -> dict[str, Any]:
        return self.trace

    def below(self) -> str:
        """What a check remarks on in the program that is shown, if anything."""
        own = vars(self)
        things = [own.get("function"), *own.get("things", ()), *own.get("functions", ())]
        return remarks([t for t in things if t is not None], own.get("run"), own.get("ask", False))

    def text(self, lang: str | None = None) -> str:
        return steps(self.trace, lang or config.lang)

    def still(self, lang: str) -> str:
        return svg(self.trace, 0, lang)

    def to_svg(self, frame: int = 0, lang: str | None = None) -> str:
        """The picture of one frame; negative numbers count from the end."""
        return svg(self.trace, range(len(self.trace["frames"]))[frame], lang or config.lang)

    def save_svg(self, path: str | Path, frame: int = 0, lang: str | None = None) -> None:
        Path(path).write_text(self.to_svg(frame, lang), "utf-8")
