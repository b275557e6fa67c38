"""Cut-outs: the things that a detector found, each as an image of its own, for a network that looks at one thing.

A cut-out is a reference, ``group.jpg?cut=left,top,width,height``: it opens wherever an image does, and says where it is
from.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.api import Boxes, Geometry
from workbench.render.boxes import placed

from .image_reference import Cut, cut_out


@dataclass(frozen=True)
class CutOut:
    """A thing that was found.

    reference  of the part of the image that it is in
    name       its class, and ``score`` how sure the detector is
    cut        left, top, width, height in whole pixels of the image
    """

    reference: str
    name: str
    score: float
    cut: Cut


def cut_outs(
    found: Boxes, geometry: Geometry, image: str | Path, name: str = "", least: float = 0.5, margin: float = 0.1
) -> list[CutOut]:
    """What was found in an image, best first, in squares: networks that look at one thing stretch what is none.

    geometry  where the network's input lies on the image
    image     its reference
    name      of the class that is wanted; empty for all
    least     what scored less is left out
    margin    how much is added at each side, as a share of the box's longer side; squares end at the image's edges
    """
    cuts = []
    for row, (x, y, width, height) in enumerate(placed(found, geometry)):
        wanted = not name or found.names[row].casefold() == name.casefold()
        if not wanted or found.scores[row] < least:
            continue
        side = max(width, height) * (1 + 2 * margin)
        cut = _square(x + width / 2, y + height / 2, side, geometry.original_size)
        cuts.append(CutOut(cut_out(image, cut), found.names[row], float(found.scores[row]), cut))
    return cuts


def _square(x: float, y: float, side: float, size: tuple[int, int]) -> Cut:
    """A square of whole pixels around a point, moved into the image; as small as that at most."""
    rows, columns = size
    length = max(1, min(round(side), rows, columns))
    left, top = (min(max(0, round(at - length / 2)), most - length) for at, most in ((x, columns), (y, rows)))
    return left, top, length, length
