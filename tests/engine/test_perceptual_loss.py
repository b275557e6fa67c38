"""The perceptual loss against a slow version from the paper's equations."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from workbench.engine.loaders import registry
from workbench.engine.perceptual_loss import PerceptualLoss


@pytest.fixture(scope="module")
def small():
    return registry.load("efficientnet-lite0?input=32x32", "cpu")


def test_it_is_what_the_equations_say(small):
    drawn = torch.Generator().manual_seed(0)
    painted, photographs, styles = (torch.rand(2, 3, 32, 32, generator=drawn) for _ in range(3))
    loss = PerceptualLoss(small, styles)
    found = loss.parts(painted, photographs, [1, 0])
    assert found.shape == (2, len(loss.names))

    def maps(pixels, name):
        with torch.no_grad(), small.recording([name]) as recorded:
            small.answer(pixels)
            return recorded[name][0].double().numpy()

    def texture(feature):
        _, height, width = feature.shape
        return np.array([[float((one * other).sum()) / (height * width) for other in feature] for one in feature])

    for row, style in ((0, 1), (1, 0)):
        x, y, s = photographs[row : row + 1], painted[row : row + 1], styles[style : style + 1]
        content = maps(y, loss.names[0]), maps(x, loss.names[0])
        assert float(found[row, 0]) == pytest.approx(
            float(((content[0] - content[1]) ** 2).sum() / (content[1] ** 2).sum()), rel=1e-4
        )
        for column, name in enumerate(loss.names[1:3], 1):
            ours, wanted = texture(maps(y, name)), texture(maps(s, name))
            slow = ((ours - wanted) ** 2).sum() / (wanted**2).sum()
            assert float(found[row, column]) == pytest.approx(float(slow), rel=1e-3)


def test_a_photograph_that_is_its_own_style_is_no_distance_away(small):
    picture = torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(1))
    assert float(PerceptualLoss(small, picture).parts(picture, picture, [0]).max()) < 1e-8
