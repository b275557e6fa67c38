"""Entries of the palette, and how well a typed text fits them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import overload

from workbench.gui.widgets.search import EXACT, WORDS, has_words, is_said, plain, score

MOST = 60
CALLED = EXACT - 20  # what stands in the name of a command or technique, before all that only begins with it
MEANT = CALLED - 8  # and what only means it
AKIN = MEANT - 4  # and what is of the family that is meant


@dataclass(frozen=True)
class PaletteEntry:
    """A line of the palette.

    kind   where it comes from, shown at the left of the note
    note   what stands at the right: keys, family, number, path
    also   another text that it is searched by: its English name, the value that it stands for
    words  of a command or technique: words that find it too, each by its beginning; whole ones before all else
    id     what it is remembered by
    idle   whether it cannot be done now: it is found by its name, and not listed without one
    family words that mean all of its kind
    """

    title: str
    note: str
    run: Callable[[], None]
    kind: str = ""
    also: str = ""
    words: str = ""
    idle: bool = False
    id: str = ""
    family: str = ""

    @property
    def name(self) -> str:
        """What it is remembered by, in whatever language the window speaks."""
        return self.id or f"{self.kind}: {self.title}"

    def says(self, typed: str) -> bool:
        """Whether that is what stands here, letter by letter: two files may differ in a capital alone."""
        return typed.strip() in (self.title, self.also)

    @cached_property
    def exact(self) -> tuple[str, ...]:
        """Texts that name this entry and no other."""
        return tuple(plain(text) for text in (self.title, self.also, self.note) if text)

    @cached_property
    def all_words(self) -> str:
        """Everything that it is searched by."""
        return plain(f"{self.title} {self.also} {self.kind} {self.note} {self.words} {self.family}")

    def prepare(self) -> None:
        """Note by what it is searched, ahead of the search."""
        _ = self.exact, self.all_words


class LazyEntries(Sequence[PaletteEntry]):
    """Entries of a long list, each made when it is first looked at: what is in sight does not wait for the rest."""

    def __init__(self, count: int, make: Callable[[int], PaletteEntry]) -> None:
        self._made: list[PaletteEntry | None] = [None] * count
        self._make = make

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, at: int) -> PaletteEntry: ...
    @overload
    def __getitem__(self, at: slice) -> list[PaletteEntry]: ...
    def __getitem__(self, at: int | slice) -> PaletteEntry | list[PaletteEntry]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        entry = self._made[at]
        if entry is None:
            entry = self._made[at] = self._make(at)
        return entry


def fit(entry: PaletteEntry, typed: str) -> float | None:
    """How well an entry fits what is typed, more is better; None where it does not."""
    wanted = plain(typed)
    if wanted in entry.exact:
        return EXACT + (entry.exact[0] == wanted) + entry.says(typed)
    scores = [score(typed, text) for text in (entry.title, entry.also) if text]
    scores += [0.9 * value for value in (score(typed, entry.note),) if value is not None and value > WORDS]
    if has_words(wanted.split(), entry.all_words):
        scores.append(WORDS - 10 - 0.1 * len(entry.title))
    if entry.words and wanted:
        ranks = ((CALLED, f"{entry.title} {entry.also}"), (MEANT, entry.words), (AKIN, entry.family))
        scores += [rank - 0.1 * len(entry.title) for rank, text in ranks if is_said(wanted, plain(text))]
    return max((value for value in scores if value is not None), default=None)


def best(entries: Sequence[PaletteEntry], typed: str) -> list[PaletteEntry]:
    """The entries that match, best first."""
    if not typed.strip():
        return list(islice((entry for entry in entries if not entry.idle), MOST))
    scored = []
    for i, entry in enumerate(entries):
        value = fit(entry, typed)
        if value is not None:
            scored.append((-value, entry.idle, i, entry))
    scored.sort(key=lambda item: item[:3])
    return [entry for *_, entry in scored[:MOST]]


def recent_first(entries: Sequence[PaletteEntry], recent: Sequence[str]) -> list[PaletteEntry]:
    """The entries that can be taken, with those of these names before the others, in the names' order."""
    if not recent:
        return best(entries, "")
    places = {name: i for i, name in enumerate(recent)}
    possible = (entry for entry in entries if not entry.idle)
    return sorted(possible, key=lambda entry: places.get(entry.name, len(places)))
