"""The pages beside a collection are saved as figures and numbers, each under a name that says what it is."""

from __future__ import annotations

import numpy as np
import pytest

from tests.gui.collection.conftest import finish
from tests.gui.collection.test_controller import robustness
from workbench.api import Curve, Group, Matrix, Table, UserError
from workbench.export.arrays import save_arrays
from workbench.export.figure import save_figure
from workbench.export.writers import file_name
from workbench.gui.collection.evaluation_pane import CONFUSION, CURVE, FINDINGS
from workbench.gui.collection.page_results import curves_over


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
    pane.kind.setCurrentIndex(pane.kind.findData("calibration"))
    assert judged.collection.page.result.names == ("Share that is right", "As right as sure")


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
