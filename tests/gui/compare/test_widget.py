"""The comparison: what stands side by side, what is linked, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.gui.steps import settle, tiles
from workbench.api import Curve, Heatmap
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.compare.switches import fit_switches
from workbench.gui.compare.tiles import ComparisonTile, split_titles
from workbench.gui.compare.widget import Comparison
from workbench.render.display import Display


def test_runs_stand_side_by_side_with_one_scale_and_their_similarity(alike):
    assert [tile.title.full_text for tile in tiles(alike)] == ["Grad-CAM", "stem"]
    assert {tile.view_state.display.high for tile in tiles(alike)} == {4.0}
    assert alike.compared.header.similarity.full_text.startswith("rank correlation +1")
    assert "100 % overlap" in alike.compared.header.similarity.full_text


def test_maps_of_one_scale_have_one_colour_bar_and_tiles_say_only_where_they_differ(alike, qtbot):
    comparison = alike.compared
    assert comparison.bar.isVisible()
    assert not any(tile.bar.isVisible() for tile in tiles(alike))
    assert comparison.bar.range == (0.0, 4.0)
    assert [tile.title.full_text for tile in tiles(alike)] == ["Grad-CAM", "stem"]
    assert comparison.header.common.full_text == "Grad-CAM  ·  first.png  ·  efficientnet-lite0"
    alike.do("compare.one_scale")
    qtbot.waitUntil(lambda: alike.settled and not comparison.bar.isVisible())
    assert all(tile.bar.isVisible() for tile in tiles(alike))


def test_the_common_colour_bar_locks_the_range_for_all(alike, qtbot):
    comparison = alike.compared
    comparison.bar.lock_wanted.emit()
    assert (alike.session.display.low, alike.session.display.high) == (0.0, 4.0)
    qtbot.waitUntil(lambda: alike.settled)
    comparison.bar.lock_wanted.emit()
    assert alike.session.display.low is None


def test_enter_enlarges_the_tile_with_the_focus_and_enter_or_escape_shows_all_again(two, qtbot):
    for back in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        tiles(two)[1].take_focus()
        QTest.keyClick(two.window.focusWidget(), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 1)
        assert two.session.large == 2
        qtbot.waitUntil(lambda: tiles(two)[0].isAncestorOf(two.window.focusWidget()))
        QTest.keyClick(two.window.focusWidget(), back)
        qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 2)
        qtbot.waitUntil(lambda: tiles(two)[1].isAncestorOf(two.window.focusWidget()))


def test_a_picture_of_the_window_taken_at_once_has_the_tiles_in_it(two, qtbot):
    two.do("compare.end")
    comparison = two.compared
    shown = [ComparisonTile(n, tile.view_state) for n, tile in enumerate(tiles(two), start=7)]
    two.window.show_on_stage(comparison)
    comparison.show_tiles(shown, two.session.display, True, False)
    assert all(tile.isVisible() and tile.width() > 100 for tile in tiles(two))  # before any event is handled


def test_a_comparison_whose_results_are_all_gone_is_empty(two):
    two.compared.show_tiles([], two.session.display, True, False)
    assert tiles(two) == []


def test_with_free_scales_each_follows_its_own_data(alike, qtbot):
    alike.do("compare.one_scale")
    qtbot.waitUntil(lambda: alike.settled and tiles(alike)[0].view_state.display.high is None)
    alike.do("edit.undo")
    qtbot.waitUntil(lambda: alike.settled and tiles(alike)[0].view_state.display.high == 4.0)


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
    for beside in (QPointF(-0.5, 3), QPointF(first.world.width() + 0.5, 3), QPointF(3, first.world.height() + 1)):
        first.pointed.emit(beside)  # on the tile, and not on its picture
        assert second.grab().toImage() == before


def test_a_tile_under_the_pointer_has_no_mark_of_another_that_was_not_left(two):
    first, second = (tile.pane for tile in tiles(two))
    without = second.grab().toImage()
    first.pointed.emit(first.world.center())  # a menu opens over the first, and closes over the second
    assert second.grab().toImage() != without
    QTest.mouseMove(second, QPoint(5, 5))
    QTest.mouseMove(second, QPoint(second.width() // 2, second.height() // 2))
    assert second.grab().toImage() == without


def test_images_of_other_sizes_show_the_same_share(two, engine, qtbot):
    two.do("compare.end")
    two.do("technique.choose", "gradcam")
    two.do("compare.images", "all")
    qtbot.waitUntil(lambda: engine.asks("gradcam"))
    engine.answer_all()
    qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 2)
    two.do("compare.surround")
    qtbot.waitUntil(lambda: two.settled and tiles(two)[0].pane.world.width() == 60)
    first, second = (tile.pane for tile in tiles(two))
    assert first.world != second.world
    first.zoom(4.0)
    shares = [p.in_sight().center().x() / p.world.width() for p in (first, second)]
    assert shares[0] == pytest.approx(shares[1], abs=0.02)
    assert two.session.shown == 1  # what is on the canvas stays


def place(app, tile):
    """(row, column) of a tile."""
    grid = app.compared.grid.grid
    return tuple(grid.getItemPosition(grid.indexOf(tile))[:2])


def headings(app, side):
    return getattr(app.compared, side)


def test_techniques_over_images_are_a_matrix_with_headings_in_place_of_titles(two, engine, qtbot):
    two.window.resize(700, 1000)  # where one column would make the pictures larger
    two.do("compare.images", "all")
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


def test_maps_in_different_units_have_no_difference(two, engine, qtbot):
    two.do("compare.end")
    two.do("technique.choose", "activations")
    engine.answer("activations", Heatmap(values=np.ones((32, 32), np.float32), signed=False, unit="activation"))
    qtbot.waitUntil(lambda: two.settled)
    two.do("run.show", "1")
    two.do("compare.add", "3")
    two.do("compare.difference")
    qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 2)
    assert not two.compared.header.difference_box.isEnabled()


def test_the_lock_of_the_display_bar_locks_the_scale_of_the_comparison(alike, qtbot):
    bar = alike.window.display_bar
    assert (bar.low.value(), bar.high.value()) == (0.0, 4.0)  # of both, and not of the run on the canvas
    bar.lock.click()
    assert (alike.session.display.low, alike.session.display.high) == (0.0, 4.0)
    qtbot.waitUntil(lambda: alike.settled)
    bar.lock.click()
    assert alike.session.display.low is None
    alike.do("compare.one_scale")
    qtbot.waitUntil(lambda: alike.settled and not bar.lock.isEnabled())
    assert "no range in common" in bar.lock.toolTip()
    alike.do("compare.end")
    assert bar.lock.isEnabled()
    assert bar.high.value() == pytest.approx(float(alike.presenter.finished.result.values.max()))


def matrix(app, engine, qtbot):
    """Grad-CAM and occlusion over two images."""
    app.do("compare.images", "all")
    settle(app, engine, qtbot, 4)
    return app.compared


def texts(menu):
    return [action.text() for action in menu.actions() if action.text()]


def press_in(menu, words):
    next(action for action in menu.actions() if action.text() == words).trigger()


def test_tiles_show_what_the_network_saw_and_one_box_brings_the_surround_back(two, qtbot):
    pane = tiles(two)[0].pane
    assert pane.world.width() == pane.world.height()  # the network's square
    two.compared.header.surround_box.click()
    qtbot.waitUntil(lambda: two.settled and tiles(two)[0].pane.world.width() == 60)
    assert two.session.surround
    assert not two.session.display.network_view  # the canvas stays as it was chosen
    two.compared.bar.lock_wanted.emit()
    assert not two.session.display.network_view


def test_a_tile_opens_large_and_comes_back(two, engine, qtbot):
    comparison = matrix(two, engine, qtbot)
    number = two.session.tiles[1]
    press_in(comparison.menu_of(tiles(two)[1]), "Enlarge")
    qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 1)
    assert two.session.large == number
    assert tiles(two)[0].width() > 0.8 * (comparison.width() - comparison.bar.width())
    assert tiles(two)[0].top.isVisible()
    QTest.keyClick(tiles(two)[0].pane, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 4)


def test_rows_and_columns_are_taken_out_and_turned(two, engine, qtbot):
    comparison = matrix(two, engine, qtbot)
    two.do("compare.turn")
    qtbot.waitUntil(lambda: two.settled and [h.text() for h in comparison._row_headings] == ["first.png", "second.png"])
    two.do("compare.turn")
    qtbot.waitUntil(lambda: two.settled and [h.text() for h in comparison._row_headings] == ["Grad-CAM", "Occlusion"])
    press_in(comparison.menu_of_heading(1, False), "Take this column out")
    qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 2)
    assert {run.image.rpartition("/")[2] for run in two.session.compared} == {"first.png"}


def test_each_map_is_measured_against_the_first_of_its_row(two, engine, qtbot):
    comparison = matrix(two, engine, qtbot)
    before = [tile.view_state.result for tile in tiles(two)]
    two.do("compare.difference")
    qtbot.waitUntil(lambda: two.settled and tiles(two)[1].view_state.title.startswith("ρ"))
    now = [tile.view_state.result for tile in tiles(two)]
    assert (now[0], now[2]) == (before[0], before[2])
    np.testing.assert_array_equal(now[3].values, before[3].values - before[2].values)
    assert tiles(two)[3].view_state.title.endswith(" %")
    assert now[3].caption == "second.png minus first.png"
    assert tiles(two)[3].title.text().split() == tiles(two)[3].title.full_text.split()  # numbers are not cut
    assert [tile.bar.isVisible() for tile in tiles(two)] == [True, False] * 2  # the first have a scale of their own
    scales = [comparison._bars[tile][0] for tile in tiles(two)[1::2]]
    assert scales == [comparison.row_bars[0], comparison.row_bars[1]]
    press_in(comparison.menu_of(tiles(two)[3]), "Measure the others against this")
    qtbot.waitUntil(lambda: two.settled and tiles(two)[3].view_state.result is before[3])
    np.testing.assert_array_equal(tiles(two)[2].view_state.result.values, before[2].values - before[3].values)


def test_what_cannot_be_subtracted_is_grey_with_the_reason(two, engine, qtbot):
    two.do("compare.end")
    two.do("technique.choose", "activations")
    engine.answer("activations", Heatmap(values=np.ones((32, 32), np.float32), signed=False, unit="activation"))
    qtbot.waitUntil(lambda: two.settled)
    two.do("run.show", "1")
    two.do("compare.add", "3")
    qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 2)
    box = two.compared.header.difference_box
    assert not box.isEnabled()
    assert "different units" in box.toolTip()


def test_the_menu_of_a_tile_pins_copies_measures_and_takes_out(two, qtbot, tmp_path):
    comparison, tile = two.compared, tiles(two)[0]
    menu = comparison.menu_of(tile)
    assert texts(menu) == [
        "Show on the canvas, to work on", "Enlarge", "Wipe over its neighbour (W)", "Pin", "Copy the picture",
        "Copy the figure", "Save as a figure…",
        "Measure the others against this", "Take out of the comparison",
    ]  # fmt: skip
    press_in(menu, "Pin")
    assert two.session.pins == (1,)
    press_in(menu, "Copy the picture")
    assert QGuiApplication.clipboard().image().width() >= 32
    two.do("figure.save_run", "2", str(tmp_path / "b.svg"))
    qtbot.waitUntil(lambda: two.settled, timeout=20_000)
    assert (tmp_path / "b.svg").exists()
    press_in(menu, "Show on the canvas, to work on")
    assert (two.session.comparing, two.session.shown) == (False, 1)
    assert tile.contextMenuPolicy() == Qt.ContextMenuPolicy.CustomContextMenu


def test_columns_with_a_scale_of_their_own_have_a_colour_bar_each(two, engine, qtbot):
    comparison = matrix(two, engine, qtbot)
    two.do("compare.techniques", "activations")
    qtbot.waitUntil(lambda: engine.asks("activations"))
    for _ in range(2):
        engine.answer("activations", Heatmap(values=np.eye(32, dtype=np.float32), signed=False, unit="activation"))
    settle(two, engine, qtbot, 6)
    assert len(comparison.row_bars) == 3
    two.do("compare.turn")
    qtbot.waitUntil(lambda: two.settled and len(comparison.column_bars) == 3)
    assert not comparison.row_bars
    assert not any(tile.bar.isVisible() for tile in tiles(two))
    assert [bar.range for bar in comparison.column_bars.values()][2] == (0.0, 1.0)


def test_in_a_narrow_window_the_switches_are_in_the_menu(two, qtbot):
    comparison = two.compared
    fit_switches(comparison.header.boxes, 700)
    assert "A − B" not in texts(comparison.more_menu())
    fit_switches(comparison.header.boxes, 400)
    assert all(box.isHidden() for box in comparison.header.boxes)
    menu = comparison.more_menu()
    assert {"One scale", "A − B", "Surround"} <= set(texts(menu))
    press_in(menu, "A − B")
    assert two.session.difference


def test_headings_of_the_matrix_before_are_not_seen_under_those_of_the_next(two, engine, qtbot):
    two.do("compare.images", "all")
    settle(two, engine, qtbot, 4)
    before = [*two.compared._row_headings, *two.compared._column_headings]
    assert all(heading.isVisible() for heading in before)
    two.compared._show_headings(["first", "second"], ["A", "B"], with_titles=False)
    assert not any(heading.isVisible() for heading in before)


def test_a_title_names_the_image_before_what_the_result_tells():
    map_ = Heatmap(values=np.zeros((2, 2), np.float32), signed=False, unit="probability")
    tile = ComparisonTile(1, ViewState(map_, None, None, Display(), title="RISE"))
    words = (("espresso (967)", "coffee.png"), ("daisy (985)", "flower.jpg"))
    _, titled = split_titles([replace(tile, words=own, explained=own[:1]) for own in words])
    assert [each.view_state.title for each in titled] == [
        "coffee.png  ·  espresso (967)",
        "flower.jpg  ·  daisy (985)",
    ]


def test_titles_of_probabilities_of_several_classes_have_the_class_alone():
    map_ = Heatmap(values=np.zeros((2, 2), np.float32), signed=False, unit="probability")
    tile = ComparisonTile(1, ViewState(map_, None, None, Display(), title="RISE"))

    def titles(*targets: str) -> tuple[str, list[str]]:
        words = [(f"{k}.png", target) for k, target in enumerate(targets)]
        common, titled = split_titles([replace(tile, words=own, explained=own[1:]) for own in words])
        return common, [each.view_state.title for each in titled]

    common, own = titles("probability of daisy (985)", "probability of football helmet (560)")
    assert (common, own) == ("RISE  ·  probability", ["0.png  ·  daisy (985)", "1.png  ·  football helmet (560)"])
    same = ["probability of daisy (985)"] * 2
    assert titles(*same) == ("RISE  ·  probability of daisy (985)", ["0.png", "1.png"])
    assert titles("probability of daisy (985)", "tabby (281)")[1][0] == "0.png  ·  probability of daisy (985)"


def test_a_large_tile_keeps_the_scale_that_it_has_beside_the_others(alike, qtbot):
    alike.do("compare.enlarge", "1")
    qtbot.waitUntil(lambda: alike.settled and len(tiles(alike)) == 1)
    assert tiles(alike)[0].bar.range == (0.0, 4.0)


def test_it_is_said_how_many_results_are_there_while_others_are_missing(app, engine, qtbot):
    said: list[str] = []
    app.compared.said.connect(lambda words, _caveat: said.append(words))
    app.do("compare.layers", "stem", "relu#2")
    qtbot.waitUntil(lambda: len(app.compared.gaps) == 2)
    assert said[-1] == "None of 2 results is there yet."
    engine.answer("gradcam")
    qtbot.waitUntil(lambda: len(tiles(app)) == 1)
    assert said[-1] == "1 of 2 results are there."
    engine.answer_all()
    qtbot.waitUntil(lambda: app.settled and len(tiles(app)) == 2)
    assert said[-1].startswith("Results side by side: 2.")


def test_the_value_under_the_pointer_goes_with_the_tile_that_it_is_of(two, qtbot):
    value = two.window.status.value
    tiles(two)[0].hovered.emit("network pixel (3, 4): 0.5 logit")
    assert value.full_text
    two.compared._pointed = tiles(two)[0]
    two.do("compare.difference")
    qtbot.waitUntil(lambda: two.settled and len(tiles(two)) == 3)
    assert value.full_text == ""
    tiles(two)[0].hovered.emit("network pixel (3, 4): 0.5 logit")
    two.do("compare.end")
    assert value.full_text == ""


def test_curves_over_one_axis_mark_the_values_at_the_place_that_is_pointed_at_on_any_of_them(qtbot):
    comparison = Comparison()
    qtbot.addWidget(comparison)
    comparison.resize(900, 400)
    x = np.arange(5, dtype=np.float32)
    curves = [
        Curve(x=x, lines=np.stack([x * k, -x * k]), names=("up", "down"), x_label=label)
        for k, label in ((1, "epsilon"), (10, "epsilon"), (5, "steps"))
    ]
    shown = [ComparisonTile(n, ViewState(curve, title=str(n))) for n, curve in enumerate(curves, 1)]
    comparison.show_tiles(shown, Display(), False, False)
    first, second, third = comparison.tiles
    first.point(QPointF(2.1, 0.0))
    assert (first.echo.text, third.echo.text) == ("", "")
    assert second.echo.text.split() == ["2", "■", "20", "■", "−20"]
    second.point(QPointF(0.9, 0.0))
    assert first.echo.text.split() == ["1", "■", "1", "■", "−1"]
    assert second.echo.text == ""
    second.point(None)
    assert first.echo.text == ""
