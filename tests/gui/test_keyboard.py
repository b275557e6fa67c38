"""From the layers to a unit and back, and from part to part, without a mouse."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from tests.gui.steps import answer, asked, card, press
from workbench.api import Grid
from workbench.gui.canvas.items.grid_pane import GridPane


def channels(layer: str, count: int = 6) -> Grid:
    return Grid(
        values=np.arange(count * 16, dtype=np.float32).reshape(count, 4, 4), labels=tuple(map(str, range(count))),
        numbers=np.arange(count, dtype=np.float32), number_name="mean", units=np.arange(count, dtype=np.int32),
        dead=np.zeros(count, bool), layer=layer, on_image=True,
    )  # fmt: skip


@pytest.fixture
def walking(app, engine, qtbot):
    """The channels of ``relu#1``, opened from the tree by Enter."""
    app.do("view.tile_order", "number")
    app.do("layer.set", "relu#1")
    engine.answer_all()
    app.window.panels.layers.take_focus()
    press(app, qtbot, Qt.Key.Key_Return)
    answer(engine, "activations", channels("relu#1"))
    return app


def test_enter_on_a_layer_shows_its_channels_and_lets_the_keys_walk_them(walking, engine):
    assert asked(engine, "activations", "layer")[-1] == "relu#1"
    grid = walking.window.focusWidget()
    assert isinstance(grid, GridPane)
    assert grid.current == 0


def test_arrows_walk_the_channels_enter_opens_one_and_escape_goes_back_step_by_step(walking, engine, qtbot):
    press(walking, qtbot, Qt.Key.Key_Right)
    press(walking, qtbot, Qt.Key.Key_Right)
    press(walking, qtbot, Qt.Key.Key_Return)
    assert asked(engine, "unit", "unit") == ["relu#1:2"]
    answer(engine, "unit", card("relu#1:2"))
    assert walking.window.canvas.isAncestorOf(walking.window.focusWidget())
    press(walking, qtbot, Qt.Key.Key_Backspace)
    assert walking.session.technique == "activations"
    assert isinstance(walking.window.focusWidget(), GridPane)
    press(walking, qtbot, Qt.Key.Key_Escape)
    assert walking.window.focusWidget() is walking.window.panels.layers.tree


def test_tab_goes_from_part_to_part_as_the_work_does(app):
    window, panels = app.window, app.window.panels
    parts = [
        panels.layers, panels.techniques, window.canvas, window.display_bar, panels.parameters, panels.answer,
        panels.runs,
    ]  # fmt: skip
    window.panels.layers.load_button.setFocus()
    met: list[int] = []
    for _ in range(200):
        now = window.focusWidget()
        met += [i for i, part in enumerate(parts) if part.isAncestorOf(now) and i not in met[-1:]]
        window.focusNextChild()
        if window.focusWidget() is window.panels.layers.load_button:
            break
    assert met == list(range(len(parts)))


def test_pages_and_a_channel_are_commands(app, engine):
    app.do("layer.set", "relu#1")
    app.do("layer.channels", "relu#1")
    answer(engine, "activations", channels("relu#1", 100))
    view = app.window.canvas.view
    app.do("view.next_page")
    assert view.pager.page.text() == "Page 2 of 3"
    app.do("view.channel", "99")  # the strongest
    assert (view.pager.page.text(), view.surface.current) == ("Page 1 of 3", 99)
    app.do("view.channel", "100")
    assert app.window.message.text == "There is no channel 100 on the canvas."
    app.do("view.tile_order", "number")
    assert app.session.display.tile_order == "number"
    assert view.surface.order[0] == 0
    app.step(forward=False)
    assert view.surface.order[0] == 99
