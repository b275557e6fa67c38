"""The main window: its parts, their places, and that everything fits into 1024 x 700 pixels."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from tests.examples.registry import EXAMPLES
from tests.gui.fake_engine import heatmap
from workbench.api import Group, Heatmap
from workbench.document.history import History
from workbench.gui.shell.main_window import NARROWEST, SIZE
from workbench.gui.widgets.screen import TITLE_BAR, fit_screen


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_window_of_800_pixels_holds_every_kind_of_result_and_all_panels(app, engine, qtbot, kind):
    """The half of 1600 pixels, which is what a screen of that width has at 200 %."""
    app.window.resize(800, 500)
    app.do("technique.choose", "occlusion")
    engine.answer("occlusion", EXAMPLES[kind])
    qtbot.waitUntil(lambda: app.settled)
    assert app.window.minimumSizeHint().width() <= 800
    assert app.window.minimumSizeHint().height() <= 500
    assert app.window.width() == 800
    panel = app.window.panels.answer
    assert panel.mapTo(app.window, panel.rect().topRight()).x() < 800


def test_panels_that_a_narrow_window_narrowed_come_back(app):
    window = app.window
    window.resize(1440, 800)
    window.arrange({"across": [300, 800, 320]}, "")
    assert window._across.sizes()[::2] == [300, 320]
    window.resize(800, 600)
    assert window._across.sizes()[::2] == [*NARROWEST]
    assert window.arrangement()["across"][::2] == [300, 320]
    window.resize(1440, 800)
    assert window._across.sizes()[::2] == [300, 320]


def test_a_side_is_as_wide_as_it_was_dragged(app):
    window = app.window
    window.resize(1440, 800)
    window._across.moveSplitter(280, 1)
    window.resize(1500, 800)
    assert window._across.sizes()[0] == 280


@pytest.mark.parametrize("kind", EXAMPLES)
def test_no_kind_of_result_makes_the_window_wider_than_1024_pixels(app, engine, qtbot, kind):
    app.window.resize(1024, 700)
    app.do("technique.choose", "occlusion")
    engine.answer("occlusion", EXAMPLES[kind])
    qtbot.waitUntil(lambda: app.settled)
    assert app.window.minimumSizeHint().width() <= 1024
    assert app.window.minimumSizeHint().height() <= 700
    assert (app.window.width(), app.window.height()) == (1024, 700)


def test_a_comparison_of_many_tiles_leaves_the_window_as_it_is(app, engine, qtbot):
    app.window.resize(1024, 700)
    for patch in range(10, 18):
        app.do("technique.run", "occlusion", f"patch={patch}")
        engine.answer_all()
        app.do("compare.add")
    qtbot.waitUntil(lambda: app.settled)
    assert len(app.session.tiles) == 8
    assert app.window.minimumSizeHint().width() <= 1024
    assert app.window.width() == 1024


def test_a_card_of_many_parts_leaves_the_window_as_it_is(app, engine):
    app.window.resize(1024, 700)
    facts = {"unit": "relu#1:7", "layer": "relu#1", "channel": 7, "channels": 1280}
    app.do("technique.choose", "occlusion")
    engine.answer("occlusion", Group(parts={f"part{i}": heatmap() for i in range(6)}, facts=facts))
    assert app.window.minimumSizeHint().width() <= 1024
    assert app.window.width() == 1024


def test_the_labels_of_the_display_stay(app, engine):
    app.window.resize(1024, 700)
    app.do("technique.choose", "occlusion")
    engine.answer("occlusion", heatmap())
    bar = app.window.display_bar
    shown = [label.text() for label in bar.findChildren(QLabel) if label.isVisible() and label.text()]
    assert {"Opacity", "Range"} <= set(shown)
    assert all(
        label.width() >= label.minimumSizeHint().width() for label in bar.findChildren(QLabel) if label.isVisible()
    )


def test_what_is_shortened_in_a_list_has_the_whole_of_it_as_tool_tip(app):
    model = app.window.panels.techniques.view.model()
    family = model.index(0, 0)
    technique = model.index(0, 0, family)
    assert technique.data(3).startswith(f"{technique.data()}\n")  # Qt.ToolTipRole
    layers = app.window.panels.layers.tree.model()
    assert layers.index(0, 0).data(3).startswith("stem\n")


def test_panels_are_hidden_and_shown_again(app):
    app.do("view.images")
    assert not app.window.panels.images.isVisible()
    app.do("view.images", "on")
    assert app.window.panels.images.isVisible()
    for panel in ("images", "model", "techniques"):
        app.do(f"view.{panel}", "off")
    assert not app.window._left.isVisible()


def test_an_arrangement_that_makes_no_sense_is_ignored(app):
    app.window.arrange({"open": ["images"], "across": ["a", 2], "left": 7}, "")
    assert app.window.panels.images.isVisible()
    assert not app.window.panels.runs.isVisible()


def test_an_arrangement_saved_under_a_panels_old_name_shows_the_panel(app):
    app.window.arrange({"open": ["knobs"]}, "")
    assert app.window.shows("parameters")
    assert not app.window.shows("runs")


def test_the_canvas_has_three_fifths_of_a_wide_window(app, qtbot):
    app.window.resize(1440, 900)
    qtbot.waitUntil(lambda: app.window.width() == 1440)
    assert app.window.canvas.width() >= 0.6 * 1440


def test_nothing_moves_when_a_result_arrives(app, engine):
    before = app.window.canvas.geometry(), app.window.panels.runs.geometry(), app.window.panels.answer.geometry()
    app.do("technique.choose", "activations")
    engine.draw("activations")
    engine.answer_all()
    assert (
        app.window.canvas.geometry(),
        app.window.panels.runs.geometry(),
        app.window.panels.answer.geometry(),
    ) == before


def test_a_caveat_is_shown_beside_the_caption(app, engine):

    app.do("target.set", "dog")
    known = app.presenter.shown.result
    assert isinstance(known, Heatmap)
    engine.answer("gradcam", replace(known, caveat="The last layer is coarse."))
    assert app.window.caveat.full_text == "The last layer is coarse."
    assert app.window.caveat.isVisible()


def test_on_a_small_screen_the_window_has_room_for_its_title_bar(app):
    """1080 pixels at 200 % are 540: a window as high as the screen had its status bar below it."""
    window, room = app.window, QGuiApplication.primaryScreen().availableGeometry()
    fit_screen(window, SIZE)
    assert window.height() <= room.height() - TITLE_BAR
    assert window.height() >= window.minimumSizeHint().height()


def test_what_was_selected_in_the_session_before_is_not_selected_in_another(app):
    first, second = (image.key for image in app.session.images[:2])
    app.window.selection.take([second])
    app.document.open(History(app.session))
    assert app.window.selection.keys == frozenset()
    assert app.window.panels.images.selected == [first]
