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


def test_one_that_takes_up_moments_goes_on_as_the_other_would_have():
    drawn = torch.Generator().manual_seed(0)
    whole, first = torch.randn(7, generator=drawn), Adam(0.1)
    gradients = torch.randn(4, 7, generator=drawn)
    assert first.moments == {}
    for gradient in gradients[:2]:
        first.step(whole, gradient)
    again, second = whole.clone(), Adam(0.1)
    second.take_up({name: tensor.clone() for name, tensor in first.moments.items()})
    for gradient in gradients[2:]:
        first.step(whole, gradient)
        second.step(again, gradient)
    torch.testing.assert_close(whole, again, rtol=0, atol=0)
