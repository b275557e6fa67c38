"""What is like an image of a collection: found, outlined, asked once more, and forgotten with it."""

from __future__ import annotations

from tests.gui.collection.conftest import asked, finish
from tests.gui.collection.test_controller import arranged, names
from workbench.api import Table
from workbench.document.history import History


def test_what_is_alike_comes_first_with_its_cosine(browsing, engine, qtbot):
    browsing.do("collection.alike", "bee/0.png")
    rows = ((3, "bee/1.png", 0.75), (0, "ant/0.png", 0.5))
    finish(engine, "collection-alike", Table(columns=("place", "image", "cosine"), rows=rows))
    assert names(browsing) == ["bee/1.png", "ant/0.png"]
    assert browsing.collection.widget.model.caption(0) == "0.750  bee/1.png"
    assert browsing.collection.widget.words.full_text == "2 of 4 images · 2 right · most like bee/0.png, by CroW"
    browsing.do("collection.filter", "")
    browsing.do("collection.sort", "name")
    assert "most like" not in browsing.collection.widget.words.full_text


def test_how_it_was_looked_is_said_and_the_best_found_is_in_sight_though_another_is_selected(
    browsing, engine, monkeypatch
):
    columns, widget = ("place", "image", "cosine"), browsing.collection.widget
    first: list[str] = []
    monkeypatch.setattr(widget, "show_first", lambda: first.append(names(browsing)[0]))
    browsing.do("collection.alike", "bee/0.png")
    rows = tuple((place, "", 0.9 - 0.1 * place) for place in range(4))
    finish(engine, "collection-alike", Table(columns=columns, rows=rows, facts={"whitened": True, "expanded": True}))
    assert widget.words.full_text.endswith("by CroW, whitened, expanded")
    browsing.do("collection.select", names(browsing)[-1])
    browsing.do("collection.alike", "bee/0.png")
    rows = ((3, "bee/1.png", 0.75), (0, "ant/0.png", 0.5))
    finish(engine, "collection-alike", Table(columns=columns, rows=rows, facts={"whitened": False}))
    assert widget.words.full_text.endswith("by CroW")
    assert first == ["ant/0.png", "bee/1.png"]


def test_what_is_least_alike_of_all_is_still_one_that_was_found(browsing, engine):
    browsing.do("collection.alike", "bee/0.png")
    rows = ((3, "bee/1.png", 0.75), (0, "ant/0.png", -1.0000001))
    finish(engine, "collection-alike", Table(columns=("place", "image", "cosine"), rows=rows))
    assert names(browsing) == ["bee/1.png", "ant/0.png"]


def test_what_was_found_is_explained_by_a_click_beside_what_was_looked_for(browsing, engine, folder):
    model, widget = browsing.scheduler.model, browsing.collection.widget
    browsing.scheduler.catalogue.take_model(model.__class__(**{**vars(model), "compared": "relu#2"}))
    browsing.do("collection.alike", "bee/0.png")
    finish(engine, "collection-alike", Table(columns=("place", "image", "cosine"), rows=((3, "bee/1.png", 0.75),)))
    browsing.do("collection.select", "bee/1.png")
    assert widget.step.text() == "Why is it like what was looked for?"
    widget.step.click()
    query, found = str(folder / "bee/0.png"), str(folder / "bee/1.png")
    explained = [(session.current, session.target) for session in browsing.comparison.asked]
    assert explained == [(query, f"features:relu#2:{found}"), (found, f"features:relu#2:{query}")]


def test_what_is_like_a_drawn_region_is_outlined_and_asked_once_more_with_what_was_found(browsing, engine, qtbot):
    browsing.do("collection.image", "bee/0.png")
    qtbot.waitUntil(lambda: bool(browsing.drawing.digest))
    browsing.do("collection.alike_region")
    assert browsing.drawing.tool == "box"  # there is no region yet
    browsing.do("region.add", "box:4,-2,10,12")
    browsing.do("collection.alike_region")
    params = asked(engine, "collection-alike")
    assert params["query"].endswith("bee/0.png?cut=4,0,10,10")
    assert (params["outlined"] > 0, params["expand"]) == (True, 0)
    columns = ("place", "image", "cosine", "left", "top", "width", "height")
    finish(engine, "collection-alike", Table(columns=columns, rows=((3, "bee/1.png", 0.75, 0.0, 0.25, 0.5, 0.5),)))
    assert browsing.collection.widget.model.outlines == {3: (0.0, 0.25, 0.5, 0.5)}
    assert not browsing.collection.widget.expanded.isHidden()
    browsing.do("collection.expand")
    assert asked(engine, "collection-alike")["expand"] == 5


def test_what_was_found_alike_is_not_asked_of_a_collection_that_is_read_again(browsing, engine, qtbot):
    browsing.do("collection.alike", "bee/0.png")
    rows = ((3, "bee/1.png", 0.75), (0, "ant/0.png", 0.5))
    finish(engine, "collection-alike", Table(columns=("place", "image", "cosine"), rows=rows))
    browsing.do("edit.undo")
    browsing.do("edit.redo")
    qtbot.waitUntil(lambda: browsing.collection.rows is not None and len(names(browsing)) == 4)
    assert arranged(browsing)[1:3] == ("", "")


def test_what_was_looked_for_in_a_collection_does_not_come_into_another_session_with_the_same(browsing, engine, qtbot):
    browsing.do("collection.alike", "bee/0.png")
    job = engine.job_of("collection-alike")
    browsing.document.open(History(browsing.session))
    assert job in engine.cancels
    finish(engine, "collection-alike", Table(columns=("place", "image", "cosine"), rows=((0, "ant/0.png", 0.5),)))
    qtbot.waitUntil(lambda: browsing.collection.rows is not None and engine.answer_all() is None and browsing.settled)
    assert browsing.session.arranged.text == ""
    assert not browsing.collection.searched
