"""Results and arrays inside messages: split into JSON values and raw arrays, and joined again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from workbench.api import Result
from workbench.api.results import RESULT_TYPES

ARRAY, RESULT = "$array", "$result"


def flatten(value: Any, path: str, arrays: dict[str, np.ndarray]) -> Any:
    """A value as JSON values. Its arrays go into ``arrays``, by their path, which stands in their place."""
    if isinstance(value, np.ndarray):
        arrays[path] = value
        return {ARRAY: path}
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Result):
        inner = {f.name: flatten(getattr(value, f.name), f"{path}.{f.name}", arrays) for f in fields(value)}
        return {RESULT: type(value).__name__, "fields": inner}
    if isinstance(value, Mapping):
        return {str(key): flatten(item, f"{path}.{key}", arrays) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [flatten(item, f"{path}.{i}", arrays) for i, item in enumerate(value)]
    if value is None or isinstance(value, str | bool | int | float):
        return str(value) if isinstance(value, str) else value
    raise TypeError(f"{path}: {type(value).__name__} cannot cross to the other program")


def restore(value: Any, arrays: dict[str, np.ndarray]) -> Any:
    """The inverse of ``flatten``. Sequences inside results come back as tuples, elsewhere as lists."""
    if isinstance(value, dict):
        if ARRAY in value:
            return arrays[value[ARRAY]]
        if RESULT in value:
            kind = RESULT_TYPES[value[RESULT]]
            if not isinstance(value.get("fields"), dict):
                raise TypeError(f"a {kind.__name__} without fields")
            return kind(**{name: _tuples(restore(item, arrays)) for name, item in value["fields"].items()})
        return {key: restore(item, arrays) for key, item in value.items()}
    if isinstance(value, list):
        return [restore(item, arrays) for item in value]
    return value


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value
