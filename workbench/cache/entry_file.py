"""A cached result as the bytes of a file: a frame of the protocol after a checksum. Nothing in it is executed."""

from __future__ import annotations

import hashlib

from workbench.api import Geometry, Result
from workbench.protocol import frames, wire

from .cached_result import CachedResult

MAGIC = b"workbench result 1\n"
DIGEST = hashlib.sha256().digest_size
MAX_ENTRY_BYTES = 128_000_000  # the maps of a layer of 64 channels at 700 x 700 pixels


class Damaged(Exception):
    """The bytes are not those that were written."""


def pack_entry(entry: CachedResult) -> bytes:
    """The result as bytes."""
    arrays: dict[str, object] = {}
    fields = {
        "result": wire.flatten(entry.result, "result", arrays),  # type: ignore[arg-type]
        "geometry": entry.geometry.plain() if entry.geometry else None,
        "provenance": wire.flatten(entry.provenance, "provenance", arrays),  # type: ignore[arg-type]
    }
    body = b"".join(frames.pack("Entry", fields, arrays))  # type: ignore[arg-type]
    return MAGIC + hashlib.sha256(body).digest() + body


def unpack_entry(data: bytes) -> CachedResult:
    """The inverse. Raises Damaged. Its arrays share the memory of ``data``."""
    start = len(MAGIC) + DIGEST
    body = memoryview(data)[start:]
    if not data.startswith(MAGIC) or hashlib.sha256(body).digest() != data[len(MAGIC) : start]:
        raise Damaged("the checksum does not fit")
    try:
        _, fields, arrays = frames.unpack(body)
        result = wire.restore(fields["result"], arrays)
        geometry = Geometry.of(fields["geometry"]) if fields["geometry"] else None
        provenance = wire.restore(fields["provenance"], arrays)
    except Exception as error:  # the checksum fits, so that somebody made it on purpose
        raise Damaged(str(error)) from None
    if not isinstance(result, Result) or not isinstance(provenance, dict):
        raise Damaged("it holds no result")
    return CachedResult(result, geometry, provenance)
