"""A taker of the pass: the boxes that a detector finds in each image, on the image as opened."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.evaluation.boxes import BOXES, LEAST, MOST

from .collection_pass import Batch, Rows
from .model import LoadedModel
from .tasks.detection import Detection


class TakeBoxes:
    """After suppression, the best ``MOST`` from a score of ``LEAST`` on; rows that are not needed are NaN."""

    kind = BOXES
    layers: Sequence[str] = ()

    def take(self, model: LoadedModel, batch: Batch) -> Rows:
        task = model.task
        assert isinstance(task, Detection)
        boxes = np.full((len(batch.images), MOST, 6), np.nan, np.float32)
        for row, (image, size) in enumerate(zip(batch.images, batch.sizes, strict=True)):
            found = task.boxes_of(batch.answer, row, LEAST, MOST)
            matrix = np.asarray(model.preparation.geometry(size, image.digest).matrix)
            corners = found[:, :4].reshape(-1, 2) - 0.5  # at centres, as the matrix counts
            corners = corners @ matrix[:2, :2].T + matrix[:2, 2] + 0.5
            limit = (size[1], size[0])
            boxes[row, : len(found)] = np.hstack([np.clip(corners, 0, limit).reshape(-1, 4), found[:, 4:]])
        return Rows(arrays={"boxes": boxes})
