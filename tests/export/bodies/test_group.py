"""The figure body of a group: its parts, and the photograph once."""

from __future__ import annotations

from tests.examples.base import GEOMETRY
from tests.examples.heatmap import heatmap
from tests.export.drawn import pictures_of, words_of
from workbench.api import Group


def test_a_group_names_its_parts_and_shows_the_photograph_once(photo):
    group = Group(parts={"first_map": heatmap(), "second_map": heatmap()})
    words = words_of(group, photo, GEOMETRY)
    assert "First map" in words
    assert "Second map" in words
    assert len(pictures_of(group, photo, GEOMETRY)) == 5  # photograph, two maps, two bars
