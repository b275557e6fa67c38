"""What the engine finds of a collection: asked for once, shown, and known to the filter from then on."""

from __future__ import annotations

from typing import Any

from tests.gui.collection.conftest import finish
from workbench.api import Group, Table
from workbench.protocol.messages import Failed

FACTS: dict[str, Any] = {
    "sections": [("Where it does worse", "", "")],
    "images": {"dark": [0, 3]},
    "judged": 4,
    "numbers": {},
    "behind": [],
    **dict.fromkeys(("note", "order", "by"), ""),
}
ROW = (0, "cluster: 1 · 2", "accuracy 0.0 %", "finding=dark")
FOUND = Group(parts={"findings": Table(columns=("section", "what", "measured", "shows"), rows=(ROW,), facts=FACTS)})


def asks(engine) -> int:
    return [asked[0] for asked in engine.asked.values()].count("collection-judge")


def test_what_was_found_is_shown_and_a_click_shows_the_images(browsing, engine, qtbot):
    browsing.do("collection.findings")
    assert asks(engine) == 1
    pane = browsing.collection.widget.pane
    assert pane.findings.note.text() == "Looking at every image…"
    finish(engine, "collection-judge", FOUND)
    browsing.do("collection.findings")
    assert asks(engine) == 0  # it is known
    line = pane.findings.tree.topLevelItem(0).child(0)
    pane.findings.tree.itemClicked.emit(line, 0)
    assert browsing.session.arranged.text == "finding=dark"
    assert len(browsing.collection.widget.model.order) == 2
    before = browsing.collection.rows
    browsing.do("collection.pause")  # reads the index again
    qtbot.waitUntil(lambda: browsing.collection.rows is not before)
    assert len(browsing.collection.widget.model.order) == 2


def test_why_nothing_was_found_stands_in_its_place_and_it_can_be_asked_again(browsing, engine):
    browsing.do("collection.findings")
    job = engine.job_of("collection-judge")
    engine.asked.pop(job)
    engine.failed.emit(Failed(job, "No image has a label.", ""))
    assert browsing.collection.widget.pane.findings.note.text() == "No image has a label."
    browsing.do("collection.findings")
    assert asks(engine) == 1
