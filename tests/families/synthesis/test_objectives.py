"""What a picture is to reach, against values from whole forwards and against loops."""

from __future__ import annotations

import pytest
import torch

from tests.conftest import tiny
from workbench.api import Target, UserError
from workbench.families.synthesis import natural, objectives
from workbench.families.synthesis.objectives import (
    accentuated,
    along,
    caricature,
    direction_at,
    direction_between,
    gram,
    gram_distances,
    objective_of,
    relative_distance,
    style_distances,
    unlike,
)


@pytest.fixture
def pixels():
    return torch.rand((3, 3, 24, 24), generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("text", ["class:1", "difference:0,2", "unit:second#1:2"])
def test_an_objective_is_the_targets_value(tiny_model, pixels, text):
    target = Target.parse(text)
    torch.testing.assert_close(objective_of(tiny_model, target)(pixels), tiny_model.value(target, pixels))


def test_on_the_way_the_value_is_the_same_from_a_folded_network(tiny_model, pixels, monkeypatch):
    true = objective_of(tiny_model, Target.parse("class:2"))(pixels)
    monkeypatch.setattr(tiny_model, "answer", None)
    torch.testing.assert_close(objective_of(tiny_model, Target.parse("class:2"), on_the_way=True)(pixels), true)


def test_on_the_way_to_a_unit_the_folded_network_ends_at_its_layer(bundled_model, monkeypatch):
    pixels = torch.rand((1, 3, 224, 224), generator=torch.Generator().manual_seed(0))
    target = Target.of_unit("_blocks.2", 5)
    true = objective_of(bundled_model, target)(pixels)
    monkeypatch.setattr(bundled_model, "reached", None)
    torch.testing.assert_close(objective_of(bundled_model, target, on_the_way=True)(pixels), true, rtol=1e-3, atol=1e-4)


def test_in_the_middle_counts_the_one_value_there(tiny_model, pixels):
    value = objective_of(tiny_model, Target.of_unit("first", 3), in_the_middle=True)(pixels)
    with tiny_model.recording(["first"]) as activations:
        tiny_model.answer(pixels)
    maps = activations["first"]
    torch.testing.assert_close(value, maps[:, 3, maps.shape[2] // 2, maps.shape[3] // 2])


def test_a_vector_has_no_middle(tiny_model):
    vector = next(layer.name for layer in tiny_model.layers if layer.layout == "vector")
    with pytest.raises(UserError, match="gives no maps, so place must be everywhere"):
        objective_of(tiny_model, Target.of_unit(vector, 0), in_the_middle=True)


def test_a_gram_matrix_is_the_mean_product_of_two_channels():
    maps = torch.randn((2, 3, 4, 5), generator=torch.Generator().manual_seed(0))
    for n in range(2):
        for a in range(3):
            for b in range(3):
                slow = sum(float(maps[n, a, y, x] * maps[n, b, y, x]) for y in range(4) for x in range(5)) / 20
                assert float(gram(maps)[n, a, b]) == pytest.approx(slow, abs=1e-5)


def test_pictures_that_are_the_same_lose_all_and_others_less(tiny_model, pixels):
    loss = unlike(tiny_model, 2.0, 3)
    assert float(loss(pixels[:1].repeat(3, 1, 1, 1))) == pytest.approx(2.0, abs=1e-5)
    assert float(loss(pixels)) < 2.0 - 1e-5
    both = torch.cat([pixels, pixels[:1].repeat(3, 1, 1, 1)])  # two rounds: the mean of both
    assert float(loss(both)) == pytest.approx((float(loss(pixels)) + 2.0) / 2, abs=1e-5)


def test_the_distance_of_gram_matrices_is_the_papers_sum_over_that_of_the_photograph(tiny_model, pixels):
    layers = [tiny_model.layer("first"), tiny_model.layer("second#1")]
    found = gram_distances(tiny_model, layers, pixels[:1])(pixels[1:2])
    with tiny_model.recording(["first", "second#1"]) as recorded:
        for column, layer in enumerate(layers):
            tiny_model.answer(pixels[:1])
            true = gram(recorded[layer.name])[0]
            tiny_model.answer(pixels[1:2])
            there = gram(recorded[layer.name])[0]
            channels = range(len(true))
            lost = sum(float(there[a, b] - true[a, b]) ** 2 for a in channels for b in channels)
            size = sum(float(true[a, b]) ** 2 for a in channels for b in channels)
            assert float(found[0, column]) == pytest.approx(lost / size, rel=1e-3)


def test_mixed_styles_pull_as_the_papers_losses_of_each_do_by_their_weights(tiny_model, pixels):
    """Gatys 2016, equations 1, 4 and 5, written out for each style, against the one matrix that stands for both."""
    first, second = (tiny_model.layer(name) for name in ("first", "second#1"))
    weights, styles, at = (0.25, 0.75), pixels[1:], pixels[:1].clone().requires_grad_(True)
    own = pixels[:1].roll(3, 3)
    found = style_distances(tiny_model, [second], [first], own, styles, weights)(at)

    def features(seen):
        return tiny_model.reached(["first", "second#1"], seen)

    lost = (features(at)["second#1"] - features(own)["second#1"]).square().sum()
    torch.testing.assert_close(found[0, 0], lost / features(own)["second#1"].square().sum())

    def loss(style):
        difference = gram(features(at)["first"]) - gram(features(style)["first"])
        return difference.square().sum()

    paper = sum(w * loss(one[None]) for w, one in zip(weights, styles, strict=True))
    mixed = sum(w * gram(features(one[None])["first"]) for w, one in zip(weights, styles, strict=True))
    (slow,) = torch.autograd.grad(paper / mixed.square().sum(), [at], retain_graph=True)
    (fast,) = torch.autograd.grad(found[0, 1], [at])
    torch.testing.assert_close(fast, slow, rtol=1e-4, atol=1e-9)


def test_the_relative_distance_is_zero_at_the_image_and_one_at_nothing(tiny_model, pixels):
    distance = relative_distance(tiny_model, "first", pixels[:1])
    assert float(distance(pixels[:1])[0]) == 0
    with tiny_model.recording(["first"]) as recorded:
        tiny_model.answer(pixels)
    wanted, there = recorded["first"][:1], recorded["first"][1:]
    expected = (there - wanted).square().sum((1, 2, 3)) / wanted.square().sum()
    torch.testing.assert_close(distance(pixels[1:]), expected)


def test_a_direction_counts_by_the_power_of_its_cosine_at_each_place(tiny_model, pixels):
    layer = tiny_model.layer("first")
    direction = torch.randn(layer.channels, generator=torch.Generator().manual_seed(1))
    maps = tiny_model.reached(["first"], pixels)["first"]
    slow = []
    for one in maps:
        places = [one[:, y, x] for y in range(one.shape[1]) for x in range(one.shape[2])]
        dots = [float(place @ direction / direction.norm()) for place in places]
        slow.append(
            sum(dot * max(0.1, dot / float(place.norm())) ** 3 for dot, place in zip(dots, places, strict=True))
            / len(places)
        )
    found = along(tiny_model, layer, direction, power=3)(pixels)
    torch.testing.assert_close(found, torch.tensor(slow), rtol=1e-4, atol=1e-6)


def test_the_direction_of_a_place_is_the_mean_of_what_lies_over_it(tiny_model, pixels):
    layer = tiny_model.layer("first")
    maps = tiny_model.reached(["first"], pixels[:1])["first"][0]
    scale = 24 // maps.shape[1]
    found = direction_at(tiny_model, layer, pixels[:1], (2 * scale, 0, 2 * scale, scale))
    torch.testing.assert_close(found, maps[:, 0, 2:4].mean(1))


def test_a_caricature_is_one_at_the_photograph_and_two_at_twice_its_activations(tiny_model, pixels, monkeypatch):
    both = torch.cat([pixels[:1], pixels[:1]], 1)
    torch.testing.assert_close(caricature(tiny_model, "first")(both), torch.ones(1))
    there = iter([torch.ones(1, 4), torch.full((1, 4), 2.0)])
    monkeypatch.setattr(tiny_model, "reached", lambda *_: {"first": next(there)})
    torch.testing.assert_close(caricature(tiny_model, "first", 2)(both), torch.full((1,), 2.0))


def test_what_is_accentuated_loses_by_its_distance_to_the_photograph(tiny_model, pixels):
    objective, both = objective_of(tiny_model, Target.parse("class:1")), torch.cat([pixels[:1], pixels[1:2]], 1)
    lost = relative_distance(tiny_model, "first", pixels[1:2])(pixels[:1])
    expected = objective(pixels[:1]) - 3 * lost
    torch.testing.assert_close(accentuated(objective, tiny_model, "first", 3)(both), expected)


@pytest.mark.parametrize("box", [None, (6, 0, 12, 12)])
def test_a_direction_between_two_pictures_is_the_difference_of_means_taken_value_by_value(tiny_model, pixels, box):
    layer = tiny_model.layer("first")
    with tiny_model.recording(["first"]) as activations:
        tiny_model.answer(pixels)
    maps = activations["first"]
    rows, columns = maps.shape[2:]
    left, top, width, height = box or (0, 0, 24, 24)
    inside = [
        (y, x)
        for y in range(rows)
        for x in range(columns)
        if top <= y * 24 / rows < top + height and left <= x * 24 / columns < left + width
    ]
    slow = [
        sum(float(maps[1, c, y, x] - maps[0, c, y, x]) for y, x in inside) / len(inside) for c in range(len(maps[0]))
    ]
    between = direction_between(tiny_model, layer, pixels[:1], pixels[1:2], box)
    torch.testing.assert_close(between, torch.tensor(slow), atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(direction_between(tiny_model, layer, pixels[1:2], pixels[:1], box), -between)


def test_no_direction_lies_between_two_pictures_that_are_the_same(tiny_model, pixels):
    with pytest.raises(UserError, match="first answers the same to both pictures"):
        direction_between(tiny_model, tiny_model.layer("first"), pixels[:1], pixels[:1].clone())


def test_a_vector_has_a_direction_between_two_pictures_and_no_place(tiny_model, pixels):
    vector = next(layer for layer in tiny_model.layers if layer.layout == "vector")
    assert direction_between(tiny_model, vector, pixels[:1], pixels[1:2]).shape == (vector.channels,)
    with pytest.raises(UserError, match="gives no maps"):
        direction_between(tiny_model, vector, pixels[:1], pixels[1:2], (0, 0, 4, 4))


SIDE = 12
DIRECTION = torch.tensor([1.0, -0.5, 0.3, 0.8, -0.2, 0.6], dtype=torch.float64)


def _double(seed, count=1):
    return torch.rand((count, 3, SIDE, SIDE), generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def _layers(model, *names):
    return [model.layer(name) for name in names]


OF_ONE = {  # of pictures alone
    "objective_of": lambda model: objective_of(model, Target.parse("class:1")),
    "objective_of, a difference": lambda model: objective_of(model, Target.parse("difference:0,2")),
    "objective_of, a unit": lambda model: objective_of(model, Target.parse("unit:second#1:2")),
    "objective_of, the middle": lambda model: objective_of(model, Target.of_unit("first", 3), in_the_middle=True),
    "along": lambda model: along(model, model.layer("first"), DIRECTION),
    "mean_square": lambda model: objectives.mean_square(model, "second#1"),
    "relative_distance": lambda model: relative_distance(model, "second#1", _double(1)),
    "gram_distances": lambda model: gram_distances(model, _layers(model, "first", "second#1"), _double(1)),
    "style_distances": lambda model: style_distances(
        model, _layers(model, "second#1"), _layers(model, "first"), _double(1), _double(2, 2), (0.25, 0.75)
    ),
    "unlike": lambda model: unlike(model, 2.0, 2),
    "total_variation": lambda _model: natural.total_variation,
    "far_from_grey": lambda _model: natural.far_from_grey,
}  # fmt: skip
OF_TWO = {  # of pictures beside the photograph
    "caricature": lambda model: caricature(model, "first", 2),
    "accentuated": lambda model: accentuated(objective_of(model, Target.parse("class:1")), model, "first", 3),
}


@pytest.mark.parametrize("name", [*OF_ONE, *OF_TWO])
def test_the_gradient_of_each_is_the_one_of_finite_differences(name, monkeypatch):
    model = tiny(size=SIDE)
    model.network.double()
    monkeypatch.setattr(torch.Tensor, "float", lambda number: number)  # objectives ask for single numbers
    objective, beside = (OF_ONE | OF_TWO)[name](model), [_double(1)] if name in OF_TWO else []
    at = _double(0, 2 if name == "unlike" else 1).requires_grad_(True)

    def value(pixels):
        return objective(torch.cat([pixels, *beside], 1))

    assert torch.autograd.gradcheck(value, at, fast_mode=True)
    assert torch.autograd.grad(value(at).sum(), [at])[0].abs().max() > 1e-6  # it moves there at all


def test_no_objective_is_without_a_check_of_its_gradient():
    kinds = ("Objective", "Callable[[Tensor], Tensor]")
    there = {
        name for name, one in vars(objectives).items() if getattr(one, "__annotations__", {}).get("return") in kinds
    }
    assert len(there) > 5
    assert there <= {name.partition(",")[0] for name in [*OF_ONE, *OF_TWO]}
