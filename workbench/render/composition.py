"""The layout of a composed figure: choices of a person that change no number."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from workbench.api import Param, UserError, Words, param, params_of

FONT = "DejaVu Sans"  # comes with the program that draws, so that a figure breaks its lines alike everywhere


@dataclass(frozen=True)
class Composition:
    """The choices for a figure. The composer's form has an editor for each field with a help text.

    tiles   numbers of the runs in it, in their order; if empty, those compared, else those pinned, else the current run
    picked_from  numbers of the runs that were compared, or pinned, when these were picked
    titles  words over a run's tile in place of its own, by its number
    """

    width: float = param(
        180.0, "Width of the figure; journals have columns of 85 to 90 mm, pages of 180", low=30, high=1000, unit="mm"
    )
    columns: int = param(
        0, "Tiles beside each other; automatic finds out how many suit", low=0, high=12, special="automatic"
    )
    matrix: bool = param(True, "Lay runs that are a matrix out in its rows and columns, each with its heading once")
    heading: str = param("", "Words over the figure")
    caption: Words = param("", "Words under the figure; each line is a paragraph")  # noqa: RUF009 - a field
    photograph: bool = param(True, "Show each photograph as a tile of its own, before its first run")
    letters: bool = param(True, "Put (a), (b), … before the titles")
    titles_shown: bool = param(True, "Put a title over each tile")
    scale: Literal["shared", "own"] = param(
        "shared", "Whether maps of one technique and unit share their range, so that colours can be compared"
    )
    bars: Literal["automatic", "each", "none"] = param(
        "automatic", "Colour bars: one for all maps where they share a range, one for each, or their range in words"
    )
    notes: bool = param(True, "Say under the figure what each technique measured, and what must be said of it")
    size: float = param(8.0, "Size of the text", low=4, high=30, unit="pt")
    font: str = param(FONT, "Font of the text; one that this machine has")
    dots: int = param(300, "Sharpness of pictures", low=50, high=1200, unit="dpi")
    theme: Literal["light", "dark"] = param("light", "On white, or on dark")
    tiles: tuple[int, ...] = ()
    picked_from: tuple[int, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)

    def with_choice(self, name: str, value: Any) -> Composition:
        """The composition with a declared field changed. Raises UserError naming field, rule and value."""
        known = {choice.name: choice for choice in choices()}
        if name not in known:
            raise UserError(f"A figure has no {name!r}; it has {', '.join(known)}.")
        values: dict[str, Any] = {name: known[name].convert(value)}
        return replace(self, **values)

    def with_title(self, number: int, words: str) -> Composition:
        """The composition with these words over a run's tile; empty restores its own."""
        others = {key: title for key, title in self.titles.items() if key != str(number)}
        return replace(self, titles={**others, str(number): words} if words else others)


def choices() -> tuple[Param, ...]:
    """The fields that a person chooses, in the order of the form."""
    return params_of(Composition)


def split_common(words: Sequence[tuple[str, ...]]) -> tuple[str, list[str]]:
    """The words that all have in common, as a line, and each one's own words; if it has none, its first."""
    common = [word for word in words[0] if all(word in others for others in words)] if len(words) > 1 else []
    own = [[word for word in mine if word not in common] or list(mine[:1]) for mine in words]
    return "  ·  ".join(common), ["  ·  ".join(rest) for rest in own]


def told_apart(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, str]:
    """What each of two is called beside the other: the words in which they differ, or all where they do not."""
    names = [", ".join(word for word in own if word not in other) for own, other in ((first, second), (second, first))]
    return names[0] or ", ".join(first), names[1] or ", ".join(second)


def headings(
    words: Sequence[tuple[str, ...]], columns: int, gaps: Collection[int] = (), unknown: Collection[str] = ()
) -> tuple[list[str], list[str]]:
    """The headings of the rows and of the columns of a matrix, whose cells are given row by row.

    gaps     cells without a result
    unknown  words that only a result tells, so that a gap neither has nor lacks them

    A heading holds the words that are common to the row, or column, but not to the whole matrix: first what was asked
    for, so that a heading that is shortened still tells its image, then what a result tells.
    """
    cells = range(len(words))

    def has(cell: int, word: str) -> bool:
        return word in words[cell] or (cell in gaps and word in unknown)

    def shared(line: range) -> str:
        ended = [cell for cell in line if cell not in gaps]
        first, told = (ended or line)[0], len(ended) > 1 or len(ended) == len(line)  # one result tells of itself alone
        own = [word for word in words[first] if all(has(cell, word) for cell in line) and (told or word not in unknown)]
        own.sort(key=lambda word: word in unknown)
        return ", ".join(word for word in own if not all(has(cell, word) for cell in cells))

    rows = [shared(cells[start : start + columns]) for start in range(0, len(words), columns)]
    return rows, [shared(cells[column::columns]) for column in range(columns)]
