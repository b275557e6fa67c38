"""Grad-CAM against a slow version from the paper, and against grad-cam at the same layer."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from workbench.api import UserError
from workbench.engine.plugins import load_plugins

GradCam = load_plugins()[0]["gradcam"].technique


def last(run):
    return list(run)[-1]


def slow_map(model, image, layer: str, target: int) -> np.ndarray:
    """Equations 1 and 2, before the ReLU: the derivative by finite differences in the layer's own activations."""
    network, name, call = model.network, model.layer(layer).module, model.layer(layer).call
    module = network.get_submodule(name)
    held: dict = {}

    def replaced(module, inputs, output):
        held["call"] = held.get("call", 0) + 1
        if held["call"] == call:
            held.setdefault("A", output.detach().clone())
            return held["A"] + held.get("nudge", 0)
        return None

    hook = module.register_forward_hook(replaced)

    def y(nudge=0) -> float:
        held["call"], held["nudge"] = 0, nudge
        with torch.no_grad():
            return float(network((model.pixels(image) - model._mean) / model._std)[0, target].double())

    y()
    A = held["A"]
    alpha = []
    for k in range(A.shape[1]):
        step = torch.zeros_like(A)
        step[:, k] = 1e-2  # the same step in every pixel: the sum of the derivatives
        alpha.append((y(step) - y(-step)) / 2e-2 / (A.shape[2] * A.shape[3]))
    hook.remove()
    return np.einsum("k,kij->ij", alpha, A[0].double().numpy())


def enlarged(small: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Bilinear with half-pixel centres, pixel by pixel."""
    out = np.zeros(size)
    for i in range(size[0]):
        for j in range(size[1]):
            y = min(max((i + 0.5) * small.shape[0] / size[0] - 0.5, 0), small.shape[0] - 1)
            x = min(max((j + 0.5) * small.shape[1] / size[1] - 0.5, 0), small.shape[1] - 1)
            a, b = int(y), int(x)
            c, d = min(a + 1, small.shape[0] - 1), min(b + 1, small.shape[1] - 1)
            top = small[a, b] * (1 - x + b) + small[a, d] * (x - b)
            bottom = small[c, b] * (1 - x + b) + small[c, d] * (x - b)
            out[i, j] = top * (1 - y + a) + bottom * (y - a)
    return out


def test_it_equals_the_papers_equations_on_a_tiny_network(tiny_model, cat):
    image = tiny_model.prepare(cat.pixels)
    result = last(GradCam(target="class:2", layer="relu#2", relu=False).run(tiny_model, image))
    slow = enlarged(slow_map(tiny_model, image, "relu#2", 2), tiny_model.input_size)
    np.testing.assert_allclose(result.values, slow, atol=1e-4 * np.abs(slow).max() + 1e-6)
    assert result.signed


def test_the_default_layer_of_the_bundled_model_is_the_heads_activation(bundled_model, cat_image):
    result = last(GradCam().run(bundled_model, cat_image))
    assert result.facts["layer"] == "_swish#2"
    assert result.facts["target"] == "class:282"


@pytest.mark.parametrize("which", range(3))
def test_it_equals_grad_cam_before_normalisation_on_photographs(bundled_model, photos, which):
    from pytorch_grad_cam import GradCAM
    from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

    image = bundled_model.prepare(photos[which].pixels)
    ours = last(GradCam(target="class:285", layer="_conv_head", relu=False).run(bundled_model, image)).values
    x = (bundled_model.pixels(image) - bundled_model._mean) / bundled_model._std

    class Signed(GradCAM):
        """grad-cam's own weights and sum, before its ReLU and its scaling to 0..1."""

        def compute_cam_per_layer(self, input_tensor, targets, eigen_smooth):
            a, g = (stored[0].detach().numpy() for stored in (self.activations_and_grads.activations,
                                                               self.activations_and_grads.gradients))  # fmt: skip
            self.raw = self.get_cam_image(input_tensor, self.target_layers[0], targets, a, g, eigen_smooth)
            return super().compute_cam_per_layer(input_tensor, targets, eigen_smooth)

    with Signed(model=bundled_model.network, target_layers=[bundled_model.module("_conv_head")]) as theirs:
        theirs(input_tensor=x.requires_grad_(True), targets=[ClassifierOutputTarget(285)])
        raw = theirs.raw[0]
    expected = enlarged(raw, bundled_model.input_size)
    np.testing.assert_allclose(ours, expected, atol=1e-4 * np.abs(expected).max())


def test_with_its_relu_it_is_the_positive_part_of_the_small_map(tiny_model, cat):
    image = tiny_model.prepare(cat.pixels)
    for target in range(4):
        kept = last(GradCam(target=f"class:{target}", layer="relu#2").run(tiny_model, image))
        small = np.maximum(slow_map(tiny_model, image, "relu#2", target), 0)
        np.testing.assert_allclose(kept.values, enlarged(small, tiny_model.input_size), atol=1e-5)
        assert not kept.signed


def test_no_positive_evidence_is_said_in_words(tiny_model, cat):
    with torch.no_grad():
        tiny_model.network.last.weight.data, old = -tiny_model.network.last.weight.data.abs(), (
            tiny_model.network.last.weight.data
        )  # fmt: skip
    try:
        result = last(GradCam(target="class:0").run(tiny_model, tiny_model.prepare(cat.pixels)))
    finally:
        tiny_model.network.last.weight.data = old
    assert not result.values.any()
    assert "No positive evidence" in result.caption


def test_a_layer_that_cannot_reach_the_target_is_refused(bundled_model, cat_image):
    with pytest.raises(UserError, match="cannot reach the target unit 3 of _conv_stem"):
        last(GradCam(target="unit:_conv_stem:3", layer="_conv_head").run(bundled_model, cat_image))


@pytest.mark.parametrize(
    ("unit", "layer"),
    [
        ("_conv_head:7", "_blocks.15"),
        ("_blocks.10:3", "_blocks.10._swish#2"),  # not its batch-norm, where the unit is one map of the same place
        ("_blocks.10._depthwise_conv:3", "_blocks.9"),  # one map of the block before reaches it; no padded ones
        ("_fc:285", "_swish#2"),
    ],
)
def test_a_unit_is_explained_at_the_last_maps_below_it(bundled_model, cat_image, unit, layer):
    assert last(GradCam(target=f"unit:{unit}").run(bundled_model, cat_image)).facts["layer"] == layer


def test_a_unit_with_nothing_below_it_is_refused_in_a_sentence(bundled_model, cat_image):
    with pytest.raises(UserError, match="No layer below _conv_stem has maps to stand on"):
        last(GradCam(target="unit:_conv_stem:3").run(bundled_model, cat_image))


def test_a_unit_and_a_difference_can_be_explained(bundled_model, cat_image):
    unit = last(GradCam(target="unit:_conv_head:7", layer="_blocks.10").run(bundled_model, cat_image))
    assert unit.values.any()
    one, other, both = (
        last(GradCam(target=target, relu=False).run(bundled_model, cat_image)).values
        for target in ("class:281", "class:285", "difference:281,285")
    )
    np.testing.assert_allclose(both, one - other, atol=1e-4)
