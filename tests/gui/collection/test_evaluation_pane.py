"""Right and wrong beside the images: a click anywhere is a text for the filter, and finds what the number counts."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from sklearn import metrics

from tests.collections.test_class_table import judged
from workbench.collections.row_filter import found
from workbench.gui.collection.evaluation_pane import NAME, EvaluationPane, Judgement, curves_for
from workbench.gui.widgets.theme import TEXT_PX, theme
from workbench.render.points import COLOURS

TRUTH, PREDICTED = [0, 0, 0, 1, 1, 2], [0, 1, 1, 1, 1, 0]


@pytest.fixture
def rows():
    rows = judged(TRUTH, PREDICTED)
    confidence = np.array([0.9, 0.6, 0.62, 0.8, 0.4, 0.5])
    rows.records.confidence = confidence
    rows.records.sizes, rows.records.brightness = np.zeros((6, 2)), np.zeros(6)
    rows.records.answered = np.arange(6)
    logits = np.zeros((6, 3), np.float32)
    logits[np.arange(6), PREDICTED] = np.log(2 * confidence / (1 - confidence))
    rows.records.answers = lambda places: logits[places]
    return rows


@pytest.fixture
def pane(rows, qtbot):
    pane = EvaluationPane()
    qtbot.addWidget(pane)
    pane.show_judgement(Judgement.of(rows))
    pane.heard = []
    pane.wished.connect(pane.heard.append)
    return pane


def test_the_worst_class_comes_first_and_a_click_shows_its_errors(pane, rows):
    assert [one.label for one in pane.judgement.labels] == ["cow", "ant", "bee"]
    pane.labels.clicked.emit(pane.labels.model().index(1, 0))
    assert pane.heard == ["label=ant wrong"]
    assert found(rows, pane.heard[0]).tolist() == [1, 2]
    pane.labels.clicked.emit(pane.labels.model().index(2, 0))  # without an error all of it
    assert pane.heard[-1] == "label=bee"


def test_no_number_is_cut_when_the_type_grows(pane):
    pane.resize(900, 400)
    pane.show()
    theme.apply(text=18)
    try:
        needed = pane.labels.fontMetrics().horizontalAdvance("100.0 %")
        assert all(pane.labels.columnWidth(column) > needed for column in (3, 4, 5))
    finally:
        theme.apply(text=TEXT_PX)


def test_in_a_narrow_pane_the_label_its_recall_and_what_it_is_taken_for_are_seen_without_scrolling(pane):
    pane.resize(360, 400)
    pane.show()
    seen = [at for at in range(7) if not pane.labels.isColumnHidden(at)]
    assert {0, 1, 3, 6} <= set(seen) < set(range(7))
    assert sum(map(pane.labels.columnWidth, seen)) <= pane.labels.viewport().width()
    told = pane.labels.model().index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert told == "Label: ant\nImages: 3\nRight: 1\nRecall: 33.3 %\nPrecision: 50.0 %\nF1: 40.0 %\nTaken for: bee"


def test_a_click_on_a_cell_or_a_heading_shows_as_many_images_as_it_counts(pane, rows):
    matrix = pane.judgement.matrix
    for row in range(len(matrix.rows)):
        for column in range(len(matrix.columns)):
            pane.cells.clicked.emit(pane.cells.model().index(row, column))
            assert len(found(rows, pane.heard[-1])) == matrix.counts[row, column]
    pane.cells.verticalHeader().sectionClicked.emit(0)
    assert len(found(rows, pane.heard[-1])) == matrix.counts[0].sum()
    pane.cells.horizontalHeader().sectionClicked.emit(1)
    assert len(found(rows, pane.heard[-1])) == matrix.counts[:, 1].sum()


def test_a_click_on_a_point_shows_the_images_at_its_threshold(pane, rows):
    pane.curves_wanted.connect(lambda classes: pane.show_curves(curves_for(rows, classes)()))
    pane.show_page(2)
    assert [item.data(NAME) for item in pane.classes.selectedItems()] == ["ant"]
    pane.kind.setCurrentIndex(pane.kind.findData("pr"))
    for x, y, _threshold in pane._curves[0]:
        pane.choose_point(x, y)
        shown = found(rows, pane.heard[-1])
        hits = sum(TRUTH[i] == 0 for i in shown)
        assert (x, y) == pytest.approx((hits / 3, hits / len(shown)))


def test_every_threshold_of_a_curve_can_be_clicked_and_its_area_is_scikit_learns(pane, rows):
    pane.curves_wanted.connect(lambda classes: pane.show_curves(curves_for(rows, classes)()))
    pane.show_page(2)
    is_ant, scores = np.array(TRUTH) == 0, rows.probabilities(0)
    assert pane.classes.item(0).text() == f"ant  {metrics.roc_auc_score(is_ant, scores):.3f}"
    for x, y, _threshold in pane._curves[0][1:]:
        pane.choose_point(x, y)
        shown = found(rows, pane.heard[-1])
        hits = sum(TRUTH[i] == 0 for i in shown)
        assert (x, y) == pytest.approx(((len(shown) - hits) / 3, hits / 3))
    assert len(pane._curves[0]) == 1 + len(np.unique(scores))
    pane.kind.setCurrentIndex(pane.kind.findData("pr"))
    assert pane.classes.item(0).text() == f"ant  {metrics.average_precision_score(is_ant, scores):.3f}"


def test_curves_of_several_classes_stand_beside_each_other_and_a_click_means_the_nearest(pane, rows):
    pane.curves_wanted.connect(lambda classes: pane.show_curves(curves_for(rows, classes)()))
    pane.show_page(2)
    for row in range(2):
        pane.classes.item(row).setSelected(True)
    assert list(pane._curves) == [0, 1]
    assert len(pane._plot.getPlotItem().listDataItems()) == 2
    colours = [pane.classes.item(row).icon().pixmap(10, 10).toImage().pixelColor(5, 5).name() for row in range(2)]
    assert colours == list(COLOURS[:2])
    x, y, _ = max(pane._curves[1].tolist(), key=lambda at: at[1] - at[0])
    pane.choose_point(x, y)
    assert "bee" in pane.heard[-1]


def test_a_click_on_a_bar_of_the_calibration_shows_the_images_in_it(pane, rows):
    pane.show_page(2)
    pane.kind.setCurrentIndex(pane.kind.findData("calibration"))
    counts = pane.judgement.calibration.counts
    for at, count in enumerate(counts.tolist()):
        pane.choose_point((at + 0.5) / len(counts), 0.1)
        assert len(found(rows, pane.heard[-1])) == count
    assert counts.sum() == 6


def test_without_labels_it_says_what_it_would_show(qtbot):
    pane = EvaluationPane()
    qtbot.addWidget(pane)
    assert pane._pages.currentWidget() is pane.empty
    assert pane.empty.text().startswith("This shows what is right and wrong")
