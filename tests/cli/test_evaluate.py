"""``workbench evaluate`` with small real models: numbers, files, and what goes wrong."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image as Pillow
from skimage import data

from tests.collections.labelled_photographs import write_labelled_photographs
from tests.conftest import full_disk, tiny
from tests.evaluation.test_evaluation import PHOTOGRAPHS
from workbench.engine import collection_pass
from workbench.engine.loaders import registry
from workbench.engine.tasks.multilabel import MultiLabel

THINGS = {  # left, top, width, height, by eye
    "astronaut": ("person", (0, 0, 470, 512)),
    "chelsea": ("cat", (95, 10, 355, 290)),
    "coffee": ("cup", (150, 60, 300, 290)),
    "rocket": ("zebra of another list", (300, 60, 40, 300)),
}


@pytest.fixture
def photos(tmp_path):
    return write_labelled_photographs(tmp_path / "photos", PHOTOGRAPHS, 32)


@pytest.fixture
def small(host, monkeypatch):
    def load(reference, device="auto", say=None, trusted=""):
        host.model = tiny()

    monkeypatch.setattr(host, "load", load)
    return host


def test_the_numbers_are_printed_and_the_files_written(run, small, photos, tmp_path):
    out = tmp_path / "out"
    status, printed, said = run("evaluate", photos, "--model", "tiny", "--out", out)
    assert status == 0
    assert printed.startswith("24 images: accuracy 0.")
    assert "worst class" in printed
    assert said == "8 images have labels that are no class of the model and left out: dodo.\n"
    files = sorted(file.name for file in out.iterdir())
    assert files == ["confusion.csv", "confusion.png", "metrics.json", "predictions.parquet", "report.html"]
    answer = json.loads(run("evaluate", photos, "--model", "tiny", "--out", out, "--json")[1])
    assert (answer["images"], answer["folder"]) == (24, str(out))
    assert answer["accuracy"] == json.loads((out / "metrics.json").read_text("utf-8"))["accuracy"]


def test_an_image_that_cannot_be_read_is_said_and_the_status_tells_it(run, small, photos, tmp_path):
    (photos / "ant" / "bad.jpg").write_bytes(b"no picture")
    status, printed, said = run("evaluate", photos, "--model", "tiny", "--out", tmp_path / "out")
    assert (status, printed.split(":")[0]) == (2, "24 images")
    assert "1 image cannot be read: bad.jpg cannot be read as an image" in said


def test_a_full_disk_is_a_sentence_and_what_was_found_is_kept(run, small, photos, tmp_path, monkeypatch):
    with full_disk(200):
        status, _, said = run("evaluate", photos, "--model", "tiny", "--out", tmp_path / "out")
    assert (status, said) == (2, "What was found cannot be stored (File too large); what was stored before is kept.\n")
    assert run("evaluate", photos, "--model", "tiny", "--out", tmp_path / "out")[0] == 0
    with full_disk(200):
        status, _, said = run("evaluate", photos, "--model", "tiny", "--out", tmp_path / "again")
    assert (status, said) == (2, f"'{tmp_path / 'again' / 'metrics.json'}' cannot be written: File too large.\n")
    assert list((tmp_path / "again").iterdir()) == []
    monkeypatch.setattr(collection_pass._Pass, "_look", None)
    assert run("evaluate", photos, "--model", "tiny", "--out", tmp_path / "again")[0] == 0


def test_what_cannot_be_judged_is_said_in_a_sentence(run, small, photos, tmp_path, monkeypatch):
    def sentence(*arguments):
        status, _, said = run("evaluate", *arguments, "--model", "tiny", "--out", tmp_path / "out")
        assert status == 2
        return said

    assert "There is no collection" in sentence(tmp_path / "nothing")
    assert "--alike must be more than 0 and at most 1; got 2." in sentence(photos, "--alike", "2")
    (photos / "ant").rename(tmp_path / "ant")
    assert "No image has a label" in sentence(tmp_path / "ant")
    for other in ("bee", "cow"):
        (photos / other).rename(tmp_path / other)
    assert "None of the labels dodo is a class of tiny; its 4 classes are ant, bee, cow, dog." in sentence(photos)


@pytest.fixture
def coco(tmp_path):
    """Photographs with boxes and outlines, as COCO writes them."""
    images, things, names = [], [], [label for label, _ in THINGS.values()]
    for number, (name, (label, box)) in enumerate(THINGS.items()):
        pixels = getattr(data, name)()
        Pillow.fromarray(pixels).save(tmp_path / f"{name}.png")
        images.append({"id": number, "file_name": f"{name}.png"})
        left, top, width, height = box
        outline = [left, top, left + width, top, left + width, top + height, left, top + height]
        things.append({"image_id": number, "category_id": names.index(label), "bbox": box, "segmentation": [outline]})
    categories = [{"id": number, "name": name} for number, name in enumerate(names)]
    path = tmp_path / "instances.json"
    path.write_text(json.dumps({"images": images, "annotations": things, "categories": categories}))
    return path


@pytest.fixture
def using(host, monkeypatch):
    def load(model):
        monkeypatch.setattr(host, "load", lambda *_, **__: setattr(host, "model", model))

    return load


def test_a_detector_is_judged_by_coco_s_numbers_and_what_it_misses_is_shown(run, using, coco, tmp_path):
    using(registry.load("nanodet", "cpu"))
    status, printed, said = run("evaluate", coco, "--model", "nanodet", "--out", tmp_path / "out")
    assert (status, said) == (
        0, "Left out: 1 of the annotated boxes, whose labels are no class of the model (zebra of another list).\n",
    )  # fmt: skip
    assert printed.startswith("4 images: mAP ")
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["classes.csv", "metrics.json", "report.html"]
    answer = json.loads((tmp_path / "out" / "metrics.json").read_text("utf-8"))
    assert answer["metrics"]["mAP 50"]["value"] > 0.9
    assert {row["class"] for row in answer["classes"]} == {"person", "cat", "cup"}
    assert "which is no annotated box" in answer["look_at"]["Surest wrong boxes"][0]["why"]


def test_a_segmenter_is_judged_by_the_overlap_of_each_class(run, using, coco, tmp_path):
    using(registry.load("selfie-segmentation", "cpu"))
    status, printed, said = run("evaluate", coco, "--model", "selfie", "--out", tmp_path / "out", "--json")
    assert status == 0
    assert "Pixels of what is no class of the model (cat, cup, zebra of another list) count as background." in said
    answer = json.loads(printed)
    person = next(row for row in answer["classes"] if row["class"] == "person")
    assert 0.3 < person["IoU"] < 1  # the annotation is a rectangle
    assert person["annotated pixels"] == 470 * 512
    assert answer["metrics"]["mean IoU"]["interval"][0] < answer["metrics"]["mean IoU"]["value"]


def test_several_labels_of_an_image_are_judged_each_for_itself(run, using, tmp_path):
    model = tiny()
    model.task = MultiLabel()
    using(model)
    lines = ["image,label"]
    for i, labels in enumerate(("ant|bee", "bee", "cow|dog", "dog|dodo", "ant", "cow")):
        pixels = np.random.default_rng(i).integers(0, 256, (30, 40, 3), np.uint8)
        Pillow.fromarray(pixels).save(tmp_path / f"{i}.png")
        lines.append(f"{i}.png,{labels}")
    (tmp_path / "list.csv").write_text("\n".join(lines))
    status, printed, said = run("evaluate", tmp_path / "list.csv", "--model", "tiny", "--out", tmp_path / "out")
    assert (status, said) == (0, "Left out: 1 of the labels, which are no class of the model (dodo).\n")
    assert printed.startswith("6 images: mAP ")
    assert (tmp_path / "out" / "classes.csv").read_text("utf-8").startswith("class,images,average precision,precision")


def test_a_model_or_a_collection_that_cannot_be_judged_is_said(run, using, coco, tmp_path):
    def sentence(model, images):
        using(registry.load(model, "cpu"))
        status, _, said = run("evaluate", images, "--model", model, "--out", tmp_path / "out")
        assert status == 2
        return said

    coco.rename(tmp_path / "no.text")
    assert "No image has annotated boxes: a detector is judged against" in sentence("nanodet", tmp_path)
    assert "No image has masks: a segmenter is judged against" in sentence("selfie-segmentation", tmp_path)
    assert "evaluate judges classifiers, detectors and segmenters; face-embedding gives" in sentence(
        "face-embedding", tmp_path
    )
