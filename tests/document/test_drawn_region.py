"""Regions that were drawn on an image."""

from __future__ import annotations

import pytest

from workbench.api import UserError
from workbench.document.drawn_region import DrawnRegion, new_name, visible_areas, with_region
from workbench.document.session import Session

EYE = DrawnRegion("Eye", "box:1,2,3,4")


def test_a_new_name_is_the_first_that_is_free():
    assert new_name(()) == "Region 1"
    assert new_name((DrawnRegion("Region 2", EYE.area), EYE)) == "Region 1"
    assert new_name((DrawnRegion("Region 1", EYE.area), DrawnRegion("Region 2", EYE.area))) == "Region 3"


def test_a_name_is_taken_once_and_an_image_has_a_hundred_at_most():
    with pytest.raises(UserError, match="This image has a region 'Eye' already"):
        with_region((EYE,), EYE)
    many = tuple(DrawnRegion(str(i), EYE.area) for i in range(100))
    with pytest.raises(UserError, match="at most 100 regions"):
        with_region(many, EYE)


def test_only_shown_regions_are_drawn():
    hidden = DrawnRegion("Nose", "box:5,5,1,1", visible=False)
    assert [name for name, _ in visible_areas((EYE, hidden))] == ["Eye"]


def test_an_image_whose_last_region_is_removed_is_forgotten():
    session = Session().with_regions("digest", (EYE,))
    assert session.regions == {"digest": (EYE,)}
    assert session.with_regions("digest", ()).regions == {}
