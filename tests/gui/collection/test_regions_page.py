"""The sheet of strongest regions beside the images: what is asked, what is shown, a click that opens a place."""

from __future__ import annotations

import numpy as np
import pytest

from tests.gui.collection.conftest import asked, finish
from workbench.api import Grid, UserError
from workbench.commands import perform
from workbench.gui.collection.regions_page import COUNTS
from workbench.render.tile_order import PAGE


def regions(**more) -> Grid:
    return Grid(
        values=np.zeros((2, 8, 8, 3), np.float32), labels=("3", "4"), notes=("ant/0.png", "bee/1.png"),
        images=("ant/0.png", "bee/1.png"), areas=("box:1,2,3,4", "box:0,0,5,5"), numbers=np.ones(2, np.float32),
        number_name="activation", units=np.array([3, 4], np.int32), dead=np.zeros(2, bool), signed=False,
        pictures=True, **{"layer": "conv", **more},
    )  # fmt: skip


def test_a_click_on_a_region_of_the_sheet_opens_its_image_at_that_place(browsing, engine, qtbot):
    page = browsing.collection.widget.pane.regions
    page.begin.click()
    params = asked(engine, "collection-regions")
    assert (params["layer"], params["by"], params["count"]) == ("", "activation", 1)
    assert not browsing.collection.widget.pane.isHidden()
    finish(engine, "collection-regions", regions())
    assert page.view.isVisibleTo(page)
    page.view.surface.chosen.emit(1)
    assert browsing.session.image.name == "1.png"
    assert [(one.name, one.area) for one in browsing.session.regions["bee/1.png"]] == [("Unit 4", "box:0,0,5,5")]


def test_regions_of_classes_carry_the_class_and_have_no_relevance(browsing, engine, qtbot):
    page = browsing.collection.widget.pane.regions
    browsing.do("collection.sheet", "classes", "activation", "3")
    params = asked(engine, "collection-regions")
    assert (params["of"], params["count"], "by" in params) == ("classes", 3, False)
    assert not page.by.isEnabled()
    finish(engine, "collection-regions", regions(layer=""))
    page.view.surface.chosen.emit(0)
    assert browsing.session.regions["ant/0.png"][0].name == "3"


def test_what_cannot_be_asked_of_a_sheet_is_refused(browsing):
    with pytest.raises(UserError, match="way must be activation or relevance; got 'chance'"):
        perform(browsing, "collection.sheet", "", "chance")
    with pytest.raises(UserError, match="count must be 1 to 9; got '10'"):
        perform(browsing, "collection.sheet", "", "activation", "10")


def test_a_page_of_a_sheet_has_whole_rows():
    assert all(PAGE % count == 0 for count in COUNTS)
