"""The figure body of a group: its parts, and the photograph once."""

from __future__ import annotations

import numpy as np

from tests.examples.base import GEOMETRY
from tests.examples.heatmap import heatmap
from tests.export.drawn import context, pictures_of, words_of
from workbench.api import Group, Scores
from workbench.export.bodies.group import _grouped_bars
from workbench.export.paper import LIGHT, Paper, drawing, width_of
from workbench.render.group import GroupedScores


def test_a_group_names_its_parts_and_shows_the_photograph_once(photo):
    group = Group(parts={"first_map": heatmap(), "second_map": heatmap()})
    words = words_of(group, photo, GEOMETRY)
    assert "First map" in words
    assert "Second map" in words
    assert len(pictures_of(group, photo, GEOMETRY)) == 5  # photograph, two maps, two bars


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
