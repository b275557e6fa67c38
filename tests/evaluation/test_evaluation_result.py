"""An evaluation on its way to the window: nothing is lost, and what has no value has none."""

from types import SimpleNamespace

import numpy as np
import pytest

from workbench.collections.collection import Collection, Entry
from workbench.evaluation.evaluation_result import Shown, evaluation_result
from workbench.evaluation.findings import AlikePair
from workbench.evaluation.metrics import Measured
from workbench.evaluation.slices import Slice
from workbench.evaluation.task_evaluation import ClassTable, Curves, ImageNumbers, Looked, TaskEvaluation

N = 4
BEHIND = ImageNumbers(
    np.array([0, 2]), np.array([0.25, 1.0]), ("traffic light",), {"errors": np.array([[2.0], [np.nan]])}, "errors"
)
SLICES = [Slice("brightness", "0.1 to 0.2", np.array([0, 2]), 0.25, 0.75, -0.9, high) for high in (-0.1, 0.1)]


@pytest.fixture
def shown():
    entries = [Entry(f"{i}.png", f"/{i}.png", "", {"split": "train" if i else "test"}) for i in range(N)]
    records = SimpleNamespace(collection=Collection.of("made up", entries), problems=["", "", "", ""])
    evaluation = TaskEvaluation(
        records, 2, {"mAP": Measured(0.5, 0.4, 0.6), "mAP small": float("nan")}, "By hand.",
        ClassTable(("class", "annotated", "AP"), (("traffic light", 3, float("nan")),), ("errors({})>0",) * 3),
        (Curves("recall", "precision", {"traffic light": (np.array([0, 1.0]), np.array([1.0, 0.1]))},
                {"traffic light": np.array([0.9, 0.1])}, "score"),),
        {"Surest wrong boxes": [Looked(2, "a cup, which is no annotated box")]},
        score="F1", slices=SLICES, alike=[AlikePair(0, 2, 1.0, True)], unsaid=("No labels.",), behind=BEHIND,
    )  # fmt: skip
    return Shown.of(evaluation_result(evaluation), N)


def test_numbers_classes_and_curves_arrive_and_a_number_without_value_is_empty(shown):
    assert shown.numbers == {"mAP": "50.0 % (40.0 % to 60.0 %)", "mAP small": ""}
    assert shown.classes.rows == (("traffic light", 3, ""),)
    assert (shown.by, shown.axes, shown.order) == ("score", ("recall", "precision"), "errors({})")
    np.testing.assert_allclose(shown.curves["traffic light"], [[0, 1, 0.9], [1, 0.1, 0.1]], atol=1e-7)


def test_an_image_that_was_not_judged_has_no_number(shown):
    np.testing.assert_array_equal(shown.noted.columns["score"], [0.25, np.nan, 1, np.nan])
    np.testing.assert_array_equal(shown.noted.columns["errors(traffic light)"], [2, np.nan, np.nan, np.nan])


def test_sections_have_what_they_found_and_where_they_found_nothing_they_say_why(shown):
    told = {each.title: each for each in shown.sections}
    assert list(told) == [
        "Where it does worse", "Surest wrong boxes", "Images in two parts of the collection",
        "Images that are nearly the same", "What is not looked for",
    ]  # fmt: skip
    worse = told["Where it does worse"]
    assert worse.rows == [
        (
            "brightness: 0.1 to 0.2 · 2",
            "F1 25.0 %, elsewhere 75.0 % (-90.0 % to -10.0 %)",
            '"finding=brightness: 0.1 to 0.2"',
        )
    ]
    assert worse.sentence == "2 parts were looked at; the intervals of the difference hold together."
    assert told["Surest wrong boxes"].rows[0][2] == "name=2.png"
    assert shown.noted.findings["nearly the same 1"].tolist() == [0, 2]
    assert told["What is not looked for"].sentence == "No labels."
