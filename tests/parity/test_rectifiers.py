"""Guided backprop and deconvnet by hand, at every kind of activation, and against captum where that obeys its rule."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from tests.conftest import loaded
from workbench.api import Group, UserError
from workbench.engine.plugins import load_plugins
from workbench.families import rectifiers
from workbench.testing.known_answers import HalfRectified, OneActivation
from workbench.testing.networks import InPlaceResidual, ReusedLinear
from workbench.testing.transformers import TorchEncoder

PLUGINS = {name: plugin.technique for name, plugin in load_plugins()[0].items()}
Guided, Deconvnet, Saliency = PLUGINS["guided-backprop"], PLUGINS["deconvnet"], PLUGINS["saliency"]
SIDE, STRETCH = 6, 5.0  # pixels become x from -10 to 10: beyond every clip
X = np.linspace(0, 255, SIDE * SIDE).round().astype(np.uint8)
x = (X / 255 - 0.5) / 0.25 * STRETCH  # what each activation is given
STEP = STRETCH / 0.25  # dx / dpixel
v = np.random.default_rng(0).normal(size=(2, SIDE * SIDE))  # the two outputs' weights


def one(activation):
    return OneActivation(activation, v, STRETCH)


def model_of(activation, network=one):
    return loaded(network(activation), SIDE, channels=1)


def image_of(model):
    return model.prepare(np.repeat(X.reshape(SIDE, SIDE, 1), 3, 2))


def result_of(technique, model, **parameters):
    return list(technique(**{"target": "class:1", "signed": True, **parameters}).run(model, image_of(model)))[-1]


ABOVE, INSIDE = x > 0, np.ones_like(x, bool)
RELU6 = x < 6
CLIPPED = (x > -2) & (x < 3)
g = v[1]
RECTIFIERS = {  # called how: (module or function, what it is counted as, where the output is not clipped)
    "nn.ReLU": (nn.ReLU(), "ReLU", INSIDE),
    "nn.ReLU in place": (nn.ReLU(inplace=True), "ReLU", INSIDE),
    "functional.relu": (functional.relu, "ReLU", INSIDE),
    "functional.relu in place": (lambda t: functional.relu(t, inplace=True), "ReLU", INSIDE),
    "torch.relu": (torch.relu, "ReLU", INSIDE),
    "torch.relu_": (torch.relu_, "ReLU", INSIDE),
    "Tensor.relu": (lambda t: t.relu(), "ReLU", INSIDE),
    "Tensor.relu_": (lambda t: t.relu_(), "ReLU", INSIDE),
    "torch.ops.aten.relu": (torch.ops.aten.relu, "ReLU", INSIDE),
    "torch.ops.aten.relu.default": (torch.ops.aten.relu.default, "ReLU", INSIDE),
    "clamp": (lambda t: t.clamp(min=0), "clamp at 0", INSIDE),
    "clamp_": (lambda t: t.clamp_(0), "clamp at 0", INSIDE),
    "clamp_min": (lambda t: torch.clamp_min(t, 0), "clamp at 0", INSIDE),
    "threshold": (nn.Threshold(0, 0), "Threshold", INSIDE),
    "nn.ReLU6": (nn.ReLU6(), "ReLU6", RELU6),
    "nn.ReLU6 in place": (nn.ReLU6(inplace=True), "ReLU6", RELU6),
    "functional.relu6": (functional.relu6, "ReLU6", RELU6),
    "functional.hardtanh_ as ReLU6": (lambda t: functional.hardtanh_(t, 0, 6), "ReLU6", RELU6),
    "clamp to 6": (lambda t: torch.clamp(t, 0, 6), "clamp at 0", RELU6),
    "nn.LeakyReLU": (nn.LeakyReLU(0.2), "LeakyReLU", INSIDE),
    "nn.LeakyReLU in place": (nn.LeakyReLU(0.2, inplace=True), "LeakyReLU", INSIDE),
    "functional.leaky_relu": (functional.leaky_relu, "LeakyReLU", INSIDE),
    "functional.leaky_relu_": (functional.leaky_relu_, "LeakyReLU", INSIDE),
    "nn.PReLU": (nn.PReLU(), "PReLU", INSIDE),
    "functional.prelu": (lambda t: functional.prelu(t, torch.tensor([0.3])), "PReLU", INSIDE),
    "nn.RReLU": (nn.RReLU(), "RReLU", INSIDE),
    "nn.Hardtanh": (nn.Hardtanh(-2, 3), "Hardtanh", CLIPPED),
    "nn.Hardtanh in place": (nn.Hardtanh(-2, 3, inplace=True), "Hardtanh", CLIPPED),
    "functional.hardtanh": (lambda t: functional.hardtanh(t, -2, 3), "Hardtanh", CLIPPED),
}  # fmt: skip


def sigma(t):
    return 1 / (1 + np.exp(-t))


def softened(t):
    """What Mish multiplies by, tanh(softplus)."""
    return np.tanh(np.log1p(np.exp(t)))


def gelu_slope(t):
    phi = np.exp(-(t**2) / 2) / math.sqrt(2 * math.pi)
    return np.array([0.5 * (1 + math.erf(one / math.sqrt(2))) for one in t]) + t * phi


SMOOTH = {  # (module or function, what it is counted as, its derivative above 0)
    "nn.SiLU": (nn.SiLU(), "SiLU", lambda t: sigma(t) * (1 + t * (1 - sigma(t)))),
    "nn.SiLU in place": (nn.SiLU(inplace=True), "SiLU", lambda t: sigma(t) * (1 + t * (1 - sigma(t)))),
    "functional.silu": (functional.silu, "SiLU", lambda t: sigma(t) * (1 + t * (1 - sigma(t)))),
    "nn.GELU": (nn.GELU(), "GELU", gelu_slope),
    "functional.gelu": (functional.gelu, "GELU", gelu_slope),
    "nn.Hardswish": (nn.Hardswish(), "Hardswish", lambda t: np.where(t < 3, (2 * t + 3) / 6, 1.0)),
    "nn.Hardswish in place": (nn.Hardswish(inplace=True), "Hardswish",
                              lambda t: np.where(t < 3, (2 * t + 3) / 6, 1.0)),
    "nn.Mish": (nn.Mish(), "Mish", lambda t: softened(t) + t * sigma(t) * (1 - softened(t) ** 2)),
    "nn.ELU": (nn.ELU(), "ELU", np.ones_like),
    "functional.elu_": (functional.elu_, "ELU", np.ones_like),
    "nn.CELU": (nn.CELU(), "CELU", np.ones_like),
    "nn.SELU": (nn.SELU(), "SELU", lambda t: np.full_like(t, 1.0507009873554805)),
    "nn.Softplus": (nn.Softplus(), "Softplus", sigma),
}  # fmt: skip


@pytest.mark.parametrize("called", RECTIFIERS)
def test_at_a_rectifier_both_rules_are_as_worked_out_by_hand(called):
    activation, kind, unclipped = RECTIFIERS[called]
    model = model_of(activation)
    plain = result_of(Saliency, model)
    for technique, open_ in ((Guided, ABOVE & unclipped), (Deconvnet, unclipped)):
        result = result_of(technique, model)
        np.testing.assert_allclose(result.values.ravel(), STEP * g * open_ * (g > 0), rtol=1e-5)
        assert np.abs(result.values - plain.values).max() > 1
        assert result.facts["covered_kinds"] == f"1 {kind}"
        assert (result.facts["covered_activations"], result.facts["generalised_activations"]) == (1, 0)
        assert result.facts["score"] == pytest.approx(plain.facts["score"])  # the forward is the network's own
        assert f"through 1 {kind}" in result.caption
        assert not result.caveat


@pytest.mark.parametrize("called", SMOOTH)
def test_at_a_smooth_activation_the_generalisation_is_as_worked_out_by_hand_and_labelled(called):
    activation, kind, slope = SMOOTH[called]
    model = model_of(activation)
    plain = result_of(Saliency, model)
    for technique, factor in ((Guided, slope(x) * ABOVE), (Deconvnet, 1.0)):
        result = result_of(technique, model)
        np.testing.assert_allclose(result.values.ravel(), STEP * g * factor * (g > 0), rtol=1e-4, atol=1e-5)
        assert np.abs(result.values - plain.values).max() > 1
        assert (result.facts["covered_activations"], result.facts["generalised_activations"]) == (1, 1)
        assert f"rule generalised to 1 {kind}" in result.caption
        assert f"at {kind} it is generalised" in result.caveat
        assert kind in technique.applies(model).sentence


@pytest.fixture
def deep():
    torch.manual_seed(3)
    return loaded(ReusedLinear(SIDE), SIDE, channels=1)


@pytest.mark.parametrize(("technique", "guided"), [(Guided, True), (Deconvnet, False)])
def test_a_module_that_runs_twice_and_a_function_are_three_activations_worked_out_by_hand(deep, technique, guided):
    net = deep.network
    W1, b1, W2, b2, W3 = (
        t.detach().double().numpy()
        for t in (net.first.weight, net.first.bias, net.second.weight, net.second.bias, net.last.weight)
    )
    given = [W1 @ ((image_of(deep).pixels.ravel().astype(float) - 0.5) / 0.25) + b1]
    for _ in range(2):
        given.append(W2 @ np.maximum(given[-1], 0) + b2)
    R = W3[1]
    for a, W in zip(reversed(given), (W2, W2, W1), strict=True):
        R = (R * (R > 0) * ((a > 0) if guided else 1)) @ W
    result = result_of(technique, deep)
    np.testing.assert_allclose(result.values.ravel(), R / 0.25, rtol=1e-4, atol=1e-5)
    assert result.facts["covered_kinds"] == "3 ReLU"


def modules_only() -> nn.Module:
    torch.manual_seed(5)
    return nn.Sequential(
        nn.Conv2d(3, 6, 3), nn.BatchNorm2d(6), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 6, 3), nn.ReLU(),
        nn.Flatten(), nn.Linear(6 * 9 * 9, 4),
    )  # fmt: skip


@pytest.mark.filterwarnings("ignore:Setting backward hooks on ReLU activations")
@pytest.mark.parametrize(("technique", "reference"), [(Guided, "GuidedBackprop"), (Deconvnet, "Deconvolution")])
def test_it_equals_captum_where_every_rectifier_is_a_relu_module(technique, reference, cat):
    import captum.attr

    model = loaded(modules_only(), 24)
    image = model.prepare(cat.pixels)
    normalised = ((model.pixels(image) - 0.5) / 0.25).requires_grad_(True)
    theirs = getattr(captum.attr, reference)(model.network).attribute(normalised, target=2)[0] / 0.25
    ours = list(technique(target="class:2", signed=True, channels="sum").run(model, image))[-1]
    np.testing.assert_allclose(ours.values, theirs.sum(0).detach().numpy(), rtol=1e-4, atol=1e-6)
    assert ours.values.any()


def test_captums_guided_backprop_is_the_plain_gradient_on_the_bundled_model_and_ours_is_not(bundled_model, cat_image):
    ours = list(Guided(target="class:285").run(bundled_model, cat_image))[-1]
    plain = list(Saliency(target="class:285").run(bundled_model, cat_image))[-1]
    assert ours.facts["covered_kinds"] == "33 ReLU6"
    assert np.corrcoef(ours.values.ravel(), plain.values.ravel())[0, 1] < 0.9


@pytest.mark.parametrize("technique", [Guided, Deconvnet])
def test_what_is_rectified_in_place_is_rectified_for_whoever_reads_it_again(technique):
    inplace, apart = (result_of(technique, loaded(InPlaceResidual(flag), SIDE, channels=1)) for flag in (True, False))
    np.testing.assert_allclose(inplace.values, apart.values, rtol=1e-5)
    assert inplace.facts["score"] == pytest.approx(apart.facts["score"])
    assert inplace.facts["covered_kinds"] == "1 ReLU"


def test_an_in_place_rectifier_on_a_view_is_covered():
    result = result_of(Guided, loaded(HalfRectified(v, STRETCH), SIDE, channels=1))
    half = np.arange(36) < 18
    np.testing.assert_allclose(result.values.ravel(), STEP * g * np.where(half, ABOVE * (g > 0), 1), rtol=1e-5)
    assert result.facts["covered_kinds"] == "1 ReLU"


@pytest.mark.parametrize(("activation", "kinds"), [("relu", "2 ReLU"), ("gelu", "2 GELU")])
def test_the_fused_path_of_torchs_transformer_does_not_slip_by(activation, kinds):
    model = loaded(TorchEncoder(activation), SIDE, channels=1)
    result = result_of(Guided, model)
    assert result.facts["covered_kinds"] == kinds
    assert "uncovered_activations" not in result.facts
    assert np.abs(result.values - result_of(Saliency, model).values).max() > 1e-3


def test_a_function_of_the_models_own_is_named_as_not_reached():
    class Swish(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            ctx.save_for_backward(t)
            return t * t.sigmoid()

        @staticmethod
        def backward(ctx, grad):
            return grad * ctx.saved_tensors[0].sigmoid()

    model = model_of(lambda t: functional.relu(Swish.apply(t)))
    result = result_of(Guided, model)
    assert result.facts["uncovered_activations"] == "1 Swish"
    assert "does not reach Swish" in result.caveat
    assert "does not reach Swish" in Guided.applies(model).sentence


@pytest.mark.parametrize("activation", [torch.sigmoid, torch.tanh, lambda t: t.clamp(min=-3), lambda t: t.clamp(max=1)])
def test_where_no_rectifier_is_covered_it_is_refused_in_a_sentence(activation):
    model = model_of(activation)
    for technique in (Guided, Deconvnet, PLUGINS["guided-gradcam"]):
        assert not technique.applies(model).works
        assert "No rectifier" in technique.applies(model).sentence
    with pytest.raises(UserError, match=r"lies between image and class 1, so guided backprop is the plain gradient"):
        result_of(Guided, model)


def test_a_unit_below_every_rectifier_is_refused(tiny_model, cat):
    with pytest.raises(UserError, match=r"lies between image and unit 3 of first"):
        list(Guided(target="unit:first:3").run(tiny_model, tiny_model.prepare(cat.pixels)))


@pytest.mark.parametrize(("layer", "count"), [("relu#1", 1), ("relu#2", 2), ("relu()", 3)])
def test_of_a_unit_only_the_activations_below_it_count(tiny_model, cat, layer, count):
    result = list(Guided(target=f"unit:{layer}:3").run(tiny_model, tiny_model.prepare(cat.pixels)))[-1]
    assert result.facts["covered_activations"] == count


def test_in_colour_grey_is_zero_and_the_map_stays_raw(bundled_model, cat_image):
    plain = list(Guided().run(bundled_model, cat_image))[-1]
    both = list(Guided(colour=True).run(bundled_model, cat_image))[-1]
    assert isinstance(both, Group)
    np.testing.assert_array_equal(both.parts["map"].values, plain.values)
    colour = both.parts["colour"].values
    assert colour.shape == (224, 224, 3)
    assert 0 <= colour.min() < 0.5 < colour.max() <= 1
    assert both.parts["colour"].facts["full_colour"] > 0


def test_pictures_in_colour_are_scaled_about_middle_grey():
    gradient = np.zeros((1, 1, 4), np.float32)
    gradient[0, 0] = [-2, 0, 1, 2]
    values = rectifiers.in_colour(gradient, "by hand", "logit").values
    np.testing.assert_allclose(values[0, :, 0], [0, 0.5, 0.75, 1], atol=0.01)
    assert (values == values[..., :1]).all()  # one channel is grey
    assert (rectifiers.in_colour(np.zeros((3, 2, 2)), "nothing", "logit").values == 0.5).all()


def test_nothing_that_arrives_is_said_in_words():
    model = model_of(nn.ReLU())
    model.network.last.weight.data.abs_().neg_()
    result = result_of(Guided, model)
    assert not result.values.any()
    assert "Nothing arrives at the pixels" in result.caveat


# Guided Grad-CAM


def test_guided_grad_cam_is_the_product_of_its_two_maps(bundled_model, cat_image):
    parameters = {"target": "class:285"}
    guided = list(Guided(**parameters, signed=True, channels="sum").run(bundled_model, cat_image))[-1]
    gradcam = list(PLUGINS["gradcam"](**parameters, layer="_blocks.10").run(bundled_model, cat_image))[-1]
    both = list(
        PLUGINS["guided-gradcam"](**parameters, layer="_blocks.10", signed=True, channels="sum").run(
            bundled_model, cat_image
        )
    )[-1]
    expected = guided.values * gradcam.values
    np.testing.assert_allclose(both.values, expected, atol=1e-5 * np.abs(expected).max())
    assert both.facts["layer"] == "_blocks.10"
    assert both.facts["covered_activations"] == 33
    assert both.values.any()


def test_guided_grad_cam_is_empty_in_words_where_grad_cam_finds_nothing(tiny_model, cat):
    image = tiny_model.prepare(cat.pixels)
    weight = tiny_model.network.last.weight
    old = weight.data
    weight.data = -old.abs()
    try:
        result = list(PLUGINS["guided-gradcam"](target="class:0").run(tiny_model, image))[-1]
    finally:
        weight.data = old
    assert not result.values.any()
    assert "No positive evidence" in result.caveat
