"""The pane of a grid: one widget, walked by keys."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QPainter

from tests.gui.canvas.examples import geometry, grid, photo
from workbench.api import Grid
from workbench.gui.canvas.items.grid_pane import POPUP, popup_share
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.theme import CAPTION_PX, system_font
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


def pictures(count: int, **more) -> Grid:
    colours = np.random.default_rng(0).random((count, 4, 4, 3)).astype(np.float32)
    return grid(count, **({"pictures": True, "number_name": "reached"} | more), values=colours)


def test_a_tile_that_is_a_picture_says_its_number_and_no_range_of_its_pixels_in_another_unit(canvas):
    notes = ("", "6*/0.80/0.00", "", "5/1/0")
    sheet = pictures(4, notes=notes, numbers=np.array([3, 6.02, 2, np.nan], np.float32))
    canvas.show_result(ViewState(sheet, None, None, Display(tile_order="number")))
    view = canvas.view
    assert view.surface.words_of(1) == ("channel 1: 6*/0.80/0.00", "reached 6.02 activation")
    assert view.text_of(0) == "channel 0 · reached 3 activation"
    assert view.text_of(2) == "channel 2 · dead"  # it reaches nothing
    assert view.text_of(3) == "channel 3: 5/1/0"  # nor does one that nothing moves
    regions = pictures(4, number_name="activation")
    canvas.show_result(ViewState(regions, None, None, Display(tile_order="number")))
    assert view.surface.words_of(0) == ("channel 0", "activation 3")


def test_names_of_files_below_tiles_are_cut_so_that_one_tells_them_apart(canvas, monkeypatch):
    names = tuple(f"{one} beside the water at noon-2.png" for one in ("elephant", "plant", "cup"))
    cut_out = pictures(3, labels=names, images=names, areas=("",) * 3, dead=np.zeros(3, bool))
    canvas.show_result(ViewState(cut_out, None, None, Display(tile_order="number")))
    painted = []
    monkeypatch.setattr(QPainter, "drawText", lambda _self, *told: painted.append(told[-1]))
    for width in (500, 260):
        canvas.resize(width, 400)
        painted.clear()
        canvas.view.surface.grab()
        assert len(set(painted)) == 3, painted


def test_labels_of_neighbours_do_not_touch(canvas, monkeypatch):
    labels = tuple(f"17.1 dB {'a long name of a layer'[: 3 + k]}" for k in range(20))
    strip = pictures(20, labels=labels, columns=5, dead=np.zeros(20, bool))
    canvas.show_result(ViewState(strip, None, None, Display()))
    painted = []
    monkeypatch.setattr(QPainter, "drawText", lambda _self, *told: painted.append(told[-1]))
    canvas.resize(600, 500)
    canvas.view.surface.grab()
    metrics = QFontMetrics(system_font(CAPTION_PX))
    assert len(painted) == 20
    assert all(metrics.horizontalAdvance(words) <= canvas.view.surface.layout_.tile[0] for words in painted)
