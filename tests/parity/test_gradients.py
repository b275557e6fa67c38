"""Saliency, gradient x input, SmoothGrad and integrated gradients by hand, by slow versions, and against captum."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from tests.conftest import loaded
from workbench.api import Heatmap, Progress, UserError
from workbench.engine.plugins import load_plugins
from workbench.families import gradients
from workbench.testing.known_answers import Quadratic
from workbench.testing.networks import CutOff, Mixed, Underivable

PLUGINS = {name: plugin.technique for name, plugin in load_plugins()[0].items()}
Saliency, TimesInput = PLUGINS["saliency"], PLUGINS["gradient-x-input"]
SmoothGrad, Integrated = PLUGINS["smoothgrad"], PLUGINS["integrated-gradients"]
FAMILY = ("saliency", "gradient-x-input", "smoothgrad", "integrated-gradients", "guided-backprop", "deconvnet",
          "guided-gradcam")  # fmt: skip


def last(run) -> Heatmap:
    return [r for r in run if not isinstance(r, Progress)][-1]


def maps(run) -> list[Heatmap]:
    return [r for r in run if isinstance(r, Heatmap)]


@pytest.fixture(scope="module")
def quadratic():
    draw = torch.Generator().manual_seed(0)
    return loaded(Quadratic(*torch.randn(2, 3, 8, 8, generator=draw)), 8)


def parts(quadratic):
    """Pixels, a and b as (3, 8, 8) float64."""
    a, b = (t.detach().double().numpy() for t in (quadratic.network.a, quadratic.network.b))
    return a, b


def slope_of(quadratic, pixels):
    """dy_0 / dpixel by hand."""
    a, b = parts(quadratic)
    return (2 * a * (pixels - 0.5) / 0.25 + b) / 0.25


# Colours and signs


@pytest.mark.parametrize(
    ("channels", "signed", "expected"),
    [
        ("largest", True, [-3.0, 2.0]), ("largest", False, [3.0, 2.0]), ("sum", True, [0.0, 3.0]),
        ("sum", False, [6.0, 3.0]), ("mean", True, [0.0, 1.0]), ("mean", False, [2.0, 1.0]),
        ("norm", True, [14**0.5, 5**0.5]), ("norm", False, [14**0.5, 5**0.5]),
    ],
)  # fmt: skip
def test_channels_become_one_number_as_worked_out_by_hand(channels, signed, expected):
    attribution = np.array([[[1, 2]], [[-3, 0]], [[2, 1]]], np.float32)
    np.testing.assert_allclose(gradients.reduced(attribution, channels, signed), [expected], rtol=1e-6)


@pytest.mark.parametrize(
    ("signed", "channels", "keeps"), [(True, "sum", True), (False, "sum", False), (True, "norm", False)]
)
def test_a_map_says_whether_it_has_a_sign(tiny_model, cat, signed, channels, keeps):
    result = last(Saliency(signed=signed, channels=channels).run(tiny_model, tiny_model.prepare(cat.pixels)))
    assert result.signed == keeps
    assert ("magnitude" in result.caption) != keeps
    assert (result.values.min() < 0) == keeps


# Saliency


def test_saliency_is_as_worked_out_by_hand(quadratic, cat):
    image = quadratic.prepare(cat.pixels)
    slope = slope_of(quadratic, image.pixels)
    np.testing.assert_allclose(
        last(Saliency(target="class:0").run(quadratic, image)).values, np.abs(slope).max(0), rtol=1e-4
    )
    signed = last(Saliency(target="class:0", signed=True, channels="mean").run(quadratic, image))
    np.testing.assert_allclose(signed.values, slope.mean(0), rtol=1e-4, atol=1e-4)
    assert signed.unit == "logit per pixel range"


def test_saliency_equals_captum_on_a_photograph(bundled_model, cat_image):
    import captum.attr

    x = bundled_model.pixels(cat_image).requires_grad_(True)
    for absolute in (True, False):
        theirs = captum.attr.Saliency(bundled_model.scores).attribute(x, target=285, abs=absolute)[0].numpy()
        ours = last(Saliency(target="class:285", signed=not absolute, channels="sum").run(bundled_model, cat_image))
        np.testing.assert_allclose(ours.values, theirs.sum(0), atol=1e-5 * np.abs(theirs).max())


def test_any_target_can_be_explained(tiny_model, cat):
    image = tiny_model.prepare(cat.pixels)

    def gradient(target):
        return last(Saliency(target=target, signed=True, channels="sum").run(tiny_model, image))

    one, other, both = (gradient(t).values for t in ("class:1", "class:2", "difference:1,2"))
    np.testing.assert_allclose(both, one - other, atol=1e-6)
    with torch.no_grad():
        scores = tiny_model.scores(tiny_model.pixels(image))
        p = scores.softmax(1)[0].numpy()
    all_classes = [gradient(f"class:{k}").values for k in range(4)]
    chain = sum(p[1] * ((k == 1) - p[k]) * all_classes[k] for k in range(4))
    np.testing.assert_allclose(gradient("probability:1").values, chain, atol=1e-6)
    assert gradient("log-probability:1").unit == "log-probability per pixel range"


@pytest.mark.parametrize("layer", ["relu#1", "second#2", "relu()"])
def test_the_gradient_of_a_unit_is_that_of_its_mean(tiny_model, cat, layer):
    image, net = tiny_model.prepare(cat.pixels), tiny_model.network
    ours = last(Saliency(target=f"unit:{layer}:4", signed=True, channels="sum").run(tiny_model, image))
    x = tiny_model.pixels(image).requires_grad_(True)
    outputs = {"relu#1": torch.relu(net.first((x - 0.5) / 0.25))}
    outputs["second#2"] = net.second(torch.relu(net.second(net.pool(outputs["relu#1"]))))
    outputs["relu()"] = torch.relu(outputs["second#2"])
    (expected,) = torch.autograd.grad(outputs[layer][0, 4].mean(), x)
    np.testing.assert_allclose(ours.values, expected[0].sum(0).numpy(), rtol=1e-4, atol=1e-8)
    assert ours.unit == "activation per pixel range"


# Gradient x input


@pytest.mark.parametrize(("reference", "level"), [("black", 0.0), ("grey", 0.5), ("white", 1.0)])
def test_gradient_x_input_is_as_worked_out_by_hand(quadratic, cat, reference, level):
    image = quadratic.prepare(cat.pixels)
    result = last(TimesInput(target="class:0", reference=reference).run(quadratic, image))
    expected = ((image.pixels - level) * slope_of(quadratic, image.pixels)).sum(0)
    np.testing.assert_allclose(result.values, expected, rtol=1e-3, atol=1e-3)
    assert result.facts["sum"] == pytest.approx(expected.sum(), rel=1e-3)


def test_gradient_x_input_of_what_equals_the_reference_is_zero_and_says_why(quadratic):
    image = quadratic.prepare(np.zeros((8, 8, 3), np.uint8))
    result = last(TimesInput(target="class:0").run(quadratic, image))
    assert not result.values.any()
    assert "Every product is zero" in result.caveat


# SmoothGrad


def slow_smoothgrad(model, image, target, samples, sigma, seed):
    """One copy at a time: the mean of the gradient and of its square, (C, H, W)."""
    found = []
    for i in range(samples):
        e = np.random.default_rng((seed, i)).standard_normal(image.pixels.shape, np.float32)
        x = torch.from_numpy(image.pixels + sigma * e)[None].requires_grad_(True)
        model.scores(x)[0, target].backward()
        found.append(x.grad[0].double().numpy())
    return np.mean(found, 0), np.mean(np.square(found), 0)


@pytest.mark.parametrize("average", ["gradient", "square", "variance"])
def test_smoothgrad_equals_one_copy_at_a_time(tiny_model, cat, average):
    image = tiny_model.prepare(cat.pixels)
    ours = last(SmoothGrad(target="class:2", samples=7, noise=20, seed=3, average=average, channels="sum",
                           signed=True).run(tiny_model, image))  # fmt: skip
    mean, square = slow_smoothgrad(tiny_model, image, 2, 7, 0.2, 3)
    expected = {"gradient": mean, "square": square, "variance": square - mean**2}[average].sum(0)
    np.testing.assert_allclose(ours.values, expected, atol=1e-5 * np.abs(expected).max())
    assert ours.signed == (average == "gradient")


@pytest.mark.parametrize("average", ["gradient", "square"])
def test_smoothgrad_does_not_depend_on_the_size_of_batches(tiny_model, cat, monkeypatch, average):
    image = tiny_model.prepare(cat.pixels)
    few, many = (last(SmoothGrad(samples=n, average=average).run(tiny_model, image)).values for n in (4, 9))
    monkeypatch.setattr(gradients, "batch_size", lambda model: 4)
    results = maps(SmoothGrad(samples=9, average=average).run(tiny_model, image))
    assert [r.facts["samples"] for r in results] == [4, 8, 9]  # partial maps come as it goes
    np.testing.assert_allclose(results[0].values, few, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(results[-1].values, many, rtol=1e-4, atol=1e-6)
    assert "8 of 9 samples" in results[1].caption


def test_smoothgrad_without_noise_is_saliency_and_another_seed_is_another_map(bundled_model, cat_image):
    still = last(SmoothGrad(samples=1, noise=0).run(bundled_model, cat_image)).values
    plain = last(Saliency().run(bundled_model, cat_image)).values
    np.testing.assert_allclose(still, plain, atol=1e-5 * plain.max())
    one, other = (last(SmoothGrad(samples=1, seed=seed).run(bundled_model, cat_image)).values for seed in (0, 1))
    assert np.abs(one - other).max() > 0.1 * one.max()


def test_noise_is_a_share_of_the_pixel_range(quadratic, cat):
    seen = []
    hook = quadratic.network.register_forward_pre_hook(
        lambda module, given: seen.append(given[0].detach() * 0.25 + 0.5)
    )
    image = quadratic.prepare(cat.pixels)
    last(SmoothGrad(samples=60, noise=20).run(quadratic, image))
    hook.remove()
    noise = torch.cat(seen[1:]) - torch.tensor(image.pixels)  # the first forward asks for the target
    assert float(noise.std()) == pytest.approx(0.2, rel=0.02)
    assert float(noise.mean()) == pytest.approx(0, abs=0.01)


def test_batches_are_halved_when_memory_runs_out(tiny_model, cat, monkeypatch):
    image = tiny_model.prepare(cat.pixels)
    expected = last(SmoothGrad(samples=8).run(tiny_model, image)).values
    real, sizes = gradients.forward, []

    def small(model, pixels, target):
        sizes.append(len(pixels))
        if len(pixels) > 2:
            raise torch.OutOfMemoryError("no room")
        return real(model, pixels, target)

    monkeypatch.setattr(gradients, "forward", small)
    monkeypatch.setattr(gradients, "batch_size", lambda model: 8)
    np.testing.assert_allclose(
        last(SmoothGrad(samples=8).run(tiny_model, image)).values, expected, rtol=1e-4, atol=1e-6
    )
    assert sizes == [8, 4, 2, 2, 2, 2]


# Integrated gradients


@pytest.mark.parametrize(("baseline", "level"), [("black", 0.0), ("grey", 0.5), ("white", 1.0)])
@pytest.mark.parametrize("spacing", ["adaptive", "even"])
def test_integrated_gradients_of_a_quadratic_are_exact_with_few_steps(quadratic, cat, baseline, level, spacing):
    image = quadratic.prepare(cat.pixels)
    result = last(Integrated(target="class:0", baseline=baseline, steps=3, spacing=spacing).run(quadratic, image))
    a, b = parts(quadratic)
    now, then = (image.pixels - 0.5) / 0.25, (level - 0.5) / 0.25
    exact = a * (now**2 - then**2) + b * (now - then)
    np.testing.assert_allclose(result.values, exact.sum(0), rtol=1e-3, atol=1e-3)
    assert result.facts["steps"] == 3
    assert result.facts["sum"] == pytest.approx(exact.sum(), rel=1e-4)
    assert result.facts["relative_delta_percent"] < 0.1
    assert not result.caveat


def test_even_steps_equal_captums_trapezoidal_rule(bundled_model, cat_image):
    import captum.attr

    x = bundled_model.pixels(cat_image)
    n = 10
    ours = last(Integrated(target="class:285", steps=n, most_steps=n, spacing="even").run(bundled_model, cat_image))
    theirs = (
        captum.attr.IntegratedGradients(bundled_model.scores)
        .attribute(x, 0 * x, target=285, n_steps=n, method="riemann_trapezoid", internal_batch_size=5)[0]
        .sum(0)
    )
    expected = theirs.numpy() * n / (n - 1)  # captum's weights of n nodes are 1/n, though they have n - 1 intervals
    np.testing.assert_allclose(ours.values, expected, atol=1e-4 * np.abs(expected).max())


@pytest.mark.parametrize("spacing", ["adaptive", "even"])
def test_with_many_steps_it_equals_captums_gauss_legendre(tiny_model, cat, spacing):
    import captum.attr

    image = tiny_model.prepare(cat.pixels)
    x = tiny_model.pixels(image)
    theirs = captum.attr.IntegratedGradients(tiny_model.scores).attribute(x, torch.ones_like(x), target=1, n_steps=300)
    expected = theirs[0].sum(0).numpy()
    ours = last(Integrated(target="class:1", baseline="white", steps=300, spacing=spacing).run(tiny_model, image))
    np.testing.assert_allclose(ours.values, expected, atol=0.01 * np.abs(expected).max())


def test_steps_are_added_until_the_parts_are_complete_to_one_percent_on_a_photograph(bundled_model, cat_image):
    results = maps(Integrated(steps=20).run(bundled_model, cat_image))
    assert results[0].facts["relative_delta_percent"] > 1  # twenty steps are far from enough here
    assert "The parts are not complete" in results[0].caveat
    final = results[-1]
    facts = final.facts
    assert 20 < facts["steps"] <= 800
    assert facts["relative_delta_percent"] <= 1
    assert not final.caveat
    with torch.no_grad():
        x = bundled_model.pixels(cat_image)
        difference = float(bundled_model.scores(x)[0, 282] - bundled_model.scores(0 * x)[0, 282])
    assert facts["delta"] == pytest.approx(abs(final.values.sum(dtype=float) - difference), abs=1e-3)
    assert facts["relative_delta_percent"] == pytest.approx(100 * facts["delta"] / abs(difference), rel=1e-3)
    assert f"after {facts['steps']} steps" in final.caption


@pytest.mark.parametrize(("spacing", "steps"), [("even", [5, 9, 17, 33]), ("adaptive", [5, 9, 17, 25, 33, 40])])
def test_what_is_not_complete_at_the_most_steps_says_so(tiny_model, cat, spacing, steps):
    image = tiny_model.prepare(cat.pixels)
    results = maps(
        Integrated(target="class:1", steps=5, most_steps=40, tolerance=0.01, spacing=spacing).run(tiny_model, image)
    )
    assert [r.facts["steps"] for r in results] == steps
    assert "and 0.01 % is wanted; 40 steps are the most that is allowed" in results[-1].caveat


def test_the_blurred_and_the_noisy_baseline_are_what_they_say(quadratic, cat):
    from workbench.families.perturbation import blurred

    image = quadratic.prepare(cat.pixels)
    a, b = parts(quadratic)
    x = torch.tensor(image.pixels)
    starts = {
        "blur": blurred(x, 2.0).double().numpy(),
        "noise": np.random.default_rng(5).random((1, 3, 8, 8), np.float32)[0].astype(float),
    }
    for baseline, start in starts.items():
        result = last(Integrated(target="class:0", baseline=baseline, blur=2, seed=5).run(quadratic, image))
        now, then = (image.pixels - 0.5) / 0.25, (start - 0.5) / 0.25
        exact = (a * (now**2 - then**2) + b * (now - then)).sum(0)
        np.testing.assert_allclose(result.values, exact, rtol=1e-3, atol=1e-2)
        assert result.facts["baseline_score"] == pytest.approx((a * then**2 + b * then).sum(), rel=1e-4, abs=1e-3)


def test_an_image_that_is_its_baseline_is_zero_and_says_why(quadratic):
    image = quadratic.prepare(np.zeros((8, 8, 3), np.uint8))
    result = last(Integrated(target="class:0").run(quadratic, image))
    assert not result.values.any()
    assert "image and baseline are the same" in result.caveat
    assert "relative_delta_percent" not in result.facts
    assert result.facts["delta"] == 0


# The path, node by node


def measured(module, function, derivative, seen):
    """A path of one dimension, F(alpha), in batches of three."""

    def measure(alphas):
        for start in range(0, len(alphas), 3):
            here = alphas[start : start + 3]
            seen.extend(here.tolist())
            densities = [np.full((1, 1, 1), derivative(alpha), np.float32) for alpha in here]
            yield [
                module.Node(alpha, function(alpha), float(d.sum()), d)
                for alpha, d in zip(here.tolist(), densities, strict=True)
            ]

    return measure


@pytest.fixture
def path():
    import sys

    return sys.modules[f"{Integrated.__module__.rpartition('.')[0]}.path"]


@pytest.mark.parametrize("rule", ["adaptively", "evenly"])
@pytest.mark.parametrize("kept", [None, 4])
def test_the_estimate_is_the_trapezoidal_rule_over_all_nodes_whatever_was_forgotten(path, rule, kept, monkeypatch):
    if kept:
        monkeypatch.setattr(path, "KEPT_BYTES", 0)
        monkeypatch.setattr(path, "LEAST_KEPT", kept)
    seen: list[float] = []
    measure = measured(path, lambda a: np.tanh(20 * (a - 0.3)), lambda a: 20 / np.cosh(20 * (a - 0.3)) ** 2, seen)
    *_, final = getattr(path, rule)(measure, 5, 90, lambda estimate: False)
    nodes = np.array(sorted(seen))
    assert len(nodes) == len(set(seen)) == final.steps
    densities = (20 / np.cosh(20 * (nodes - 0.3)) ** 2).astype(np.float32).astype(float)
    widths = np.diff(nodes)
    assert final.sum == pytest.approx((widths * (densities[1:] + densities[:-1]) / 2).sum(), rel=1e-6)
    assert final.difference == pytest.approx(np.tanh(14) - np.tanh(-6))
    if rule == "adaptively":
        assert np.mean(np.abs(nodes - 0.3) < 0.2) > 0.6  # nodes went where the gradient turns


def test_steps_that_are_added_are_counted_against_the_most_that_there_may_be(path):
    measure = measured(path, lambda a: np.tanh(20 * (a - 0.3)), lambda a: 20 / np.cosh(20 * (a - 0.3)) ** 2, [])
    items = list(path.adaptively(measure, 20, 60, lambda estimate: estimate.steps >= 40))
    counts = [item for item in items if not isinstance(item, path.Estimate)]
    assert {count.total for count in counts if count.note == "steps"} == {20}
    added = [count for count in counts if count.note == "steps at most"]
    assert {count.total for count in added} == {60}
    assert 20 < added[0].done <= 28
    assert 40 <= added[-1].done < 60


def test_adaptive_nodes_are_nearer_to_the_integral_than_as_many_even_ones(path):
    def derivative(alpha):
        return 200 / np.cosh(200 * (alpha - 0.03)) ** 2

    missed = {}
    for rule in ("adaptively", "evenly"):
        measure = measured(path, lambda a: np.tanh(200 * (a - 0.03)), derivative, [])
        *_, final = getattr(path, rule)(measure, 65, 65, lambda estimate: False)
        assert final.steps == 65
        missed[rule] = final.delta
    assert 20 * missed["adaptively"] < missed["evenly"]


def test_a_bump_between_the_first_nodes_is_found_because_the_sum_misses_it(path):
    centre, width = 0.72, 0.02  # the first nodes, k / 16, see nothing of it

    def derivative(alpha):
        t = np.clip((alpha - centre) / width, -1, 1)
        return (1 + np.cos(np.pi * t)) / (2 * width)

    def integral(alpha):
        t = np.clip((alpha - centre) / width, -1, 1)
        return (1 + t + np.sin(np.pi * t) / np.pi) / 2

    seen: list[float] = []
    *_, final = path.adaptively(measured(path, integral, derivative, seen), 60, 60, lambda estimate: False)
    assert seen[17] == 0.71875  # the middle of that interval comes first
    assert sum(abs(alpha - centre) < width for alpha in seen) > 8
    assert final.delta < 0.02 * final.difference


def test_memory_stays_flat_however_many_nodes_there_are(path, monkeypatch):
    monkeypatch.setattr(path, "KEPT_BYTES", 0)
    monkeypatch.setattr(path, "LEAST_KEPT", 6)
    nodes = []

    def measure(alphas):
        fresh = [path.Node(a, a**3, 3 * a**2, np.full((1, 1, 1), 3 * a**2, np.float32)) for a in alphas.tolist()]
        nodes.extend(fresh)
        yield fresh

    held = [
        sum(node.density is not None for node in nodes)
        for item in path.adaptively(measure, 17, 200, lambda estimate: False)
        if isinstance(item, path.Estimate)
    ]
    assert len(nodes) == 200
    assert max(held[1:]) <= 7


# What applies, and what cannot


@pytest.mark.parametrize("technique", FAMILY)
def test_where_no_gradient_flows_it_is_refused_in_a_sentence(technique, cat):
    model = loaded(CutOff(), 8)
    answer = PLUGINS[technique].applies(model)
    assert not answer.works
    assert "No gradient flows from the scores to the pixels" in answer.sentence
    with pytest.raises(UserError, match=r"No gradient flows|cannot reach the target"):
        list(PLUGINS[technique]().run(model, model.prepare(cat.pixels)))


def test_an_operation_without_a_derivative_is_refused_in_a_sentence(cat):
    model = loaded(Underivable(), 8)
    with pytest.raises(UserError, match="No gradient flows from class 1 "):
        list(Saliency(target="class:1").run(model, model.prepare(cat.pixels)))


@pytest.mark.parametrize("technique", FAMILY)
@pytest.mark.parametrize("kind", ["grey", "two outputs"])
def test_one_channel_and_two_outputs_are_explained(technique, kind, cat):

    torch.manual_seed(2)
    grey = kind == "grey"
    model = loaded(Mixed(colours=1 if grey else 3, outputs=4 if grey else 2), 16, channels=1 if grey else 3)
    assert PLUGINS[technique].applies(model).works
    result = last(PLUGINS[technique](target="class:1").run(model, model.prepare(cat.pixels)))
    assert result.values.shape == (16, 16)
    assert ("channels" in result.caption) != grey


def test_a_target_that_hangs_on_no_pixel_is_zero_and_says_why():
    network = nn.Sequential(nn.Conv2d(3, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(72, 2))
    network[0].bias.data.fill_(-1e3)  # no unit is ever open
    model = loaded(network, 8)
    result = last(Saliency().run(model, model.prepare(np.full((8, 8, 3), 90, np.uint8))))
    assert not result.values.any()
    assert "zero at every pixel" in result.caveat


def test_whether_a_gradient_flows_is_found_out_once_for_a_model(tiny_model, monkeypatch):
    Saliency.applies(tiny_model)
    monkeypatch.setattr(type(tiny_model), "scores", lambda *_: pytest.fail("asked again"))
    assert Saliency.applies(tiny_model).works


@pytest.mark.parametrize("unit", ["_conv_stem:3", "_blocks.8:17", "_conv_head:112", "_fc:282"])
def test_the_saliency_of_a_unit_of_the_bundled_model_is_plain_autograds(bundled_model, cat_image, unit):
    layer, _, channel = unit.rpartition(":")
    seen = []
    hook = bundled_model.network.get_submodule(layer).register_forward_hook(lambda *told: seen.append(told[2]))
    pixels = bundled_model.pixels(cat_image).clone().requires_grad_(True)
    bundled_model.scores(pixels)
    hook.remove()
    seen[0][0, int(channel)].mean().backward()
    card = list(PLUGINS["unit"](unit=unit).run(bundled_model, cat_image))[-1]
    expected = pixels.grad[0].abs().amax(0).numpy()
    np.testing.assert_allclose(card.parts["saliency"].values, expected, rtol=1e-4, atol=1e-6 * expected.max())
