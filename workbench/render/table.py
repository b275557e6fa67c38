"""What stands in a table's headings and cells: the same words in the window and in a figure.

Headings are the program's own words, and said in the reader's language. What stands below them is as it was noted:
the label ``cat`` of a person's folder is ``cat`` in every language.
"""

from __future__ import annotations

from workbench.api import Table, percent
from workbench.phrases import Verbatim, said

from .numbers import number


def heading(table: Table, column: int) -> Verbatim:
    """A word that says what stands below; columns that are called as rows are have names."""
    name = table.columns[column]
    return Verbatim(name if any(row[0] == name for row in table.rows) else said(name))


def cell(table: Table, row: int, column: int) -> Verbatim:
    """A text as it is, a number as people read it; nothing where it is not known."""
    value = table.rows[row][column]
    if not isinstance(value, float):
        return Verbatim(value)
    return Verbatim(percent(value) if table.columns[column] in table.shares else said(number(value)))


def is_of_numbers(table: Table, column: int) -> bool:
    """Whether numbers stand in a column, and nothing else than where there is none: they are flushed right."""
    values = [row[column] for row in table.rows if row[column] != ""]
    return bool(values) and not any(isinstance(value, str) for value in values)
