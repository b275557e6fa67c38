"""A table of three rows, in no order."""

from __future__ import annotations

from workbench.api import Table


def table() -> Table:
    return Table(columns=("name", "value"), rows=(("b", 2.0), ("a", 1.0), ("c", 3.0)))
