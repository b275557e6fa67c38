"""The view of a grid: tiles sorted, chosen and told."""

import numpy as np
from PySide6.QtCore import Qt

from tests.gui.canvas.examples import geometry, grid, photo
from workbench.api import Grid
from workbench.gui.canvas.view_state import ViewState
from workbench.render.display import Display


def test_a_click_on_a_tile_chooses_its_channel(canvas, qtbot):
    canvas.show_result(ViewState(grid(), photo(), geometry(), Display()))
    pane = canvas.view.surface
    at = pane.transform().map(pane.layout_.rect(4).center()).toPoint()
    with qtbot.waitSignal(canvas.unit_chosen) as told:
        qtbot.mouseClick(pane, Qt.MouseButton.LeftButton, pos=at)
    assert told.args == ["conv:14"]


def test_tiles_are_sorted_by_number_and_by_channel(canvas):
    canvas.show_result(ViewState(grid(), None, None, Display()))
    view = canvas.view
    assert view.surface.order.tolist() == [0, 1, 2, 3, 4, 5]
    view.sorting.setCurrentIndex(1)
    assert view.sorting.currentText() == "Highest maximum"
    assert view.surface.order.tolist() == [3, 4, 5, 0, 2, 1]
    view.sorting.setCurrentIndex(2)
    assert view.surface.order.tolist() == [1, 2, 0, 5, 4, 3]
    view.sorting.setCurrentIndex(3)
    assert view.surface.order.tolist() == [0, 1, 2, 3, 4, 5]


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
