"""Small files of each format in which the workbench puts provenance, with any text in its place."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from html import escape
from uuid import NAMESPACE_URL, uuid5

import numpy as np

KEY, BOX = b"Provenance", uuid5(NAMESPACE_URL, "workbench:provenance").bytes


def png(text: bytes, packed: bool = False, size: int | None = None) -> bytes:
    """A PNG of one pixel; ``size`` is what the chunk claims to have."""
    body = KEY + b"\0" + (b"\1\0\0\0" + zlib.compress(text) if packed else b"\0\0\0\0" + text)
    return png_of(png_chunk(b"iTXt", body, size))


def png_of(chunk: bytes) -> bytes:
    """A PNG of one pixel with a chunk before it."""
    header, pixel = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0), zlib.compress(b"\0\0\0\0")
    return (
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + chunk + png_chunk(b"IDAT", pixel) + png_chunk(b"IEND", b"")
    )


def png_chunk(name: bytes, data: bytes, size: int | None = None) -> bytes:
    """A chunk with its checksum."""
    length = len(data) if size is None else size
    return struct.pack(">I", length) + name + data + struct.pack(">I", zlib.crc32(name + data))


def tiff(text: bytes, length: int | None = None, at: int | None = None, kind: int = 2) -> bytes:
    """A TIFF with a description, which it says is ``length`` long and lies at ``at``."""
    begin = 8 + 2 + 12 + 4
    where = begin if at is None else at
    entry = struct.pack("<HHII", 270, kind, len(text) + 1 if length is None else length, where)
    return b"II*\0" + struct.pack("<IH", 8, 1) + entry + b"\0\0\0\0" + text + b"\0"


def svg(text: bytes) -> bytes:
    """An SVG with a description."""
    words = escape(text.decode("utf-8", "replace"), quote=False).encode()
    spaces = b'xmlns="http://www.w3.org/2000/svg" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return b"<svg %s><metadata><dc:description>%s</dc:description></metadata><g/></svg>" % (spaces, words)


def pdf(text: bytes, more: bytes = b"") -> bytes:
    """A PDF without pages whose keywords are a text; ``more`` are further objects, from 4 on."""
    words = text.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)").replace(b"\r", b"\\r")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [] /Count 0 >>",
        b"<< /Keywords (%s) >>" % words,
    ]
    data, places = b"%PDF-1.4\n", []
    for i, body in enumerate(objects):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (i + 1, body)
    start = len(data + more)
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + more + table + b"trailer\n<< /Size 4 /Root 1 0 R /Info 3 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def html(text: bytes) -> bytes:
    """A report of one run."""
    script = text.replace(b"</", b"<\\/")
    return b'<html><script type="application/json" class="provenance">%s</script></html>' % script


def pptx(text: bytes) -> bytes:
    """Slides of which the notes of one are there."""
    return archive({"ppt/notesSlides/notesSlide1.xml": notes(text)})


def notes(text: bytes) -> bytes:
    """The notes of a slide."""
    words = escape(text.decode("utf-8", "replace"), quote=False).encode()
    space = b'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    return b"<x %s><a:p><a:r><a:t>shows</a:t></a:r></a:p><a:p><a:r><a:t>%s</a:t></a:r></a:p></x>" % (space, words)


def npz(text: bytes) -> bytes:
    """Arrays with a text."""
    file = io.BytesIO()
    np.savez_compressed(file, values=np.zeros(3, np.float32), provenance=np.array(text.decode("utf-8", "replace")))
    return file.getvalue()


def npy(dtype: object, shape: object, data: bytes, header: bytes | None = None) -> bytes:
    """An array file that claims a type and a shape."""
    text = header or repr({"descr": dtype, "fortran_order": False, "shape": shape}).encode()
    text += b" " * (-(len(text) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + data


def gif(text: bytes) -> bytes:
    """A GIF of one pixel with a comment."""
    blocks = b"".join(bytes([len(text[i : i + 255])]) + text[i : i + 255] for i in range(0, len(text), 255))
    frame = b",\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
    return b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff!\xfe" + blocks + b"\0" + frame


def mp4(text: bytes, size: int | None = None) -> bytes:
    """A film without pictures."""
    body = b"uuid" + BOX + text
    return struct.pack(">I4sI", 12, b"ftyp", 0) + struct.pack(">I", 4 + len(body) if size is None else size) + body


def archive(members: Mapping[str, bytes]) -> bytes:
    """A zip file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)
    return file.getvalue()


def plain(text: bytes) -> bytes:
    """``provenance.json`` itself."""
    return text


FORMATS: Mapping[str, Callable[[bytes], bytes]] = {
    ".json": plain, ".png": png, ".tif": tiff, ".svg": svg, ".pdf": pdf, ".html": html, ".pptx": pptx, ".npz": npz,
    ".gif": gif, ".mp4": mp4,
}  # fmt: skip


def text_of(records: object) -> bytes:
    """Provenance as the workbench writes it into a file."""
    return json.dumps(records).encode()
