"""A run of a report."""

from __future__ import annotations

from dataclasses import dataclass

from .exported_result import ExportedResult


@dataclass(frozen=True, eq=False)
class ReportItem(ExportedResult):
    """An exported result with the words about its technique.

    shows        what the technique shows
    limitations  what it does not show
    cites        its paper
    """

    shows: str = ""
    limitations: str = ""
    cites: str = ""
