"""Comparisons: what stands side by side, what is linked, and what is said of it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest

from workbench.api import Heatmap
from workbench.export.provenance_reader import provenance_in
from workbench.gui.canvas.views.heatmap import HeatmapView
from workbench.gui.compare.tiles import ComparisonTile
from workbench.gui.compare.widget import best_columns
from workbench.gui.panels.runs import RUN_TYPE


def tiles(app):
    return app.compared.tiles


@pytest.fixture
def two(app, engine, qtbot):
    """Grad-CAM and occlusion, compared."""
    app.do("technique.choose", "occlusion")
    values = np.linspace(0, 4, 1024, dtype=np.float32).reshape(32, 32)
    engine.answer("occlusion", Heatmap(values=values, signed=False, caption="the other"))
    app.do("run.show", "1")
    app.do("compare.add", "2")
    qtbot.waitUntil(lambda: app.settled and len(tiles(app)) == 2)
    return app


def test_runs_stand_side_by_side_with_one_scale_and_their_similarity(two):
    assert [tile.title.full_text.partition("  ")[0] for tile in tiles(two)] == ["Grad-CAM", "Occlusion"]
    assert {tile.view_state.display.high for tile in tiles(two)} == {4.0}
    assert two.compared.similarity.text().startswith("rank correlation +1")
    assert "100% overlap" in two.compared.similarity.text()


def test_maps_of_one_scale_have_one_colour_bar_and_tiles_say_only_where_they_differ(two, qtbot):
    comparison = two.compared
    assert comparison.bar.isVisible()
    assert not any(tile.bar.isVisible() for tile in tiles(two))
    assert comparison.bar.range == (0.0, 4.0)
    assert [tile.title.full_text for tile in tiles(two)] == ["Grad-CAM", "Occlusion"]
    assert comparison.common.full_text == "first.png  ·  efficientnet-lite0"
    two.do("compare.one_scale")
    qtbot.waitUntil(lambda: two.settled and not comparison.bar.isVisible())
    assert all(tile.bar.isVisible() for tile in tiles(two))


def test_the_common_colour_bar_locks_the_range_for_all(two, qtbot):
    comparison = two.compared
    comparison.bar.lock_wanted.emit()
    assert (two.session.display.low, two.session.display.high) == (0.0, 4.0)
    qtbot.waitUntil(lambda: two.settled)
    comparison.bar.lock_wanted.emit()
    assert two.session.display.low is None


def test_a_picture_of_the_window_taken_at_once_has_the_tiles_in_it(two, qtbot):
    two.do("compare.end")
    comparison = two.compared
    shown = [ComparisonTile(n, tile.view_state) for n, tile in enumerate(tiles(two), start=7)]
    two.window.show_on_stage(comparison)
    comparison.show_tiles(shown, two.session.display, True, False)
    assert all(tile.isVisible() and tile.width() > 100 for tile in tiles(two))  # before any event is handled


def test_tiles_are_laid_out_so_that_their_pictures_are_largest():
    assert best_columns(2, 700, 600, 1.5) == 1
    assert best_columns(2, 1200, 500, 1.0) == 2
    assert best_columns(9, 900, 1000, 1.0) == 3


def test_with_free_scales_each_follows_its_own_data(two, qtbot):
    two.do("compare.one_scale")
    qtbot.waitUntil(lambda: two.settled and tiles(two)[0].view_state.display.high is None)
    two.do("edit.undo")
    qtbot.waitUntil(lambda: two.settled and tiles(two)[0].view_state.display.high == 4.0)


def test_a_minus_b_is_the_difference_of_the_raw_values(two, qtbot):
    two.do("compare.difference")
    qtbot.waitUntil(lambda: len(tiles(two)) == 3)
    assert [tile.title.full_text[:4] for tile in tiles(two)] == ["A  ·", "B  ·", "A − "]
    a, b, difference = (tile.view_state.result for tile in tiles(two))
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
    assert app.runs.active
    engine.answer("occlusion")
    qtbot.waitUntil(lambda: len(tiles(app)) == 2)
    engine.answer("activations")
    qtbot.waitUntil(lambda: app.settled and len(tiles(app)) == 3)
    assert [run.technique for run in app.session.runs] == ["gradcam", "occlusion", "activations"]


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


def place(app, tile):
    """(row, column) of a tile."""
    grid = app.compared._grid
    return tuple(grid.getItemPosition(grid.indexOf(tile))[:2])


def headings(app, side):
    return getattr(app.compared, side)


def settle(app, engine, qtbot, count):
    def is_there() -> bool:
        engine.answer_all()
        return app.settled and len(app.session.tiles) == count and (not count or len(tiles(app)) == count)

    qtbot.waitUntil(is_there)


def test_one_technique_over_layers_stands_in_the_order_of_the_network(app, engine, qtbot):
    app.do("compare.layers", "relu#2", "stem")
    settle(app, engine, qtbot, 2)
    assert [run.params["layer"] for run in app.session.compared] == ["relu#2", "stem"]
    app.do("compare.end")
    app.do("compare.layers")
    settle(app, engine, qtbot, 2)
    assert [run.params["layer"] for run in app.session.compared] == list(app.model.stages) == ["blocks.0", "relu#2"]
    assert app.session.layer == ""  # what is chosen stays


def test_over_classes_the_likeliest_are_explained_or_those_that_are_named(app, engine, qtbot):
    app.do("compare.classes")
    settle(app, engine, qtbot, 3)
    assert [run.params["target"] for run in app.session.compared] == [f"class:{i}" for i in app.runs.likeliest[:3]]
    app.do("compare.end")
    app.do("compare.classes", "dog", "difference:0,1")
    settle(app, engine, qtbot, 2)
    assert [run.params["target"] for run in app.session.compared] == ["class:3", "difference:0,1"]


def test_over_the_values_of_a_parameter_each_is_checked_before_anything_runs(app, engine, qtbot):
    app.do("technique.choose", "occlusion")
    settle(app, engine, qtbot, 0)
    runs = len(engine.runs)
    app.do("compare.values", "patch", "8", "999")
    assert app.window.message.text == "patch must be 1 to 512 px; got 999."
    assert (len(engine.runs), app.session.tiles) == (runs, ())
    app.do("compare.values", "patch", "8", "32")
    settle(app, engine, qtbot, 2)
    assert [run.params["patch"] for run in app.session.compared] == [8, 32]
    app.do("compare.end")
    app.do("compare.values", "fill")
    settle(app, engine, qtbot, 2)
    assert [run.params["fill"] for run in app.session.compared] == ["grey", "black"]


def test_which_parameter_and_which_values_are_asked_where_nobody_says(app, engine, qtbot):
    app.do("technique.choose", "occlusion")
    settle(app, engine, qtbot, 0)
    app.do("compare.values")
    box = app.palette.widget
    assert [entry.title for entry in box.matches] == ["Patch", "Fill", "Strength", "Seed"]
    box.matches[0].run()
    assert [entry.title for entry in box.matches] == ["8 16 32"]
    box.matches[0].run()
    settle(app, engine, qtbot, 3)
    assert [run.params.get("patch") for run in app.session.compared] == [8, 16, 32]


def test_a_technique_without_the_parameter_is_refused_alone_and_stays_as_it_is_beside_others(app, engine, qtbot):
    app.do("technique.choose", "occlusion")
    settle(app, engine, qtbot, 0)
    app.do("compare.layers", "stem")
    assert app.window.message.text.startswith("Occlusion has no parameter 'layer'")
    app.do("run.show", "1")
    app.do("compare.add", "2")
    app.do("compare.layers", "stem", "relu#2")
    settle(app, engine, qtbot, 3)
    assert [run.technique for run in app.session.compared] == ["gradcam", "gradcam", "occlusion"]


def test_techniques_over_images_are_a_matrix_with_headings_in_place_of_titles(two, engine, qtbot):
    two.window.resize(700, 1000)  # where one column would make the pictures larger
    two.do("compare.images")
    settle(two, engine, qtbot, 4)
    comparison = two.compared
    assert [tile.title.full_text.partition("  ")[0] for tile in tiles(two)] == ["Grad-CAM"] * 2 + ["Occlusion"] * 2
    assert [place(two, tile) for tile in tiles(two)] == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert [label.text() for label in headings(two, "_row_headings")] == ["Grad-CAM", "Occlusion"]
    assert [label.full_text for label in headings(two, "_column_headings")] == ["first.png", "second.png"]
    assert not any(tile.top.isVisible() for tile in tiles(two))
    two.do("compare.techniques", "activations")
    settle(two, engine, qtbot, 6)
    assert [run.technique for run in two.session.compared][4:] == ["activations", "activations"]
    assert [label.text() for label in headings(two, "_row_headings")] == ["Grad-CAM", "Occlusion", "Activations"]
    two.do("compare.end")
    two.do("compare.add", "2")
    qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 2)
    assert all(tile.top.isVisible() for tile in tiles(two))
    assert not comparison._column_headings


def test_layers_by_classes_are_a_matrix_too(app, engine, qtbot):
    app.do("compare.layers", "stem", "relu#2")
    settle(app, engine, qtbot, 2)
    app.do("compare.classes", "ant", "bee", "cow")
    settle(app, engine, qtbot, 6)
    assert [label.text() for label in headings(app, "_row_headings")] == ["stem", "relu#2"]
    assert len(headings(app, "_column_headings")) == 3


def test_many_tiles_leave_the_window_as_wide_as_it_is(app, engine, qtbot):
    app.window.resize(1440, 900)
    wide = app.window.minimumSizeHint().width()
    app.do("compare.layers", "stem", "blocks.0", "relu#2")
    settle(app, engine, qtbot, 3)
    app.do("compare.classes", "ant", "bee", "cow", "dog")
    settle(app, engine, qtbot, 12)
    assert app.window.minimumSizeHint().width() <= wide
    assert app.window.width() == 1440


def test_a_run_that_is_dragged_stands_beside_the_one_on_the_canvas(two, qtbot):
    two.do("compare.end")
    two.do("run.show", "1")
    view = two.window.panels.runs.view
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(1, 0)).center())
    assert two.session.shown == 1  # a press alone chooses nothing
    two.window.run_dropped.emit(2)
    assert two.session.tiles == (1, 2)


def test_maps_in_different_units_have_no_difference(two, engine, qtbot):
    two.do("compare.end")
    two.do("technique.choose", "activations")
    engine.answer("activations", Heatmap(values=np.ones((32, 32), np.float32), signed=False, unit="activation"))
    qtbot.waitUntil(lambda: two.settled)
    two.do("run.show", "1")
    two.do("compare.add", "3")
    two.do("compare.difference")
    qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 2)
    assert not two.compared._difference_box.isEnabled()


def test_results_join_in_the_order_that_was_asked_for_whatever_comes_first(app, engine, qtbot):
    app.do("technique.choose", "occlusion")
    settle(app, engine, qtbot, 0)
    app.do("compare.values", "patch", "8", "24", "16")  # 16, the default, has run
    settle(app, engine, qtbot, 3)
    assert [run.params.get("patch", 16) for run in app.session.compared] == [8, 24, 16]


OTHER = "torchvision:resnet18?weights=none&seed=0"


def test_another_model_is_loaded_for_its_run_and_the_own_one_again(app, engine, qtbot):
    app.do("compare.models", OTHER)
    assert [what[:2] for what in engine.asked.values()][0::2] == [("load", OTHER), ("load", "efficientnet-lite0")]
    load, run, back = engine.asked
    engine.say_loaded(job=load)
    engine.answer("gradcam", job=run)
    engine.say_loaded(job=back)
    qtbot.waitUntil(lambda: app.settled and len(app.session.tiles) == 2)
    assert [one.model for one in app.session.compared] == ["efficientnet-lite0", OTHER]
    assert app.session.model == app.scheduler.model.reference == "efficientnet-lite0"


def test_a_run_on_a_model_that_could_not_be_loaded_is_nobodys(app, engine, qtbot):
    app.do("compare.models", OTHER)
    load, run, back = engine.asked
    engine.fail("load", "There is no such model.", job=load)
    engine.answer("gradcam", job=run)  # the engine still had the other model
    engine.say_loaded(job=back)
    qtbot.waitUntil(lambda: app.settled)
    assert len(app.session.tiles) == 1
    assert app.window.message.text == "There is no such model."
    assert len(app.session.runs) == 1


def test_cancelling_leaves_the_own_model_to_come_back(app, engine):
    app.do("compare.models", OTHER)
    load, run, back = engine.asked
    app.do("run.cancel")
    assert engine.cancels == [load, run]
    engine.say_cancelled(load)
    engine.say_cancelled(run)
    assert not app.scheduler.settled
    engine.say_loaded(job=back)
    assert app.scheduler.settled


def test_what_is_saved_of_a_comparison_is_the_comparison(two, qtbot, tmp_path):
    two.do("compare.difference")
    qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 3)
    two.do("export.figure", str(tmp_path / "both.svg"))
    two.do("export.arrays", str(tmp_path / "both.npz"))
    qtbot.waitUntil(lambda: two.settled)
    text = (tmp_path / "both.svg").read_text("utf-8")
    assert all(words in text for words in ("Grad-CAM", "Occlusion", "A − B"))
    assert [one["technique"] for one in provenance_in(tmp_path / "both.svg")] == ["gradcam", "occlusion"]
    with np.load(tmp_path / "both.npz", allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["difference.values"], arrays["run_1.values"] - arrays["run_2.values"])
    assert [one["technique"] for one in provenance_in(tmp_path / "both.npz")] == ["gradcam", "occlusion"]


def test_what_is_copied_of_a_comparison_is_the_comparison(two, qtbot):
    two.do("export.copy")
    picture = QGuiApplication.clipboard().image()
    assert picture.width() >= two.compared.width() - 1
    assert picture.height() < two.compared.height()
    two.do("export.copy_figure")
    qtbot.waitUntil(lambda: two.settled)
    assert QGuiApplication.clipboard().image() != picture
