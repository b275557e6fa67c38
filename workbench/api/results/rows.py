"""The rows of an answer, whatever its type: a name, a number and a target each."""

from __future__ import annotations

from .base import Result
from .boxes import Boxes
from .group import Group
from .regions import Regions
from .scores import Scores


def rows_of(result: Result) -> Scores | None:
    """The rows by which a person chooses in an answer: classes, boxes, or labels; None where a result has none."""
    match result:
        case Scores():
            return result
        case Boxes() | Regions():
            return result.rows
        case Group():
            return next((part for part in result.parts.values() if isinstance(part, Scores)), None)
    return None
