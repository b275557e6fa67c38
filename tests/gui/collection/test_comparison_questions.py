"""Images that lie in another folder too: listed beside the collection, a click opens both."""

from __future__ import annotations

from tests.gui.collection.conftest import asked, finish
from tests.gui.collection.test_controller import names
from workbench.api import Table
from workbench.engine.collection_comparison import COLUMNS
from workbench.protocol.messages import Failed


def others(folder):
    """As the engine tells it: an image here that lies in the other folder too, and one that is nearly the same."""
    rows = tuple(
        (name, str(folder / name), other, f"/train/{other}", cosine, same)
        for name, other, cosine, same in (("ant/1.png", "ant/1.png", 1.0, 1), ("bee/0.png", "b/9.png", 0.98, 0))
    )
    return Table(columns=COLUMNS, rows=rows, facts={"here": 4, "there": 9, "remark": ""})


def test_a_click_on_an_image_that_lies_in_another_folder_too_opens_both_beside_each_other(browsing, engine, folder):
    page = browsing.collection.widget.pane.findings
    browsing.do("collection.compare", "/train")
    assert asked(engine, "collection-comparison")["other"] == "/train"
    assert page.tree.topLevelItem(0).text(0) == "Also in train"
    finish(engine, "collection-comparison", others(folder))
    title = page.tree.topLevelItem(0)
    said = [title.child(at).text(0) for at in range(title.childCount())]
    assert said == ["4 images here were compared with 9 there.", "ant/1.png", "bee/0.png, b/9.png"]
    page.tree.itemClicked.emit(title, 0)
    assert names(browsing) == ["ant/1.png", "bee/0.png"]
    page.tree.itemClicked.emit(title.child(2), 0)
    assert [each.current for each in browsing.comparison.asked] == [str(folder / "bee/0.png"), "/train/b/9.png"]


def test_what_lies_in_another_folder_is_forgotten_with_the_collection_or_said_to_have_failed(browsing, engine, folder):
    page = browsing.collection.widget.pane.findings
    browsing.do("collection.compare", "/nowhere")
    engine.failed.emit(Failed(engine.job_of("collection-comparison"), "There is no collection '/nowhere'."))
    assert page.tree.topLevelItem(0).child(0).text(0) == "There is no collection '/nowhere'."
    browsing.do("collection.compare", "/train")
    finish(engine, "collection-comparison", others(folder))
    assert [page.tree.topLevelItem(at).text(0) for at in range(2)] == ["Also in nowhere", "Also in train · 2"]
    browsing.do("collection.close")
    assert not page.tree.topLevelItemCount()
