"""Attacks: the budget is kept exactly, what is claimed is true of the saved file, and FGSM is the paper's."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest
import torch
from PIL import Image as Pillow
from torch.nn import functional

from workbench.engine.images import FileImages
from workbench.engine.plugins import load_plugins
from workbench.export.arrays import save_pictures
from workbench.export.exported_result import ExportedResult
from workbench.families import attack
from workbench.families.attack import report, technique
from workbench.families.attack.wording import percent
from workbench.images.photo import open_photo
from workbench.render.colour import picture_rgb
from workbench.render.framing import AS_SEEN

PLUGINS = {name: plugin.technique for name, plugin in load_plugins()[0].items()}
BUDGETED = ("fgsm", "bim", "pgd", "noise-control")


def last(name, model, image, **parameters):
    return [r for r in PLUGINS[name](**parameters).run(model, image) if hasattr(r, "caption")][-1]


@pytest.mark.parametrize("name", BUDGETED)
@pytest.mark.parametrize("epsilon", [0.5, 2.0, 7.3])
def test_no_pixel_changes_by_more_than_the_budget(name, epsilon, tiny_model, cat):
    image = tiny_model.prepare(cat.pixels)
    found = last(name, tiny_model, image, epsilon=epsilon)
    delta = found.parts["difference"].values.astype(np.float64)
    assert np.abs(delta).max() <= epsilon / 255 * (1 + 1e-12) + 1e-9
    moved = image.pixels.transpose(1, 2, 0).astype(np.float64) + delta
    assert moved.min() >= -1e-7
    assert moved.max() <= 1 + 1e-7


def test_an_l2_budget_is_the_length_of_the_whole_change(tiny_model, cat):
    image = tiny_model.prepare(cat.pixels)
    found = last("pgd", tiny_model, image, norm="L2", epsilon=60.0)
    length = np.linalg.norm(found.parts["difference"].values.astype(np.float64)) * 255
    assert length <= 60 * (1 + 1e-6)
    assert length > 55  # the attack uses it


@pytest.mark.parametrize("name", BUDGETED)
def test_epsilon_zero_is_the_identity(name, tiny_model, cat):
    image = tiny_model.prepare(cat.pixels)
    found = last(name, tiny_model, image, epsilon=0.0)
    assert not found.parts["difference"].values.any()
    np.testing.assert_array_equal(found.parts["adversarial"].values, image.pixels.transpose(1, 2, 0))


@pytest.mark.parametrize("name", ["pgd", "noise-control"])
def test_the_same_seed_gives_the_same_change_and_another_seed_another(name, tiny_model, cat):
    image = tiny_model.prepare(cat.pixels)
    one, same, other = (
        last(name, tiny_model, image, epsilon=3.0, seed=s).parts["difference"].values for s in (1, 1, 2)
    )
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()


def test_the_step_that_was_taken_is_told_in_the_unit_of_the_budget(tiny_model, cat):
    image = tiny_model.prepare(cat.pixels)
    automatic = last("pgd", tiny_model, image, epsilon=4.0, steps=20)
    assert automatic.facts["step"] == 0.5
    assert "Each step was 0.5/255 long" in automatic.caption
    by_hand = last("pgd", tiny_model, image, step=1.5, steps=2)
    assert by_hand.facts["step"] == 1.5
    assert "Each step" not in by_hand.caption
    assert last("bim", tiny_model, image, step=0.7, steps=2).facts["step"] == 0.7


def test_fgsm_is_one_step_along_the_sign_of_the_losss_gradient(tiny_model, cat):
    image = tiny_model.prepare(cat.pixels)
    x = tiny_model.pixels(image).requires_grad_(True)
    scores = tiny_model.scores(x)
    functional.cross_entropy(scores, scores.argmax(1)).backward()
    expected = (x + 2 / 255 * x.grad.sign()).clamp(0, 1) - x
    found = last("fgsm", tiny_model, image, epsilon=2.0).parts["difference"].values
    np.testing.assert_allclose(found, expected[0].detach().permute(1, 2, 0).numpy(), atol=1e-6)


def test_pgd_fools_the_bundled_model_and_the_saved_picture_reproduces_it(bundled_model, cat_image, tmp_path):
    found = last("pgd", bundled_model, cat_image, epsilon=4.0, steps=10)
    assert found.facts["success"]
    assert found.facts["success_8bit"]
    told = {"technique": "pgd", "model": {"reference": bundled_model.reference}}
    assert save_pictures(tmp_path, ExportedResult(found, provenance=told)) == ["adversarial.png"]
    with Pillow.open(tmp_path / "adversarial.png") as picture:
        pixels = torch.from_numpy(np.asarray(picture, np.float32) / 255).permute(2, 0, 1)[None]
    with torch.no_grad():
        scores = bundled_model.scores(pixels)
    assert int(scores.argmax()) == found.facts["prediction_index_8bit"]
    assert "Egyptian cat" in found.caption or str(int(scores.argmax())) in found.caption


def test_the_saved_picture_opened_again_is_what_the_network_saw(bundled_model, cat_image, tmp_path):
    found = last("bim", bundled_model, cat_image, epsilon=1.0, steps=3)
    assert found.facts["success_8bit"]
    save_pictures(
        tmp_path,
        ExportedResult(found, provenance={"technique": "bim", "model": {"reference": bundled_model.reference}}),
    )
    path = tmp_path / "adversarial.png"
    photo = open_photo(path)
    again = bundled_model.prepare(photo.pixels, photo.name, photo.digest)
    np.testing.assert_array_equal(again.pixels, found.parts["adversarial"].values.transpose(2, 0, 1))
    (read,) = FileImages([path], bundled_model.preparation)
    np.testing.assert_array_equal(read.pixels, again.pixels)
    scores = bundled_model.scores(bundled_model.pixels(again))
    assert int(scores.argmax()) == found.facts["prediction_index_8bit"]
    np.testing.assert_allclose(
        scores.softmax(1)[0, int(scores.argmax())].item(), found.parts["after"].values[0], rtol=1e-5
    )
    assert again.geometry.box() == (0, 0, 224, 224)


def test_a_picture_of_the_networks_size_without_the_mark_and_a_marked_one_of_another_are_prepared(
    bundled_model, tiny_model, cat_image, tmp_path
):
    found = last("fgsm", bundled_model, cat_image, epsilon=4.0)
    save_pictures(
        tmp_path,
        ExportedResult(found, provenance={"technique": "fgsm", "model": {"reference": bundled_model.reference}}),
    )
    marked = open_photo(tmp_path / "adversarial.png")
    Pillow.fromarray(marked.pixels).save(tmp_path / "plain.png")
    plain = open_photo(tmp_path / "plain.png")
    assert marked.digest == AS_SEEN + plain.digest
    seen, prepared = (bundled_model.prepare(photo.pixels, "", photo.digest).pixels for photo in (marked, plain))
    assert np.abs(seen - prepared).max() > 0.1
    assert tiny_model.prepare(marked.pixels, "", marked.digest).pixels.shape == (3, *tiny_model.input_size)


def test_noise_of_the_same_norm_is_the_control_and_does_not_fool_a_sure_answer(bundled_model, photos):
    image = bundled_model.prepare(photos[1].pixels)
    assert last("pgd", bundled_model, image, epsilon=4.0, steps=5).facts["success"]
    found = last("noise-control", bundled_model, image, epsilon=4.0)
    assert found.facts["linf_255"] == pytest.approx(4.0, abs=1e-3)
    assert not found.facts["success"]
    assert "does not change the prediction" in found.caption


def test_how_grad_cam_of_the_attacked_class_moves_is_shown(bundled_model, cat):
    image = bundled_model.prepare(cat.pixels)
    found = last("fgsm", bundled_model, image, epsilon=2.0)
    before, after = found.parts["gradcam_before"], found.parts["gradcam_after"]
    np.testing.assert_array_equal(before.values, last("gradcam", bundled_model, image).values)
    saved = dataclasses.replace(image, pixels=found.parts["adversarial"].values.transpose(2, 0, 1))
    label = found.facts["target"]
    np.testing.assert_array_equal(after.values, last("gradcam", bundled_model, saved, target=label).values)
    assert (before.values != after.values).any()
    assert "correlation" in after.caption
    assert "gradcam_before" not in last("fgsm", bundled_model, image, epsilon=2.0, gradcam=False).parts


@pytest.mark.parametrize(("norm", "epsilon"), [("Linf", 3.0), ("L2", 60.0)])
def test_noise_of_the_same_size_stands_beside_an_attack(norm, epsilon, tiny_model, cat, monkeypatch):
    drawn = []
    noise = attack.noise
    monkeypatch.setattr(
        report, "noise", lambda budget, *told: drawn.append((budget, noise(budget, *told))) or drawn[-1][1]
    )
    image = tiny_model.prepare(cat.pixels)
    found = last("pgd", tiny_model, image, norm=norm, epsilon=epsilon)
    (budget, x) = drawn[-1]
    size = attack.in_norm(x, budget.x, norm) * 255
    assert size == pytest.approx(found.facts["linf_255" if norm == "Linf" else "l2_255"], rel=1e-3)
    with torch.no_grad():
        expected = tiny_model.scores(x).softmax(1)[0].numpy()
    bars = found.parts["noise"]
    np.testing.assert_allclose(bars.values, expected[bars.indices], atol=1e-6)
    assert "Random noise of the same size" in found.caption


def test_a_target_that_the_network_does_not_see_is_told_with_what_to_do(tiny_model, cat):
    image = tiny_model.prepare(cat.pixels)
    other = int(tiny_model.scores(tiny_model.pixels(image)).argmin())
    found = last("pgd", tiny_model, image, target=f"class:{other}")
    assert found.facts["already"]
    assert "set the target to the predicted class, or choose a goal" in found.caption
    assert not found.parts["difference"].values.any()
    assert "noise" not in found.parts


def test_a_goal_that_is_seen_already_is_told_with_what_to_do(tiny_model, cat):
    image = tiny_model.prepare(cat.pixels)
    best = int(tiny_model.scores(tiny_model.pixels(image)).argmax())
    assert "choose another goal" in last("bim", tiny_model, image, goal=str(best)).caption


def test_a_goal_that_is_not_reached_is_said(bundled_model, cat_image):
    found = last("bim", bundled_model, cat_image, epsilon=0.2, steps=2, goal="class:657")
    assert not found.facts["success"]
    assert "does not reach its goal" in found.caption


@pytest.mark.parametrize(("name", "parameters"), [("deepfool", {}), ("carlini-wagner", {"steps": 40, "searches": 2})])
def test_attacks_without_a_budget_find_a_smaller_change_than_fgsm(name, parameters, bundled_model, cat_image):
    found = last(name, bundled_model, cat_image, **parameters)
    assert found.facts["success"]
    fgsm = last("fgsm", bundled_model, cat_image, epsilon=1.0)
    assert fgsm.facts["success"]
    assert found.facts["l2_255"] < fgsm.facts["l2_255"]


def test_a_difference_is_shown_about_grey_and_enlarged():
    values = np.zeros((1, 2, 3), np.float32)
    values[0, 1] = 4 / 255
    np.testing.assert_array_equal(picture_rgb(values, True, 16)[0, 0], [128, 128, 128])
    np.testing.assert_array_equal(picture_rgb(values, True, 16)[0, 1], [192, 192, 192])


@pytest.mark.parametrize(("name", "step"), [("pgd", "steps"), ("carlini-wagner", "steps"), ("noise-control", "draws")])
def test_an_attack_that_has_not_ended_says_how_far_it_is(name, step, tiny_model, cat, monkeypatch):
    monkeypatch.setattr(technique, "PAUSE", 0.0)
    monkeypatch.setattr(technique, "SHARE", 1e9)
    image = tiny_model.prepare(cat.pixels)
    *on_the_way, end = [r for r in PLUGINS[name]().run(tiny_model, image) if hasattr(r, "caption")]
    assert re.match(rf"So far, after 1 of \d+ {step}\. \w", on_the_way[0].caption)
    assert not end.caption.startswith("So far")


@pytest.mark.parametrize(
    ("probability", "text"),
    [(0.99991, ">99.9 %"), (0.996, "99.6 %"), (0.864, "86 %"), (0.045, "4.5 %"), (1e-6, "<0.1 %"), (1.0, ">99.9 %"),
     (0.0, "<0.1 %")],
)  # fmt: skip
def test_what_is_nearly_all_is_not_said_to_be_all(probability, text):
    assert percent(probability) == text
