"""The figure body of a table."""

from __future__ import annotations

from tests.export.drawn import words_of
from workbench.api import Table


def test_a_table_cuts_its_rows_and_says_so():
    table = Table(columns=("n",), rows=tuple((i,) for i in range(50)))
    words = words_of(table)
    assert "29" in words
    assert "20 more rows are not shown." in words
