"""The legend of a slide: every type of result has one, in words for an audience."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.examples.embedding import embedding
from tests.examples.grid import grid
from tests.examples.heatmap import heatmap
from tests.examples.registry import EXAMPLES
from workbench.api import Curve
from workbench.gui.presentation.legend import legend_of
from workbench.gui.presentation.plain_words import JARGON, plain_result
from workbench.render.display import Display


def test_colours_of_maps_and_curves_have_a_legend():
    signed, plain = (heatmap(signed=signed) for signed in (True, False))
    assert legend_of(signed, Display()).ends == ("against it", "for it")
    assert legend_of(plain, Display()).ends == ("little", "much")
    lines = np.zeros((2, 3), np.float32)
    curve = Curve(x=np.arange(3, dtype=np.float32), lines=lines, names=("ant (0), PGD", "chance"))
    assert [name for _, name in legend_of(curve, Display()).names] == ["ant, PGD", "chance"]


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_type_of_result_has_a_legend_without_words_of_the_trade(qapp, kind):
    legend = legend_of(plain_result(EXAMPLES[kind]), Display())
    words = [legend.note, *legend.ends]
    assert legend
    assert not any(JARGON.search(text) for text in words)


def test_channels_say_how_many_of_how_many_are_seen():
    assert legend_of(grid(1280), Display()).note == "The 48 strongest of 1,280"


def test_points_are_named_by_their_colours(qapp):
    points = replace(embedding(), labels=tuple("ab"[i % 2] for i in range(len(embedding().images))))
    assert [name for _, name in legend_of(points, Display()).names] == ["a", "b"]
