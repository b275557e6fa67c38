"""Targets as a person writes them, and as they are named."""

from __future__ import annotations

import pytest

from workbench.api import UserError
from workbench.commands.target import target_text, target_title

CLASSES = ["ant", "bee", "tiger cat", "Egyptian cat"]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("1", "class:1"),
        ("BEE", "class:1"),
        ("tiger", "class:2"),
        ("class:3", "class:3"),
        ("predicted", "predicted"),
        ("difference:0,1", "difference:0,1"),
        ("unit:conv:3", "unit:conv:3"),
    ],
)
def test_a_target_is_read_as_a_person_writes_it(given, text):
    assert target_text(given, CLASSES) == text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("4", "target must be 0 to 3; got 4"),
        ("cat", "may be tiger cat \\(2\\), Egyptian cat \\(3\\)"),
        ("zebra", "no class 'zebra'"),
        ("unit:x", "one of these forms"),
    ],
)
def test_a_target_that_cannot_be_meant_is_refused_in_words(given, sentence):
    with pytest.raises(UserError, match=sentence):
        target_text(given, CLASSES)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("predicted", "predicted class"),
        ("class:1", "bee (1)"),
        ("difference:0,1", "ant (0) minus bee (1)"),
        ("unit:conv#2:7", "conv#2, channel 7"),
        ("probability:1", "probability of bee (1)"),
    ],
)
def test_a_target_is_named_in_words(text, title):
    assert target_title(text, CLASSES) == title
