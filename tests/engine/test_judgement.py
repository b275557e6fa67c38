"""How a model is judged on a collection for the window: whatever it gives, each number has the images behind it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image as Pillow
from skimage import data

from tests.conftest import tiny
from workbench.api import UserError
from workbench.collections import open_collection
from workbench.collections.row_filter import found
from workbench.collections.rows import CollectionRows
from workbench.engine.host import Host, RunRequest
from workbench.engine.loaders import registry
from workbench.engine.spec import ModelSpec
from workbench.engine.tasks.multilabel import MultiLabel
from workbench.evaluation.evaluation_result import Shown

THINGS = {  # left, top, width, height, by eye
    "astronaut": ("person", (0, 0, 470, 512)),
    "chelsea": ("cat", (95, 10, 355, 290)),
    "coffee": ("cup", (300, 20, 40, 30)),  # which is somewhere else
}


@pytest.fixture
def coco(tmp_path, monkeypatch):
    """Photographs with boxes and outlines, as COCO writes them."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    images, things, names = [], [], [label for label, _ in THINGS.values()]
    for number, (name, (label, box)) in enumerate(THINGS.items()):
        Pillow.fromarray(getattr(data, name)()).save(tmp_path / f"{name}.png")
        images.append({"id": number, "file_name": f"{name}.png"})
        left, top, width, height = box
        outline = [left, top, left + width, top, left + width, top + height, left, top + height]
        things.append({"image_id": number, "category_id": names.index(label), "bbox": box, "segmentation": [outline]})
    categories = [{"id": number, "name": name} for number, name in enumerate(names)]
    path = tmp_path / "instances.json"
    path.write_text(json.dumps({"images": images, "annotations": things, "categories": categories}))
    return path


def shown(host, collection) -> tuple[Shown, CollectionRows]:
    """What the window makes of what the engine tells, and the rows that its filter looks through."""
    result = list(host.run(RunRequest("collection-judge", {"collection": str(collection)})))[-1].result
    images = open_collection(collection)
    told = Shown.of(result, len(images))
    return told, CollectionRows(images, noted=told.noted)


def names(rows, text) -> list[str]:
    return [rows.names[place] for place in found(rows, text)]


def using(model) -> Host:
    host = Host()
    host.model = model
    return host


def test_a_detector_has_images_behind_every_class_and_every_point(coco):
    told, rows = shown(using(registry.load("nanodet", "cpu")), coco)
    cells = {row[0]: row for row in told.classes.rows}
    assert told.classes.rows[0][0] == "cup"  # the worst
    assert cells["cat"][1] == 1
    cup = [text.replace("{}", "cup") for text in told.behind]
    assert names(rows, cup[1]) == names(rows, cup[2]) == names(rows, cup[4]) == ["coffee.png"]
    assert names(rows, told.behind[0].replace("{}", "cat")) == []  # it errs nowhere
    assert names(rows, told.behind[2].replace("{}", "cat")) == ["chelsea.png"]  # on which its precision rests
    assert 0.5 < rows.values(told.order.replace("{}", "cat"))[rows.names.index("chelsea.png")] < 1
    points = told.curves["cat"]
    reached = points[points[:, 2] > 0]
    assert told.by == "score"
    assert "chelsea.png" in names(rows, f"score(cat)>={float(reached[-1, 2])!r}")
    assert "coffee.png" in names(rows, "score<0.5")
    sections = {each.title: each for each in told.sections}
    assert names(rows, sections["Images in which most is missed"].rows[0][2]) == ["coffee.png"]
    assert "confident learning judges labels of images, not boxes" in sections["What is not looked for"].sentence
    assert sections["Where it does worse"].sentence.startswith("There is no part with at least ten images")


def test_a_segmenter_has_images_behind_every_class_the_worst_first(coco):
    told, rows = shown(using(registry.load("selfie-segmentation", "cpu")), coco)
    column = told.order.replace("{}", "person")
    places = rows.order(found(rows, told.behind[3].replace("{}", "person")), column)
    values = rows.values(column)[places]
    assert np.all(np.diff(values) >= 0)
    assert names(rows, told.behind[1].replace("{}", "person")) == ["astronaut.png"]
    assert told.curves == {}


def test_several_labels_have_images_behind_every_class_and_threshold(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    model = tiny()
    model.task = MultiLabel()
    lines = ["image,label"]
    labels = ("ant|bee", "bee", "cow|dog", "dog", "ant", "cow")
    for i, label in enumerate(labels):
        Pillow.fromarray(np.random.default_rng(i).integers(0, 256, (30, 40, 3), np.uint8)).save(tmp_path / f"{i}.png")
        lines.append(f"{i}.png,{label}")
    (tmp_path / "list.csv").write_text("\n".join(lines))
    told, rows = shown(using(model), tmp_path / "list.csv")
    for name, count, *_ in told.classes.rows:
        has = found(rows, told.behind[1].replace("{}", name))
        assert len(has) == count
        for recall, precision, threshold in told.curves[name]:
            given = found(rows, f"p({name})>={float(threshold)!r}")
            both = np.intersect1d(given, has)
            assert len(both) / count == pytest.approx(recall)
            assert not len(given) or len(both) / len(given) == pytest.approx(precision)


def test_a_classifier_has_images_behind_what_should_be_looked_at(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    for i in range(24):
        folder = tmp_path / "photos" / ("ant" if i % 2 else "bee")
        folder.mkdir(parents=True, exist_ok=True)
        pixels = np.random.default_rng(i // 2 if i < 4 else i).integers(0, 256, (24, 24, 3), np.uint8)
        Pillow.fromarray(pixels).save(folder / f"{i}.png")
    host, model = Host(), tiny()
    host.lend(model.network, ModelSpec(model.preparation, tuple(model.classes)), "tiny")
    told, rows = shown(host, tmp_path / "photos")
    sections = {each.title: each for each in told.sections}
    assert told.classes is None  # the window counts them itself
    assert list(sections)[:3] == ["Where it does worse", "Labels that may be wrong", "Most confident errors"]
    errors = sections["Most confident errors"]
    assert len(found(rows, errors.shows)) == len(errors.rows)
    for words, measured, text in sections["Most confused classes"].rows:
        assert len(found(rows, text)) == int(measured.split(" ")[0])
        assert " taken for " in words
    alike = sections["Images that are nearly the same"]
    assert sorted(names(rows, alike.rows[0][2])) in (["ant/1.png", "bee/0.png"], ["ant/3.png", "bee/2.png"])
    with pytest.raises(UserError, match="There is no finding 'nothing': it may have been judged anew"):
        found(rows, "finding=nothing")


def test_what_is_not_judged_is_a_sentence(coco):
    with pytest.raises(UserError, match="evaluate judges classifiers, detectors and segmenters; face-embedding gives"):
        shown(using(registry.load("face-embedding", "cpu")), coco)
