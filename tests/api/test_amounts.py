"""Amounts: numbers by place, as a text and as a row."""

from __future__ import annotations

import pytest

from workbench.api import Amounts, Technique, UserError, param


class Mixed(Technique):
    amounts: Amounts = param(Amounts(""), "How much of each", low=-4, high=4)

    def run(self, model, image):
        raise NotImplementedError


def test_a_text_is_numbers_by_place_and_a_place_alone_means_one():
    assert Amounts("0:1.5, 3:-2,2").by_place == {0: 1.5, 3: -2.0, 2: 1.0}
    assert Amounts("0:1.5,2:-2").row(4, "things") == [1.5, 0.0, -2.0, 0.0]
    assert Amounts("").row(2, "things") == [0.0, 0.0]


@pytest.mark.parametrize("text", ["a:1", "0:x", "0:nan", "-1:2", "1:1:1", "9999999:1"])
def test_what_is_none_is_refused_with_the_part(text):
    with pytest.raises(UserError, match="amounts must be PLACE:NUMBER"):
        _ = Amounts(text).by_place


def test_a_place_beyond_the_last_is_refused_with_how_many_there_are():
    with pytest.raises(UserError, match=r"There are 3 styles, 0 to 2; got 3\."):
        Amounts("3:1").row(3, "styles")


def test_a_parameter_of_amounts_bounds_each():
    assert Mixed(amounts="0:4,1:-4").plain() == {"amounts": "0:4,1:-4"}
    with pytest.raises(UserError, match=r"amounts must be numbers from -4 to 4 by place.*; got 1:4.5"):
        Mixed(amounts="1:4.5")
