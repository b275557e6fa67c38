"""The view of a grid: tiles sorted, chosen and told."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt

from tests.gui.canvas.examples import geometry, grid, photo
from workbench.api import Grid
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.canvas.views.grid import GridView
from workbench.render.display import Display

IN_NUMBER_ORDER = Display(tile_order="number")


def many(count: int = 1280, **more) -> Grid:
    """So many channels; channel k has the largest value (7 k) mod count, which no two share for 1280."""
    peaks = (7 * np.arange(count) % count).astype(np.float32)
    values = np.zeros((count, 7, 7), np.float32)
    values[:, 3, 3] = peaks
    return Grid(
        values=values, labels=tuple(map(str, range(count))), numbers=values.mean((1, 2)), number_name="mean",
        units=np.arange(count, dtype=np.int32), dead=peaks == 0,
        **({"signed": False, "layer": "conv", "on_image": True, "unit": "activation"} | more),
    )  # fmt: skip


def keep_choices(canvas) -> None:
    """What a person chooses in the view is displayed, as the session does it."""

    def change(display: Display) -> None:
        canvas.show_result(replace(canvas.view.view_state, display=display))

    canvas.display_changed.connect(change)


def test_a_click_on_a_tile_chooses_its_channel(canvas, qtbot):
    canvas.show_result(ViewState(grid(), photo(), geometry(), IN_NUMBER_ORDER))
    pane = canvas.view.surface
    at = pane.transform().map(pane.layout_.rect(4).center()).toPoint()
    with qtbot.waitSignal(canvas.unit_chosen) as told:
        qtbot.mouseClick(pane, Qt.MouseButton.LeftButton, pos=at)
    assert told.args == ["conv:14"]


def test_tiles_come_strongest_first_and_the_order_is_a_choice_of_the_display(canvas):
    keep_choices(canvas)
    canvas.show_result(ViewState(grid(), None, None, Display()))
    view = canvas.view
    assert view.sorting.currentText() == "Largest maximum first"
    assert view.surface.order.tolist() == [3, 4, 5, 0, 2, 1]
    view.sorting.setCurrentIndex(view.sorting.findData("weakest"))
    assert view.surface.order.tolist() == [1, 2, 0, 5, 4, 3]
    view.sorting.setCurrentIndex(view.sorting.findData("number"))
    assert view.surface.order.tolist() == [0, 1, 2, 3, 4, 5]
    assert view.view_state.display.tile_order == "number"
    assert view.view_state.result.units.tolist() == [10, 11, 12, 13, 14, 15]


def test_1280_channels_are_27_pages_that_are_large_enough_to_read(wide_canvas):
    wide_canvas.show_result(ViewState(many(), None, None, Display()))
    view = wide_canvas.view
    strongest = np.argsort(-(7 * np.arange(1280) % 1280))
    assert view.pager.page.text() == "Page 1 of 27"
    assert view.surface.order.tolist() == strongest[:48].tolist()
    assert view.surface.layout_.label > 0
    assert view.surface.layout_.tile[0] > 50
    view.turn_page(1)
    assert view.pager.page.text() == "Page 2 of 27"
    assert view.pager.place.text() == "49 to 96 of 1,280"
    assert view.surface.order.tolist() == strongest[48:96].tolist()


def test_page_keys_turn_pages_and_stop_at_the_ends(canvas, qtbot):
    canvas.show_result(ViewState(many(), None, None, Display()))
    view, surface = canvas.view, canvas.view.surface
    qtbot.keyClick(surface, Qt.Key.Key_PageUp)
    assert view.pager.page.text() == "Page 1 of 27"
    qtbot.keyClick(surface, Qt.Key.Key_PageDown)
    qtbot.keyClick(surface, Qt.Key.Key_PageDown)
    assert view.pager.page.text() == "Page 3 of 27"
    qtbot.keyClick(surface, Qt.Key.Key_End)
    assert view.pager.place.text() == "1249 to 1280 of 1,280"
    assert not view.pager.next.isEnabled()
    assert len(surface.order) == 1280 - 26 * 48
    surface.grab()


def test_numbers_of_a_channel_go_with_it_when_the_page_is_turned_or_other_tiles_come(canvas):
    view_state = ViewState(many(), None, None, Display())
    canvas.show_result(view_state)
    view, said = canvas.view, []
    canvas.hovered.connect(said.append)
    view.turn_page(1)
    canvas.show_result(replace(view_state, display=Display(opacity=10)))
    assert said == []  # nothing was said that could go
    for end in (lambda: view.turn_page(1), lambda: canvas.show_result(ViewState(grid(), None, None, Display()))):
        canvas.show_result(view_state)
        assert view.find_tile("417")
        canvas.show_result(replace(view_state, display=Display(opacity=10)))
        assert said[-1].startswith("417")  # it is still marked
        end()
        assert said[-1] == ""


def test_a_channel_that_is_searched_is_marked_on_its_page(canvas, qtbot):
    canvas.show_result(ViewState(many(), None, None, Display()))
    view = canvas.view
    qtbot.keyClicks(view.pager.search, "channel 417")
    place = sorted(range(1280), key=lambda k: -(7 * k % 1280)).index(417)
    assert view.surface.current == 417
    assert view.pager.page.text() == f"Page {place // 48 + 1} of 27"
    qtbot.keyClick(view.pager.search, Qt.Key.Key_Return)
    with qtbot.waitSignal(canvas.unit_chosen) as told:
        qtbot.keyClick(view.surface, Qt.Key.Key_Return)
    assert told.args == ["conv:417"]


def test_a_channel_that_is_not_there_is_said_and_the_page_stays(canvas, qtbot):
    canvas.show_result(ViewState(many(), None, None, Display()))
    canvas.view.turn_page(4)
    qtbot.keyClicks(canvas.view.pager.search, "1280")
    assert canvas.view.pager.place.text() == "There is no channel 1280 here."
    qtbot.keyClick(canvas.view.pager.search, Qt.Key.Key_Escape)
    assert "of 1,280" in canvas.view.pager.place.text()


def test_another_layer_begins_with_its_first_page_and_another_image_stays(canvas):
    canvas.show_result(ViewState(many(), None, None, Display()))
    canvas.view.turn_page(4)
    canvas.show_result(ViewState(many(), None, None, Display(opacity=0.1)))
    assert canvas.view.pager.page.text() == "Page 5 of 27"
    canvas.show_result(ViewState(many(layer="other"), None, None, Display()))
    assert canvas.view.pager.page.text() == "Page 1 of 27"


def test_a_few_tiles_need_no_pages(canvas):
    canvas.show_result(ViewState(many(64), None, None, Display()))
    assert not canvas.view.pager.isVisible()
    assert len(canvas.view.surface.order) == 64
    assert canvas.find_tile("63")
    assert canvas.view.surface.current == 63


def test_a_tile_under_the_pointer_says_its_numbers(canvas):
    canvas.show_result(ViewState(grid(), None, None, Display()))
    assert canvas.view.text_of(1) == "channel 1 · maximum 1 · 4 to 7 activation"
    assert canvas.view.text_of(2) == "channel 2 · maximum 2 · dead · 8 to 11 activation"


def test_a_grid_without_tiles_says_so(canvas):
    empty = Grid(
        values=np.zeros((0, 2, 2), np.float32), labels=(), numbers=np.zeros(0), number_name="n",
        units=np.zeros(0, np.int32), dead=np.zeros(0, bool),
    )  # fmt: skip
    canvas.show_result(ViewState(empty, None, None, Display()))
    assert canvas.view.surface.notice.text() == "There is nothing to show: no tiles."
    canvas.grab()


def test_kernels_in_colour_say_that_grey_is_zero(canvas):
    values = np.zeros((2, 3, 3, 3), np.float32)
    values[0, 0, 0, 0] = -0.5
    kernels = Grid(
        values=values, labels=("0", "1"), numbers=np.ones(2), number_name="norm", units=np.arange(2),
        dead=np.array([False, True]), unit="weight", layer="stem",
    )  # fmt: skip
    canvas.show_result(ViewState(kernels, None, None, Display()))
    assert canvas.view.note.text() == "2 tiles · grey is zero, full colour is ±0.5 weight"
    assert not canvas.view.bar.isVisible()


def test_a_click_on_a_part_of_a_photograph_asks_for_that_photograph_at_that_place(qtbot):
    view = GridView()
    qtbot.addWidget(view)
    colours = np.zeros((2, 4, 4, 3), np.float32)
    parts = replace(grid(2), values=colours, pictures=True, images=("/a.png", "/b.png"), areas=("box:0,0,2,2",) * 2)
    view.show_result(ViewState(parts))
    asked, units = [], []
    view.command_wanted.connect(lambda *told: asked.append(told))
    view.unit_chosen.connect(units.append)
    view.surface.chosen.emit(1)
    assert asked == [("collection.place", ("/b.png", "box:0,0,2,2", "Unit 11"))]
    assert units == []
