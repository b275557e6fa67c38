"""Comparisons: what stands side by side, what is linked, and what is said of it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from workbench.api import Heatmap
from workbench.gui.compare import Tile, best_columns
from workbench.gui.panels.runs import RUN_TYPE
from workbench.gui.views.heatmap import HeatmapView


def tiles(app):
    return app.window.comparison.tiles


@pytest.fixture
def two(app, engine, qtbot):
    """Grad-CAM and occlusion, compared."""
    app.do("technique.choose", "occlusion")
    values = np.linspace(0, 4, 1024, dtype=np.float32).reshape(32, 32)
    engine.answer("occlusion", Heatmap(values=values, signed=False, caption="the other"))
    app.do("compare.add", "1")
    app.do("compare.add", "2")
    qtbot.waitUntil(lambda: app.settled and len(tiles(app)) == 2)
    return app


def test_runs_stand_side_by_side_with_one_scale_and_their_likeness(two):
    assert [tile.title.whole.partition("  ")[0] for tile in tiles(two)] == ["Grad-CAM", "Occlusion"]
    assert {tile.shown.display.high for tile in tiles(two)} == {4.0}
    assert two.window.comparison.likeness.whole.startswith("rank correlation +1")
    assert "100% overlap" in two.window.comparison.likeness.whole


def test_maps_of_one_scale_have_one_colour_bar_and_tiles_say_only_where_they_differ(two, qtbot):
    comparison = two.window.comparison
    assert comparison.bar.isVisible()
    assert not any(tile.bar.isVisible() for tile in tiles(two))
    assert comparison.bar.range == (0.0, 4.0)
    assert [tile.title.whole for tile in tiles(two)] == ["Grad-CAM", "Occlusion"]
    assert comparison.common.whole == "first.png  ·  efficientnet-lite0"
    two.do("compare.one_scale")
    qtbot.waitUntil(lambda: two.settled and not comparison.bar.isVisible())
    assert all(tile.bar.isVisible() for tile in tiles(two))


def test_the_common_colour_bar_locks_the_range_for_all(two, qtbot):
    comparison = two.window.comparison
    comparison.bar.lock_wanted.emit()
    assert (two.session.display.low, two.session.display.high) == (0.0, 4.0)
    qtbot.waitUntil(lambda: two.settled)
    comparison.bar.lock_wanted.emit()
    assert two.session.display.low is None


def test_a_picture_of_the_window_taken_at_once_has_the_tiles_in_it(two, qtbot):
    two.do("compare.end")
    comparison = two.window.comparison
    shown = [Tile(n, tile.shown) for n, tile in enumerate(tiles(two), start=7)]
    two.window.show_comparison(True)
    comparison.show_tiles(shown, two.session.display, True, False)
    assert all(tile.isVisible() and tile.width() > 100 for tile in tiles(two))  # before any event is handled


def test_tiles_are_laid_out_so_that_their_pictures_are_largest():
    assert best_columns(2, 700, 600, 1.5) == 1
    assert best_columns(2, 1200, 500, 1.0) == 2
    assert best_columns(9, 900, 1000, 1.0) == 3


def test_with_free_scales_each_follows_its_own_data(two, qtbot):
    two.do("compare.one_scale")
    qtbot.waitUntil(lambda: two.settled and tiles(two)[0].shown.display.high is None)
    two.do("edit.undo")
    qtbot.waitUntil(lambda: two.settled and tiles(two)[0].shown.display.high == 4.0)


def test_a_minus_b_is_the_difference_of_the_raw_values(two, qtbot):
    two.do("compare.difference")
    qtbot.waitUntil(lambda: len(tiles(two)) == 3)
    a, b, difference = (tile.shown.result for tile in tiles(two))
    np.testing.assert_array_equal(difference.values, a.values - b.values)
    assert difference.signed


def test_pan_zoom_and_pointer_are_linked(two):
    first, second = (tile.pane for tile in tiles(two))
    first.zoom(3.0, QPointF(40, 40))
    assert second.in_sight().center().x() == pytest.approx(first.in_sight().center().x(), abs=0.5)
    assert second.scale == pytest.approx(first.scale, rel=0.05)
    first.fit()
    before = second.grab().toImage()
    QTest.mouseMove(first, QPoint(first.width() // 2, first.height() // 2))
    first.pointed.emit(QPointF(first.world.width() / 2, first.world.height() / 2))
    assert second.grab().toImage() != before


def test_images_of_other_sizes_show_the_same_share(two, engine, qtbot):
    two.do("compare.end")
    two.do("technique.choose", "gradcam")
    two.do("compare.images")
    qtbot.waitUntil(lambda: engine.asks("gradcam"))
    engine.answer_all()
    qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 2)
    first, second = (tile.pane for tile in tiles(two))
    assert first.world != second.world
    first.zoom(4.0)
    shares = [p.in_sight().center().x() / p.world.width() for p in (first, second)]
    assert shares[0] == pytest.approx(shares[1], abs=0.02)
    assert two.session.shown == 1  # what is on the canvas stays


def test_techniques_are_run_for_the_comparison_and_join_it_as_they_come(app, engine, qtbot):
    app.do("compare.techniques", "occlusion", "activations")
    assert engine.asks("occlusion")
    assert engine.asks("activations")
    assert app.running
    engine.answer("occlusion")
    qtbot.waitUntil(lambda: len(tiles(app)) == 2)
    engine.answer("activations")
    qtbot.waitUntil(lambda: app.settled and len(tiles(app)) == 3)
    assert [run.technique for run in app.session.runs] == ["gradcam", "occlusion", "activations"]


def test_a_run_dropped_on_the_window_joins_the_comparison(app, qtbot):
    data = app.window.runs.view.model().mimeData([app.window.runs.view.model().index(0, 0)])
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
    assert window.stage.currentWidget() is window.comparison
    window.comparison.removed.emit(1)
    qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 1)
    window.comparison.removed.emit(2)
    assert window.stage.currentWidget() is window.canvas


def test_a_comparison_is_in_the_saved_session(two, qtbot, tmp_path):
    with qtbot.waitSignal(two.keeping.saved):
        two.do("session.save", str(tmp_path / "s.workbench"))
    two.do("compare.end")
    with qtbot.waitSignal(two.keeping.opened):
        two.do("session.open", str(tmp_path / "s.workbench"))
    qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 2)
    assert all(isinstance(tile, HeatmapView) for tile in tiles(two))
