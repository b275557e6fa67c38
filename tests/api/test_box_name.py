"""How a box is written, read and titled."""

from __future__ import annotations

import pytest

from workbench.api import Target, UserError
from workbench.api.box_name import BoxName


@pytest.mark.parametrize(
    "text", ["0", "12:left", "person@12,40,88,120", "a:b@c@-3,0,8,9:bottom", "dining table@0,0,1,1"]
)
def test_a_name_is_read_and_written_the_same(text):
    assert str(BoxName.read(text)) == text


def test_class_as_a_part_is_the_box_itself():
    assert BoxName.read("person@1,2,3,4:class") == BoxName.read("person@1,2,3,4")


def test_titles_are_words():
    assert BoxName.read("person@12,40,88,120").title == "person at 12, 40, 88 × 120 px"
    assert BoxName.read("0:left").title == "left side of box 0"
    assert Target.parse("likeness:0").label(()) == "likeness to box 0"


def test_the_unit_of_a_side_is_pixels_and_that_of_a_box_its_score():
    units = [Target.parse(text).unit for text in ("box:0", "box:0:class", "box:0:top", "likeness:0")]
    assert units == ["score", "score", "px", "likeness"]


@pytest.mark.parametrize("text", ["", "person", "person@1,2,3", "@1,2,3,4", "person@1,2,0,4", "person@a,b,c,d", "-1"])
def test_what_is_no_box_is_refused(text):
    with pytest.raises(UserError, match="box"):
        BoxName.read(text)
