"""The lines of headings beside each other: broken where words end, then in smaller type, and cut only after that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QFont, QFontInfo, QFontMetrics

from workbench.gui.widgets.names import common_beginning
from workbench.gui.widgets.section import short_with_number

SMALLEST = 11  # pixels of type that is read without effort
_ENDS = re.compile(r"(?<=[ _/\u2e80-\u9fff])(?![%\u3000-\u303f])|(?<=\w[.-])(?!\d)")  # where a line may end


@dataclass(frozen=True)
class HeadingLines:
    """The lines of each heading, and the pixels of their type, which is one for all."""

    lines: tuple[tuple[str, ...], ...]
    size: int
    is_whole: bool


def words_in(text: str) -> list[str]:
    """The parts of a text between which a line may end: words, and those of a file's name."""
    return [part for part in _ENDS.split(text) if part]


@lru_cache(maxsize=64)
def heading_lines(texts: tuple[str, ...], font: str, width: int, most: int) -> HeadingLines:
    """The headings in a width, in at most so many lines.

    font  as ``QFont.toString`` writes it
    """
    largest = QFontInfo(_font(font)).pixelSize()
    smallest = min(largest, SMALLEST)
    for size in range(largest, smallest - 1, -1):
        metrics = QFontMetrics(_font(font, size))
        lines = tuple(tuple(line.strip() for line in _broken(text, metrics, width)) for text in texts)
        if all(len(own) <= most and all(metrics.horizontalAdvance(line) <= width for line in own) for own in lines):
            return HeadingLines(lines, size, True)
    return HeadingLines(_cut_apart(texts, QFontMetrics(_font(font, smallest)), width, most), smallest, False)


def _font(written: str, size: int = 0) -> QFont:
    font = QFont()
    font.fromString(written)
    if size:
        font.setPixelSize(size)
    return font


def _broken(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """The text in lines of whole words, however many."""
    lines: list[str] = []
    for word in words_in(text):
        if lines and metrics.horizontalAdvance((lines[-1] + word).rstrip()) <= width:
            lines[-1] += word
        else:
            lines.append(word)
    return lines


def _cut(text: str, metrics: QFontMetrics, width: int, most: int) -> tuple[str, ...]:
    """The text in at most so many lines, each cut at its end; the last keeps a number at the end."""
    lines = _broken(text, metrics, width)
    lines = [*lines[: most - 1], *(["".join(lines[most - 1 :])] if lines[most - 1 :] else [])]
    return tuple(short_with_number(line.strip(), metrics, width) for line in lines)


def _cut_apart(texts: Sequence[str], metrics: QFontMetrics, width: int, most: int) -> tuple[tuple[str, ...], ...]:
    """Each text cut at its end, and those that would then look alike before the word in which they differ."""
    told = {text: _cut(text, metrics, width, most) for text in texts}
    for look in set(told.values()):
        alike = [text for text in told if told[text] == look]
        for by_words in (True, False):
            if len({told[text] for text in alike}) < len(alike):
                told |= {text: _from_difference(text, alike, metrics, width, most, by_words) for text in alike}
    return tuple(told[text] for text in texts)


def _from_difference(
    text: str, alike: Sequence[str], metrics: QFontMetrics, width: int, most: int, by_words: bool
) -> tuple[str, ...]:
    """How a text begins, and then its part from where it differs: from the word, or only the letters that differ."""
    place = max(common_beginning([text, other]) for other in alike if other != text)
    place, last = min(place, len(text) - 1), len(text)
    if by_words:
        ends = [0]
        for word in words_in(text):
            ends.append(ends[-1] + len(word))
        place = max(end for end in ends if end <= place)
    while place and text[place - 1 : place + 1].isdigit():  # a part of a number would be another number
        place -= 1
    if not by_words:
        last -= min(common_beginning([one[::-1] for one in alike]), len(text) - place - 1)
        while last < len(text) and text[last - 1 : last + 1].isdigit():
            last += 1
    rest = text[place:last] + ("…" if last < len(text) else "")
    begins = _cut(text[:place], metrics, width, 1) if most > 1 and place else ()
    return (*begins, *_cut(f"…{rest}" if place else rest, metrics, width, most - len(begins)))
