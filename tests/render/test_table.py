"""What stands in a table's headings and cells."""

from __future__ import annotations

import pytest

from workbench import phrases
from workbench.api import Table
from workbench.phrases import Verbatim
from workbench.render.table import cell, heading, is_of_numbers

TABLE = Table(
    columns=("Label", "Recall", "cat"),
    rows=(("cat", 0.4, ""), ("dog", "", 2.5)),
    shares=("Recall",),
)


@pytest.fixture
def in_chinese():
    book = phrases.Phrasebook({"cat": "猫", "dog": "狗", "Recall": "召回率", "Label": "标签"})
    phrases.speak(book)
    yield
    phrases.speak(phrases.Phrasebook({}))


def test_headings_are_said_and_what_stands_below_them_is_as_it_was_noted(in_chinese):
    assert [heading(TABLE, at) for at in range(3)] == ["标签", "召回率", "cat"]
    assert cell(TABLE, 0, 0) == "cat"
    assert isinstance(cell(TABLE, 0, 0), Verbatim)


def test_shares_are_in_per_cent_and_what_is_not_known_is_nothing():
    assert [cell(TABLE, at, 1) for at in range(2)] == ["40.0 %", ""]
    assert cell(TABLE, 1, 2) == "2.5"


def test_a_column_of_numbers_is_one_also_where_one_of_them_is_not_known():
    assert [is_of_numbers(TABLE, at) for at in range(3)] == [False, True, True]
    assert not is_of_numbers(Table(columns=("a",), rows=(("",),)), 0)
