"""Feature visualization: the network gives what was asked for, units stop below what lies above, and refusals."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image as Pillow

from workbench.api import Group, Picture, Progress, Target, UserError
from workbench.engine.host import Host, RunRequest
from workbench.engine.loaders import registry
from workbench.engine.plugins import load_plugins
from workbench.families.synthesis import Climbed, picture_of
from workbench.families.synthesis.ceilings import Ceiling
from workbench.families.synthesis.objectives import unlike
from workbench.families.synthesis.pictures import NOT_JUDGED
from workbench.images.photo import open_photo
from workbench.testing.networks import small_networks

FeatureVisualization = load_plugins()[0]["feature-visualization"].technique


def made(model, image=None, **parameters):
    image = image or model.prepare(np.full((*model.input_size, 3), 128, np.uint8))
    return [one for one in FeatureVisualization(**parameters).run(model, image) if not isinstance(one, Progress)]


def test_the_bundled_network_sees_the_class_in_a_picture_of_few_steps(bundled_model):
    *_, last = made(bundled_model, target="class:504", steps=24)
    assert isinstance(last, Picture)
    pixels = torch.from_numpy(last.values).permute(2, 0, 1)[None]
    assert int(bundled_model.likeliest(bundled_model.answer(pixels))) == 504
    reached = float(bundled_model.scores(pixels)[0, 504])
    assert last.facts["reached"] == pytest.approx(reached, abs=1e-3)
    assert last.facts["start"] < reached


def test_a_class_is_looked_for_at_a_smaller_size_and_a_unit_at_the_networks_own(bundled_model):
    def sides(**parameters):
        seen = []
        normalised = bundled_model._normalised

        def watched(x, *more):
            if x.requires_grad:
                seen.append(x.shape[-1])
            return normalised(x, *more)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bundled_model, "_normalised", watched)
            shape = made(bundled_model, steps=4, **parameters)[-1].values.shape
        return shape, seen

    assert sides(target="class:504") == ((224, 224, 3), [128] * 4)
    assert sides(target="unit:_blocks.0:1") == ((224, 224, 3), [224] * 4)
    assert sides(target="class:504", size=60) == ((60, 60, 3), [224] * 4)
    assert sides(target="class:504", prior="pixels") == ((224, 224, 3), [224] * 4)


def test_the_first_picture_comes_after_one_step(tiny_model):
    first, *_ = made(tiny_model, target="class:1", steps=30)
    assert "1 of 30 steps" in first.caption


def test_the_same_seed_gives_the_same_picture_and_another_another(tiny_model):
    one, again, other = (made(tiny_model, target="class:1", steps=5, seed=seed)[-1].values for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()


def test_the_negative_goes_the_other_way(tiny_model):
    most, least = (made(tiny_model, target="class:1", steps=30, negative=no)[-1].facts for no in (False, True))
    assert least["reached"] < least["start"] < most["reached"]


def test_several_pictures_are_less_alike_the_more_they_are_driven_apart(tiny_model):
    def alike(weight):
        group = made(tiny_model, target="class:1", steps=30, pictures=3, unlike=weight)[-1]
        assert isinstance(group, Group)
        pictures = torch.from_numpy(np.stack([part.values for part in group.parts.values()])).permute(0, 3, 1, 2)
        return float(unlike(tiny_model, 1.0, 3)(pictures))

    assert alike(100.0) < alike(0.0) - 0.01


def test_the_predicted_class_of_the_open_image_is_shown_and_its_value_there_said(bundled_model, cat):
    image = bundled_model.prepare(cat.pixels, "cat")
    last = made(bundled_model, image, steps=1)[-1]
    assert last.facts["target"] == "class:282"
    assert last.facts["on_this_image"] == pytest.approx(
        float(bundled_model.scores(bundled_model.pixels(image))[0, 282]), abs=1e-3
    )


@pytest.mark.parametrize("name", ["nanodet", "selfie-segmentation"])
def test_by_itself_it_shows_the_box_or_region_that_the_model_answers_of_the_image(name, cat):
    """As every other technique, and as the form says: the best box, the largest region."""
    model = registry.load(name, "cpu")
    image = model.prepare(cat.pixels, "cat")
    answered = model.resolve(Target(), model.answer(model.pixels(image)), image)
    last = made(model, image, steps=1)[-1]
    assert last.facts["target"] == str(answered)
    assert last.caption.startswith(f"What {model.title(answered)} answers to most")
    np.testing.assert_array_equal(last.values, made(model, image, steps=1, target=str(answered))[-1].values)


def test_a_box_that_is_nowhere_in_noise_is_made_from_the_photograph_and_that_is_said():
    model = small_networks()["listed boxes"]
    noise = np.random.default_rng(0).integers(0, 256, (*model.input_size, 3), np.uint8)
    *_, last = made(model, model.prepare(noise, "it"), steps=2)
    assert "2 steps; begun at the photograph, since noise has none of it;" in last.caption
    assert last.facts["start"] > 0


def test_a_dead_unit_is_said_and_no_noise_shown(tiny_model):
    layer = tiny_model.module("first")
    with torch.no_grad():
        layer.weight[2] = 0.0
    try:
        with pytest.raises(UserError, match=r"No picture can be made of .*none of 4 starts leads anywhere"):
            made(tiny_model, target="unit:first:2", steps=3)
    finally:
        del tiny_model


def test_of_a_unit_only_what_lies_below_runs(tiny_model):
    calls = []
    last = tiny_model.layers[-1]
    handle = tiny_model.module(last.name).register_forward_hook(lambda *_: calls.append(1))
    image = tiny_model.prepare(np.full((24, 24, 3), 128, np.uint8))
    before = len(calls)
    list(FeatureVisualization(target="unit:first:1", steps=5).run(tiny_model, image))
    handle.remove()
    assert len(calls) - before == 3  # the answer by which the target is read, and copies that are folded and fused once


def test_a_size_of_its_own_keeps_the_inputs_proportions(tiny_model):
    assert made(tiny_model, target="class:1", steps=1, size=40)[-1].values.shape == (40, 40, 3)


def test_without_a_prior_it_is_said_that_the_network_is_fooled(tiny_model):
    assert "fooled" in made(tiny_model, target="class:1", steps=1, prior="none")[-1].caveat


def test_the_picture_is_made_in_one_thread_and_then_as_many_work_as_before(tiny_model):
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        steps = FeatureVisualization(target="class:1", steps=3).run(
            tiny_model, tiny_model.prepare(np.full((24, 24, 3), 128, np.uint8))
        )
        next(steps)
        during = torch.get_num_threads()
        steps.close()
        assert (during, torch.get_num_threads()) == (1, 2)
    finally:
        torch.set_num_threads(before)


def test_what_a_layer_answers_at_a_place_is_shown_by_its_direction(bundled_model, cat):
    image = bundled_model.prepare(cat.pixels, "cat")
    last = made(bundled_model, image, shows="place", layer="_blocks.2", region="60,60,60,60", steps=12)[-1]
    assert last.facts["layer"] == "_blocks.2"
    assert last.facts["reached"] > last.facts["start"]
    assert "_blocks.2 at 60 / 60 (60 × 60 px)" in last.caption


def test_a_place_outside_of_the_input_is_refused(tiny_model):
    with pytest.raises(UserError, match="region must lie inside the network's input"):
        made(tiny_model, shows="place", region="20,20,20,20", steps=1)


def test_an_accentuated_photograph_is_nearer_to_it_the_more_it_is_kept(bundled_model, cat):
    image = bundled_model.prepare(cat.pixels, "cat")

    def far(keep):
        last = made(bundled_model, image, start="photograph", target="unit:_blocks.3:5", keep=keep, steps=8)[-1]
        assert last.facts["reached"] > last.facts["start"] == pytest.approx(last.facts["on_this_image"], abs=0.05)
        return float(np.abs(last.values - image.pixels.transpose(1, 2, 0)).mean())

    assert far(0.0) > far(100.0)


def test_held_magnitudes_come_with_the_opacity_of_each_pixel(tiny_model):
    group = made(tiny_model, target="class:1", steps=4, prior="phases")[-1]
    assert isinstance(group, Group)
    picture, seen_through, opacity = (group.parts[name].values for name in ("picture", "where_it_counts", "opacity"))
    assert opacity.min() >= 0
    assert float((opacity == 1).mean()) == pytest.approx(0.2, abs=0.02)
    np.testing.assert_allclose(seen_through, picture * opacity + 0.5 * (1 - opacity), atol=1e-6)


def test_what_never_rises_is_said_to_show_nothing(tiny_model):
    plugin = FeatureVisualization(target="class:1", steps=20)
    image = tiny_model.prepare(np.full((24, 24, 3), 128, np.uint8))
    subject = plugin._subject(tiny_model, image)
    at = Climbed(20, picture_of("none", (1, 3, 24, 24), torch.Generator().manual_seed(0)), 1.0, 1.0)
    told = plugin._result(tiny_model, subject, at, np.array([1e9]), "20 steps")
    assert "never answered more than at the start, 1e+09" in told.caveat


def test_a_unit_that_is_silent_all_the_way_is_called_silent_and_not_saturated(tiny_model, monkeypatch):
    plugin = FeatureVisualization(target="unit:relu#2:1", steps=20)
    subject = plugin._subject(tiny_model, tiny_model.prepare(np.full((24, 24, 3), 128, np.uint8)))
    at = Climbed(20, picture_of("none", (1, 3, 24, 24), torch.Generator().manual_seed(0)), 0.0, 0.0)
    monkeypatch.setattr(FeatureVisualization, "_values", lambda *_: np.zeros(1, np.float32))
    told = plugin._result(tiny_model, subject, at, np.zeros(1, np.float32), "20 steps")
    assert "is silent at every start" in told.caveat
    assert "saturated" not in told.caveat


def test_a_unit_at_the_ceiling_of_its_layer_is_said_to_be_saturated(tiny_model):
    subject = FeatureVisualization(target="unit:relu#2:1")._subject(
        tiny_model, tiny_model.prepare(np.full((24, 24, 3), 128, np.uint8))
    )
    capped = replace(subject, ceiling=Ceiling(6.0, "ReLU6"))
    assert "6 activation reached, the ceiling of ReLU6: saturated;" in capped.numbers(6.0, 0.0)
    assert "saturated" not in capped.numbers(5.9, 0.0) + subject.numbers(6.0, 0.0)


@pytest.fixture
def second(tmp_path, cat):
    """The cat upside down, as a file."""
    path = tmp_path / "upside down.png"
    Pillow.fromarray(cat.pixels[::-1]).save(path)
    return path


def test_the_direction_from_the_open_picture_to_a_second_one_is_shown(tiny_model, image, second):
    last = made(tiny_model, image, shows="difference", layer="first", second_picture=str(second), steps=8)[-1]
    assert last.facts["reached"] > last.facts["start"]
    assert last.caption.startswith("What the direction from this image to upside down.png in first answers to most")
    there = made(
        tiny_model, image, shows="difference", layer="first", second_picture=str(second), region="4,4,8,8", steps=1
    )[-1]
    assert "in first at 4 / 4 (8 × 8 px)" in there.caption


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ("", "second_picture must name a file where shows is difference; it is empty."),
        ("cat", "first answers the same to both pictures, so that no direction lies between them."),
        ("gone.png", "gone.png"),
    ],
)
def test_without_another_picture_there_is_no_direction(tiny_model, image, cat, other, sentence):
    with pytest.raises(UserError, match=re.escape(sentence)):
        made(
            tiny_model,
            image,
            shows="difference",
            layer="first",
            second_picture=cat.path if other == "cat" else other,
            steps=1,
        )


def test_a_run_says_which_second_picture_it_took_and_not_in_which_folder(tiny_model, cat, second):
    host = Host()
    host.lend(tiny_model.network, tiny_model.spec)
    params = {"shows": "difference", "layer": "first", "second_picture": str(second), "steps": 1, "judge": "none"}
    *_, outcome = host.run(RunRequest("feature-visualization", params, cat.pixels, cat.name, cat.digest))
    photo = open_photo(second)
    assert outcome.provenance["photographs"] == {"second_picture": {"name": photo.name, "digest": photo.digest}}
    assert outcome.provenance["parameters"]["second_picture"] == "upside down.png"


def test_of_a_negative_picture_it_is_said_that_nobody_judges_it(tiny_model):
    negative, positive, unasked = (
        made(tiny_model, target="class:1", steps=1, negative=no, judge=judge)[-1]
        for no, judge in ((True, ""), (False, ""), (True, "none"))
    )
    assert negative.beside == (NOT_JUDGED,)
    assert positive.beside == unasked.beside == ()
