"""By which descriptor a collection is searched: chosen by a click, compared where it is chosen."""

from __future__ import annotations

import pytest

from tests.gui.collection.conftest import asked, finish
from workbench.api import Table, UserError
from workbench.commands import perform
from workbench.descriptor_titles import TITLES


def test_what_was_looked_for_is_looked_for_once_more_by_the_descriptor_that_is_clicked(browsing, engine, qtbot):
    pane = browsing.collection.widget.pane
    browsing.do("collection.descriptor", "gem", "16")
    assert not [name for name, *_ in engine.asked.values() if name == "collection-alike"]  # nothing was looked for yet
    browsing.do("collection.alike", "bee/0.png")
    params = asked(engine, "collection-alike")
    assert (params["descriptor"], params["whiten"], params["layer"]) == ("gem", 16, "")
    found = Table(columns=("place", "image", "cosine"), rows=((3, "bee/1.png", 0.75),), facts={"descriptor": "gem"})
    finish(engine, "collection-alike", found)
    words = browsing.collection.widget.words
    assert words.full_text.endswith("most like bee/0.png, by GeM")
    pane.descriptors.cells.clicked.emit(pane.descriptors.cells.model().index(5, 0))
    assert asked(engine, "collection-alike")["descriptor"] == "pwa"
    browsing.do("collection.sort", "name")
    browsing.do("collection.sort", "alike", "down")
    assert words.full_text.endswith("by GeM")  # until others are found
    with pytest.raises(UserError, match="A descriptor is one of sum, max"):
        perform(browsing, "collection.descriptor", "sift")
    with pytest.raises(UserError, match="whiten must be auto or a whole number"):
        perform(browsing, "collection.descriptor", "sum", "much")


def test_descriptors_are_compared_where_they_are_chosen(browsing, engine, qtbot):
    pane = browsing.collection.widget.pane
    pane.descriptors.begin.click()
    params = asked(engine, "collection-descriptors")
    assert (params["layer"], params["whiten"]) == ("", -1)
    columns = ("descriptor", "plain", "whitened", "numbers", "why_not")
    rows = tuple((name, 0.5, 0.6, 8, "") for name in TITLES)
    finish(engine, "collection-descriptors", Table(columns=columns, rows=rows, facts={"layer": "conv", "images": 4}))
    assert not pane.isHidden()
    assert pane.descriptors.isVisibleTo(pane)
    assert pane.descriptors.cells.model().index(0, 2).data() == "0.600"
