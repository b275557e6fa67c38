"""Frames, the bytes on the pipe: u32 header length | JSON header {kind, fields, arrays} | raw array bytes.

Nothing in them is executed: no pickle, no eval.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

MAX_HEADER = 256 << 20
_LENGTH = struct.Struct("<I")
Frame = tuple[str, dict[str, Any], dict[str, np.ndarray]]  # kind, fields, arrays


class BrokenFrame(Exception):
    """The bytes from the pipe are not a frame."""


def pack(kind: str, fields: dict[str, Any], arrays: dict[str, np.ndarray]) -> list[bytes | memoryview]:
    """One frame in pieces, to be written one after another."""
    contiguous = {name: np.ascontiguousarray(array).reshape(array.shape) for name, array in arrays.items()}
    layout = [[name, array.dtype.str, array.shape] for name, array in contiguous.items()]
    header = json.dumps({"kind": kind, "fields": fields, "arrays": layout}).encode()
    bodies = (array.reshape(-1).view(np.uint8).data for array in contiguous.values() if array.size)
    return [_LENGTH.pack(len(header)) + header, *bodies]


def unpack(data: bytes | memoryview) -> Frame:
    """The frame that these bytes are, no more and no less. Its arrays share their memory. Raises BrokenFrame."""
    view = memoryview(data)
    if len(view) < _LENGTH.size:
        raise BrokenFrame("too few bytes")
    end = _LENGTH.size + _LENGTH.unpack_from(view)[0]
    header = _read_header(bytes(view[_LENGTH.size : end]))
    if len(view) - end != header.body_size:
        raise BrokenFrame(f"{len(view) - end} bytes of arrays, not {header.body_size}")
    return header.kind, header.fields, _arrays(header, view[end:])


class Reader:
    """Takes bytes as they arrive and gives complete frames, as (kind, fields, arrays)."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._header: _Header | None = None

    def feed(self, data: bytes | memoryview) -> Iterator[Frame]:
        """The frames that these bytes complete. Raises BrokenFrame where they are not frames."""
        self._buffer += data
        while (frame := self._take()) is not None:
            yield frame

    def _take(self) -> Frame | None:
        if self._header is None:
            if len(self._buffer) < _LENGTH.size:
                return None
            (size,) = _LENGTH.unpack_from(self._buffer)
            if size > MAX_HEADER:
                raise BrokenFrame(f"a header of {size} bytes")
            end = _LENGTH.size + size
            if len(self._buffer) < end:
                return None
            self._header = _read_header(bytes(self._buffer[_LENGTH.size : end]))
            del self._buffer[:end]
        if len(self._buffer) < self._header.body_size:
            return None
        header, self._header = self._header, None
        body = bytes(memoryview(self._buffer)[: header.body_size])
        del self._buffer[: header.body_size]
        return header.kind, header.fields, _arrays(header, memoryview(body))


@dataclass(frozen=True)
class _Header:
    """The checked header of a frame; ``layout`` has name, type, shape and bytes of each array."""

    kind: str
    fields: dict[str, Any]
    layout: list[tuple[str, np.dtype[Any], tuple[int, ...], int]]

    @property
    def body_size(self) -> int:
        return sum(size for *_, size in self.layout)


def _read_header(data: bytes) -> _Header:
    try:
        plain = json.loads(data)
        kind, fields, layout = plain["kind"], plain["fields"], [_described(*entry) for entry in plain["arrays"]]
        if not isinstance(kind, str) or not isinstance(fields, dict):
            raise TypeError("a frame has a kind and fields")
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        raise BrokenFrame(str(error)) from None
    return _Header(kind, fields, layout)


def _described(name: str, dtype: str, shape: list[int]) -> tuple[str, np.dtype[Any], tuple[int, ...], int]:
    """An array as the header describes it, with its number of bytes. Raises TypeError or ValueError."""
    if not isinstance(name, str) or not isinstance(dtype, str):
        raise TypeError("an array has a name and a type")
    kind = np.dtype(dtype)
    if kind.hasobject or kind.itemsize == 0:
        raise ValueError(f"an array of {dtype}")
    if not isinstance(shape, list) or not all(type(length) is int and length >= 0 for length in shape):
        raise ValueError(f"an array of the shape {shape}")
    return name, kind, tuple(shape), kind.itemsize * math.prod(shape)


def _arrays(header: _Header, body: memoryview) -> dict[str, np.ndarray]:
    arrays, at = {}, 0
    for name, kind, shape, size in header.layout:
        arrays[name] = np.frombuffer(body[at : at + size], kind).reshape(shape) if size else np.empty(shape, kind)
        at += size
    return arrays
