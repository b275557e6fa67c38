"""The figure body of a group: its parts, and the photograph once."""

from __future__ import annotations

import numpy as np

from tests.examples.base import GEOMETRY
from tests.examples.heatmap import heatmap
from tests.export.drawn import context, pictures_of, words_of
from workbench.api import Group, Picture, Scores
from workbench.export.bodies.group import _grouped_bars
from workbench.export.exported_result import ExportedResult
from workbench.export.figure import compose
from workbench.export.paper import LIGHT, Paper, drawing, width_of
from workbench.render.group import GroupedScores


def test_a_group_names_its_parts_and_shows_the_photograph_once(photo):
    group = Group(parts={"first_map": heatmap(), "second_map": heatmap()})
    words = words_of(group, photo, GEOMETRY)
    assert "First map" in words
    assert "Second map" in words
    assert len(pictures_of(group, photo, GEOMETRY)) == 5  # photograph, two maps, two bars


def test_several_pictures_stand_in_rows_with_the_photograph_as_large_as_each_other(photo):
    pictures = {
        f"picture_{number}": Picture(values=np.full((32, 32, 3), number / 9, np.float32), caption="What it sees")
        for number in range(1, 10)
    }
    group = Group(parts=pictures, caption="What it sees")
    with drawing():
        paper = compose(ExportedResult(group), context(photo, GEOMETRY))
        places = [axes.get_position() for axes in paper.figure.axes if axes.images]
    assert len(places) == 10
    assert len({round(place.x0, 3) for place in places}) == 3
    assert len({round(place.width, 3) for place in places}) == 1
    assert words_of(group, photo, GEOMETRY).count("What it sees") == 1


def test_the_key_of_scores_and_their_names_stay_on_a_narrow_sheet():
    scores = Scores(
        values=np.array([0.75, 0.25], np.float32), unit="probability",
        names=("Old English sheepdog, bobtail", "soft-coated wheaten terrier"), indices=np.array([229, 202], np.int32),
    )  # fmt: skip
    series = GroupedScores(("Original picture", "Adversarial picture", "Noise"), (scores, scores, scores))
    narrow = context(width=2.6)
    with drawing():
        body = _grouped_bars(series, narrow)
        paper = Paper(body.width, body.height, LIGHT)
        body.draw(paper, 0.0, 0.0)
        for text in paper.figure.texts:
            if text.get_ha() == "left":
                assert text.get_position()[0] * paper.width + width_of(text.get_text(), text.get_size()) <= 2.6
        words = " ".join(text.get_text() for text in paper.figure.texts)
    assert "Noise" in words
    assert "…" not in words
    assert "Old English sheepdog, bobtail" in words
