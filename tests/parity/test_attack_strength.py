"""Attacks are as strong as those of torchattacks and foolbox: same photographs, budget and steps, on the real model."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from workbench.engine.plugins import load_plugins
from workbench.testing.networks import FromPixels

# foolbox 3.3 imports gaussian_filter from where SciPy no longer wants it
pytestmark = pytest.mark.filterwarnings("ignore:Please import `gaussian_filter`:DeprecationWarning")

PLUGINS = {name: plugin.technique for name, plugin in load_plugins()[0].items()}
STEPS = 4
LINF, L2 = (0.1, 0.25), (10.0, 30.0)  # in /255: budgets at which some photographs are fooled and others are not


@pytest.fixture(scope="module")
def ground(bundled_model, photos):
    """The photographs, the network and what it sees in them, for us and for them."""
    images = [bundled_model.prepare(photo.pixels) for photo in photos]
    x = torch.cat([bundled_model.pixels(image) for image in images]).contiguous()
    network = FromPixels(bundled_model).eval()
    with torch.no_grad():
        labels = network(x).argmax(1)
    return SimpleNamespace(model=bundled_model, images=images, x=x, network=network, labels=labels)


def ours(ground, name, **parameters):
    """(photographs, C, H, W): what a technique of ours makes of each, unrounded."""
    found = []
    for image in ground.images:
        *_, result = PLUGINS[name](**parameters).run(ground.model, image)
        found.append(image.pixels + result.parts["difference"].values.transpose(2, 0, 1))
    return torch.from_numpy(np.stack(found)).clamp(0, 1)


def by_torchattacks(ground, name, **parameters):
    import torchattacks

    torch.manual_seed(0)
    return getattr(torchattacks, name)(ground.network, **parameters)(ground.x, ground.labels)


def by_foolbox(ground, name, epsilon=None, **parameters):
    import foolbox

    torch.manual_seed(0)
    model = foolbox.PyTorchModel(ground.network, bounds=(0, 1), device="cpu")
    _, found, _ = getattr(foolbox.attacks, name)(**parameters)(model, ground.x, ground.labels, epsilons=epsilon)
    return found


def fooled(ground, adversarial):
    """(photographs,) bool."""
    with torch.no_grad():
        return ground.network(adversarial).argmax(1) != ground.labels


def lengths(ground, adversarial):
    """(photographs,) L2 in /255."""
    return (adversarial - ground.x).flatten(1).double().norm(dim=1) * 255


def rate(ground, attack):
    """How many photographs are fooled, over all budgets."""
    return sum(int(fooled(ground, one).sum()) for one in attack)


def test_fgsm_fools_as_many_photographs(ground):
    mine = rate(ground, [ours(ground, "fgsm", epsilon=e) for e in LINF])
    assert mine >= rate(ground, [by_torchattacks(ground, "FGSM", eps=e / 255) for e in LINF])
    plain = {"name": "LinfFastGradientAttack", "random_start": False}
    assert mine >= rate(ground, [by_foolbox(ground, epsilon=e / 255, **plain) for e in LINF])
    assert 0 < mine < len(LINF) * len(ground.images)  # so that a weaker one would be seen


@pytest.mark.parametrize(
    ("name", "budgets", "norm", "their_name", "their_other_name"),
    [
        ("bim", LINF, {}, "BIM", "LinfBasicIterativeAttack"),
        ("pgd", LINF, {}, "PGD", "LinfPGD"),
        ("pgd", L2, {"norm": "L2"}, "PGDL2", "L2PGD"),
    ],
)
def test_iterated_attacks_fool_as_many_photographs(name, budgets, norm, their_name, their_other_name, ground):
    mine = rate(ground, [ours(ground, name, epsilon=e, step=e / 2, steps=STEPS, **norm) for e in budgets])
    theirs = [by_torchattacks(ground, their_name, eps=e / 255, alpha=e / 510, steps=STEPS) for e in budgets]
    assert mine >= rate(ground, theirs)
    other = [by_foolbox(ground, their_other_name, e / 255, abs_stepsize=e / 510, steps=STEPS) for e in budgets]
    assert mine >= rate(ground, other)
    assert 0 < mine < len(budgets) * len(ground.images)


def test_deepfool_fools_every_photograph_with_changes_as_small(ground):
    mine = ours(ground, "deepfool", classes=3, steps=20)
    assert fooled(ground, mine).all()
    theirs = by_foolbox(ground, "L2DeepFoolAttack", steps=20, candidates=3)
    assert (lengths(ground, mine) <= lengths(ground, theirs) * 1.01 + 0.01).all()


def test_carlini_wagner_fools_as_many_photographs_with_changes_as_small(ground):
    mine = ours(ground, "carlini-wagner", steps=8, searches=1, first_c=1.0, rate=0.01)
    theirs = {
        "torchattacks": by_torchattacks(ground, "CW", c=1, kappa=0, steps=8, lr=0.01),
        "foolbox": by_foolbox(
            ground, "L2CarliniWagnerAttack", binary_search_steps=1, steps=8, initial_const=1, stepsize=0.01
        ),
    }
    for library, found in theirs.items():
        both = fooled(ground, mine) & fooled(ground, found)
        assert fooled(ground, mine).sum() >= fooled(ground, found).sum(), library
        assert both.any(), library
        assert (lengths(ground, mine)[both] <= lengths(ground, found)[both] * 1.01).all(), library
