"""The pane of a grid: one widget, walked by keys."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from tests.gui.canvas.examples import geometry, grid, photo
from workbench.api import Grid
from workbench.gui.canvas.items.grid_pane import POPUP, popup_share
from workbench.gui.canvas.view_state import ViewState
from workbench.render.display import Display


def test_arrow_keys_move_over_the_tiles_and_enter_chooses(canvas, qtbot):
    canvas.show_result(ViewState(grid(), None, None, Display(tile_order="number")))
    pane = canvas.view.surface
    for _ in range(2):
        qtbot.keyClick(pane, Qt.Key.Key_Right)
    assert pane.current == 1
    with qtbot.waitSignal(canvas.unit_chosen) as told:
        qtbot.keyClick(pane, Qt.Key.Key_Return)
    assert told.args == ["conv:11"]


def test_a_sheet_of_1280_tiles_is_one_widget(canvas):
    values = np.random.default_rng(0).random((1280, 7, 7)).astype(np.float32)
    many = Grid(
        values=values,
        labels=tuple(map(str, range(1280))),
        numbers=values.max((1, 2)),
        number_name="maximum",
        units=np.arange(1280, dtype=np.int32),
        dead=np.zeros(1280, bool),
        signed=False,
        layer="conv",
        on_image=True,
    )
    canvas.show_result(ViewState(many, photo(), geometry(), Display()))
    assert len(canvas.view.surface.children()) == 1  # the notice
    canvas.view.surface.grab()


def test_a_picture_of_the_tiles_has_their_labels_where_the_tiles_are(canvas):
    canvas.show_result(ViewState(grid(), None, None, Display(tile_order="number")))
    pane = canvas.view.surface
    picture = pane.as_image()
    scale = picture.width() / pane.world.width()
    for place in range(6):
        rect = pane.layout_.rect(place)
        under = picture.copy(
            int(rect.left() * scale), int((rect.bottom() + 2) * scale), int(rect.width() * scale), int(12 * scale)
        )
        colours = {under.pixel(x, y) for x in range(under.width()) for y in range(under.height())}
        assert len(colours) > 3, f"no label under tile {place}"


@pytest.mark.parametrize("tile", [(14, 14), (56, 28), (3, 9)])
@pytest.mark.parametrize("pane", [(870, 600), (270, 140), (400, 200)])
def test_what_is_enlarged_under_the_pointer_lies_in_the_pane_with_its_words(pane, tile):
    share = popup_share(pane[0], pane[1], tile, pictures=2, words=32)
    assert 2 * (tile[0] * share + 8) + 8 <= pane[0] - 12
    assert tile[1] * share + 16 + 32 <= pane[1] - 12
    assert 60 <= max(tile) * share <= POPUP


def test_a_slice_says_that_it_lies_over_an_input_channel_and_keeps_the_number_where_it_is_narrow(canvas, monkeypatch):
    slices = Grid(**{**vars(grid()), "labels": tuple(f"input channel {c}" for c in range(len(grid().labels)))})
    canvas.show_result(ViewState(slices, None, None, Display(tile_order="number")))
    pane = canvas.view.surface
    painted = []
    monkeypatch.setattr(QPainter, "drawText", lambda _self, *told: painted.append(told[-1]))
    for width in (900, 120):
        canvas.resize(width, 400)
        painted.clear()
        pane.grab()
        told = [words.removesuffix(" dead").rpartition(" ")[2] for words in painted]
        assert told == [str(c) for c in range(len(slices.labels))]
    assert pane.words_of(1)[0].startswith("input channel 1 · ")
