"""An image as a film in which nothing moves."""

from __future__ import annotations

import torch

from workbench.engine.loaders.still_film import StillFilm


def test_every_frame_is_the_image_and_gradients_reach_it():
    network = torch.nn.Conv3d(3, 2, (4, 1, 1), bias=False)
    x = torch.rand(2, 3, 5, 5, requires_grad=True)
    found = StillFilm(network, 4)(x)
    expected = torch.nn.functional.conv2d(x, network.weight.sum(2))
    torch.testing.assert_close(found[:, :, 0], expected)
    (gradient,) = torch.autograd.grad(found.sum(), x)
    assert gradient.abs().min() > 0
