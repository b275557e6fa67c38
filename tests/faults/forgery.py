"""Forgeries: JSON documents with one value replaced by one that does not belong there, and other damage to bytes."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

DEEP = 30_000  # brackets, which a recursive reader does not survive
VALUES: dict[str, Any] = {
    "null": None, "true": True, "zero": 0, "minus one": -1, "a huge number": 10**30, "five thousand digits": 10**4999,
    "a float beyond": 1e308, "NaN": float("nan"), "Infinity": float("inf"), "an empty text": "", "a text": "forged",
    "a number as text": "7", "a long text": "x" * 200_000, "a NUL": "a\0b", "a way up": "../../escaped",
    "an absolute name": "/tmp/escaped-absolutely", "a device": "/dev/zero", "half a pair": "\ud800",
    "lines": "a\nb\r\nc", "direction marks": "\u202egnp.exe", "a home": "~nobody/x",
    "an address": "http://127.0.0.1:9/x", "an empty list": [],
    "a list": [1, "a", None], "a giant list": [1] * 200_000, "no fields": {}, "fields": {"a": 1, "": [{}]},
    "fields with a long name": {"n" * 100_000: 1}, "a deep list": "DEEP", "lists in fields": {"a": [[[[]]]]},
}  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value inside a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


def forged(document: Any, number: int, random: Random) -> tuple[bytes, str]:
    """The document as JSON with one value replaced, or left out, and what was done in words."""
    every = list(places(document))
    path, names = random.choice(every), list(VALUES)
    name = names[number % len(names)] if random.random() < 0.9 else "left out"
    return replaced(document, path, name), f"{'.'.join(map(str, path))}: {name}"


def replaced(document: Any, path: tuple[Any, ...], name: str) -> bytes:
    """The document as JSON with the value at a path replaced by one of ``VALUES``, or "left out"."""
    document = copy.deepcopy(document)
    holder = document
    for key in path[:-1]:
        holder = holder[key]
    if name == "left out":
        del holder[path[-1]]
    else:
        holder[path[-1]] = VALUES[name]
    text = json.dumps(document) if name != "five thousand digits" else _with_digits(document, holder, path[-1])
    return text.replace('"DEEP"', "[" * DEEP + "]" * DEEP).encode()


def broken_bytes(data: bytes, random: Random) -> tuple[bytes, str]:
    """Bytes that were cut, turned, filled or mixed up."""
    kind, at = (
        random.choice(["cut", "turned", "zeros", "doubled", "random", "begun later"]),
        random.randrange(len(data)),
    )
    length = random.randrange(1, 64)
    match kind:
        case "cut":
            return data[:at], f"cut at {at}"
        case "turned":
            changed = bytearray(data)
            for _ in range(length):
                changed[random.randrange(len(data))] ^= 1 << random.randrange(8)
            return bytes(changed), f"{length} bits turned"
        case "zeros":
            return data[:at] + b"\0" * length + data[at + length :], f"{length} zeros at {at}"
        case "doubled":
            return data[:at] + data[at : at + length] * 2 + data[at + length :], f"{length} bytes twice at {at}"
        case "random":
            return data[:at] + random.randbytes(length) + data[at + length :], f"{length} random bytes at {at}"
    return data[at:], f"begun at {at}"


def _with_digits(document: Any, holder: Any, key: Any) -> str:
    """JSON with a number of more digits than Python reads, which it does not write either."""
    holder[key] = "DIGITS"
    return json.dumps(document).replace('"DIGITS"', "9" * 5000)
