"""The files of an evaluation say what the evaluation does, a row for each image."""

import csv
import io
import json

import pyarrow.parquet as pq
import pytest
from PIL import Image as Pillow

from tests.evaluation.test_evaluation import evaluation, folder  # noqa: F401 - fixtures
from workbench.export.evaluation_files import FILES, confusion_csv, save_evaluation

PROVENANCE = {"collection": "photos", "model": {"reference": "tiny <1>"}}


@pytest.fixture(scope="module")
def files(evaluation, tmp_path_factory):  # noqa: F811
    folder = tmp_path_factory.mktemp("out")  # noqa: F811
    assert save_evaluation(folder, evaluation, PROVENANCE) == list(FILES)
    return folder


def test_numbers_are_there_as_json(files, evaluation):  # noqa: F811
    plain = json.loads((files / "metrics.json").read_text("utf-8"))
    assert plain["accuracy"]["value"] == evaluation.metrics.accuracy.value
    assert plain["model"]["reference"] == "tiny <1>"
    assert plain["classes"][0]["name"] == "ant"


def test_every_image_has_a_row_of_what_was_predicted(files, evaluation):  # noqa: F811
    rows = pq.read_table(files / "predictions.parquet").to_pylist()
    by_name = {row["image"]: row for row in rows}
    assert len(rows) == 34
    assert by_name["train/ant/bad.jpg"]["problem"].startswith("bad.jpg cannot be read")
    assert by_name["train/ant/bad.jpg"]["right"] is None
    assert by_name["train/dodo/1.jpg"]["class"] is None
    assert by_name["train/dodo/1.jpg"]["predicted"] is not None
    assert by_name["test/bee/leaked.jpg"]["column split"] == "test"
    right = [row["right"] for row in rows if row["right"] is not None]
    assert (len(right), sum(right) / len(right)) == (25, evaluation.metrics.accuracy.value)


def test_the_matrix_is_a_table_and_a_picture(files, evaluation):  # noqa: F811
    head, *rows = csv.reader(io.StringIO(confusion_csv(evaluation)))
    assert [row[0] for row in rows] == head[1:]
    assert sum(int(cell) for row in rows for cell in row[1:]) == 25
    with Pillow.open(files / "confusion.png") as picture:
        assert picture.width > 300


def test_the_page_has_numbers_and_pictures_and_fetches_nothing(files, evaluation):  # noqa: F811
    page = (files / "report.html").read_text("utf-8")
    assert "tiny &lt;1&gt; on photos" in page
    assert f"{100 * evaluation.metrics.accuracy.value:.1f} %" in page
    assert "the same picture" in page
    assert page.count('class="plot"') == 4  # the confusion, and curves that stand below each other where it is narrow
    assert "data:image/jpeg" in page
    assert "http" not in page
