"""Dataclasses to JSON values and back, by their own fields and types: a new field needs no code here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass, replace
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class TypeMismatch(Exception):
    """A JSON value does not have the type of its field."""


def to_json(value: Any) -> Any:
    """A dataclass of texts, numbers, tuples, mappings and dataclasses as JSON values."""
    return asdict(value)


def from_json(cls: type[T], plain: Any) -> T:
    """The inverse of ``to_json``: missing fields have their defaults, unknown ones are dropped. Raises TypeMismatch."""
    if not isinstance(plain, Mapping):
        raise TypeMismatch(f"{cls.__name__} wants fields; got {type(plain).__name__}")
    kind: Any = cls
    hints: Mapping[str, Any] = _hints(kind)
    values = {name: _read(hint, plain[name], name) for name, hint in hints.items() if name in plain}
    try:
        return cls(**values)
    except TypeError as error:
        raise TypeMismatch(f"{cls.__name__}: {error}") from None


def changed_fields(old: T, new: T) -> dict[str, Any]:
    """The fields in which ``new`` differs from ``old``, with the values of ``new`` as JSON values."""
    pairs = ((field.name, getattr(old, field.name), getattr(new, field.name)) for field in fields(new))  # type: ignore[arg-type]
    return {name: _as_json(after) for name, before, after in pairs if before is not after and before != after}


def with_changed_fields(old: T, plain: Any) -> T:
    """The inverse of ``changed_fields``: ``old`` with these fields; unknown ones are dropped. Raises TypeMismatch."""
    if not isinstance(plain, Mapping):
        raise TypeMismatch(f"a difference wants fields; got {type(plain).__name__}")
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


def _read(hint: Any, value: Any, name: str) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        if value is None and NoneType in inner:
            return None
        return _read(next(option for option in inner if option is not NoneType), value, name)
    if origin is Literal:
        if value not in inner:
            raise TypeMismatch(f"{name} wants one of {', '.join(map(str, inner))}; got {value!r}")
        return value
    if isinstance(hint, type) and is_dataclass(hint):
        return from_json(hint, value)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise TypeMismatch(f"{name} wants a list; got {type(value).__name__}")
        kinds = [inner[0]] * len(value) if inner[-1] is Ellipsis else list(inner)
        if len(kinds) != len(value):
            raise TypeMismatch(f"{name} wants {len(kinds)} values; got {len(value)}")
        return tuple(_read(kind, item, name) for kind, item in zip(kinds, value, strict=True))
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            raise TypeMismatch(f"{name} wants names with values; got {type(value).__name__}")
        return {str(key): _read(inner[1], item, name) for key, item in value.items()}
    if hint is Any:
        return value
    if isinstance(hint, type) and issubclass(hint, str) and isinstance(value, str):
        return hint(value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, hint) or (isinstance(value, bool) and hint is not bool):
        raise TypeMismatch(f"{name} wants {hint.__name__}; got {type(value).__name__}")
    return value
