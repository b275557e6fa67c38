"""What an evaluation says of itself, and its files: JSON, a table of classes, and one page."""

import csv
import json

import numpy as np
import pytest

from workbench.collections.collection import Collection, Entry
from workbench.evaluation.metrics import Measured
from workbench.evaluation.task_evaluation import ClassTable, Curves, Looked, TaskEvaluation, left_out
from workbench.export.task_evaluation_files import save_task_evaluation


class Records:
    collection = Collection.of("list", [Entry("a.png", "a.png"), Entry("b.png", "b.png")], ["A problem."])
    problems = ("", "b.png cannot be read.")

    def thumbnail(self, place):
        return b"picture"


@pytest.fixture
def evaluation():
    return TaskEvaluation(
        Records(),
        2,
        {"mAP": Measured(0.5, 0.25, 0.75), "mAP large": float("nan")},
        "How it is <made>.",
        ClassTable(("class", "annotated", "AP"), (("cat", 3, 0.25), ("dog", 1, float("nan")))),
        (Curves("recall", "precision", {"cat": (np.array([0, 1]), np.array([1, 0.5]))}),),
        {"Surest wrong boxes": [Looked(0, "cat 90 %")]},
        ("A remark.",),
    )


def test_it_says_what_was_left_out(evaluation):
    assert evaluation.sentences == ["A problem.", "A remark.", "1 image cannot be read: b.png cannot be read."]
    assert left_out(0, [], "boxes") == ""
    labels = ["a", "b", "c", "d", "e"]
    assert left_out(7, labels, "boxes, whose labels are").startswith("Left out: 7 of the boxes, whose labels are no cl")
    assert left_out(7, labels, "boxes").endswith("(a, b, c, d and 1 more).")


def test_the_files_have_every_number_and_the_page_each_title_once(evaluation, tmp_path):
    files = save_task_evaluation(tmp_path, evaluation, {"collection": "photos", "model": {"reference": "net"}})
    assert files == ["metrics.json", "classes.csv", "report.html"]
    answer = json.loads((tmp_path / "metrics.json").read_text("utf-8"))
    assert answer["metrics"]["mAP"] == {"value": 0.5, "interval": [0.25, 0.75]}
    assert answer["look_at"] == {"Surest wrong boxes": [{"image": "a.png", "why": "cat 90 %"}]}
    rows = list(csv.reader((tmp_path / "classes.csv").read_text("utf-8").splitlines()))
    assert rows == [["class", "annotated", "AP"], ["cat", "3", "0.25"], ["dog", "1", ""]]
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "<h1>net on photos</h1>" in page
    assert "How it is &lt;made&gt;." in page
    for title in ("Classes, the worst first", "Curves", "Surest wrong boxes"):
        assert page.count(f"<h2>{title}</h2>") == 1
    assert "<b>50.0 %</b>mAP<small>25.0 % to 75.0 %</small>" in page
    assert "Nothing is annotated that these are of: mAP large." in page
    assert "cat 90\u00a0%" in page  # a sign stays with its number
    assert 'class="number">–<' in page
    assert '<th>class</th><th class="number">annotated</th><th class="number">AP</th>' in page
