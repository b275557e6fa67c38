"""What is asked of a layer's units over a collection: one click behind a class, and refused where it has no meaning."""

from __future__ import annotations

import pytest

from tests.gui.collection.conftest import asked, finish
from workbench.api import Table, UserError
from workbench.commands import perform


def test_the_units_that_tell_the_worst_class_from_what_it_is_taken_for_are_one_click_behind_it(browsing, engine, qtbot):
    browsing.do("collection.evaluate")
    pane = browsing.collection.widget.pane
    qtbot.waitUntil(lambda: pane.judgement is not None)
    pane.labels.clicked.emit(pane.labels.model().index(0, 0))
    browsing.do("collection.units", pane.units.first.currentData(), pane.units.second.currentData())
    params = asked(engine, "collection-units")
    assert (params["first"], params["second"], params["dissected"]) == ("ant", "bee", False)
    columns = ("unit", "pushed", "area", "concept", "iou", "largest", "reached", "mean", "same_as", "state")
    facts = {"layer": "conv", "images": 4, "dead": 0, "same": 0, "masks": False, "first": "ant", "second": "bee"}
    row = (3, 0.5, 0.9, "", "", 2.0, "", 1.0, "", "")
    finish(engine, "collection-units", Table(columns=columns, rows=(row,), facts=facts))
    browsing.do("collection.select", "ant/1.png")
    pane.units.cells.clicked.emit(pane.units.cells.model().index(0, 0))
    assert browsing.session.technique == "unit"
    assert browsing.session.params["unit"] | {} == {"unit": "conv:3", "collection": browsing.session.collection}
    assert browsing.session.image.name == "1.png"
    with pytest.raises(UserError, match="No image is labelled 'wasp'"):
        perform(browsing, "collection.units", "wasp")
