"""``workbench.script`` with a network in memory: tensors, arrays, batches, several targets."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from workbench.api import UserError
from workbench.script import explain, explain_each, model_spec
from workbench.testing.networks import CLASSES, Mixed

SPEC = model_spec(32, 0.5, 0.25, CLASSES)


@pytest.fixture(scope="module")
def net():
    torch.manual_seed(0)
    return Mixed().train()


@pytest.fixture(scope="module")
def batch():
    return torch.randint(0, 256, (2, 3, 32, 32), generator=torch.Generator().manual_seed(0)) / 255


def test_a_tensor_of_the_networks_size_is_what_it_sees(net, batch):
    outcome = explain("saliency", batch[0], net, spec=SPEC, target="class:dog", channels="sum", signed=True)
    leaf = batch[0][None].clone().requires_grad_(True)
    net.eval()
    net((leaf - 0.5) / 0.25)[0, 3].backward()
    net.train()
    np.testing.assert_allclose(outcome.arrays["values"], leaf.grad[0].sum(0).numpy(), atol=1e-5)
    assert outcome.provenance["model"]["reference"] == "Mixed"


def test_the_network_is_as_it_was_afterwards(net, batch):
    explain("gradcam", batch[0], net, spec=SPEC)
    assert net.training
    assert all(module.training for module in net.modules())
    assert all(weight.requires_grad for weight in net.parameters())
    assert not any(module._forward_hooks for module in net.modules())


def test_a_batch_and_several_targets_give_one_answer_each(net, batch):
    answers = explain_each("saliency", batch, ["class:ant", "class:dog"], net, spec=SPEC)
    assert [answer.result.facts["target"] for answer in answers] == ["class:0", "class:3"] * 2
    alone = explain("saliency", batch[1], net, spec=SPEC, target="class:3")
    np.testing.assert_array_equal(answers[3].arrays["values"], alone.arrays["values"])
    pixels = (batch.permute(0, 2, 3, 1).numpy() * 255).round().astype(np.uint8)
    of_pixels = explain_each("saliency", pixels, ["class:3"], net, spec=SPEC)
    np.testing.assert_allclose(of_pixels[1].arrays["values"], alone.arrays["values"], atol=1e-6)


def test_weights_that_were_trained_meanwhile_are_those_that_are_explained(batch):
    torch.manual_seed(1)
    net = Mixed()
    before = explain("saliency", batch[0], net, spec=SPEC, target="class:1")
    with torch.no_grad():
        net.last.weight.mul_(2)
    after = explain("saliency", batch[0], net, spec=SPEC, target="class:1")
    np.testing.assert_allclose(after.arrays["values"], 2 * before.arrays["values"], rtol=1e-4)
    assert before.provenance["model"]["digest"] != after.provenance["model"]["digest"]


def test_a_detector_in_memory_is_one(batch):
    from workbench.testing.networks import TwoStrides

    torch.manual_seed(1)
    spec = model_spec(32, 0.5, 0.25, CLASSES, task="detection")
    assert explain("occlusion", batch[0], TwoStrides(), spec=spec, stride=16).result.facts["target"].startswith("box:")


def test_what_is_missing_is_said_in_a_sentence(net, batch):
    with pytest.raises(UserError, match=r"A network in memory needs spec=model_spec"):
        explain("saliency", batch[0], net)
    with pytest.raises(UserError, match=r"stated after a \?"):
        explain("saliency", batch[0], "resnet", spec=SPEC)
    with pytest.raises(UserError, match=r"in \[0, 1\]; got \(3, 32, 32\)"):
        explain("saliency", batch[0] * 255, net, spec=SPEC)
