"""Places in an image as cells of a network's grid: a pixel, or an area that a person drew."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import Area, Geometry, Target, UserError


def is_drawn(text: str) -> bool:
    """Whether a place is an area that a person drew, and not a pixel."""
    return text.partition(":")[0] in ("box", "polygon", "mask")


def point_of(text: str, target: Target) -> tuple[float, float]:
    """A pixel of the image, x and y. Raises UserError where the text names none."""
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError:
        raise UserError(f"{target.kind} must name a place as x,y in pixels of the image; got {target}.") from None
    return x, y


def cell_at(x: float, y: float, geometry: Geometry, grid: tuple[int, int], target: Target) -> tuple[int, int]:
    """(row, column) of the network's grid at a pixel of the image. Raises UserError where the network sees none."""
    (height, width), (rows, columns) = geometry.network_size, grid
    across, down = geometry.to_network(x, y)
    if not (-0.5 <= across < width - 0.5 and -0.5 <= down < height - 0.5):
        raise UserError(f"{x:g}, {y:g} lies outside of what the network sees of the image; got {target}.")
    return int((down + 0.5) * rows / height), int((across + 0.5) * columns / width)


def cells_inside(area: str, geometry: Geometry, grid: Tensor, target: Target) -> Tensor:
    """(h, w) bool: the cells of which a drawn area covers half. Raises UserError where it covers none.

    grid  (h, w), whatever it holds
    """
    inside = torch.from_numpy(Area.parse(area).on_network(geometry)).to(grid.device)
    covered = functional.interpolate(inside[None, None].float(), size=tuple(grid.shape), mode="area")[0, 0] >= 0.5
    if not covered.any():
        raise UserError(f"The area of {target} covers no cell of what the network sees.")
    return covered
