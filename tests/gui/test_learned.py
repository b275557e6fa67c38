"""What a network has learned, from one menu: each entry is a click, and nothing is typed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu

from tests.gui.fake_engine import PARAMETERS
from workbench.api import Param

MENU = "What it has learned"


@pytest.fixture
def app(make_app, engine, monkeypatch):
    """The program with the techniques of that menu."""
    monkeypatch.setitem(
        PARAMETERS, "unit", [Param("unit", "unit", "", "The channel"), Param("pictures", "bool", False, "P")]
    )
    monkeypatch.setitem(PARAMETERS, "unit-sheet", [Param("layer", "layer", "", "The layer")])
    monkeypatch.setitem(PARAMETERS, "deepdream", [Param("layer", "layer", "", "The layer")])
    monkeypatch.setitem(PARAMETERS, "fast-style", [])
    target = Param("target", "target", "predicted", "What")
    shows = Param("shows", "choice", "target", "What", choices=("target", "place"))
    monkeypatch.setitem(PARAMETERS, "feature-visualization", [shows, target])
    app = make_app()
    app.start()
    engine.say_ready()
    engine.say_loaded(refusing=("fast-style",))
    return app


def entries(app):
    menu = next(menu for menu in app.window.findChildren(QMenu) if menu.title() == MENU)
    return {action.text(): action for action in menu.actions()}


@pytest.mark.parametrize(
    ("words", "technique"),
    [
        ("What a class looks like to it", "feature-visualization"),
        ("What the units of a layer look for", "unit-sheet"),
        ("What one unit looks for", "unit"),
        ("Dream on this image", "deepdream"),
        ("Paint this image in 26 styles", "fast-style"),
    ],
)
def test_each_thing_that_a_network_has_learned_is_one_click_in_one_menu(app, words, technique):
    entries(app)[words].trigger()
    assert app.session.technique == technique


def test_the_card_of_a_unit_comes_with_its_pictures(app):
    entries(app)["What one unit looks for"].trigger()
    assert app.session.params["unit"]["pictures"] is True


def test_a_unit_that_is_picked_of_a_sheet_has_its_pictures_and_another_has_those_that_were_asked_for(app):
    app.do("unit.open", "relu#1:3")
    assert not app.session.params["unit"].get("pictures")
    entries(app)["What the units of a layer look for"].trigger()
    app.do("unit.open", "relu#1:2")
    assert app.session.params["unit"] == {"unit": "relu#1:2", "pictures": True}


def test_a_class_of_the_answer_is_shown_though_a_place_was_shown_before(app):
    app.do("technique.run", "feature-visualization", "shows=place")
    app.do("learned.class", "class:1")
    assert app.session.technique == "feature-visualization"
    assert app.session.params["feature-visualization"]["shows"] == "target"
    assert app.session.target_of("feature-visualization") == "class:1"


def test_painting_loads_the_network_of_styles_in_one_step_of_undo(app):
    before = app.session.model
    app.do("learned.styles")
    assert (app.session.model, app.session.technique) == ("multistyle", "fast-style")
    app.do("edit.undo")
    assert app.session.model == before


def test_a_network_that_paints_is_kept(app, engine):
    app.do("model.load", "painter.safetensors")
    engine.say_loaded(refusing=("deepdream",))
    model = app.session.model
    app.do("learned.styles")
    assert (app.session.model, app.session.technique) == (model, "fast-style")


def test_what_the_open_network_cannot_show_is_refused_with_its_reason(app, engine):
    app.do("model.load", "painter.safetensors")
    engine.say_loaded(refusing=("deepdream",))
    app.do("learned.dream")
    assert app.session.technique != "deepdream"
    assert "deepdream needs something that this model has not." in app.window.message.text
