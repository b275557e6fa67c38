"""Names that stand beside each other, shortened so that one still tells them apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics


def elided_apart(
    names: Sequence[str], metrics: QFontMetrics, width: int, mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle
) -> list[str]:
    """Each name in so many pixels. Where several would look alike, what they differ in is left and the rest goes.

    mode  where a name is cut that looks like no other
    """
    short = [metrics.elidedText(name, mode, width) for name in names]
    for look in set(short):
        alike = list(dict.fromkeys(name for name, own in zip(names, short, strict=True) if own == look))
        if len(alike) > 1:
            apart = _differences(alike, metrics, width)
            if len(set(apart)) < len(alike):
                apart = [_from_difference(name, alike, metrics, width) for name in alike]
            told = dict(zip(alike, apart, strict=True))
            short = [told[name] if own == look else own for name, own in zip(names, short, strict=True)]
    return short


def _differences(names: Sequence[str], metrics: QFontMetrics, width: int) -> list[str]:
    """Of names that are not the same: as much of their common beginning and end as what differs leaves room for."""
    before = common_beginning(names)
    after = min(common_beginning([name[::-1] for name in names]), min(map(len, names)) - before)
    while before and names[0][before - 1].isdigit():  # a part of a number would be another number
        before -= 1
    while after and names[0][len(names[0]) - after].isdigit():
        after -= 1
    middles = [name[before : len(name) - after] for name in names]
    widest = max(map(metrics.horizontalAdvance, middles))
    room = max(0, width - widest)
    end = metrics.elidedText(names[0][len(names[0]) - after :], Qt.TextElideMode.ElideLeft, room // 2)
    start = metrics.elidedText(names[0][:before], Qt.TextElideMode.ElideRight, room - metrics.horizontalAdvance(end))
    if metrics.horizontalAdvance(start) + widest + metrics.horizontalAdvance(end) <= width:
        return [f"{start}{middle}{end}" for middle in middles]
    return [metrics.elidedText(middle, Qt.TextElideMode.ElideMiddle, width) for middle in middles]


def _from_difference(name: str, names: Sequence[str], metrics: QFontMetrics, width: int) -> str:
    """A name from where no other goes on as it does, or from the number that this is a part of."""
    place = max(common_beginning([name, other]) for other in names if other != name)
    while place and name[place - 1].isdigit():
        place -= 1
    short = metrics.elidedText(f"…{name[place:]}" if place else name, Qt.TextElideMode.ElideRight, width)
    number = re.match(r"\d*", name[place:]).group()  # type: ignore[union-attr]
    return short if number in short else number  # a part of it would be another number


def common_beginning(names: Sequence[str]) -> int:
    """With how many letters all of them begin."""
    alike = (len(set(letters)) == 1 for letters in zip(*names, strict=False))
    return next((count for count, same in enumerate(alike) if not same), min(map(len, names)))
