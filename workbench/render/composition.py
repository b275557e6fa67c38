"""How a figure of several runs is laid out: the choices of a person, which change no number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from workbench.api import Param, UserError, Words, param, params_of

FONT = "DejaVu Sans"  # comes with the program that draws, so that a figure breaks its lines alike everywhere


@dataclass(frozen=True)
class Composition:
    """The fields with a help text are what the form of the composer is made from.

    tiles   numbers of the runs in it, in their order; empty takes what is compared, else pinned, else shown
    titles  what stands over a run's tile in place of its own words, by its number
    """

    width: float = param(
        180.0, "Width of the figure; journals have columns of 85 to 90 mm, pages of 180", low=30, high=1000, unit="mm"
    )
    columns: int = param(
        0, "Tiles beside each other; automatic finds out how many suit", low=0, high=12, special="automatic"
    )
    heading: str = param("", "Words over the figure")
    caption: Words = param("", "Words under the figure; each line is a paragraph")  # noqa: RUF009 - a field
    photograph: bool = param(True, "Show each photograph as a tile of its own, before its first run")
    letters: bool = param(True, "Put (a), (b), … before the titles")
    titles_shown: bool = param(True, "Put a title over each tile")
    scale: Literal["shared", "own"] = param(
        "shared", "Whether maps of one sign and unit share their range, so that colours can be compared"
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
    titles: Mapping[str, str] = field(default_factory=dict)

    def with_choice(self, name: str, value: Any) -> Composition:
        """With one of the declared fields set. Raises UserError naming field, rule and value."""
        known = {choice.name: choice for choice in choices()}
        if name not in known:
            raise UserError(f"A figure has no {name!r}; it has {', '.join(known)}.")
        values: dict[str, Any] = {name: known[name].convert(value)}
        return replace(self, **values)

    def with_title(self, number: int, words: str) -> Composition:
        """With these words over a run's tile; empty gives it its own back."""
        others = {key: title for key, title in self.titles.items() if key != str(number)}
        return replace(self, titles={**others, str(number): words} if words else others)


def choices() -> tuple[Param, ...]:
    """What a person chooses of a figure, in the order of the form."""
    return params_of(Composition)


def split_common(words: Sequence[tuple[str, ...]]) -> tuple[str, list[str]]:
    """What all have in common, in one line, and of each what it has alone; where that is nothing, its first word."""
    common = [word for word in words[0] if all(word in others for others in words)] if len(words) > 1 else []
    own = [[word for word in mine if word not in common] or list(mine[:1]) for mine in words]
    return "  ·  ".join(common), ["  ·  ".join(one) for one in own]


def headings(words: Sequence[tuple[str, ...]], columns: int) -> tuple[list[str], list[str]]:
    """Of a matrix, row by row: what stands beside each row, and over each column.

    That is what all of the row, or the column, have in common, and not all of the matrix.
    """
    rows = [words[start : start + columns] for start in range(0, len(words), columns)]
    everywhere = set(words[0]).intersection(*words)

    def shared(some: Sequence[tuple[str, ...]]) -> str:
        return ", ".join(word for word in some[0] if word not in everywhere and all(word in one for one in some))

    return [shared(row) for row in rows], [shared(words[column::columns]) for column in range(columns)]
