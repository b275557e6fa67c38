"""The legend of a slide: what the colours of a result mean, in words for an audience."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.api import Boxes, Curve, Embedding, Grid, Group, Heatmap, Matrix, Picture, Regions, Result, Scores, Table
from workbench.gui.canvas.items.grouped_bars import series_colours
from workbench.gui.widgets.theme import tokens
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.colour import table_for
from workbench.render.display import Display
from workbench.render.group import GroupedScores, tiles_of
from workbench.render.points import COLOURS, coloured, ways
from workbench.render.tile_order import PAGE

from .plain_words import without_numbers

COLOURS_OF_A_RUN = 33  # from end to end, with the middle
MOST_NAMES = 8  # lines of a curve that are named


@dataclass(frozen=True)
class Legend:
    """What colours mean: a run of colours with words at its ends, colours with a name each, and a note.

    run    hexadecimal colours from the first word to the last; empty where there is none
    names  (colour, words)
    note   what else has to be said to read the picture
    """

    run: tuple[str, ...] = ()
    ends: tuple[str, str] = ("", "")
    names: tuple[tuple[str, str], ...] = ()
    note: str = ""

    def __bool__(self) -> bool:
        return bool(self.run or self.names or self.note)


def legend_of(result: Result, display: Display) -> Legend:
    """What an audience has to know to read a result that ``plain_result`` gave."""
    if isinstance(result, Heatmap):
        against = result.signed and not result.centre
        ends = (tr("against it"), tr("for it")) if against else (tr("little"), tr("much"))
        return Legend(_run(result.signed, display), ends)
    if isinstance(result, Grid):
        return _of_grid(result, display)
    if isinstance(result, Curve):
        few = 1 < len(result.names) <= MOST_NAMES
        names = [(COLOURS[i % len(COLOURS)], without_numbers(said(name))) for i, name in enumerate(result.names)]
        return Legend(names=tuple(names)) if few else Legend(note=tr("The line shows how one number changes."))
    if isinstance(result, Embedding):
        return _of_points(result)
    if isinstance(result, Group):
        return _of_group(result, display)
    return Legend(note=_note(result))


def _run(signed: bool, display: Display) -> tuple[str, ...]:
    table = table_for(signed, display)
    shown = [round(i * (len(table) - 1) / (COLOURS_OF_A_RUN - 1)) for i in range(COLOURS_OF_A_RUN)]
    return tuple("#{:02x}{:02x}{:02x}".format(*(int(c) for c in table[i])) for i in shown)


def _of_grid(grid: Grid, display: Display) -> Legend:
    """Of channels how strongly they answer, of kernels what grey is; and how many of how many are seen."""
    count, shown = len(grid.values), min(PAGE, len(grid.values))
    note = tr("The {} strongest of {}").format(shown, f"{count:,}") if shown < count else ""
    if grid.pictures:
        return Legend(note=note)
    if grid.in_colour:
        return Legend(note="  ·  ".join(part for part in (note, tr("grey: no preference")) if part))
    ends = (tr("against it"), tr("for it")) if grid.signed else (tr("no answer"), tr("strong answer"))
    return Legend(_run(grid.signed, display), ends, note=note)


def _of_points(result: Embedding) -> Legend:
    """The colours of the points, by the first property that they are coloured by."""
    by = next(iter(ways(result)), "")
    colouring = coloured(result, by)
    names = list(zip(colouring.colours, map(without_numbers, colouring.names), strict=False))
    if np.any(colouring.groups < 0):
        names.append((tokens().muted, tr("others")))
    return Legend(names=tuple(names), note="" if names else tr("Each point is a picture."))


def _of_group(group: Group, display: Display) -> Legend:
    """Of bars that stand together their colours; else the legend of the first part that has one."""
    for _, part in tiles_of(group):
        if isinstance(part, GroupedScores):
            colours = (colour.name() for colour in series_colours(len(part.series)))
            return Legend(names=tuple(zip(colours, map(said, part.series), strict=True)))
    legends = (legend_of(part, display) for part in group.parts.values())
    return next((legend for legend in legends if legend), Legend())


def _note(result: Result) -> str:
    """Of results that have no colours to explain: how they are read."""
    if isinstance(result, Scores):
        return tr("The longer a bar, the surer the network is.") if result.unit == "probability" else ""
    if isinstance(result, Table):
        words = {
            "cosine": tr("The higher the number, the more alike; 1 is the same."),
            "distance": tr("The lower the number, the more alike; 0 is the same."),
        }
        return words.get(str(result.facts.get("measure", "")), tr("A row for each thing."))
    if isinstance(result, Picture):
        return tr("The computer made this picture; no camera did.")
    if isinstance(result, Boxes):
        return tr("A frame is what was found, with how sure the network is.")
    if isinstance(result, Matrix):
        return tr("A number counts pictures: its row is what they are called, its column what the network says.")
    return tr("A colour is one kind of thing.") if isinstance(result, Regions) else ""
