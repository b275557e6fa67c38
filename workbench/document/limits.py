"""What texts, lists and parameters out of a file may be: rules that sessions and the provenance of figures share."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sized
from typing import Any

from workbench.api import UserError

from .json_codec import quoted

MAX_NAME = 1_000  # characters of a name, a target, a digest
MAX_TEXT = 100_000  # characters of what a person may write
MAX_PARAMETERS = 1_000


def check_text(name: str, text: str, limit: int = MAX_NAME) -> None:
    """Raises UserError where a text is too long, or has a NUL, which no name of a file may have."""
    if len(text) > limit:
        raise UserError(f"{name} must have at most {limit:,} characters; it has {len(text):,}.")
    if "\0" in text:
        raise UserError(f"{name} must not have a NUL in it; got {quoted(text)}.")


def check_count(name: str, items: Sized, limit: int) -> None:
    """Raises UserError where there are too many of something."""
    if len(items) > limit:
        raise UserError(f"{name} must be at most {limit:,}; there are {len(items):,}.")


def check_parameters(name: str, parameters: Mapping[str, Any]) -> None:
    """Raises UserError where a parameter's value is neither text, finite number, nor true or false."""
    check_count(name, parameters, MAX_PARAMETERS)
    for parameter, value in parameters.items():
        where = f"{name}.{parameter[:80]}"
        check_text(where, parameter)
        if isinstance(value, str):
            check_text(where, value, MAX_TEXT)
        elif not isinstance(value, bool | int | float) or (isinstance(value, float) and not math.isfinite(value)):
            raise UserError(f"{where} must be a text, a finite number, or true or false; got {quoted(value)}.")
