"""Paper: a matplotlib figure measured in inches from its top left corner, and text that fits."""

from __future__ import annotations

import logging
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

logging.getLogger("matplotlib").setLevel(logging.ERROR)  # its messages about fonts and caches are not for the user

import matplotlib  # noqa: E402
from matplotlib import font_manager  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402
from matplotlib.font_manager import FontProperties  # noqa: E402
from matplotlib.textpath import text_to_path  # noqa: E402

from workbench.phrases import Verbatim, said  # noqa: E402

FAMILY = [
    "DejaVu Sans",
    "Verdana",
    "Arial",
    "sans-serif",
]  # the first comes with matplotlib, so lines break alike everywhere
HAN = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "Microsoft YaHei", "PingFang SC", "Heiti SC", "SimHei", "Droid Sans Fallback",
    "Arial Unicode MS",
)  # fmt: skip
WORD = re.compile(r"\S+(?: %[.,;:)]*(?!\S))?")  # a percentage is not torn apart
_HAN_LETTER = re.compile("[\u3400-\u9fff]")
STYLE: Any = {
    "font.family": "sans-serif",
    "font.sans-serif": FAMILY,
    "text.hinting": "none",  # so that text is as wide as it was measured
    "svg.fonttype": "none",  # text stays text
    "pdf.fonttype": 42,
    "svg.hashsalt": "workbench",  # same result, same file
    "axes.unicode_minus": True,
    "path.simplify": True,
}
LEADING = 1.42
_LOCK = threading.RLock()


@dataclass(frozen=True)
class PageColours:
    """The colours of a page."""

    page: str
    text: str
    muted: str
    line: str
    accent: str
    warning: str


LIGHT = PageColours("#ffffff", "#1b1f27", "#5c6470", "#d4d8df", "#1f6feb", "#9a6700")
DARK = PageColours("#16181d", "#e6e8ec", "#9aa1ad", "#343945", "#5aa9e6", "#e3b341")
THEMES = {"light": LIGHT, "dark": DARK}


class Paper:
    """A page of a known size. Lengths are inches, positions count from the top left, sizes of text are points.

    ``scale`` enlarges everything; those who draw need not know it.
    """

    def __init__(self, width: float, height: float, colours: PageColours, scale: float = 1.0) -> None:
        self.width, self.height, self.colours, self.scale = width, height, colours, scale
        self.figure = Figure(figsize=(width * scale, height * scale), facecolor=colours.page)

    def points(self, size: float) -> float:
        """The size of text after scaling."""
        return size * self.scale

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Bare axes: no frame, no ticks, nothing behind."""
        bottom = self.height - top - height
        box = left / self.width, bottom / self.height, width / self.width, height / self.height
        axes = self.figure.add_axes(box)
        axes.set_facecolor("none")
        axes.set_xticks([])
        axes.set_yticks([])
        for spine in axes.spines.values():
            spine.set_visible(False)
        return axes

    def text(
        self,
        left: float,
        top: float,
        words: str,
        size: float,
        colour: str = "",
        bold: bool = False,
        align: str = "left",
    ) -> None:
        """One line of text, its top at ``top``; ``align`` says which end of it ``left`` is."""
        self.figure.text(
            left / self.width,
            1 - (top + _ascent(size)) / self.height,
            legible(words),
            size=self.points(size),
            color=colour or self.colours.text,
            weight="bold" if bold else "normal",
            ha=align,
            va="baseline",
            parse_math=False,
        )

    def sideways(self, left: float, middle: float, words: str, size: float) -> None:
        """One line of bold text that reads upwards, its middle at a height."""
        self.figure.text(
            (left + line_height(size) / 2) / self.width, 1 - middle / self.height, legible(words),
            size=self.points(size), color=self.colours.text, weight="bold", ha="center", va="center", rotation=90,
            parse_math=False,
        )  # fmt: skip

    def lines(
        self, left: float, top: float, lines: list[str], size: float, colour: str = "", bold: bool = False
    ) -> float:
        """Draw lines of text below each other, and return their height."""
        for i, line in enumerate(lines):
            self.text(left, top + i * line_height(size), line, size, colour, bold)
        return len(lines) * line_height(size)


def line_height(size: float) -> float:
    """Inches from a line of text to the next."""
    return size * LEADING / 72


def _ascent(size: float) -> float:
    return size * 1.08 / 72


@contextmanager
def drawing(font: str = FAMILY[0]) -> Iterator[None]:
    """Set style and font while a figure is drawn and written. Other threads wait, as matplotlib has global state."""
    with _LOCK, matplotlib.rc_context({**STYLE, **_families(font)}), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name in a script that the font lacks is no reason to have no figure
        yield


def _families(font: str) -> Any:
    """The style of a font, and of those that have the letters that it lacks.

    Only of families by name has each letter the first that has it; of a kind, such as "sans-serif", there is one.
    """
    families = [font, *(family for family in (*FAMILY[:1], *han_fonts(), *FAMILY[1:]) if family != font)]
    return {"font.family": families, "font.sans-serif": families}


def fonts() -> list[str]:
    """The families that figures can be set in: all that this machine has, and those that come with matplotlib."""
    return sorted({font.name for font in font_manager.fontManager.ttflist if not font.name.startswith(".")})


def has_han(words: str) -> bool:
    """Whether there is a Chinese character among them."""
    return bool(_HAN_LETTER.search(words))


@cache
def han_fonts() -> tuple[str, ...]:
    """The families on this machine that have Chinese characters."""
    known = set(fonts())
    return tuple(name for name in HAN if name in known)


@cache
def _take_up_new_fonts() -> None:
    """Know the fonts that were installed after matplotlib had made its list, which it keeps for ever."""
    known = {font.fname for font in font_manager.fontManager.ttflist}
    for path in font_manager.findSystemFonts():
        if path not in known:
            with suppress(Exception):  # a damaged font is no reason to have no figure
                font_manager.fontManager.addfont(path)
    han_fonts.cache_clear()
    if matplotlib.rcParams["svg.hashsalt"] == STYLE["svg.hashsalt"]:  # the figure that is being drawn has them too
        matplotlib.rcParams.update(_families(matplotlib.rcParams["font.sans-serif"][0]))


def legible(words: str) -> str:
    """The words in the reader's language; as they were written where no font here has its characters."""
    translated = said(words)
    if has_han(translated) and not han_fonts():
        _take_up_new_fonts()  # takes a second, so only for somebody who writes Chinese
    return translated if not has_han(translated) or han_fonts() else words


def width_of(words: str, size: float, bold: bool = False) -> float:
    """How wide a line of text is in the font that is drawn with, in inches."""
    return _width(legible(words), size, bold, str(matplotlib.rcParams["font.sans-serif"][0]))


@lru_cache(maxsize=4096)
def _width(words: str, size: float, bold: bool, family: str) -> float:
    font = FontProperties(family=[family, FAMILY[0], *han_fonts()], size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(words or " ", font, ismath=False)
    return float(width) / 72 if words else 0.0


def wrap(words: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Break a text into lines that fit, in the reader's language; a word that is longer than a line is broken."""
    lines: list[str] = []
    line = ""
    for word in map(Verbatim, WORD.findall(legible(words))):
        longer = Verbatim(f"{line} {word}" if line else word)
        if width_of(longer, size, bold) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        while width_of(word, size, bold) > width and len(word) > 1:
            starts = (Verbatim(word[:n]) for n in range(len(word) - 1, 0, -1))
            start = next(start for start in starts if len(start) == 1 or width_of(start, size, bold) <= width)
            lines.append(start)
            word = Verbatim(word[len(start) :])
        line = word
    return [*lines, line] if line else lines


def clip(words: str, width: float, size: float, bold: bool = False) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    line = " ".join(words.split())
    words = Verbatim(line if isinstance(words, Verbatim) else legible(line))
    if width_of(words, size, bold) <= width:
        return words
    fits = next((n for n in range(len(words) - 1, 0, -1) if width_of(words[:n] + "…", size, bold) <= width), 0)
    return Verbatim(words[:fits].rstrip() + "…" if fits else "")
