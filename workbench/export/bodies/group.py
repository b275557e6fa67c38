"""The body of a group: its parts one below another, several pictures in rows, scores of the same names together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import numpy as np

from workbench.api import Group, Heatmap, Picture, Result, class_title
from workbench.export.paper import Paper, clip, line_height, width_of
from workbench.render.group import GroupedScores, is_gallery, one_scale, own_display, tiles_of
from workbench.render.numbers import in_unit

from .bar_names import BarNames
from .base import GAP, SMALL, TEXT, Body, DrawingContext, photo_body, with_network_view

IN_A_ROW = 3  # pictures
SWATCH = 0.14  # inches of the colour before a name of a key
BodyMaker = Callable[[Result, DrawingContext], Body]


def group_body(result: Group, context: DrawingContext, body_of: BodyMaker) -> Body:
    """Each part under its title; ``body_of`` makes the bodies of the parts."""
    tiles = list(tiles_of(result))
    parts = [part for _, part in tiles]
    if is_gallery(parts):
        pictures = [(title, part) for title, part in tiles if isinstance(part, Result)]
        return _gallery(pictures, parts[-1], context, body_of)
    bodies: list[Body] = []
    for is_picture, run in groupby(tiles, lambda tile: isinstance(tile[1], Picture)):
        row, first = list(run), replace(context, beside=context.beside and not bodies)
        if is_picture and len(row) > 1:
            bodies.append(_in_rows(row, first, body_of))
            continue
        for title, part in row:
            if isinstance(part, GroupedScores):
                body = _grouped_bars(part, context)
            else:
                body = body_of(part, replace(first, display=own_display(part, parts, context.display)))
            first = replace(first, beside=False)
            bodies.append(_under_title(title, body, part))
    again = {f"{title}: {result.caption}" for title, _ in tiles_of(result)}  # that stands below all of them
    body = _stack(bodies)
    return replace(body, remarks=tuple(remark for remark in body.remarks if remark not in again))


def _in_rows(pictures: Sequence[tuple[str, Any]], context: DrawingContext, body_of: BodyMaker) -> Body:
    """Pictures as large as each other, in rows; the photograph is the first of them."""
    count = len(pictures) + (context.beside and context.photo is not None)
    columns = 2 if count in (2, 4) else IN_A_ROW
    room = (context.width - GAP * (columns - 1)) / columns
    narrow = replace(context, beside=False, width=room)
    bodies = [_under_title(title, body_of(part, narrow), part) for title, part in pictures]
    if count > len(pictures):
        assert context.photo is not None
        bodies.insert(0, _under_title("Image", photo_body(context.photo, narrow), None))
    rows = [bodies[start : start + columns] for start in range(0, count, columns)]
    return _stack([_side_by_side(row, room) for row in rows])


def _gallery(pictures: Sequence[tuple[str, Result]], last: Any, context: DrawingContext, body_of: BodyMaker) -> Body:
    """An attack: pictures in rows, maps on one scale, bars below, all at the size of the network's input."""
    context = replace(with_network_view(context), display=one_scale([part for _, part in pictures], context.display))
    rows = []
    for kind, most in ((Picture, 3), (Heatmap, 2)):
        pictures_of_kind = [(title, part) for title, part in pictures if isinstance(part, kind)]
        for start in range(0, len(pictures_of_kind), most):
            row = pictures_of_kind[start : start + most]
            room = (context.width - GAP * (most - 1)) / most
            narrow = replace(context, beside=False, width=room)
            rows.append(_side_by_side([_under_title(title, body_of(part, narrow), part) for title, part in row], room))
    return _stack([*rows, _under_title(last.scores[0].unit.capitalize(), _grouped_bars(last, context), None)])


def _under_title(title: str, body: Body, part: Result | GroupedScores | None) -> Body:
    """The same body under its title, with the part's caption and caveat among the remarks."""
    head = line_height(TEXT) + 0.04

    def draw(paper: Paper, left: float, top: float) -> None:
        paper.text(left, top, title, TEXT)
        body.draw(paper, left, top + head)

    words = (part.caption, *body.remarks, part.caveat) if isinstance(part, Result) else body.remarks
    remarks = tuple(f"{title}: {sentence}" for sentence in words if sentence)
    return Body(max(body.width, width_of(title, TEXT)), head + body.height, draw, remarks)


def _side_by_side(bodies: Sequence[Body], room: float) -> Body:
    def draw(paper: Paper, left: float, top: float) -> None:
        for i, body in enumerate(bodies):
            body.draw(paper, left + i * (room + GAP), top)

    remarks = tuple(remark for body in bodies for remark in body.remarks)
    width = (len(bodies) - 1) * (room + GAP) + bodies[-1].width
    return Body(width, max(body.height for body in bodies), draw, remarks)


def _stack(bodies: Sequence[Body]) -> Body:
    def draw(paper: Paper, left: float, top: float) -> None:
        for body in bodies:
            body.draw(paper, left, top)
            top += body.height + 2 * GAP

    remarks = tuple(remark for body in bodies for remark in body.remarks)
    height = sum(body.height + 2 * GAP for body in bodies) - 2 * GAP
    return Body(max(body.width for body in bodies), height, draw, remarks)


def _grouped_bars(together: GroupedScores, context: DrawingContext) -> Body:
    """A row for each name, with a bar and a number for each of the scores, on a common scale; a key above."""
    first, (low, high) = together.scores[0], together.span
    count, rows = len(together.series), len(first.values)
    colours = [context.colours.muted, context.colours.accent, context.colours.warning, "#009e73"][:count]
    titles = [class_title(name, index) for name, index in zip(first.names, first.indices, strict=True)]
    names = BarNames(titles, context.width)
    texts = [[in_unit(float(value), first.unit) for value in scores.values] for scores in together.scores]
    number_width = max(width_of(text, SMALL) for column in texts for text in column)
    bars_left, bars_width = names.width + GAP, context.width - names.width - number_width - 2 * GAP
    bar = line_height(SMALL) * 0.95
    row = max(count * bar, names.height) + 0.09
    series = _key(together.series, context.width, bars_left)
    key = (series[-1][1] + 1) * line_height(SMALL) + 0.06

    def draw(paper: Paper, left: float, top: float) -> None:
        for name, colour, (x, line) in zip(together.series, colours, series, strict=True):
            y = top + line * line_height(SMALL)
            paper.axes(left + x, y + 0.03, 0.09, 0.09).set_facecolor(colour)
            paper.text(
                left + x + SWATCH, y, clip(name, context.width - x - SWATCH, SMALL), SMALL, context.colours.muted
            )
        axes = paper.axes(left + bars_left, top + key, bars_width, row * rows)
        axes.set_xlim(low, high)
        axes.set_ylim(row * rows, 0)
        for i in range(rows):
            names.draw(paper, i, left, top + key + i * row + count * bar / 2)
            for k, (scores, colour) in enumerate(zip(together.scores, colours, strict=True)):
                y, value = i * row + (k + 0.5) * bar, float(np.nan_to_num(scores.values[i]))
                axes.barh(y, high - low, left=low, height=0.7 * bar, color=context.colours.line, alpha=0.45)
                axes.barh(y, value, height=0.7 * bar, color=colour)
                at = top + key + i * row + k * bar + (bar - line_height(SMALL)) / 2
                paper.text(left + context.width, at, texts[k][i], SMALL, context.colours.muted, align="right")

    return Body(context.width, key + row * rows, draw)


def _key(names: Sequence[str], width: float, preferred: float) -> list[tuple[float, int]]:
    """Where each name of a key begins, and in which line: over the bars if one line has room there, else from the left.

    width  inches of a line
    """
    rooms = [SWATCH + width_of(name, SMALL) + 0.2 for name in names]
    start = preferred if preferred + sum(rooms) - 0.2 <= width else 0.0
    places, x, line = list[tuple[float, int]](), start, 0
    for room in rooms:
        if x > start and x + room - 0.2 > width:
            x, line = start, line + 1
        places.append((x, line))
        x += room
    return places
