"""JSON from outside: bounded before objects are made of it."""

from __future__ import annotations

import json
import re
from typing import Any

from workbench.api import UserError

MAX_VALUES = 1_000_000  # some 200 bytes each
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")


def parse_json(data: bytes, strict: bool = True, max_values: int = MAX_VALUES) -> Any:
    """The value that a JSON text in UTF-8 stands for.

    strict  NaN, infinities and halves of characters are refused; else the first two are None, the last stay

    Raises UserError with a sentence that begins with "it".
    """
    count = count_values(data)
    if count > max_values:
        raise UserError(f"it may have {max_values:,} values; it has {count:,}.")
    try:
        text = data.decode("utf-8-sig", "strict" if strict else "surrogatepass")
        value = json.loads(text, parse_constant=_refuse if strict else lambda _name: None)
        if strict and _SURROGATE.search(data):
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        raise UserError("it is damaged (nested too deeply).") from None
    except UnicodeError:
        raise UserError("it is damaged (no text in UTF-8).") from None
    except ValueError as error:
        where = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UserError(f"it is damaged (no JSON{where}).") from None
    return value


def count_values(data: bytes) -> int:
    """How many values a JSON text can have at most."""
    return 1 + data.count(b",") + data.count(b"[") + data.count(b"{")


def _refuse(name: str) -> None:
    raise UserError(f"it holds {name}, which is no number.")
