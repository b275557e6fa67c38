"""Dataclasses to JSON values and back, by their own fields and types: a new field needs no code here."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, fields, is_dataclass, replace
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
MAX_QUOTED = 60  # characters of a wrong value that a sentence quotes
RULES: Mapping[Any, str] = {str: "a text", bool: "true or false", int: "a whole number", float: "a finite number"}


class TypeMismatch(Exception):
    """A JSON value does not have the type of its field."""


def to_json(value: Any) -> Any:
    """A dataclass of texts, numbers, tuples, mappings and dataclasses as JSON values."""
    return asdict(value)


def from_json(cls: type[T], plain: Any, name: str = "") -> T:
    """The inverse of ``to_json``: missing fields have their defaults, unknown ones are dropped. Raises TypeMismatch.

    name  what the value is called in what is raised
    """
    if not isinstance(plain, Mapping):
        raise TypeMismatch(f"{name or cls.__name__} must have fields; got {quoted(plain)}")
    kind: Any = cls
    hints: Mapping[str, Any] = _hints(kind)
    values = {field: _read(hint, plain[field], _inside(name, field)) for field, hint in hints.items() if field in plain}
    try:
        return cls(**values)
    except TypeError as error:
        missing = re.findall(r"'(\w+)'", str(error))
        raise TypeMismatch(f"{name or cls.__name__} must have the fields {', '.join(missing)}") from None


def changed_fields(old: T, new: T) -> dict[str, Any]:
    """The fields in which ``new`` differs from ``old``, with the values of ``new`` as JSON values."""
    pairs = ((field.name, getattr(old, field.name), getattr(new, field.name)) for field in fields(new))  # type: ignore[arg-type]
    return {name: _as_json(after) for name, before, after in pairs if before is not after and before != after}


def with_changed_fields(old: T, plain: Any) -> T:
    """The inverse of ``changed_fields``: ``old`` with these fields; unknown ones are dropped. Raises TypeMismatch."""
    if not isinstance(plain, Mapping):
        raise TypeMismatch(f"a difference must have fields; got {quoted(plain)}")
    kind: Any = type(old)
    hints: Mapping[str, Any] = _hints(kind)
    values = {name: _read(hint, plain[name], name) for name, hint in hints.items() if name in plain}
    return replace(old, **values)  # type: ignore[type-var]


def _as_json(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, tuple | list):
        return [_as_json(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _as_json(item) for key, item in value.items()}
    return value


@cache
def _hints(cls: Any) -> Mapping[str, Any]:
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}


def quoted(value: Any) -> str:
    """A value for a sentence about it, shortened."""
    if isinstance(value, dict | list):
        return f"a list of {len(value)}" if isinstance(value, list) else "fields"
    if isinstance(value, int) and not -(10**18) < value < 10**18:
        return "a number of more than 18 digits"
    text = json.dumps(value) if isinstance(value, bool | float | None) else repr(value)
    return text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED]}…"


def _inside(name: str, field: Any) -> str:
    return f"{name}.{field}" if name else str(field)


def _read(hint: Any, value: Any, name: str) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        if value is None and NoneType in inner:
            return None
        return _read(next(option for option in inner if option is not NoneType), value, name)
    if origin is Literal:
        if value not in inner:
            raise TypeMismatch(f"{name} must be one of {', '.join(map(str, inner))}; got {quoted(value)}")
        return value
    if isinstance(hint, type) and is_dataclass(hint):
        return from_json(hint, value, name)
    if origin is tuple:
        return _read_tuple(inner, value, name)
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            raise TypeMismatch(f"{name} must be names with values; got {quoted(value)}")
        return {str(key): _read(inner[1], item, _inside(name, quoted(key))) for key, item in value.items()}
    if hint is Any:
        return value
    return _read_scalar(hint, value, name)


def _read_tuple(inner: tuple[Any, ...], value: Any, name: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise TypeMismatch(f"{name} must be a list; got {quoted(value)}")
    kinds = [inner[0]] * len(value) if inner[-1] is Ellipsis else list(inner)
    if len(kinds) != len(value):
        raise TypeMismatch(f"{name} must have {len(kinds)} values; got {len(value)}")
    return tuple(_read(kind, item, name) for kind, item in zip(kinds, value, strict=True))


def _read_scalar(hint: Any, value: Any, name: str) -> Any:
    if isinstance(hint, type) and issubclass(hint, str) and isinstance(value, str):
        return hint(value)
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        with suppress(OverflowError):
            if math.isfinite(number := float(value)):
                return number
    elif isinstance(value, hint) and (hint is bool or not isinstance(value, bool)):
        return value
    raise TypeMismatch(f"{name} must be {RULES.get(hint, hint.__name__)}; got {quoted(value)}")
