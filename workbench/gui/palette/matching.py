"""Entries of the palette, and how well a typed text fits them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

MOST = 60


@dataclass(frozen=True)
class PaletteEntry:
    """A line of the palette.

    kind  where it comes from, shown at the left of the note
    note  what stands at the right: keys, family, number
    also  another text that it is searched by
    """

    title: str
    note: str
    run: Callable[[], None]
    kind: str = ""
    also: str = ""

    @property
    def name(self) -> str:
        """What it is remembered by."""
        return f"{self.kind}: {self.title}"


def match(typed: str, text: str) -> float | None:
    """A score, more is better, for the letters of ``typed`` in order in ``text``; None where they are not in it."""
    letters, within = typed.lower().replace(" ", ""), text.lower()
    if not letters:
        return 0.0
    at = within.find(typed.lower().strip())
    if at >= 0:
        start = at == 0 or not within[at - 1].isalnum()
        return 100.0 + 40.0 * start + 20.0 * (at == 0) - 0.1 * len(within)
    score, where, last = 0.0, 0, -2
    for letter in letters:
        where = within.find(letter, where)
        if where < 0:
            return None
        if where == last + 1:
            score += 4
        elif where == 0 or not within[where - 1].isalnum():
            score += 3
        else:
            score -= 1
        last = where
        where += 1
    return score - 0.1 * len(within) if score > 0 else None


def best(entries: Sequence[PaletteEntry], typed: str) -> list[PaletteEntry]:
    """The entries that match, best first."""
    if not typed.strip():
        return list(entries[:MOST])
    scored = []
    for i, entry in enumerate(entries):
        score = match(typed, entry.title)
        if score is None and entry.also:
            score = match(typed, entry.also)
        if score is None and typed.strip().lower() == entry.note.lower():
            score = 150.0  # a class by its number
        if score is not None:
            scored.append((-score, i, entry))
    scored.sort(key=lambda item: item[:2])
    return [entry for _, _, entry in scored[:MOST]]


def recent_first(entries: Sequence[PaletteEntry], recent: Sequence[str]) -> list[PaletteEntry]:
    """The entries, with those of these names before the others, in the names' order."""
    places = {name: i for i, name in enumerate(recent)}
    return sorted(entries, key=lambda entry: places.get(entry.name, len(places)))
