"""A real detector on photographs: NanoDet, whose boxes were seen with another runtime. It needs the network's file."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from workbench.api import Target
from workbench.engine.loaders import registry
from workbench.engine.plugins import load_plugins
from workbench.families import cam

FILE = Path(__file__).parents[3] / "shared" / "models" / "nanodet.onnx"
DESCRIPTION = (
    "task=detection&classes=coco&colours=bgr&fit=stretch"
    "&range=0..255&mean=103.53,116.28,123.675&std=57.375,57.12,58.395"
)
SIDE = 416
SEEN = {  # photograph -> class, score, left, top, right, bottom in the network's input
    "astronaut": ("person", 0.74, (11, 11, 296, 412)),
    "coffee": ("cup", 0.53, (98, 11, 296, 414)),
}

pytestmark = pytest.mark.skipif(not FILE.is_file(), reason="the network's file is not here")


@pytest.fixture(scope="module")
def nanodet():
    return registry.load(f"{FILE}?{DESCRIPTION}", "cpu")


def photograph(model, name):
    data = pytest.importorskip("skimage.data")
    return model.prepare(getattr(data, name)(), name)


def test_its_outputs_are_recognised_as_a_detectors(nanodet):
    assert nanodet.task.name == "detection"
    assert nanodet.spec.decoder == "nanodet"


@pytest.mark.parametrize("name", SEEN)
def test_it_finds_what_was_seen_with_another_runtime(nanodet, name):
    image, (thing, score, edges) = photograph(nanodet, name), SEEN[name]
    with torch.inference_mode():
        shown = nanodet.shown(nanodet.answer(nanodet.pixels(image)), image, 5)
    left, top, width, height = shown.boxes[0].tolist()
    assert shown.names[0] == thing
    assert shown.scores[0] == pytest.approx(score, abs=0.03)  # another resizing
    assert (left, top, left + width, top + height) == pytest.approx(edges, abs=4)


def test_the_person_comes_from_the_coarsest_level_and_its_map_lies_on_it(nanodet):
    image = photograph(nanodet, "astronaut")
    layer = cam.default_layer(nanodet, image, Target())
    assert (layer.name, layer.shape) == ("graph.PartitionedCall/onnx_tf_prefix_Add_149", (128, 13, 13))
    technique = load_plugins()[0]["hirescam"].technique.configured({"layer": layer.name})
    (*_, final) = technique.run(nanodet, image)
    left, top, right, bottom = SEEN["astronaut"][2]
    share = (right - left) * (bottom - top) / SIDE**2
    assert final.values[top:bottom, left:right].sum() / final.values.sum() > 1.3 * share
