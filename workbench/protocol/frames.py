"""Frames, the bytes on the pipe: u32 header length | JSON header {kind, fields, arrays} | raw array bytes.

Nothing in them is executed: no pickle, no eval.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any

import numpy as np

MAX_HEADER = 256 << 20
_LENGTH = struct.Struct("<I")


class BrokenFrame(Exception):
    """The bytes from the pipe are not a frame."""


def pack(kind: str, fields: dict[str, Any], arrays: dict[str, np.ndarray]) -> list[bytes | memoryview]:
    """One frame in pieces, to be written one after another."""
    contiguous = {name: np.ascontiguousarray(array).reshape(array.shape) for name, array in arrays.items()}
    layout = [[name, array.dtype.str, array.shape] for name, array in contiguous.items()]
    header = json.dumps({"kind": kind, "fields": fields, "arrays": layout}).encode()
    bodies = (array.reshape(-1).view(np.uint8).data for array in contiguous.values() if array.size)
    return [_LENGTH.pack(len(header)) + header, *bodies]


class Reader:
    """Takes bytes as they arrive and gives complete frames, as (kind, fields, arrays)."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._header: dict[str, Any] | None = None
        self._body_size = 0

    def feed(self, data: bytes | memoryview) -> Iterator[tuple[str, dict[str, Any], dict[str, np.ndarray]]]:
        """The frames that these bytes complete. Raises BrokenFrame where they are not frames."""
        self._buffer += data
        while (frame := self._take()) is not None:
            yield frame

    def _take(self) -> tuple[str, dict[str, Any], dict[str, np.ndarray]] | None:
        if self._header is None:
            if len(self._buffer) < _LENGTH.size:
                return None
            (size,) = _LENGTH.unpack_from(self._buffer)
            if size > MAX_HEADER:
                raise BrokenFrame(f"a header of {size} bytes")
            end = _LENGTH.size + size
            if len(self._buffer) < end:
                return None
            try:
                self._header = json.loads(self._buffer[_LENGTH.size : end])
                self._body_size = sum(_size(dtype, shape) for _, dtype, shape in self._header["arrays"])
            except (ValueError, KeyError, TypeError) as error:
                raise BrokenFrame(str(error)) from None
            del self._buffer[:end]
        if len(self._buffer) < self._body_size:
            return None
        header, self._header = self._header, None
        body = bytes(memoryview(self._buffer)[: self._body_size])
        del self._buffer[: self._body_size]
        arrays, at = {}, 0
        for name, dtype, shape in header["arrays"]:
            size = _size(dtype, shape)
            arrays[name] = np.frombuffer(
                body, np.dtype(dtype), offset=at, count=size // np.dtype(dtype).itemsize
            ).reshape(shape)
            at += size
        return header["kind"], header["fields"], arrays


def _size(dtype: str, shape: list[int]) -> int:
    kind = np.dtype(dtype)
    if kind.hasobject:
        raise ValueError(f"an array of {dtype}")
    return kind.itemsize * int(np.prod(shape, dtype=np.int64))
