"""Aims of attacks: boxes vanish, regions change, faces match; by hand, and in the file that is saved."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image as Pillow
from skimage import data

from workbench.api import Target, UserError
from workbench.engine.loaders import registry
from workbench.engine.plugins import load_plugins
from workbench.engine.tasks.aims import BoxAim, LabelAim, LikenessAim, RegionAim
from workbench.engine.tasks.detections import Detections, FollowedBox
from workbench.export.arrays import save_pictures
from workbench.export.exported_result import ExportedResult
from workbench.images.photo import open_photo
from workbench.testing.networks import small_networks

PLUGINS = {name: plugin.technique for name, plugin in load_plugins()[0].items()}


@pytest.fixture(scope="module")
def models():
    return small_networks()


def test_a_box_is_gone_when_nothing_of_its_class_overlaps_it_by_half_above_the_threshold():
    box = torch.tensor([0.0, 0, 10, 10])
    followed = FollowedBox(box, 0, torch.tensor([1.0, 0]), torch.tensor([0]))
    boxes = torch.tensor([[[0.0, 0, 10, 10], [0, 0, 10, 8], [0, 0, 10, 4]]])  # the last overlaps by 0.4
    answer = Detections(boxes, torch.tensor([[[0.1, 0.3], [0.2, 0.6], [0.9, 0.9]]]))
    gone = BoxAim("make it vanish", False, followed, 0.25, None, "a")
    assert float(gone.measure(answer)[0]) == pytest.approx(0.2)
    assert gone.reached(answer)
    assert gone.seen(answer) == "a 20 %"
    other = BoxAim("turn it", True, followed, 0.25, 1, "b")
    assert float(other.margin(answer)[0]) == pytest.approx(0.6 - 0.25)
    assert float(other.loss(answer)[0]) == pytest.approx(0.3 + 0.6 - 0.1 - 0.2)


def test_a_region_is_changed_when_more_than_half_of_it_is_another_class():
    mask = torch.ones(2, 2, dtype=torch.bool)
    logits = torch.tensor([[[[1.0, 1], [1, 1]], [[2.0, 3], [0, 0]]]])  # the second class wins the upper half
    aim = RegionAim("change it", False, 0, mask, None, "road")
    assert not aim.reached(logits)  # half is not more than half
    assert aim.seen(logits) == "50 % of its cells road"
    logits[0, 1, 1, 0] = 1.5
    assert aim.reached(logits)
    assert RegionAim("turn it", True, 0, mask, 1, "sky").reached(logits)


def test_a_class_that_is_there_for_itself_vanishes_below_one_half():
    aim = LabelAim("make bee vanish", False, 1, None, "bee")
    assert aim.reached(torch.tensor([[9.0, -0.1]]))
    assert not aim.reached(torch.tensor([[9.0, 0.1]]))
    assert LabelAim("make ant appear", True, 1, 0, "ant").reached(torch.tensor([[0.1, 9.0]]))


def test_a_likeness_is_reached_from_a_value_on_and_a_distance_up_to_it():
    reference = torch.tensor([[3.0, 4.0]])
    aim = LikenessAim("make it alike", True, reference, False, 0.5, True)
    assert float(aim.measure(torch.tensor([[4.0, 3.0]]))[0]) == pytest.approx(24 / 25)
    assert aim.reached(torch.tensor([[4.0, 3.0]]))
    far = LikenessAim("make it unlike", True, reference, True, -5.0, False)
    assert far.seen(torch.tensor([[0.0, 0.0]])) == "distance 5"
    assert far.reached(torch.tensor([[-0.1, 0.0]]))


def saved_and_asked(model, image, final, aim, folder):
    """Whether the aim is reached by the file that is saved, opened again and prepared anew."""
    exported = ExportedResult(final, image.original, image.geometry, {"model": {"reference": "small"}})
    (file,) = save_pictures(folder, exported)
    photo = open_photo(folder / file)
    again = model.prepare(photo.pixels, photo.name, photo.digest)
    with torch.no_grad():
        return aim.reached(model.answer(model.pixels(again)))


@pytest.mark.parametrize(
    ("kind", "parameters", "done"),
    [
        ("boxes", {"epsilon": 200.0}, "PGD manages to make bee at 30, 20, 10 × 13 px vanish: bee "),
        ("regions", {"epsilon": 24.0}, "PGD manages to change cow, "),
        ("regions", {"epsilon": 120.0, "goal": "dog"}, "into dog: "),
        ("vector", {"epsilon": 64.0, "goal": "0.99"}, "PGD manages to make it unlike other.png, cosine 0.99: "),
    ],
)
def test_what_an_attack_claims_holds_for_the_file_that_is_saved(kind, parameters, done, models, tmp_path):
    model = models[kind]
    image = model.prepare(np.random.default_rng(0).integers(0, 256, (48, 40, 3), np.uint8))
    Pillow.fromarray(data.coffee()).save(tmp_path / "other.png")
    target = f"similarity:{tmp_path / 'other.png'}" if kind == "vector" else "predicted"
    (*_, final) = PLUGINS["pgd"].configured({"target": target, "gradcam": False, **parameters}).run(model, image)
    assert done in final.caption
    assert final.facts["success_8bit"]
    assert final.facts["linf_255"] <= parameters["epsilon"] * (1 + 1e-6)
    with torch.no_grad():
        answer = model.answer(model.pixels(image))
        resolved = model.resolve(Target.parse(target), answer, image)
        aim = model.aim(resolved, parameters.get("goal", ""), answer)
    assert not aim.reached(answer)
    assert saved_and_asked(model, image, final, aim, tmp_path)


def test_two_faces_match_and_do_so_in_the_file_that_is_saved(tmp_path):
    model = registry.load("face-embedding", "cpu")
    face, other = data.astronaut()[55:205, 150:300], data.chelsea()[50:200, 120:270]
    Pillow.fromarray(face).save(tmp_path / "face.png")
    image = model.prepare(np.ascontiguousarray(other))
    parameters = {"target": f"similarity:{tmp_path / 'face.png'}", "epsilon": 8.0, "steps": 6, "gradcam": False}
    (*_, final) = PLUGINS["pgd"].configured(parameters).run(model, image)
    assert final.caption.startswith("PGD manages to make it alike to face.png, cosine 0.5: cosine 0.")
    assert final.facts["value_noise"] < 0.5
    before, after = final.parts["before"], final.parts["after"]
    assert (after.names, after.unit) == (("similarity to face.png",), "cosine"), "not numbers of the vector"
    assert float(before.values[0]) < 0.5 < float(after.values[0])
    with torch.no_grad():
        answer = model.answer(model.pixels(image))
        aim = model.aim(model.resolve(Target.parse(parameters["target"]), answer, image), "", answer)
    assert saved_and_asked(model, image, final, aim, tmp_path)


def test_what_cannot_be_attacked_is_refused_in_a_sentence(models):
    for kind, target, sentence in (
        ("boxes", "box:0:left", r"An attack makes a box vanish, so target must be predicted or box:0"),
        ("regions", "class:1", r"An attack changes a region or a pixel"),
        ("boxes", "unit:stem:0", r"is read inside of it"),
        ("vector", "output:1", None),
    ):
        image = models[kind].prepare(data.chelsea())
        run = PLUGINS["fgsm"].configured({"target": target, "gradcam": False}).run(models[kind], image)
        if sentence is None:
            assert "unlike itself" in list(run)[-1].caption
            continue
        with pytest.raises(UserError, match=sentence):
            list(run)
    assert PLUGINS["fgsm"].applies(models["one output"]).sentence.endswith("no class to move away from.")
