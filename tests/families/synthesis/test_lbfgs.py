"""L-BFGS: the direction of the dense formula, downhill at every kept step, and as far as torch's."""

from __future__ import annotations

import torch

from workbench.families.synthesis import LBFGS


def valley(x):
    """Rosenbrock's, in six dimensions."""
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


def walked(optimiser, steps, start):
    x, values = start.clone(), []
    for _ in range(steps):
        leaf = x.detach().requires_grad_(True)
        value = valley(leaf)
        (gradient,) = torch.autograd.grad(value, [leaf])
        values.append(float(value.detach()))
        optimiser.step(x, gradient, values[-1])
    optimiser.settle(x)
    return x, values


def test_it_comes_down_a_curved_valley_as_far_as_torchs_own():
    start = torch.zeros(6, dtype=torch.float64)
    x, values = walked(LBFGS(), 120, start)
    other = start.clone().requires_grad_(True)
    reference = torch.optim.LBFGS([other], max_iter=120, max_eval=120, line_search_fn="strong_wolfe")

    def closure():
        reference.zero_grad()
        value = valley(other)
        value.backward()
        return value

    reference.step(closure)
    assert float(valley(x)) < max(1e-9, 10 * float(valley(other.detach())))
    assert float(valley(x)) <= min(values)


def test_the_direction_is_that_of_the_dense_inverse_hessian():
    generator = torch.Generator().manual_seed(0)
    root = torch.randn((5, 5), generator=generator, dtype=torch.float64)
    hessian = root @ root.T + torch.eye(5, dtype=torch.float64)
    x, optimiser, here = torch.ones(5, dtype=torch.float64), LBFGS(), []
    for _ in range(4):
        gradient = hessian @ x
        here.append((x.clone(), gradient))
        optimiser.step(x, gradient, float(x @ hessian @ x) / 2)
    kept = [(s, y) for s, y, _ in optimiser._differences]
    s, y = kept[-1]
    inverse = torch.eye(5, dtype=torch.float64) * (s @ y) / (y @ y)
    for s, y in kept:  # Nocedal & Wright, equation 6.17
        rho = 1 / (y @ s)
        left = torch.eye(5, dtype=torch.float64) - rho * torch.outer(s, y)
        inverse = left @ inverse @ left.T + rho * torch.outer(s, s)
    assert optimiser._here is not None
    torch.testing.assert_close(optimiser._direction, -inverse @ optimiser._here[1])


def test_a_step_that_leads_up_is_taken_back_and_halved():
    x, optimiser = torch.tensor([1.0]), LBFGS()
    optimiser.step(x, torch.tensor([2.0]), 1.0)
    first = 1.0 - float(x)
    optimiser.step(x, torch.tensor([9.0]), 5.0)
    torch.testing.assert_close(1.0 - float(x), first / 2)
    optimiser.settle(x)
    assert float(x) == 1.0


def test_where_the_first_step_is_far_too_long_it_becomes_as_short_as_it_must():
    x, optimiser = torch.tensor([1.0]), LBFGS()
    for _ in range(40):  # 1e12 (x - 1.0001)^2: a first step of .05 leads up, and so do all but very short ones
        away = float(x.double() - 1.0001)
        optimiser.step(x, torch.tensor([2e12 * away]), 1e12 * away**2)
    optimiser.settle(x)
    assert abs(float(x) - 1.0001) < 5e-6
