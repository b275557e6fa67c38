"""The pages beside a collection are saved as figures and numbers, each under a name that says what it is."""

from __future__ import annotations

import numpy as np
import pytest

from tests.export.drawn import context
from tests.gui.collection.conftest import finish
from tests.gui.collection.test_controller import robustness
from workbench import phrases
from workbench.api import Curve, Group, Matrix, Table, UserError
from workbench.evaluation.evaluation_result import Section
from workbench.export.arrays import save_arrays
from workbench.export.figure import compose, save_figure
from workbench.export.writers import file_name
from workbench.gui.collection.evaluation_pane import CONFUSION, CURVE, FINDINGS
from workbench.gui.collection.page_results import BY_CLASS, curves_over, findings_table, units_table
from workbench.gui.collection.page_results import FINDINGS as FINDINGS_HEADINGS
from workbench.render.table import cell, heading


@pytest.fixture
def judged(browsing, qtbot):
    browsing.do("collection.evaluate")
    qtbot.waitUntil(lambda: browsing.collection.widget.pane.judgement is not None)
    return browsing


def test_each_page_is_a_result_that_can_be_written_and_is_named_after_collection_and_page(judged, tmp_path, qtbot):
    pane, kinds, names = judged.collection.widget.pane, [], []
    for at in (0, CONFUSION, CURVE):
        pane.show_page(at)
        qtbot.waitUntil(lambda: judged.collection.has_page)
        page = judged.collection.page
        save_figure(tmp_path / "page.png", page)
        save_arrays(tmp_path / "page.npz", page)
        kinds.append(type(page.result))
        names.append(file_name(page.provenance))
    assert kinds == [Table, Matrix, Curve]
    assert names == ["many-by-class", "many-confusion", "many-curves-roc"]
    assert judged.collection.page.provenance["title"] == "Curves, ROC: many"
    pane.kind.setCurrentIndex(pane.kind.findData("calibration"))
    calibrated = judged.collection.page.result
    assert calibrated.names == ("Share that is right", "As right as sure")
    assert pane.error.isVisibleTo(pane.curves)
    assert pane.error.text().startswith("Expected calibration error: 0.")
    assert pane.error.text() in calibrated.caption


def test_a_page_that_shows_nothing_yet_is_not_saved(judged, engine):
    pane = judged.collection.widget.pane
    pane.show_page(FINDINGS)
    assert not judged.collection.has_page
    with pytest.raises(UserError, match="shows nothing yet that could be saved"):
        _ = judged.collection.page
    judged.do("collection.robustness", "jpeg")
    assert not judged.collection.has_page
    finish(engine, "collection-robustness", robustness("jpeg"))
    assert file_name(judged.collection.page.provenance) == "many-robustness-jpeg"
    result = judged.collection.page.result
    assert isinstance(result, Group)
    assert list(result.parts) == ["curves", "severities"]


def test_each_line_has_its_own_points_and_is_nowhere_else():
    lines = {"ant": np.array([(0, 1, 0.9), (1, 0.5, 0.1)]), "bee": np.array([(0.5, 0.7, 0.2)]), "cow": np.zeros((0, 3))}
    curve = curves_over(lines, "recall", "precision")
    assert curve.names == ("ant", "bee")
    assert curve.x.tolist() == [0, 1, 0.5]
    np.testing.assert_array_equal(curve.lines, np.array([(1, 0.5, np.nan), (np.nan, np.nan, 0.7)], np.float32))
    assert curves_over({"cow": np.zeros((0, 3))}, "recall", "precision") is None


@pytest.mark.parametrize("kind", ["roc", "pr"])
def test_a_curve_of_one_class_names_the_class_and_its_area(judged, qtbot, kind):
    pane = judged.collection.widget.pane
    pane.show_page(CURVE)
    pane.kind.setCurrentIndex(pane.kind.findData(kind))
    qtbot.waitUntil(lambda: judged.collection.has_page)
    page = judged.collection.page
    name, area = page.result.names[0], next(iter(pane._areas.values()))
    assert len(page.result.names) == 1
    assert f": {name} {area:.3f}." in page.result.caption
    texts = [text.get_text() for text in compose(page, context()).figure.texts]
    assert name in texts  # in the key


def test_what_is_saved_has_the_headings_of_the_window_in_every_language(judged, monkeypatch):
    words = {"Label": "标签", "Images": "图像", "Recall": "召回率", "Taken for": "被认作"}
    monkeypatch.setattr(phrases._Reader, "book", phrases.Phrasebook({}, lambda word: words.get(word, word)))
    pane = judged.collection.widget.pane
    pane.show_page(0)
    table, shown = judged.collection.page.result, pane.labels.model()
    assert [heading(table, at) for at in range(7)] == [words.get(word, word) for word in BY_CLASS]
    assert table.columns == BY_CLASS
    assert [cell(table, 0, at) for at in range(7)] == [shown.index(0, at).data() for at in range(7)]


def test_units_are_saved_under_the_window_s_headings_without_columns_that_say_nothing():
    told = Table(columns=("unit", "pushed", "concept", "state"), rows=((3, "", "cat", "dead"), (4, "", "", "")))
    assert units_table(told).columns == ("Unit", "Detects", "State")
    assert units_table(told).rows == ((3, "cat", "dead"), (4, "", ""))


def test_what_should_be_looked_at_is_saved_in_the_reader_s_words(monkeypatch):
    monkeypatch.setattr(phrases._Reader, "book", phrases.Phrasebook({"Most wrong": "错得最多"}))
    table = findings_table([Section("Most wrong", [("cat", "0.9", "x")])])
    assert table.columns == FINDINGS_HEADINGS
    assert table.rows == (("错得最多", "cat", "0.9"),)


def test_a_saved_page_says_of_which_images_it_is_and_not_which_the_wall_shows(judged):
    judged.do("collection.filter", "wrong")
    assert judged.collection.widget.words.full_text == "1 of 4 images · 1 wrong"
    judged.collection.widget.pane.show_page(0)
    caption = judged.collection.page.result.caption
    assert caption == "4 images · 3 of 4 right, 75.0 %."
