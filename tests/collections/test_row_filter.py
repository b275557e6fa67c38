"""The text that a person types to see some images."""

from __future__ import annotations

import pytest

from tests.collections.test_rows import made
from workbench.api import UserError
from workbench.collections.row_filter import found, term


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", [0, 1, 2, 3]),
        ("A/", [0, 1]),
        ("cow", [1]),
        ("label:ANT", [0, 1]),
        ("label=an", []),
        ("label=ant predicted=cow", [1]),
        ("right", [0, 2]),
        ("wrong", [1]),
        ("-right", [1, 3]),
        ("-label:ant", [2, 3]),
        ("unread", [3]),
        ("brightness>0.5", [2]),
        ("brightness>=50%", [0, 2]),
        ("brightness:0.2..0.5", [0, 1]),
        ("confidence:0.6..", [0, 2]),
        ("light=2", [2]),
        ('"place:nor', [0]),
        ('place:"south"', [2]),
        ("width=6 wrong", [1]),
        ("p(bee)>=0.5", [2]),
        ("p(0)>=0.5", [0]),
    ],
)
def test_a_text_finds_the_images_of_which_all_its_terms_hold(text, places):
    assert found(made(), text).tolist() == places


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("size>3", "There is no column 'size'; there are name"),
        ("label>3", "label is a text"),
        ("width>wide", "width is compared with a number; got 'wide'"),
    ],
)
def test_what_cannot_be_understood_is_said(text, sentence):
    with pytest.raises(UserError, match=sentence):
        found(made(), text)


def test_a_term_is_typed_as_a_person_would():
    assert term("label", "=", "ant") == "label=ant"
    assert term("label", "=", "tiger cat") == '"label=tiger cat"'
    assert found(made(), term("p(bee)", ">=", "0.5") + " " + term("place", ":", "so uth")).tolist() == []
