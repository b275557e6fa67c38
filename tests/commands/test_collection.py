"""Commands of a collection: what they refuse, by name."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from workbench.api import UserError
from workbench.commands import COMMANDS, perform
from workbench.document.model_targets import ModelTargets
from workbench.document.session import OpenImage, Session


def program(selected=(), kinds=("predicted", "class"), **session):
    edits: list = []
    made = SimpleNamespace(
        session=Session(collection="/many", browsing=True, **session),
        collection=SimpleNamespace(selected=list(selected), asked=[], batch=SimpleNamespace(is_open=False)),
        comparison=SimpleNamespace(compare=edits.append),
        model=SimpleNamespace(targets=ModelTargets((), list(kinds), "", ())),
        edit=lambda label, session: edits.append(session),
        edits=edits,
    )
    made.collection.find_alike = made.collection.asked.append
    return made


TWO = OpenImage("/a.png", "a.png", "/a.png"), OpenImage("/b.png", "b.png", "/b.png")


def test_nothing_is_done_with_a_collection_while_none_is_open():
    closed = SimpleNamespace(session=Session())
    ids = [name for name in COMMANDS if name.startswith("collection.") and "open" not in name]
    assert [name for name in ids if COMMANDS[name].can(closed)] == []


def test_the_selected_images_open_and_are_listed():
    app = program(TWO)
    perform(app, "collection.images")
    assert app.edits[0].listed == ("/a.png", "/b.png")
    assert app.edits[0].current == "/a.png"
    assert not app.edits[0].browsing


def test_like_the_selected_image_is_looked_for_or_like_the_one_on_the_canvas():
    perform(chosen := program(TWO[1:], images=TWO, current="/a.png"), "collection.alike")
    shown = program((), images=TWO, current="/a.png")
    with pytest.raises(UserError, match="Select one of the collection"):
        perform(shown, "collection.alike")
    shown.session = shown.session.with_canvas()
    perform(shown, "collection.alike")
    assert (chosen.collection.asked, shown.collection.asked) == (["/b.png"], ["/a.png"])


def test_two_images_open_beside_each_other_with_the_same_technique():
    app = program(technique="gradcam")
    app.techniques = {"gradcam": SimpleNamespace(takes="image")}
    app.history = SimpleNamespace(past=())
    app.comparison.asked = ()
    app.comparison.compare = app.edits.append
    perform(app, "collection.beside", "/a.png", "/train/a.png")
    assert [(each.current, each.technique, each.browsing) for each in app.edits[0]] == [
        ("/a.png", "gradcam", False),
        ("/train/a.png", "gradcam", False),
    ]


def test_over_an_image_that_opens_at_a_place_lies_the_map_that_was_there_last_and_no_card():
    for now, past, shown in (("unit", ("occlusion", "unit"), "occlusion"), ("unit", (), "gradcam"), ("lrp",) * 3):
        app = program(technique=now)
        info = SimpleNamespace(group="Perturbation", works=True, params=(SimpleNamespace(name="target", kinds=()),))
        app.techniques = {"occlusion": info, "lrp": info, "unit": SimpleNamespace(group="Look inside", works=True)}
        app.history = SimpleNamespace(past=[("", Session(technique=name)) for name in past])
        app.collection.photograph = lambda name: (OpenImage(name, name, name), "digest")
        perform(app, "collection.place", "/a.png", "box:1,2,3,4", "Unit 7")
        assert (app.edits[0].technique, app.edits[0].current) == (shown, "/a.png")
        assert [region.name for region in app.edits[0].regions["digest"]] == ["Unit 7"]


def test_the_card_of_a_unit_looks_through_the_collection():
    app = program(technique="unit")
    perform(app, "collection.regions")
    assert app.edits[0].params["unit"]["collection"] == "/many"
    assert not app.edits[0].browsing
    assert not COMMANDS["collection.regions"].can(program(technique="gradcam"))


def test_the_way_to_sort_is_up_or_down():
    with pytest.raises(UserError, match="way must be up or down; got 'sideways'"):
        perform(program(), "collection.sort", "name", "sideways")
