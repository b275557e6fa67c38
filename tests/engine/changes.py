"""Changes of an image that tests sweep over."""

from __future__ import annotations

import numpy as np
import torch

from workbench.api import Target
from workbench.engine.sweep import sweep

BEE = Target("class", ("1",))


class Dots:
    """Change ``i`` blackens pixel ``i``, row by row."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __len__(self) -> int:
        return self.count

    def apply(self, batch, which) -> None:
        for one, i in zip(batch, which, strict=True):
            one[:, i // one.shape[2], i % one.shape[2]] = 0


def values(run, model, image, changes, target=BEE):
    batches = list(sweep(model, image, changes, target, run))
    assert [i for batch in batches for i in batch.which] == list(range(len(changes)))
    return np.concatenate([batch.values for batch in batches])


def by_hand(model, image, changes) -> np.ndarray:
    """One forward of torch's for each change."""
    found = []
    with torch.no_grad():
        for i in range(len(changes)):
            one = model.pixels(image).clone()
            changes.apply(one, range(i, i + 1))
            found.append(float(model.scores(one)[0, 1]))
    return np.array(found)


class Boxed(Dots):
    """The same, and it is said where each lies: ``aside`` columns from where it does."""

    def __init__(self, count: int, aside: int = 0) -> None:
        super().__init__(count)
        self.boxes = np.array([[min(i % 24 + aside, 23), i // 24, 1, 1] for i in range(count)])
