"""torchvision's classifiers: the bundled list of them, and weights for each; its detectors."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from workbench.api import Boxes
from workbench.commands.model import open_weights, references
from workbench.engine.loaders import registry, torchvision
from workbench.engine.loaders.torchvision import detector_spec, kinds, untrained
from workbench.engine.model import LoadedModel

FEW = {"box_detections_per_img": 3, "rpn_post_nms_top_n_test": 10}  # what a quick test needs


def test_the_list_is_torchvisions_own():
    listed = {model["title"]: model["task"] for model in torchvision.known()}
    assert set(listed) == set(kinds())
    assert listed["maskrcnn_resnet50_fpn"] == "detection"


def test_every_one_can_be_picked_once_those_that_are_suggested_first():
    settings = SimpleNamespace(recent=lambda kind: ["torchvision:vgg16", "own.pt"])
    app = SimpleNamespace(settings=SimpleNamespace(now=settings))
    offered = [reference for reference, _, _ in references(app)]
    assert offered[:3] == ["torchvision:vgg16", "own.pt", "efficientnet-lite0"]
    assert len(offered) == len(set(offered))
    assert {f"torchvision:{name}" for name in kinds()} | {"timm:resnet50"} <= set(offered)
    notes = {reference: note for reference, _, note in references(app)}
    assert notes["torchvision:maskrcnn_resnet50_fpn"] == "detection, 178 MB, BSD-3-Clause, fetched"
    assert notes["torchvision:vgg16"].startswith("used before, classification")


def test_a_file_of_weights_is_loaded_without_a_question():
    loaded = []
    dialogs = SimpleNamespace(files=lambda title, kind: ["chosen.pt", "other.pt"])
    app = SimpleNamespace(model=SimpleNamespace(load=loaded.append), dialogs=dialogs)
    open_weights(app)
    open_weights(app, "dropped.pth.tar")
    assert loaded == ["chosen.pt", "dropped.pth.tar"]


def test_a_detector_is_given_what_it_makes_of_an_image_by_itself_and_names_its_classes():
    model = registry.load("torchvision:ssdlite320_mobilenet_v3_large?weights=none&seed=0", "cpu")
    assert kinds()["ssdlite320_mobilenet_v3_large"] == "detection"
    assert (model.task.name, model.spec.decoder) == ("detection", "torchvision")
    assert (model.input_size, model.preparation.fit) == ((320, 320), "stretch")
    assert model.preparation.mean == (0.0, 0.0, 0.0)  # it normalises inside
    assert model.classes[:3] == ("__background__", "person", "bicycle")
    assert model.spec.origins["fit"] == "torchvision's own transform"


@pytest.mark.parametrize(
    ("name", "classes", "caveat"),
    [("maskrcnn_resnet50_fpn", 91, ""),
     ("keypointrcnn_resnet50_fpn", 2, "The network gives keypoints for each box too, and only its boxes are shown.")],
)  # fmt: skip
def test_masks_are_kept_with_their_boxes_and_keypoints_are_named(cat, name, classes, caveat):
    network = untrained(name, 0, weights_backbone=None, min_size=64, max_size=64, **FEW)
    model = LoadedModel(network, detector_spec(name, network), name, "cpu")
    image = model.prepare(cat.pixels)
    shown = model.task.shown(model.answer(model.pixels(image)), image, model, 5)
    assert (type(shown), len(model.classes)) == (Boxes, classes)
    assert shown.caveat == caveat
    assert (shown.masks is None) == bool(caveat)
    assert shown.masks is None or shown.masks.shape == (len(shown.scores), 56, 56)
    assert not caveat or caveat in model.spec.remarks


def test_a_segmenter_sees_the_whole_image_and_names_its_classes(cat):
    model = registry.load("torchvision:lraspp_mobilenet_v3_large?weights=none&seed=0&input=64", "cpu")
    assert kinds()["lraspp_mobilenet_v3_large"] == "segmentation"
    assert (model.task.name, model.classes[0], model.classes[15]) == ("segmentation", "__background__", "person")
    assert model.preparation.fit == "letterbox"
    image = model.prepare(cat.pixels)
    assert model.answer(model.pixels(image)).shape == (1, 21, 64, 64)
    assert model.shown(model.answer(model.pixels(image)), image, 5).labels.shape == (64, 64)
