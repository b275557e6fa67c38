"""A group of a heatmap and scores."""

from __future__ import annotations

from tests.examples.heatmap import heatmap
from tests.examples.scores import scores
from workbench.api import Group


def group() -> Group:
    return Group(parts={"kept": heatmap(), "fell": scores()}, caption="Both")
