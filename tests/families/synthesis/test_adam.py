"""Adam and NAdam take torch's steps."""

from __future__ import annotations

import pytest
import torch

from workbench.families.synthesis.adam import Adam


@pytest.mark.parametrize(("ahead", "peer", "rate"), [(False, torch.optim.Adam, 0.05), (True, torch.optim.NAdam, 1.0)])
def test_the_steps_are_those_of_torch(ahead, peer, rate):
    drawn = torch.Generator().manual_seed(0)
    ours = torch.randn(7, generator=drawn)
    theirs = ours.clone().requires_grad_(True)
    adam, optimiser = Adam(rate, ahead), peer([theirs], lr=rate)
    for _ in range(20):
        gradient = torch.randn(7, generator=drawn)
        adam.step(ours, gradient)
        theirs.grad = gradient
        optimiser.step()
    torch.testing.assert_close(ours, theirs.detach(), rtol=1e-4, atol=1e-5)
