"""What all bodies of figures share: the context that they are drawn in, their measures, and photographs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.axes import Axes
from PIL import Image as Pillow

from workbench.api import Geometry
from workbench.export.paper import PageColours, Paper, legible, line_height
from workbench.render.display import Display
from workbench.render.network import seen_by_network

WIDTH = 7.0  # inches: two columns of a paper
GAP = 0.18
BAR = 0.95  # the colour bar with its numbers
TALLEST = 3.6  # of one photograph
TEXT, SMALL = 8.5, 7.0  # points


@dataclass(frozen=True, eq=False)
class DrawingContext:
    """All that a body needs, beside the result, to be drawn.

    photo   (h, w, 3) uint8, the image as opened, or None
    beside  whether the plain photograph stands beside the result
    bar     inches of a map's own colour bar with its numbers; 0 for none
    width   inches that the body may take; ``tallest`` is the greatest height of a picture
    dots    pixels an inch of the pictures
    regions names of regions, and their pixels (h, w) bool of the photograph
    """

    photo: np.ndarray | None
    geometry: Geometry | None
    display: Display
    colours: PageColours
    dots: int
    beside: bool = True
    bar: float = BAR
    width: float = WIDTH
    tallest: float = TALLEST
    regions: tuple[tuple[str, np.ndarray], ...] = ()


@dataclass(frozen=True, eq=False)
class Body:
    """A measured drawing: its size in inches, a function that draws it at (left, top), and remarks to write below."""

    width: float
    height: float
    draw: Callable[[Paper, float, float], None]
    remarks: tuple[str, ...] = ()


def with_network_view(context: DrawingContext) -> DrawingContext:
    """The context with what the network saw in place of the photograph."""
    if context.photo is None or context.geometry is None:
        return context
    identity = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    geometry = replace(context.geometry, matrix=identity, original_size=context.geometry.network_size)
    return replace(context, photo=seen_by_network(context.photo, context.geometry), geometry=geometry)


def photo_body(pixels: np.ndarray, context: DrawingContext) -> Body:
    """An image alone, (h, w, 3) uint8."""
    width, height = fit_size(pixels, context.width, context.tallest)

    def draw(paper: Paper, left: float, top: float) -> None:
        show_pixels(paper.axes(left, top, width, height), fit_pixels(pixels, width, context))

    return Body(width, height, draw)


def text_body(sentence: str, context: DrawingContext) -> Body:
    """A sentence in place of a picture."""
    width = min(4.0, context.width)
    return Body(width, line_height(TEXT), lambda paper, left, top: paper.text(left, top, sentence, TEXT))


def show_pixels(axes: Axes, pixels: np.ndarray) -> None:
    """Fill the axes with an image."""
    axes.imshow(pixels, aspect="auto", interpolation="antialiased")


def outline_regions(axes: Axes, regions: Sequence[tuple[str, np.ndarray]], size: tuple[int, int]) -> None:
    """Draw the outlines and names of regions over a picture of (height, width) pixels that fills the axes."""
    height, width = size
    for name, mask in regions:
        rows, columns = np.arange(height) * mask.shape[0] // height, np.arange(width) * mask.shape[1] // width
        small = np.pad(mask[rows[:, None], columns[None, :]], 1)  # so that the outline is closed at the picture's edge
        if not small.any():
            continue
        x, y = np.arange(-1, width + 1), np.arange(-1, height + 1)
        for colour, line in (("black", 1.6), ("white", 0.8)):
            axes.contour(x, y, small.astype(np.float32), [0.5], colors=[colour], linewidths=[line])
        top = int(np.flatnonzero(small.any(1))[0]) - 1
        left = int(np.flatnonzero(small.any(0))[0]) - 1
        behind = {"facecolor": "black", "alpha": 0.6, "edgecolor": "none", "pad": 1.0}
        axes.text(
            left, max(0, top - 2), legible(name), color="white", fontsize=6, va="bottom", bbox=behind, clip_on=True
        )
    axes.set_xlim(-0.5, width - 0.5)
    axes.set_ylim(height - 0.5, -0.5)


def fit_size(pixels: np.ndarray, width: float, tallest: float = TALLEST) -> tuple[float, float]:
    """(width, height) in inches of a picture that keeps its shape."""
    height = width * pixels.shape[0] / pixels.shape[1]
    return (width, height) if height <= tallest else (width * tallest / height, tallest)


def fit_pixels(pixels: np.ndarray, width: float, context: DrawingContext) -> np.ndarray:
    """The pixels, fewer where the paper has no room for them: vector files stay small."""
    most = max(1, round(width * context.dots))
    if pixels.shape[1] <= most:
        return pixels
    height = max(1, round(pixels.shape[0] * most / pixels.shape[1]))
    return np.asarray(Pillow.fromarray(pixels).resize((most, height), Pillow.Resampling.LANCZOS, reducing_gap=3.0))
