"""Context menus: what can be done with what is clicked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from tests.gui.fake_engine import PARAMETERS
from workbench.api import Geometry, Grid, Heatmap, Param
from workbench.commands import COMMANDS
from workbench.document.session import Session
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.panels.layers import NAME
from workbench.gui.shell.context_menus import COPY, entries_of, entries_of_images
from workbench.render.display import Display

popup = pytest.mark.qt_log_ignore("This plugin does not support")  # what the offscreen platform says of popups
THINGS = {
    "layer": "relu#1", "technique": "occlusion", "unit": "relu#1:3", "target": "class:1", "image": "a.png",
    "model": "efficientnet-lite0", "region": "Region 1", "bar": "-0.5 0.5", "result": "",
}  # fmt: skip


def choose(app, words: str) -> None:
    """Pick an entry of the menu that is open."""
    menu = app.window.findChildren(QMenu)[-1]
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.close()


@pytest.mark.parametrize("kind", THINGS)
def test_every_entry_is_a_command_with_words(kind):
    session = Session(target="class:0", current="b.png")
    for words, command, arguments in entries_of(kind, THINGS[kind], session):
        assert words
        assert command == COPY or command in COMMANDS
        assert all(isinstance(argument, str) and argument for argument in arguments)


@popup
def test_a_layer_is_looked_from_and_its_name_is_copied(app):
    tree = app.window.panels.layers.tree
    model = tree.model()
    row = next(i for i in range(model.rowCount()) if model.index(i, 0).data(NAME) == "stem")
    at = tree.visualRect(model.index(row, 0)).center()
    tree.customContextMenuRequested.emit(at)
    choose(app, "Look from here")
    assert app.session.layer == "stem"
    tree.customContextMenuRequested.emit(at)
    choose(app, "Copy its name")
    assert QGuiApplication.clipboard().text() == "stem"


@popup
def test_the_line_of_the_model_has_a_menu_of_its_own(app):
    summary = app.window.panels.layers.summary
    at = QPoint(5, 5)
    QApplication.sendEvent(summary, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, summary.mapToGlobal(at)))
    assert app.window.findChildren(QMenu)[-1].actions()[0].text() == "Description…"
    choose(app, "Copy its name")
    assert QGuiApplication.clipboard().text() == "efficientnet-lite0"


def test_no_label_of_the_window_offers_the_address_of_a_link(app):
    app.window.panels.layers.show_summary([("colours", "grey")])
    linked = [label for label in app.window.findChildren(QLabel) if "<a " in label.text()]
    assert linked
    assert all(label.contextMenuPolicy() == Qt.ContextMenuPolicy.CustomContextMenu for label in linked)


@popup
def test_a_class_is_explained_against_the_target(app):
    app.do("target.set", "dog")
    panel = app.window.panels.answer
    bar = panel.bars[0]
    panel.customContextMenuRequested.emit(bar.mapTo(panel, bar.rect().center()))
    choose(app, "Explain the target minus this class")
    assert app.session.target == "difference:3,2"


@popup
def test_an_image_is_closed_without_being_shown(app, qtbot):
    second = app.session.images[1]
    view = app.window.panels.images.view
    qtbot.mouseClick(
        view.viewport(), Qt.MouseButton.RightButton, pos=view.visualRect(view.model().index(1, 0)).center()
    )
    assert app.session.current == app.session.images[0].key
    view.customContextMenuRequested.emit(view.visualRect(view.model().index(1, 0)).center())
    choose(app, "Close")
    assert second not in app.session.images
    assert app.session.current == app.session.images[0].key


@popup
def test_the_result_on_the_canvas_is_pinned(app):
    app.window.canvas.customContextMenuRequested.emit(QPoint(50, 50))
    choose(app, COMMANDS["run.pin"].title)
    assert app.session.pins == (1,)


def test_several_images_are_listed_alone_compared_or_begin_a_session():
    entries = entries_of_images(["a.png", "b.png"])
    several = ["image.only", "compare.images", "session.collect"]
    assert [command for _, command, _ in entries if command != "compare.alike"] == several
    assert "compare.alike" in [command for _, command, _ in entries]
    assert [command for _, command, _ in entries_of_images(["a.png", "b.png", "c.png"])] == several
    assert all(arguments == ("a.png", "b.png") for _, _, arguments in entries)
    assert entries[0][0] == "List only these 2 images"
    assert entries_of_images(["a.png"]) == ()


@popup
def test_the_right_button_on_one_of_several_selected_images_acts_on_all_of_them(app):
    view, panel = app.window.panels.images.view, app.window.panels.images
    view.selectAll()
    view.customContextMenuRequested.emit(view.visualRect(view.model().index(1, 0)).center())
    choose(app, "List only these 2 images")
    assert len(app.session.listed) == 2
    assert panel.note.full_text == "2"


@popup
def test_a_technique_is_compared_with_what_is_shown_and_chosen_by_no_right_click(app, engine, qtbot):
    view = app.window.panels.techniques.view
    index = app.window.panels.techniques.index_of("occlusion")
    view.scrollTo(index)
    at = view.visualRect(index).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=at)
    assert app.session.technique == "gradcam"
    view.customContextMenuRequested.emit(at)
    choose(app, "Compare with what is shown")
    engine.answer_all()
    qtbot.waitUntil(lambda: [run.technique for run in app.session.compared] == ["gradcam", "occlusion"])


@popup
def test_a_drawn_region_is_removed_where_it_is_seen_and_what_is_pointed_at_is_copied(app, qtbot):
    app.do("region.add", "box:5,5,30,20", "Nose")
    app.do("region.add", "box:10,10,4,4", "Spot")
    canvas = app.window.canvas
    pane = canvas.view.pane
    for at, name in (((7, 7), "Nose"), ((12, 12), "Spot"), ((50, 35), "")):
        pane.pointed.emit(QPointF(*at))
        assert canvas.pointed_region == name
    pane.pointed.emit(QPointF(12, 12))
    words = canvas.pointed_text
    assert words
    canvas.customContextMenuRequested.emit(QPoint(50, 50))
    actions = app.window.findChildren(QMenu)[-1].actions()
    parted = next(i for i, action in enumerate(actions) if action.isSeparator())
    assert actions[parted - 1].text() == f"Copy “{words}”"
    assert actions[parted + 1].text() == "Run again"
    choose(app, f"Copy “{words}”")
    assert QGuiApplication.clipboard().text() == words
    canvas.view.pane.pointed.emit(QPointF(12, 12))
    canvas.customContextMenuRequested.emit(QPoint(50, 50))
    choose(app, "Remove")
    assert [region.name for mine in app.session.regions.values() for region in mine] == ["Nose"]


@popup
def test_a_photograph_without_a_result_has_the_menu_of_its_image(make_app):
    app = make_app()
    app.window.canvas.customContextMenuRequested.emit(QPoint(50, 50))
    choose(app, "Copy its path")
    assert QGuiApplication.clipboard().text().endswith("first.png")


def test_the_range_of_a_colour_bar_is_locked_as_it_is_or_let_go():
    lock = entries_of("bar", "-0.5 0.5", Session())[0]
    assert lock[1:] == ("view.range", ("-0.5", "0.5"))
    follow = entries_of("bar", "-0.5 0.5", replace(Session(), display=Display(low=0, high=1)))[0]
    assert follow[1:] == ("view.range", ())


def test_a_run_of_the_strip_is_copied_and_saved_as_a_figure(app, qtbot):
    words = [action.text() for action in app.window.panels.runs.menu_of(1, False).actions()]
    assert {"Show", "Pin", "Copy the figure", "Save as a figure…", "Remove from the strip"} <= set(words)
    app.do("figure.copy_run", "1")
    qtbot.waitUntil(lambda: app.settled, timeout=60_000)
    assert not QGuiApplication.clipboard().image().isNull()


def test_a_channel_leads_to_the_sheet_of_its_layer(make_app, engine, monkeypatch):
    monkeypatch.setitem(PARAMETERS, "unit-sheet", [Param("layer", "layer", "", "The layer")])
    app = make_app()
    app.start()
    engine.say_ready()
    engine.say_loaded()
    command, arguments = next(entry[1:] for entry in entries_of("unit", "relu#1:3", app.session) if "Sheet" in entry[0])
    app.do(command, *arguments)
    assert (app.session.technique, app.session.params["unit-sheet"]["layer"]) == ("unit-sheet", "relu#1")


@popup
@pytest.mark.parametrize("shown", ["tiles", "map"])
def test_what_is_answered_at_the_pointer_on_a_map_of_a_layer_is_made_a_picture(make_app, engine, monkeypatch, shown):
    place = [Param("shows", "choice", "target", "What", choices=("target", "place")), Param("layer", "layer", "", "L")]
    monkeypatch.setitem(PARAMETERS, "feature-visualization", [*place, Param("region", "region", "", "Where")])
    app = make_app()
    app.start()
    engine.say_ready()
    engine.say_loaded()
    maps = np.arange(2 * 16 * 16, dtype=np.float32).reshape(2, 16, 16)
    if shown == "tiles":
        result = Grid(
            values=maps, labels=("0", "1"), numbers=maps.mean((1, 2)), number_name="mean",
            units=np.arange(2, dtype=np.int32), dead=np.zeros(2, bool), layer="relu#1", on_image=True,
        )  # fmt: skip
    else:
        result = Heatmap(values=np.ones((32, 32), np.float32), signed=False, facts={"layer": "relu#1"})
    geometry = Geometry(((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)), (32, 32), (32, 32))
    canvas = app.window.canvas
    canvas.show_result(ViewState(result, None, geometry, Display()))
    pane = canvas.view.pane
    pane.pointed.emit(pane.layout_.rect(1).center() if shown == "tiles" else QPointF(16.5, 16.5))
    canvas.customContextMenuRequested.emit(QPoint(50, 50))
    choose(app, "What is answered here, as a picture")
    assert app.session.technique == "feature-visualization"
    params = app.session.params["feature-visualization"]
    assert (params["shows"], params["layer"]) == ("place", "relu#1")
    left, top, width, height = map(int, params["region"].split(","))
    assert left <= 16 < left + width
    assert top <= 16 < top + height


def test_what_cannot_be_done_with_a_thing_now_is_grey_with_the_reason(app):
    app.do("region.add", "box:1,2,3,4", "Eye")
    give, show, *_ = app.menus.menu(entries_of("region", "Eye", app.session)).actions()
    assert (give.isEnabled(), give.toolTip()) == (False, "Grad-CAM takes no region; these do: Patch probe.")
    assert show.isEnabled()
    app.do("technique.choose", "patch-probe")
    assert app.menus.menu(entries_of("region", "Eye", app.session)).actions()[0].isEnabled()
