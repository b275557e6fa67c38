"""The view of a group: its parts side by side, by what they show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from tests.gui.canvas.examples import attacked, geometry, photo, probed, ramp, unit_card
from workbench.api import Grid, Group, Picture
from workbench.gui.canvas.canvas import Canvas
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.canvas.views.picture import PictureView
from workbench.render.display import Display


def test_in_a_talk_an_attacks_pictures_stand_in_one_row_with_its_bars_and_are_larger(canvas, qtbot):
    talk = Canvas(bars=False)
    qtbot.addWidget(talk)
    wide = []
    for one in (canvas, talk):
        one.resize(880, 373)
        one.show()
        one.show_result(ViewState(attacked(), None, None, Display()))
        one.fit()
        pictures = one.view.tiles[:3]
        qtbot.waitUntil(lambda pictures=pictures: pictures[0].pane.height() > 20)
        wide.append(min(pictures[0].pane.width(), pictures[0].pane.height()))
    assert [tile.title.full_text for tile in talk.view.tiles] == ["Original", "Changed", "Difference", "How sure it is"]
    tops = {tile.mapTo(talk, QPoint(0, 0)).y() for tile in talk.view.tiles}
    assert len(tops) == 1
    assert wide[1] > 1.4 * wide[0]


def test_what_is_shown_of_an_attack_is_pictures_in_rows_and_bars_together(canvas, qtbot):
    canvas.show_result(ViewState(attacked(), None, None, Display()))
    qtbot.waitExposed(canvas)
    *pictures, bars = canvas.view.tiles
    boxes = [tile.parentWidget().geometry() for tile in canvas.view.tiles]
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert len({box.top() for box in boxes[:3]}) == len({box.top() for box in boxes[3:]}) == 1
    assert bars.width() > 1.8 * pictures[3].width()
    assert {tile.surface.height() for tile in pictures[3:]} == {pictures[3].surface.height()}
    assert [tile.bar.isVisible() for tile in pictures[3:]] == [False, False]
    assert canvas.view.note.text().startswith("maps from 0 to ")  # the one scale that both have
    canvas.grab()


@pytest.mark.parametrize(("width", "beside"), [(530, 2), (330, 2), (200, 1)])
def test_where_there_is_little_room_fewer_parts_stand_beside_each_other_and_the_rest_is_scrolled_to(
    canvas, qtbot, width, beside
):
    canvas.resize(width, 260)
    canvas.show_result(ViewState(attacked(), None, None, Display()))
    qtbot.waitExposed(canvas)
    *pictures, _bars = canvas.view.tiles
    qtbot.waitUntil(lambda: len({tile.mapTo(canvas, QPoint(0, 0)).y() for tile in pictures[:beside]}) == 1)
    assert min(min(tile.pane.width(), tile.pane.height()) for tile in pictures) >= 80
    for tile in canvas.view.tiles:
        assert tile.title.isHidden() or tile.title.text().split() == tile.title.full_text.split()
    bar = canvas.view.area.verticalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum())
    canvas.show_result(ViewState(unit_card()))
    qtbot.waitUntil(lambda: canvas.view.area.verticalScrollBar().value() == 0)
    canvas.show_result(ViewState(attacked(), None, None, Display()))
    assert not canvas.view.area.horizontalScrollBar().isVisible()


@pytest.mark.parametrize(("width", "height"), [(521, 255), (260, 255), (520, 560), (800, 560)])
def test_the_numbers_of_an_attack_before_and_after_are_seen_without_scrolling(canvas, qtbot, width, height):
    canvas.resize(width, height)
    canvas.show_result(ViewState(attacked(), None, None, Display()))
    qtbot.waitExposed(canvas)
    bars, boxes = canvas.view.tiles[-1], [tile.parentWidget().geometry() for tile in canvas.view.tiles]
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])
    first = bars.mapTo(canvas.view.area.viewport(), bars.bars.geometry().topLeft()).y() + bars.bars.row_height
    assert 0 < first < canvas.view.area.viewport().height()


def test_the_name_of_an_attack_is_whole_beside_the_buttons_that_it_does_not_have(canvas, qtbot):
    canvas.resize(260, 255)
    canvas.show_result(ViewState(attacked(), None, None, Display(), title="BIM (iterated FGSM)"))
    canvas.view.limit_title(260)
    qtbot.waitExposed(canvas)
    for view in (canvas.view, *canvas.view.tiles[:-1]):
        assert view.title.text().split() == view.title.full_text.split()
        longest = max(map(view.title.fontMetrics().horizontalAdvance, view.title.text().split("\n")))
        assert longest <= view.title.width()
    note = canvas.view.note
    assert note.words_at(note.width()).split() in ([], note.text().split())


def test_the_parts_of_a_group_are_named_and_their_pictures_move_together(canvas):
    both = Group(parts={"first_map": ramp(), "second_map": ramp(signed=True)})
    canvas.show_result(ViewState(both, photo(), geometry(), Display()))
    first, second = canvas.view.tiles
    assert (first.title.full_text, second.title.full_text) == ("First map", "Second map")
    first.surface.zoom(2)
    assert second.surface.scale == pytest.approx(first.surface.scale, rel=0.02)
    assert second.surface.fitted is False
    canvas.fit()
    assert first.surface.fitted
    assert second.surface.fitted


def test_a_picture_that_comes_first_leads_and_the_rest_stands_beside_it(wide_canvas, qtbot):
    wide_canvas.show_result(ViewState(probed()))
    qtbot.waitExposed(wide_canvas)
    picture, bars = wide_canvas.view.tiles
    assert picture.width() > 1.4 * bars.width() > 0
    assert picture.height() == pytest.approx(bars.height(), abs=2)


def test_a_kernel_has_as_much_room_as_the_histogram_below_it(wide_canvas, qtbot):
    wide_canvas.show_result(ViewState(unit_card()))
    qtbot.waitExposed(wide_canvas)
    _, kernel, histogram = wide_canvas.view.tiles
    assert kernel.height() == pytest.approx(histogram.height(), abs=2)


def test_pictures_beside_each_other_in_a_tile_have_twice_the_room_of_another_tile(wide_canvas, qtbot):
    card = unit_card()
    regions = Grid(
        values=np.zeros((9, 8, 8, 3), np.float32), labels=tuple("abcdefghi"), numbers=np.arange(9, dtype=np.float32),
        number_name="activation", units=np.zeros(9, np.int32), dead=np.zeros(9, bool), pictures=True, layer="conv",
    )  # fmt: skip
    parts = {**card.parts, "saliency": card.parts["map"], "regions": regions}
    wide_canvas.show_result(ViewState(replace(card, parts={**parts, "last": card.parts["histogram"]})))
    qtbot.waitExposed(wide_canvas)
    tiles = dict(zip(wide_canvas.view._kinds, wide_canvas.view.tiles, strict=True))
    wide = tiles[Grid]
    assert wide.width() > 1.9 * wide_canvas.view.tiles[0].width() > 0
    right = [tile.parentWidget().geometry().right() for tile in wide_canvas.view.tiles]
    assert max(right) == wide_canvas.view.tiles[-1].parentWidget().geometry().right()  # no row has a hole at its end


def test_pictures_of_one_row_are_of_one_size_in_a_view_of_any_width(canvas, qtbot):
    canvas.show_result(ViewState(attacked(), None, None, Display()))
    qtbot.waitExposed(canvas)
    for width in range(902, 908):
        canvas.resize(width, 700)
        QApplication.processEvents()
        pictures = canvas.view.tiles[:3]
        assert len({tile.pane.scale for tile in pictures}) == 1, f"in a view of {width} pixels"


@pytest.mark.parametrize("width", [520, 900])
def test_all_that_stands_beside_a_picture_is_read_on_a_crowded_card(canvas, qtbot, width):
    words = (
        "It reaches 3.59 activation; of 6 open images flower.jpg reaches most, 3.09.",
        "No second network that knows these classes is bundled; another classifier that has the same classes can be "
        "chosen as the judge.",
    )
    picture = Picture(values=np.full((64, 64, 3), 0.5, np.float32), caption="3.59 activation reached", beside=words)
    card = unit_card()
    canvas.resize(width, 500)
    canvas.show_result(ViewState(replace(card, parts={**card.parts, "answers_to_most": picture, "more": picture})))
    qtbot.waitExposed(canvas)
    tile = next(tile for tile in canvas.view.tiles if isinstance(tile, PictureView))
    label = tile.in_tile
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()) > 0)
    assert label.text() == "\n".join(words)
    assert min(tile.pane.width(), tile.pane.height()) >= 80


def test_what_is_said_of_a_group_is_not_said_again_below_its_picture(canvas):
    picture = Picture(values=np.full((16, 16, 3), 0.5, np.float32), caption="What it answers to")
    other = replace(picture, caption="How opaque")
    canvas.show_result(ViewState(Group(parts={"picture": picture, "opacity": other}, caption=picture.caption)))
    assert [tile.caption.isHidden() for tile in canvas.view.tiles] == [True, False]
