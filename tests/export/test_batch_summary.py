"""The end of a batch: a table, statistics that one can work out by hand, and a sheet."""

import csv
import json

import numpy as np
from PIL import Image as Pillow

from tests.export.test_batch_folder import row, written
from workbench.export.batch_summary import save_summary, sheet_title, statistics


def test_numbers_have_a_spread_and_words_a_count():
    rows = [
        row(str(i)) | {"caveat": "", "facts": {"score": score, "target": "class:1"}} for i, score in enumerate((1, 3))
    ]
    told = statistics([*rows, row("bad", "it is broken")])
    assert (told["images"], told["done"], told["failed"]) == (3, 2, [{"image": "bad", "problem": "it is broken"}])
    assert told["facts"]["score"] == {
        "images": 2, "mean": 2.0, "standard deviation": 1.0, "least": 1.0, "median": 2.0, "most": 3.0,
    }  # fmt: skip
    assert told["facts"]["target"] == {"images": 2, "different": 1, "most common": {"class:1": 2}}


def test_the_files_tell_of_each_image(tmp_path, monkeypatch):
    import io

    batch = written(tmp_path, "a", "b")
    jpeg = io.BytesIO()
    Pillow.fromarray(np.full((40, 60, 3), 200, np.uint8)).save(jpeg, "JPEG")
    monkeypatch.setattr(batch, "thumbnail", lambda row: jpeg.getvalue())
    monkeypatch.setattr(type(batch), "asked", {"technique": "gradcam", "model": "tiny"})
    rows = [batch.rows["a"] | {"caveat": "", "facts": {"score": 2.5}}, batch.rows["b"] | {"problem": "it is broken"}]
    assert save_summary(batch, rows) == ["results.csv", "statistics.json", "sheet.png"]
    with (tmp_path / "results.csv").open() as file:
        first, second = csv.DictReader(file)
    assert (first["image"], first["row"], first["score"]) == ("a", "0", "2.5")
    assert (second["problem"], second["shard"]) == ("it is broken", "")
    assert json.loads((tmp_path / "statistics.json").read_text())["done"] == 1
    with Pillow.open(tmp_path / "sheet.png") as sheet:
        assert sheet.width > 300


def test_the_sheet_calls_the_technique_by_its_title_and_says_how_many_images_it_shows():
    asked = {"technique": "gradcam", "model": "tiny"}
    assert sheet_title(asked, 100, 2500) == "Grad-CAM on tiny, 100 of 2,500 images"
    assert sheet_title({**asked, "technique": "gone"}, 2, 2) == "gone on tiny"
