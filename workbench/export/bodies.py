"""Bodies of figures: what each type of result looks like on paper."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from PIL import Image as Pillow

from workbench.api import Curve, Embedding, Geometry, Grid, Group, Heatmap, Picture, Result, Scores, Table, class_title
from workbench.render.colour import Limits, colourise, limits_for, picture_rgb, table_for
from workbench.render.contact_sheet import tiles
from workbench.render.cover import by_strength, covered, grey
from workbench.render.display import Display
from workbench.render.flags import Flag, dotted, flags_of, rows_of, spans_of
from workbench.render.group import GroupedScores, is_gallery, one_scale, own_display, tiles_of
from workbench.render.network import seen_by_network
from workbench.render.numbers import number
from workbench.render.place import place
from workbench.render.points import COLOURS, coloured, ways

from .paper import PageColours, Paper, clip, line_height, width_of

WIDTH = 7.0  # inches: two columns of a paper
GAP = 0.18
BAR = 0.95  # the colour bar with its numbers
TALLEST = 3.6  # of one photograph
LOWEST_BAR = 1.0  # beside a picture that is much wider than high
LABELLED = 80  # tiles that still get a label each
MOST_BARS, MOST_ROWS, MOST_NAMES = 24, 30, 8
MOST_FLAGS = 5  # rows of them over a curve
TOP_PAD, RIGHT_PAD = 0.05, 0.1  # around axes
UNSEEN = 0.55  # how far what the network did not see fades into the page
TEXT, SMALL = 8.5, 7.0


@dataclass(frozen=True, eq=False)
class DrawingContext:
    """What a body is drawn with.

    photo   (h, w, 3) uint8, the image as opened, or None
    beside  whether the plain photograph stands beside the result
    bar     inches of a map's own colour bar with its numbers; 0 for none
    width   inches that there are, and ``tallest`` the most that one picture is high
    dots    pixels an inch that pictures are made with
    """

    photo: np.ndarray | None
    geometry: Geometry | None
    display: Display
    ink: PageColours
    dots: int
    beside: bool = True
    bar: float = BAR
    width: float = WIDTH
    tallest: float = TALLEST


@dataclass(frozen=True, eq=False)
class Body:
    """A measured drawing: inches it takes, how to draw it at (left, top), and what must be said under it."""

    width: float
    height: float
    draw: Callable[[Paper, float, float], None]
    remarks: tuple[str, ...] = ()


def body_of(result: Result, sight: DrawingContext) -> Body:
    """The body of any result."""
    return BODIES[type(result)](result, sight)


def as_seen(sight: DrawingContext) -> DrawingContext:
    """The same with what the network saw in place of the photograph."""
    if sight.photo is None or sight.geometry is None:
        return sight
    identity = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    geometry = replace(sight.geometry, matrix=identity, original_size=sight.geometry.network_size)
    return replace(sight, photo=seen_by_network(sight.photo, sight.geometry), geometry=geometry)


def placed_over(
    photo: np.ndarray, result: Heatmap, geometry: Geometry, colours: tuple[Any, Limits], sight: DrawingContext
) -> np.ndarray:
    """(h, w, 3) uint8: a map in colour over the photograph; what the network did not see is faded."""
    table, limits = colours
    strength = by_strength(result)
    over = covered(photo, place(result.values, geometry), table, limits, sight.display.opacity, strength)
    page = np.array(_rgb(sight.ink.page), np.float32)
    beside = (1 - UNSEEN) * (grey(photo) if strength else photo).astype(np.float32) + UNSEEN * page
    mixed = np.where(_seen(geometry)[:, :, None], over, beside)
    return np.rint(mixed).astype(np.uint8)


def resized(photo: np.ndarray, geometry: Geometry, width: int) -> tuple[np.ndarray, Geometry]:
    """A photograph ``width`` pixels wide, and the geometry that goes with it."""
    height = max(1, round(photo.shape[0] * width / photo.shape[1]))
    across, down = width / photo.shape[1], height / photo.shape[0]
    resampling = Pillow.Resampling.LANCZOS if across < 1 else Pillow.Resampling.BICUBIC
    small = np.asarray(Pillow.fromarray(photo).resize((width, height), resampling, reducing_gap=3.0))
    (a, b, c), (d, e, f), last = geometry.matrix
    matrix = (
        (a * across, b * across, (c + 0.5) * across - 0.5),
        (d * down, e * down, (f + 0.5) * down - 0.5),
        last,
    )
    return small, replace(geometry, matrix=matrix, original_size=(height, width))


def _heatmap(result: Heatmap, sight: DrawingContext) -> Body:
    table = table_for(result.signed, sight.display)
    limits = limits_for(result, sight.display)
    cut = f"The colours are in {result.unit}." if 0 < sight.bar < width_of(result.unit, SMALL) else ""
    remarks = tuple(filter(None, (limits.problem, _beyond(result.values, limits), cut)))
    photo, geometry = sight.photo, sight.geometry
    panes = 1 if photo is None or geometry is None or not sight.beside else 2
    room = (sight.width - (sight.bar + GAP if sight.bar else 0.0) - (panes - 1) * GAP) / panes
    if photo is None or geometry is None:
        picture = colourise(result.values, table, limits)
        width, height = _fit(picture, room, sight.tallest)
        panels = [_sharp(picture, width, sight)]
    else:
        width, height = _fit(photo, room, sight.tallest)
        small, where = resized(photo, geometry, max(2, round(width * sight.dots)))
        over = placed_over(small, result, where, (table, limits), sight)
        panels = [small, over] if sight.beside else [over]
        if not _seen(where).all():
            remarks = (*remarks, "What is faded was cropped away: the network did not see it.")
    whole = len(panels) * (width + GAP) - GAP
    high = max(height, LOWEST_BAR) if sight.bar else height

    def draw(paper: Paper, left: float, top: float) -> None:
        for i, pixels in enumerate(panels):
            _show(paper.axes(left + i * (width + GAP), top + (high - height) / 2, width, height), pixels)
        if sight.bar:
            colour_bar(paper, left + whole + GAP, top, high, (table, limits), result.unit, sight.bar)

    return Body(whole + (GAP + sight.bar if sight.bar else 0.0), high, draw, remarks)


def _beyond(values: np.ndarray, limits: Limits) -> str:
    """What is said of values that the colours do not reach; empty where there are none."""
    beyond = (values > limits.high) | (values < limits.low)
    if not beyond.any():
        return ""
    share, farthest = 100 * beyond.mean(), values[beyond][np.abs(values[beyond]).argmax()]
    return f"{number(share)} % of the pixels lie beyond the colours, up to {number(float(farthest))}."


def _picture(result: Picture, sight: DrawingContext) -> Body:
    pixels = picture_rgb(result.values, result.signed, result.factor)
    broken = not np.isfinite(result.values).all()
    panels = [pixels]
    if sight.beside and sight.photo is not None:
        panels.insert(0, sight.photo)
    room = (sight.width - GAP * (len(panels) - 1)) / len(panels)
    sizes = [_fit(panel, room, sight.tallest) for panel in panels]

    def draw(paper: Paper, left: float, top: float) -> None:
        for panel, (width, height) in zip(panels, sizes, strict=True):
            _show(paper.axes(left, top, width, height), _sharp(panel, width, sight))
            left += width + GAP

    width = sum(w for w, _ in sizes) + GAP * (len(sizes) - 1)
    remarks = ("Some values of this picture are not numbers; they are black.",) if broken else ()
    return Body(width, max(h for _, h in sizes), draw, remarks)


def photograph(pixels: np.ndarray, sight: DrawingContext) -> Body:
    """An image alone, (h, w, 3) uint8."""
    width, height = _fit(pixels, sight.width, sight.tallest)

    def draw(paper: Paper, left: float, top: float) -> None:
        _show(paper.axes(left, top, width, height), _sharp(pixels, width, sight))

    return Body(width, height, draw)


def _grid(result: Grid, sight: DrawingContext) -> Body:
    coloured, limits = tiles(result, sight.display)
    count, tile_height, tile_width = coloured.shape[:3]
    if not count:
        return _words("There is nothing to show: no tiles.", sight)
    thumbnail = sight.photo if sight.beside and result.on_image and sight.photo is not None else None
    thumb_width, thumb_height = _fit(thumbnail, 1.4) if thumbnail is not None else (0.0, 0.0)
    left_of_tiles = thumb_width + GAP if thumbnail is not None else 0.0
    in_colour = result.values.ndim == 4
    bar = BAR + GAP if limits is not None and not in_colour else 0.0
    room = sight.width - left_of_tiles - bar
    aspect = 1.7 if count <= LABELLED else 1.1
    columns = max(1, min(count, round(math.sqrt(count * aspect * tile_height / tile_width))))
    side = min(room / columns, 0.9)  # of a tile with its gap
    label = line_height(5.5) if count <= LABELLED and side > 0.28 else 0.0
    contact = _contact(coloured, columns, side, label, sight.dots)
    height = max(contact.height, thumb_height, 1.2 if bar else 0.0)
    remarks = []
    if limits is not None and limits.problem:
        remarks.append(limits.problem)
    if in_colour:
        reach = f"; the strongest colour is {number(limits.high)} {result.unit}".rstrip() if limits is not None else ""
        remarks.append(f"Grey is zero{reach}.")
    if limits is None:
        remarks.append("Each tile has a scale of its own.")

    def draw(paper: Paper, left: float, top: float) -> None:
        if thumbnail is not None:
            _show(paper.axes(left, top, thumb_width, thumb_height), _sharp(thumbnail, thumb_width, sight))
        start = left + left_of_tiles
        _show(paper.axes(start, top, contact.width, contact.height), contact.pixels)
        for i, (words, dead) in enumerate(zip(result.labels, result.dead, strict=True)):
            if label:
                x, y = contact.under(i)
                words = f"{words} {'silent' if result.on_image else 'dead'}" if dead and side > 0.55 else words
                paper.text(start + x, top + y, clip(words, side, 5.5), 5.5, sight.ink.muted)
        if bar and limits is not None:
            table = table_for(result.signed, sight.display)
            right = start + contact.width + GAP
            colour_bar(paper, right, top, min(max(height, 1.2), 2.6), (table, limits), result.unit)

    return Body(left_of_tiles + contact.width + bar, height, draw, tuple(remarks))


@dataclass(frozen=True, eq=False)
class Contact:
    """All tiles in one picture, on whole dots so that every gap is alike.

    pixels  (h, w, 4) uint8, transparent between the tiles
    tile    (height, width) of a tile in dots
    step    (down, across) from tile to tile in dots
    dots    an inch
    """

    pixels: np.ndarray
    columns: int
    tile: tuple[int, int]
    step: tuple[int, int]
    dots: int

    @property
    def width(self) -> float:
        return float(self.pixels.shape[1] / self.dots)

    @property
    def height(self) -> float:
        return float(self.pixels.shape[0] / self.dots)

    def under(self, i: int) -> tuple[float, float]:
        """(left, top) of what stands under tile ``i``, in inches."""
        row, column = divmod(i, self.columns)
        return column * self.step[1] / self.dots, (row * self.step[0] + self.tile[0]) / self.dots


def _contact(coloured: np.ndarray, columns: int, side: float, label: float, dots: int) -> Contact:
    """Lay tiles out in cells of ``side`` inches, with room for a label under each."""
    count, tile_height, tile_width = coloured.shape[:3]
    cell = max(2, int(side * dots))
    gap = max(1, round(0.08 * cell))
    width = cell - gap
    height = max(1, round(width * tile_height / tile_width))
    step = height + gap + math.ceil(label * dots), cell
    rows = -(-count // columns)
    strip = step[0] - gap if label else height  # the last row has labels too
    pixels = np.zeros(((rows - 1) * step[0] + strip, (min(columns, count) - 1) * step[1] + width, 4), np.uint8)
    for i, tile in enumerate(coloured):
        row, column = divmod(i, columns)
        top, left = row * step[0], column * step[1]
        pixels[top : top + height, left : left + width, :3] = _stretched(tile, height, width)
        pixels[top : top + height, left : left + width, 3] = 255
    return Contact(pixels, columns, (height, width), step, dots)


def _stretched(tile: np.ndarray, height: int, width: int) -> np.ndarray:
    """A tile at another size: its pixels stay sharp where it grows, and are averaged where it shrinks."""
    shrinks = width < tile.shape[1]
    resampling = Pillow.Resampling.BOX if shrinks else Pillow.Resampling.NEAREST
    return np.asarray(Pillow.fromarray(tile).resize((width, height), resampling))


def _scores(result: Scores, sight: DrawingContext) -> Body:
    thumbnail = sight.photo if sight.beside else None
    thumb_width, thumb_height = _fit(thumbnail, 2.2, 2.2) if thumbnail is not None else (0.0, 0.0)
    start = thumb_width + GAP if thumbnail is not None else 0.0
    if len(result.values) > MOST_BARS and result.logits is None:
        inner = _spectrum(result, sight.width - start, sight)
    else:
        inner = _bars(result, sight.width - start, sight)

    def draw(paper: Paper, left: float, top: float) -> None:
        if thumbnail is not None:
            _show(paper.axes(left, top, thumb_width, thumb_height), _sharp(thumbnail, thumb_width, sight))
        inner.draw(paper, left + start, top)

    return Body(start + inner.width, max(thumb_height, inner.height), draw, inner.remarks)


def _bars(result: Scores, width: float, sight: DrawingContext) -> Body:
    """A bar for each name, best first."""
    shown = min(len(result.values), MOST_BARS)
    values = np.nan_to_num(result.values[:shown].astype(float))
    row = 0.27
    names = [class_title(name, index) for name, index in zip(result.names[:shown], result.indices[:shown], strict=True)]
    texts = [[f"{value:.1%}" if result.unit == "probability" else number(value) for value in values]]
    if result.logits is not None:
        texts.append([f"logit {float(v):.2f}".replace("-", "−") for v in result.logits[:shown]])
    name_width = min(max((width_of(name, TEXT) for name in names), default=0.0), 0.4 * width)
    text_widths = [max((width_of(text, TEXT) for text in column), default=0.0) for column in texts]
    bars_width = max(0.6, width - name_width - sum(text_widths) - GAP * (1 + len(texts)))
    high = 1.0 if result.unit == "probability" else max(float(values.max(initial=0.0)), 0.0)
    low = min(float(values.min(initial=0.0)), 0.0)
    high = high if high > low else low + 1.0
    left_out = len(result.values) - shown

    def draw(paper: Paper, left: float, top: float) -> None:
        axes = paper.axes(left + name_width + GAP, top, bars_width, row * max(shown, 1))
        axes.set_xlim(low, high)
        axes.set_ylim(shown - 0.5, -0.5)
        axes.barh(range(shown), [high - low] * shown, left=low, height=0.55, color=sight.ink.line, alpha=0.45)
        axes.barh(range(shown), values, height=0.55, color=[sight.ink.accent if v >= 0 else "#d55e00" for v in values])
        for i, name in enumerate(names):
            y = top + i * row + (row - line_height(TEXT)) / 2
            paper.text(left, y, clip(name, name_width + 0.01, TEXT), TEXT)
            x = left + name_width + GAP + bars_width
            for column, text_width in zip(texts, text_widths, strict=True):
                x += GAP + text_width
                paper.text(x, y, column[i], TEXT, sight.ink.muted, align="right")

    remarks = (f"{left_out} more are not shown.",) if left_out else ()
    return Body(width, row * max(shown, 1), draw, remarks)


def _spectrum(result: Scores, width: float, sight: DrawingContext) -> Body:
    """Many values as thin lines, in the order they come."""

    def plot(axes: Axes) -> None:
        x = np.arange(len(result.values))
        axes.vlines(x, 0, np.nan_to_num(result.values), color=sight.ink.accent, linewidth=max(0.3, 250 / len(x)))
        axes.set_xlim(-1, len(x))

    return _plot(plot, width, min(2.2, width), "position, as ordered", result.unit, sight)


def _curve(result: Curve, sight: DrawingContext) -> Body:
    flags, (low, high) = flags_of(result), _around(result.x)
    dots = "o" if dotted(result.x) else ""

    def plot(axes: Axes) -> None:
        axes.set_xlim(low, high)
        for i, line in enumerate(result.lines):
            axes.plot(result.x, line, f"-{dots}", color=COLOURS[i % len(COLOURS)], linewidth=1.4, markersize=2.8)
        for flag in flags:
            axes.axvline(flag.x, zorder=0, **_flagpole(flag, sight))

    body = _plot(plot, sight.width, min(3.0, sight.width), result.x_label, result.y_label, sight)
    inside = _pads(result.x_label, result.y_label)[0], sight.width - RIGHT_PAD
    if flags:
        body = _with_flags(body, flags, (low, high), inside, sight)
    return _with_names(body, list(result.names), sight)


def _around(x: np.ndarray) -> tuple[float, float]:
    """The ends of an axis that holds these places with a little room beside them."""
    finite = x[np.isfinite(x)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    room = 0.03 * (high - low) or 0.5
    return low - room, high + room


def _with_flags(
    body: Body, flags: list[Flag], ends: tuple[float, float], inside: tuple[float, float], sight: DrawingContext
) -> Body:
    """The same plot under the words of its flags; each has a pole down into it.

    ends    of the axis, in its own units
    inside  where these lie, in inches from the left
    """
    (low, high), (left_end, right_end) = ends, inside
    step = line_height(SMALL) + 0.02
    places = [left_end + (flag.x - low) / (high - low) * (right_end - left_end) for flag in flags]
    spans = spans_of(places, [width_of(flag.words, SMALL, flag.strong) + 0.1 for flag in flags], left_end, right_end)
    rows = rows_of(spans)
    height = step * min(max(rows) + 1, MOST_FLAGS)

    def draw(paper: Paper, left: float, top: float) -> None:
        body.draw(paper, left, top + height)
        for flag, at, (start, end), row in zip(flags, places, spans, rows, strict=True):
            if row >= MOST_FLAGS:
                continue
            pole = paper.axes(left + at - 0.02, top + row * step, 0.04, height - row * step + TOP_PAD)
            pole.axvline(0.5, **_flagpole(flag, sight))
            words = clip(flag.words, end - start - 0.05, SMALL, flag.strong)
            colour = sight.ink.text if flag.strong else sight.ink.muted
            right = start == at
            x = left + (start + 0.06 if right else end - 0.06)
            paper.text(x, top + row * step, words, SMALL, colour, flag.strong, "left" if right else "right")

    return replace(body, height=body.height + height, draw=draw)


def _flagpole(flag: Flag, sight: DrawingContext) -> dict[str, Any]:
    colour, dashes = (sight.ink.text, (4, 2)) if flag.strong else (sight.ink.muted, (1, 2))
    return {"color": colour, "linewidth": 0.7, "dashes": dashes}


def _embedding(result: Embedding, sight: DrawingContext) -> Body:
    colouring = coloured(result, next(iter(ways(result)), ""))
    parts = [(-1, sight.ink.muted), *enumerate(colouring.colours)]

    def plot(axes: Axes) -> None:
        for group, colour in parts:
            points = result.points[colouring.groups == group]
            axes.scatter(
                points[:, 0], points[:, 1], s=14 if len(result.points) < 2000 else 5, color=colour, linewidths=0
            )
        axes.set_aspect("equal", adjustable="datalim")
        if not result.axes:  # numbers along them would mean nothing
            axes.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)

    x_label, y_label = result.axes or ("", "")
    body = _plot(plot, min(5.4, sight.width), min(4.4, sight.width), x_label, y_label, sight)
    if colouring.others:
        remark = f"{colouring.others} more {next(iter(ways(result)))}s are grey."
        body = replace(body, remarks=(*body.remarks, remark))
    return _with_names(body, list(colouring.names), sight)


def _table(result: Table, sight: DrawingContext) -> Body:
    rows = [[_cell(value) for value in row] for row in result.rows[:MOST_ROWS]]
    left_out = len(result.rows) - len(rows)
    wanted = [
        max(width_of(text, TEXT, i == 0) for i, text in enumerate([name, *(row[c] for row in rows)]))
        for c, name in enumerate(result.columns)
    ]
    pads = GAP * max(0, len(wanted) - 1)
    squeeze = min(1.0, (sight.width - pads) / max(sum(wanted), 0.01))
    widths = [w * squeeze + 0.01 for w in wanted]
    numeric = [all(isinstance(row[c], int | float) for row in result.rows) for c in range(len(result.columns))]
    step = line_height(TEXT) + 0.05

    def draw(paper: Paper, left: float, top: float) -> None:
        for r, row in enumerate([list(result.columns), *rows]):
            x = left
            for text, width, right in zip(row, widths, numeric, strict=True):
                words = clip(text, width, TEXT, r == 0)
                paper.text(x + width if right else x, top + r * step, words, TEXT, bold=r == 0,
                           align="right" if right else "left")  # fmt: skip
                x += width + GAP
        rule = paper.axes(left, top + step - 0.03, sum(widths) + pads, 0.01)
        rule.axhline(0, color=sight.ink.line, linewidth=1)

    remarks = (f"{left_out} more rows are not shown.",) if left_out else ()
    return Body(sum(widths) + pads, step * (len(rows) + 1), draw, remarks)


def _group(result: Group, sight: DrawingContext) -> Body:
    tiles_ = list(tiles_of(result))
    shown = [part for _, part in tiles_]
    if is_gallery(shown):
        return _gallery([(title, part) for title, part in tiles_ if isinstance(part, Result)], shown[-1], sight)
    named: list[Body] = []
    for title, part in tiles_:
        body = (
            _bars_together(part, sight)
            if isinstance(part, GroupedScores)
            else body_of(part, replace(sight, beside=not named, display=own_display(part, shown, sight.display)))
        )
        named.append(_titled(title, body, part))
    return _stacked(named)


def _gallery(pictures: Sequence[tuple[str, Result]], last: Any, sight: DrawingContext) -> Body:
    """Pictures in rows, maps on one scale, and bars below: all of them of what the network saw."""
    sight = replace(as_seen(sight), display=one_scale([part for _, part in pictures], sight.display))
    rows = []
    for kind, most in ((Picture, 3), (Heatmap, 2)):
        mine = [(title, part) for title, part in pictures if isinstance(part, kind)]
        for start in range(0, len(mine), most):
            some = mine[start : start + most]
            room = (sight.width - GAP * (most - 1)) / most
            inside = replace(sight, beside=False, width=room)
            rows.append(_side_by_side([_titled(title, body_of(part, inside), part) for title, part in some], room))
    return _stacked([*rows, _titled(last.scores[0].unit.capitalize(), _bars_together(last, sight), None)])


def _titled(title: str, body: Body, part: Result | GroupedScores | None) -> Body:
    """The same body under its title, with the words of the part among what must be said."""
    head = line_height(TEXT) + 0.04

    def draw(paper: Paper, left: float, top: float) -> None:
        paper.text(left, top, title, TEXT)
        body.draw(paper, left, top + head)

    words = (part.caption, *body.remarks, part.caveat) if isinstance(part, Result) else body.remarks
    remarks = tuple(f"{title}: {one}" for one in words if one)
    return Body(max(body.width, width_of(title, TEXT)), head + body.height, draw, remarks)


def _side_by_side(bodies: Sequence[Body], room: float) -> Body:
    def draw(paper: Paper, left: float, top: float) -> None:
        for i, body in enumerate(bodies):
            body.draw(paper, left + i * (room + GAP), top)

    remarks = tuple(remark for body in bodies for remark in body.remarks)
    width = (len(bodies) - 1) * (room + GAP) + bodies[-1].width
    return Body(width, max(body.height for body in bodies), draw, remarks)


def _stacked(bodies: Sequence[Body]) -> Body:
    def draw(paper: Paper, left: float, top: float) -> None:
        for body in bodies:
            body.draw(paper, left, top)
            top += body.height + 2 * GAP

    remarks = tuple(remark for body in bodies for remark in body.remarks)
    height = sum(body.height + 2 * GAP for body in bodies) - 2 * GAP
    return Body(max(body.width for body in bodies), height, draw, remarks)


def _bars_together(together: GroupedScores, sight: DrawingContext) -> Body:
    """A row for each name, with a bar and a number for each of the scores, on one scale; a key above."""
    first, (low, high) = together.scores[0], together.span
    count, shown = len(together.series), len(first.values)
    colours = [sight.ink.muted, sight.ink.accent, sight.ink.warning, "#009e73"][:count]
    names = [class_title(name, index) for name, index in zip(first.names, first.indices, strict=True)]
    texts = [[f"{v:.1%}" if first.unit == "probability" else number(v) for v in one.values] for one in together.scores]
    name_width = min(max(width_of(name, TEXT) for name in names), 0.4 * sight.width)
    number_width = max(width_of(text, SMALL) for column in texts for text in column)
    bars_left, bars_width = name_width + GAP, sight.width - name_width - number_width - 2 * GAP
    bar = line_height(SMALL) * 0.95
    row, key = count * bar + 0.09, line_height(SMALL) + 0.06

    def draw(paper: Paper, left: float, top: float) -> None:
        x = left + bars_left
        for name, colour in zip(together.series, colours, strict=True):
            paper.axes(x, top + 0.03, 0.09, 0.09).set_facecolor(colour)
            paper.text(x + 0.14, top, name, SMALL, sight.ink.muted)
            x += 0.14 + width_of(name, SMALL) + 0.2
        axes = paper.axes(left + bars_left, top + key, bars_width, row * shown)
        axes.set_xlim(low, high)
        axes.set_ylim(row * shown, 0)
        for i, name in enumerate(names):
            middle = top + key + i * row + (count * bar - line_height(TEXT)) / 2
            paper.text(left, middle, clip(name, name_width + 0.01, TEXT), TEXT)
            for k, (one, colour) in enumerate(zip(together.scores, colours, strict=True)):
                y, value = i * row + (k + 0.5) * bar, float(np.nan_to_num(one.values[i]))
                axes.barh(y, high - low, left=low, height=0.7 * bar, color=sight.ink.line, alpha=0.45)
                axes.barh(y, value, height=0.7 * bar, color=colour)
                at = top + key + i * row + k * bar + (bar - line_height(SMALL)) / 2
                paper.text(left + sight.width, at, texts[k][i], SMALL, sight.ink.muted, align="right")

    return Body(sight.width, key + row * shown, draw)


BODIES: Mapping[type[Result], Callable[[Any, DrawingContext], Body]] = {
    Heatmap: _heatmap, Picture: _picture, Grid: _grid, Scores: _scores,
    Curve: _curve, Embedding: _embedding, Table: _table, Group: _group,
}  # fmt: skip


def _plot(
    plot: Callable[[Axes], None], width: float, height: float, x_label: str, y_label: str, sight: DrawingContext
) -> Body:
    """Axes with ticks and labels around a drawing."""
    left_pad, bottom_pad = _pads(x_label, y_label)

    def draw(paper: Paper, left: float, top: float) -> None:
        axes = paper.axes(left + left_pad, top + TOP_PAD, width - left_pad - RIGHT_PAD, height - bottom_pad - TOP_PAD)
        plot(axes)
        axes.xaxis.set_major_locator(_ticks(6))
        axes.yaxis.set_major_locator(_ticks(5))
        axes.tick_params(colors=sight.ink.muted, labelsize=paper.points(SMALL), length=2.5, width=0.6)
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(True)
            axes.spines[side].set_color(sight.ink.line)
        axes.set_xlabel(x_label, size=paper.points(SMALL), color=sight.ink.muted, parse_math=False)
        axes.set_ylabel(y_label, size=paper.points(SMALL), color=sight.ink.muted, parse_math=False)

    return Body(width, height, draw)


def _pads(x_label: str, y_label: str) -> tuple[float, float]:
    """Inches to the left of axes and below them, for their numbers and labels."""
    return 0.62 if y_label else 0.5, 0.42 if x_label else 0.25


def _ticks(count: int) -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(count)


def _with_names(body: Body, names: list[str], sight: DrawingContext) -> Body:
    """The same body with a key of coloured names under it; one name needs none."""
    shown = names[:MOST_NAMES] if len(names) > 1 else []
    if not shown:
        return body
    step = line_height(TEXT)
    columns = max(1, int(body.width // 2.2))

    def draw(paper: Paper, left: float, top: float) -> None:
        body.draw(paper, left, top)
        for i, name in enumerate(shown):
            x, y = left + (i % columns) * 2.2, top + body.height + 0.06 + (i // columns) * step
            mark = paper.axes(x, y + 0.05, 0.16, 0.06)
            mark.set_facecolor(COLOURS[i % len(COLOURS)])
            paper.text(x + 0.22, y, clip(name, 1.9, TEXT), TEXT)

    rows = -(-len(shown) // columns)
    left_out = len(names) - len(shown)
    remarks = (f"{left_out} more lines have no name here.",) if left_out else ()
    return Body(body.width, body.height + 0.06 + rows * step, draw, (*body.remarks, *remarks))


def _words(sentence: str, sight: DrawingContext) -> Body:
    width = min(4.0, sight.width)
    return Body(width, line_height(TEXT), lambda paper, left, top: paper.text(left, top, sentence, TEXT))


def colour_bar(
    paper: Paper,
    left: float,
    top: float,
    height: float,
    colours: tuple[np.ndarray, Limits],
    unit: str,
    width: float = BAR,
) -> None:
    """The colours from high to low, with the numbers at their ends and zero where it lies between."""
    table, limits = colours
    unit_room = line_height(SMALL) + 0.04 if unit else 0.0
    if unit:
        paper.text(left, top, clip(unit, width, SMALL), SMALL, paper.ink.muted)
    top, height = top + unit_room, height - unit_room
    _show(paper.axes(left, top, 0.13, height), np.ascontiguousarray(table[::-1, None]))
    low, high = limits.low, limits.high
    marks = [high, low] if not low < 0 < high else [high, 0.0, low]
    for value in marks:
        y = top + (high - value) / (high - low) * height
        y = min(max(y - line_height(SMALL) / 2, top), top + height - line_height(SMALL))
        paper.text(left + 0.19, y, number(value), SMALL)


def _show(axes: Axes, pixels: np.ndarray) -> None:
    axes.imshow(pixels, aspect="auto", interpolation="antialiased")


def _fit(pixels: np.ndarray, width: float, tallest: float = TALLEST) -> tuple[float, float]:
    """(width, height) in inches of a picture that keeps its shape."""
    height = width * pixels.shape[0] / pixels.shape[1]
    return (width, height) if height <= tallest else (width * tallest / height, tallest)


def _sharp(pixels: np.ndarray, width: float, sight: DrawingContext) -> np.ndarray:
    """The pixels, made smaller where paper has no room for them: vector files stay small."""
    wanted = max(1, round(width * sight.dots))
    if pixels.shape[1] <= wanted:
        return pixels
    height = max(1, round(pixels.shape[0] * wanted / pixels.shape[1]))
    return np.asarray(Pillow.fromarray(pixels).resize((wanted, height), Pillow.Resampling.LANCZOS, reducing_gap=3.0))


def _seen(geometry: Geometry) -> np.ndarray:
    """(h, w) bool: whether the centre of each pixel of the original lies in what the network saw."""
    height, width = geometry.original_size
    left, top, across, down = geometry.box()  # measured at pixel edges
    x, y = np.arange(width) + 0.5, np.arange(height) + 0.5
    inside_x = (x > left - 1e-6) & (x < left + across + 1e-6)
    inside_y = (y > top - 1e-6) & (y < top + down + 1e-6)
    return np.asarray(inside_y[:, None] & inside_x[None, :])


def _cell(value: str | int | float) -> str:
    return number(value) if isinstance(value, float) else str(value)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
