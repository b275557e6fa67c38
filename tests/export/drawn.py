"""A run of occlusion, and what a figure shows of a result: its words and its pictures."""

from __future__ import annotations

import numpy as np

from workbench.api import Geometry
from workbench.export.bodies.base import DrawingContext
from workbench.export.exported_result import ExportedResult
from workbench.export.figure import compose
from workbench.export.paper import LIGHT
from workbench.render.display import Display

PHOTO = np.full((40, 60, 3), 120, np.uint8)
GEOMETRY = Geometry.resized_and_cropped((40, 60), (32, 48), (0, 8), (32, 32))
OCCLUSION = {
    "technique": "occlusion", "title": "Occlusion", "version": "1", "parameters": {"patch": 16},
    "model": {"reference": "efficientnet-lite0", "digest": "0" * 64},
    "image": {"name": "photo.png", "digest": "1" * 64},
}  # fmt: skip


def context(photo=None, geometry=None, **more) -> DrawingContext:
    return DrawingContext(photo, geometry, more.pop("display", Display()), more.pop("colours", LIGHT), 100, **more)


def words_of(result, photo=None, geometry=None, provenance=None) -> str:
    paper = compose(ExportedResult(result, provenance=provenance or {}), context(photo, geometry))
    return " ".join(text.get_text() for text in paper.figure.texts)


def pictures_of(result, photo=None, geometry=None, **more) -> list[np.ndarray]:
    paper = compose(ExportedResult(result), context(photo, geometry, **more))
    return [np.asarray(image.get_array()) for axes in paper.figure.axes for image in axes.images]
