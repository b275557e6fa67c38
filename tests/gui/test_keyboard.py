"""From the layers to a unit and back, and from part to part, without a mouse."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from tests.gui.steps import answer, asked, card
from workbench.api import Grid
from workbench.gui.canvas.views.grid import GridPane


def channels(layer: str, count: int = 6) -> Grid:
    return Grid(
        values=np.arange(count * 16, dtype=np.float32).reshape(count, 4, 4), labels=tuple(map(str, range(count))),
        numbers=np.arange(count, dtype=np.float32), number_name="mean", units=np.arange(count, dtype=np.int32),
        dead=np.zeros(count, bool), layer=layer, on_image=True,
    )  # fmt: skip


def press(app, qtbot, key: Qt.Key) -> None:
    qtbot.keyClick(app.window.focusWidget(), key)


@pytest.fixture
def walking(app, engine, qtbot):
    """The channels of ``relu#1``, opened from the tree by Enter."""
    app.do("layer.set", "relu#1")
    engine.answer_all()
    app.window.layers.take_focus()
    press(app, qtbot, Qt.Key.Key_Return)
    answer(engine, "activations", channels("relu#1"))
    return app


def test_enter_on_a_layer_shows_its_channels_and_lets_the_keys_walk_them(walking, engine):
    assert asked(engine, "activations", "layer")[-1] == "relu#1"
    grid = walking.window.focusWidget()
    assert isinstance(grid, GridPane)
    assert grid.current == 0


def test_right_opens_a_layer_that_holds_no_others_and_unfolds_one_that_does(app, qtbot):
    app.do("layer.set", "blocks.0")
    app.window.layers.take_focus()
    tree = app.window.layers.tree
    tree.setExpanded(tree.currentIndex(), False)
    press(app, qtbot, Qt.Key.Key_Right)
    assert tree.isExpanded(tree.currentIndex())
    assert app.session.technique == "gradcam"
    app.do("layer.set", "stem")
    press(app, qtbot, Qt.Key.Key_Right)
    assert (app.session.technique, app.session.layer) == ("activations", "stem")


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
    assert walking.window.focusWidget() is walking.window.layers.tree


def test_one_channel_that_was_laid_over_the_image_gives_way_to_all_of_them(app):
    app.history.amend(app.session.with_params("activations", channel=3))
    app.do("layer.channels", "stem")
    assert "channel" not in app.session.params["activations"]


def test_the_channels_of_a_layer_that_is_not_there_are_refused_in_words(app):
    app.do("layer.channels", "stern")
    assert app.window.message.text == "There is no layer 'stern'; the nearest are stem."


def test_after_a_choice_in_the_palette_the_keys_act_on_the_canvas(app, qtbot):
    app.window.layers.take_focus()
    app.do("view.palette", "dog")
    press(app, qtbot, Qt.Key.Key_Return)
    assert app.window.canvas.isAncestorOf(app.window.focusWidget())


def test_after_a_palette_that_was_left_the_focus_is_where_it_was(app, qtbot):
    app.window.layers.take_focus()
    app.do("view.palette", "dog")
    press(app, qtbot, Qt.Key.Key_Escape)
    assert app.window.focusWidget() is app.window.layers.tree


def test_what_the_palette_opens_keeps_the_focus(app, qtbot):
    app.do("view.palette", "Settings")
    press(app, qtbot, Qt.Key.Key_Return)
    assert app.window.sheet.isVisible()
    assert not app.window.canvas.isAncestorOf(app.window.focusWidget())


def test_tab_goes_from_part_to_part_as_the_work_does(app):
    window = app.window
    parts = [
        window.layers, window.techniques, window.canvas, window.display_bar, window.technique, window.predictions,
        window.runs,
    ]  # fmt: skip
    window.layers.load_button.setFocus()
    met: list[int] = []
    for _ in range(200):
        now = window.focusWidget()
        met += [i for i, part in enumerate(parts) if part.isAncestorOf(now) and i not in met[-1:]]
        window.focusNextChild()
        if window.focusWidget() is window.layers.load_button:
            break
    assert met == list(range(len(parts)))
