"""The key of coloured names below axes."""

from __future__ import annotations

import pytest

from workbench.export.bodies.base import Body
from workbench.export.bodies.plot import with_key
from workbench.export.paper import LIGHT, Paper, drawing
from workbench.phrases import Verbatim


def key_of(names):
    with drawing():
        paper = Paper(8, 6, LIGHT)
        body = with_key(Body(7.0, 3.0, lambda *_: None), names)
        body.draw(paper, 0, 0)
    return [text.get_text() for text in paper.figure.texts]


@pytest.mark.parametrize(
    ("names", "key"),
    [(["deletion"], []), ([Verbatim("cat")], ["cat"]), (["a", "b"], ["a", "b"]), ([], [])],
)
def test_a_single_line_is_named_where_its_name_is_somebody_s_own_as_no_axis_says_it(names, key):
    assert key_of(names) == key
