"""What the network saw of a photograph."""

import numpy as np
import pytest

from workbench.api import Geometry
from workbench.render.network import seen_by_network
from workbench.render.place import place


def test_what_the_network_saw_lies_where_the_map_is_placed(cat):
    """A bright dot of the original is found at the same place in what the network saw, and is placed back on itself."""
    original = np.zeros((300, 400, 3), np.uint8)
    original[116:124, 196:204] = 255  # the middle of these pixels lies at (199.5, 119.5)
    geometry = Geometry.resized_and_cropped((300, 400), (150, 200), (10, 20), (128, 160))
    seen = seen_by_network(original, geometry)[..., 0].astype(np.float32)
    assert centre_of(seen) == pytest.approx(geometry.to_network(199.5, 119.5), abs=0.05)
    placed = np.nan_to_num(place(seen, geometry))
    assert centre_of(placed) == pytest.approx((199.5, 119.5), abs=0.05)


def centre_of(values: np.ndarray) -> tuple[float, float]:
    y, x = np.mgrid[: values.shape[0], : values.shape[1]]
    return float((x * values).sum() / values.sum()), float((y * values).sum() / values.sum())
