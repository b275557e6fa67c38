"""What the engine finds of a collection: asked for once, shown, and known to the filter from then on."""

from __future__ import annotations

from tests.gui.collection.conftest import finish
from workbench.api import Group, Table
from workbench.protocol.messages import Failed

FOUND = Group(
    parts={
        "findings": Table(
            columns=("section", "what", "measured", "shows"),
            rows=((0, "cluster: 1 · 2", "accuracy 0.0 %", "finding=dark"),),
            facts={
                "sections": [("Where it does worse", "", "")], "images": {"dark": [0, 3]}, "judged": 4,
                "note": "", "numbers": {}, "behind": [], "order": "", "by": "",
            },
        )
    }
)  # fmt: skip


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
    assert browsing.collection.text == "finding=dark"
    assert len(browsing.collection.widget.model.order) == 2
    browsing.do("collection.pause")  # the index is read again
    browsing.do("collection.pause")
    qtbot.waitUntil(
        lambda: browsing.collection.rows.noted is not None and len(browsing.collection.widget.model.order) == 2
    )


def test_why_nothing_was_found_stands_in_its_place_and_it_can_be_asked_again(browsing, engine):
    browsing.do("collection.findings")
    job = engine.job_of("collection-judge")
    engine.asked.pop(job)
    engine.failed.emit(Failed(job, "No image has a label.", ""))
    assert browsing.collection.widget.pane.findings.note.text() == "No image has a label."
    browsing.do("collection.findings")
    assert asks(engine) == 1
