"""The comparison's presenter: runs join it, leave it, and come back with the session."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest

from tests.gui.steps import tiles
from workbench.export.provenance_reader import provenance_in
from workbench.gui.canvas.views.heatmap import HeatmapView
from workbench.gui.panels.runs import RUN_TYPE


def test_a_run_dropped_on_the_window_joins_the_comparison(app, qtbot):
    data = app.window.panels.runs.view.model().mimeData([app.window.panels.runs.view.model().index(0, 0)])
    assert data.hasFormat(RUN_TYPE)
    copy = QMimeData()
    copy.setData(RUN_TYPE, data.data(RUN_TYPE))
    app.window.dropEvent(
        QDropEvent(
            QPointF(300, 300), Qt.DropAction.CopyAction, copy, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip
    assert app.session.tiles == (1,)


def test_a_tile_is_taken_out_by_its_button_and_the_last_gives_the_canvas_back(two, qtbot):
    window = two.window
    assert window.stage.currentWidget() is two.compared
    two.compared.removed.emit(1)
    qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 1)
    two.compared.removed.emit(2)
    assert window.stage.currentWidget() is window.canvas


def test_a_comparison_is_in_the_saved_session(two, qtbot, tmp_path):
    with qtbot.waitSignal(two.saver.saved):
        two.do("session.save", str(tmp_path / "s.workbench"))
    two.do("compare.end")
    with qtbot.waitSignal(two.saver.opened):
        two.do("session.open", str(tmp_path / "s.workbench"))
    qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 2)
    assert all(isinstance(tile, HeatmapView) for tile in tiles(two))


def test_a_run_that_is_dragged_stands_beside_the_one_on_the_canvas(two, qtbot):
    two.do("compare.end")
    two.do("run.show", "1")
    view = two.window.panels.runs.view
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(1, 0)).center())
    assert two.session.shown == 1  # a press alone chooses nothing
    two.window.run_dropped.emit(2)
    assert two.session.tiles == (1, 2)


def test_what_is_saved_of_a_comparison_is_the_comparison(two, qtbot, tmp_path):
    two.do("compare.difference")
    qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 3)
    two.do("export.figure", str(tmp_path / "both.svg"))
    two.do("export.arrays", str(tmp_path / "both.npz"))
    qtbot.waitUntil(lambda: two.settled, timeout=20_000)
    text = (tmp_path / "both.svg").read_text("utf-8")
    assert all(words in text for words in ("Grad-CAM", "Occlusion", "A − B"))
    assert [one["technique"] for one in provenance_in(tmp_path / "both.svg")] == ["gradcam", "occlusion"]
    with np.load(tmp_path / "both.npz", allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["difference.values"], arrays["run_1.values"] - arrays["run_2.values"])
    assert [one["technique"] for one in provenance_in(tmp_path / "both.npz")] == ["gradcam", "occlusion"]


def test_what_is_copied_of_a_comparison_is_the_comparison(alike, qtbot):
    alike.do("export.copy")
    picture = QGuiApplication.clipboard().image()
    assert picture.width() >= alike.compared.width() - 1
    assert picture.height() < alike.compared.height()
    alike.do("export.copy_figure")
    qtbot.waitUntil(lambda: alike.settled, timeout=20_000)
    assert QGuiApplication.clipboard().image() != picture


def test_differences_are_back_with_the_session_and_with_the_figure(two, engine, qtbot, tmp_path):
    def differences() -> bool:
        engine.answer_all()
        return two.settled and len(tiles(two)) == 3 and tiles(two)[2].view_state.title == "A − B"

    two.do("compare.difference")
    qtbot.waitUntil(differences)
    two.do("export.figure", str(tmp_path / "both.svg"))
    qtbot.waitUntil(lambda: two.settled, timeout=20_000)
    with qtbot.waitSignal(two.saver.saved):
        two.do("session.save", str(tmp_path / "s.workbench"))
    two.do("session.new")
    with qtbot.waitSignal(two.saver.opened):
        two.do("session.open", str(tmp_path / "s.workbench"))
    qtbot.waitUntil(differences)
    two.do("compare.difference")
    two.do("compare.end")
    two.do("run.from_figure", str(tmp_path / "both.svg"))
    qtbot.waitUntil(differences)
    assert two.session.difference
