"""The text that the workbench writes into files of each format, read without decoding the rest of them.

A reader gets an open file and gives the texts in it as bytes in UTF-8. Each looks at no more than the text and what
leads to it: a picture is never decoded, no tree is built, and nothing is unpacked beyond ``MAX_BYTES``. Readers raise
UserError, with a sentence that begins with "it", for what is too large, and any exception for what is damaged.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

import numpy as np

from workbench.api import UserError
from workbench.bounded_zip import check_member, open_archive, read_member
from workbench.regular_file import in_words

from .provenance import IMAGE_DESCRIPTION, KEY, MP4_BOX, NPZ_KEY

MAX_BYTES = 32_000_000  # of the text in a file; a run on 10,000 images writes 2 MB
MAX_PARTS = 100_000  # chunks, blocks, boxes, slides that are passed over
MAX_DEPTH = 1_000  # of elements in XML
CHUNK = 1 << 16
PDF_SECONDS = 15.0
PAGE_BEGINS, PAGE_ENDS = b'<script type="application/json" class="provenance">', b"</script>"
PARAGRAPH, RUN = (f"http://schemas.openxmlformats.org/drawingml/2006/main {name}" for name in ("p", "t"))
DESCRIPTION = "http://purl.org/dc/elements/1.1/ description"
Reader = Callable[[BinaryIO], list[bytes]]


def png_text(file: BinaryIO) -> list[bytes]:
    """The chunk with our key, packed or not."""
    key = KEY.encode() + b"\0"
    _expect(file.read(8) == b"\x89PNG\r\n\x1a\n")
    for _ in range(MAX_PARTS):
        head = file.read(8)
        if len(head) < 8:
            return []
        size, name = struct.unpack(">I4s", head)
        start = file.read(min(size, len(key))) if name in (b"iTXt", b"tEXt", b"zTXt") else b""
        if start == key:
            data = _take(file, size - len(key))
            _expect(zlib.crc32(name + start + data) == int.from_bytes(_take(file, 4), "big"))
            return [_png_chunk(name, data)]
        file.seek(size - len(start) + 4, os.SEEK_CUR)
    raise ValueError


def _png_chunk(name: bytes, data: bytes) -> bytes:
    if name == b"tEXt":
        return data.decode("latin-1").encode()
    if name == b"zTXt":
        return _inflated(data[1:]).decode("latin-1").encode()
    packed, rest = data[0], data[2:].split(b"\0", 2)  # language, translated key, text
    return _inflated(rest[2]) if packed else rest[2]


def tiff_text(file: BinaryIO) -> list[bytes]:
    """The description of the first page."""
    order = {b"II*\0": "<", b"MM\0*": ">"}[file.read(4)]
    file.seek(struct.unpack(order + "I", _take(file, 4))[0])
    (count,) = struct.unpack(order + "H", _take(file, 2))
    for tag, kind, length, value in struct.iter_unpack(order + "HHI4s", _take(file, 12 * count)):
        if tag == IMAGE_DESCRIPTION and kind in (1, 2, 7):
            if length > 4:
                file.seek(struct.unpack(order + "I", value)[0])
            return [(_take(file, length) if length > 4 else value[:length]).rstrip(b"\0")]
    return []


def svg_text(file: BinaryIO) -> list[bytes]:
    """The first description in the metadata."""
    return _xml_texts(iter(lambda: file.read(CHUNK), b""), DESCRIPTION, DESCRIPTION, first=True)


def pdf_text(file: BinaryIO) -> list[bytes]:
    """The keywords. A PDF can say how to unpack and where to go on in many ways, so another process reads it, which
    has little memory and time."""
    script = Path(__file__).with_name("pdf_keywords.py")
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(script), str(MAX_BYTES)],
            stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=PDF_SECONDS, creationflags=flags,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise UserError(f"it must be read in {PDF_SECONDS:g} s; it takes longer.") from None
    _expect(done.returncode == 0)
    return [_checked(done.stdout)]


def page_text(file: BinaryIO) -> list[bytes]:
    """The scripts of a report that hold JSON."""
    texts: list[bytes] = []
    seen, inside = bytearray(), False
    while more := file.read(CHUNK << 6):
        seen += more
        at = 0
        while (found := seen.find(mark := PAGE_ENDS if inside else PAGE_BEGINS, at)) >= 0:
            if inside:
                texts.append(bytes(seen[at:found]))
            at, inside = found + len(mark), not inside
        del seen[: at if inside else max(at, len(seen) - len(PAGE_BEGINS))]
        _checked(b"", sum(map(len, texts)) + (len(seen) if inside else 0))
    return texts


def slides_text(file: BinaryIO) -> list[bytes]:
    """The paragraphs in the notes that are JSON."""
    with open_archive(file) as archive:
        names = sorted(name for name in archive.namelist() if name.startswith("ppt/notesSlides/notesSlide"))
        texts, room = list[bytes](), MAX_BYTES
        for name in names:
            page = read_member(archive, name, room)
            room -= len(page)
            texts += [text for text in _xml_texts([page], PARAGRAPH, RUN) if text.startswith(b"{")]
    return texts


def arrays_text(file: BinaryIO) -> list[bytes]:
    """The array of our own, which is a single text; nothing pickled is read."""
    from numpy.lib import format as npy

    with open_archive(file) as archive:
        name = f"{NPZ_KEY}.npy"
        if name not in archive.namelist():
            return []
        check_member(archive.getinfo(name), 4 * MAX_BYTES + CHUNK)  # four bytes a character
        with archive.open(name) as member:
            version = npy.read_magic(member)
            header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
            shape, _order, dtype = header(member)
            if shape != () or dtype.kind != "U":
                raise UserError(f"its {NPZ_KEY} must be a single text; it is {dtype} of the shape {shape}"[:200] + ".")
            _checked(b"", dtype.itemsize // 4)
            text = np.frombuffer(member.read(dtype.itemsize), dtype)
    _expect(text.size == 1)
    return [str(text[0]).encode()]


def gif_text(file: BinaryIO) -> list[bytes]:
    """The comment before the first frame."""
    head = _take(file, 13)
    _expect(head[:6] in (b"GIF87a", b"GIF89a"))
    if head[10] & 0x80:
        file.seek(3 << ((head[10] & 7) + 1), os.SEEK_CUR)
    for _ in range(MAX_PARTS):
        if file.read(1) != b"!":  # a frame, or the end
            return []
        is_comment = _take(file, 1) == b"\xfe"
        blocks, size = [], 0
        while length := _take(file, 1)[0]:
            block = _take(file, length)
            size += length
            if is_comment:
                _checked(b"", size)
                blocks.append(block)
        if is_comment:
            return [b"".join(blocks)]
    raise ValueError


def film_text(file: BinaryIO) -> list[bytes]:
    """The box of our own among a film's outermost boxes: ``u32 size | name | content``, a longer size behind it."""
    for _ in range(MAX_PARTS):
        head = file.read(8)
        if len(head) < 8:
            return []
        size, name = struct.unpack(">I4s", head)
        left = (struct.unpack(">Q", _take(file, 8))[0] - 16) if size == 1 else size - 8
        ours = name == b"uuid" and left >= len(MP4_BOX) and file.read(len(MP4_BOX)) == MP4_BOX
        if ours:
            return [_take(file, left - len(MP4_BOX))]
        if size == 0 or not 0 <= left < 1 << 62:
            return []
        file.seek(left - (len(MP4_BOX) if name == b"uuid" and left >= len(MP4_BOX) else 0), os.SEEK_CUR)
    raise ValueError


def plain_text(file: BinaryIO) -> list[bytes]:
    """The file itself."""
    return [_checked(file.read(MAX_BYTES + 1))]


READERS: Mapping[str, Reader] = {
    ".png": png_text,
    ".tif": tiff_text,
    ".tiff": tiff_text,
    ".svg": svg_text,
    ".pdf": pdf_text,
    ".html": page_text,
    ".pptx": slides_text,
    ".npz": arrays_text,
    ".gif": gif_text,
    ".mp4": film_text,
    ".json": plain_text,
}


def _xml_texts(chunks: Iterable[bytes], outer: str, inner: str, first: bool = False) -> list[bytes]:
    """What stands in ``inner`` elements of each ``outer`` one; with ``first``, nothing is read after the first.

    Entities are refused: a few of them can stand for gigabytes.
    """
    texts: list[bytes] = []
    pieces: list[str] = []
    depth = within = size = fed = count = 0
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def begin(name: str, _attributes: object) -> None:
        nonlocal depth, within, count
        depth, count = depth + 1, count + 1
        if count > MAX_PARTS:
            raise UserError(f"its provenance must stand among its first {MAX_PARTS:,} elements.")
        if depth > MAX_DEPTH:
            raise UserError(f"its elements must be nested at most {MAX_DEPTH} deep.")
        within += name == inner

    def end(name: str) -> None:
        nonlocal depth, within
        depth -= 1
        within -= name == inner
        if name == outer:
            texts.append("".join(pieces).encode())
            pieces.clear()

    def text(data: str) -> None:
        nonlocal size
        if within:
            size += len(data)
            _checked(b"", size)
            pieces.append(data)

    def entity(*_facts: object) -> None:
        raise UserError("it must not declare entities.")

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler, parser.EntityDeclHandler = text, entity
    for chunk in chunks:
        parser.Parse(chunk)
        fed += len(chunk)
        _checked(b"", fed - max(0, parser.CurrentByteIndex))  # a tag without end
        if first and any(texts):
            return texts
    parser.Parse(b"", True)
    return texts


def _take(file: BinaryIO, size: int) -> bytes:
    """So many bytes. Raises UserError where they are more than a text may have, ValueError where there are fewer."""
    _checked(b"", size)
    data = file.read(size)
    _expect(len(data) == size)
    return data


def _inflated(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(data, MAX_BYTES + 1)
    _expect(unpacker.eof or len(text) > MAX_BYTES)
    return _checked(text)


def _checked(text: bytes, size: int = 0) -> bytes:
    if max(size, len(text)) > MAX_BYTES:
        limit, has = in_words(MAX_BYTES), in_words(size)
        more = has if size > MAX_BYTES and has != limit else "more"
        raise UserError(f"its provenance must be at most {limit}; it has {more}.")
    return text


def _expect(right: bool) -> None:
    if not right:
        raise ValueError
