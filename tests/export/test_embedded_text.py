"""The text inside of files is found without decoding them, and no more of it is read than it may have."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib

import pytest

from tests.faults import figure_files as files
from workbench.api import UserError
from workbench.export import embedded_text as module
from workbench.export.embedded_text import READERS

TEXT = '{"name": "größe 大 & <b>", "n": [1, 2]}'.encode()


@pytest.mark.parametrize("suffix", files.FORMATS)
def test_a_text_comes_out_of_each_format(tmp_path, suffix):
    if suffix == ".pdf":  # the writer escapes what is not ASCII
        text = b'{"name": "gr\\u00f6\\u00dfe (a) & <b>"}'
    else:
        text = TEXT
    path = tmp_path / f"a{suffix}"
    path.write_bytes(files.FORMATS[suffix](text))
    with path.open("rb") as file:
        assert READERS[suffix](file) == [text]


def test_a_text_that_is_packed_comes_out_too():
    assert module.png_text(io.BytesIO(files.png(TEXT, packed=True))) == [TEXT]


@pytest.mark.parametrize("suffix", files.FORMATS)
def test_a_text_over_the_limit_is_refused_with_the_limit(tmp_path, monkeypatch, suffix):
    monkeypatch.setattr(module, "MAX_BYTES", 1000)
    path = tmp_path / f"a{suffix}"
    path.write_bytes(files.FORMATS[suffix](b'{"a":"' + b"x" * 5000 + b'"}'))
    with path.open("rb") as file, pytest.raises(UserError, match=r"must be at most 1 kB; it has "):
        READERS[suffix](file)


def bombs() -> dict[str, tuple[str, bytes]]:
    """Small files that stand for much, by name: the suffix and the bytes."""
    much = zlib.compress(bytes(50_000_000), 9)
    return {
        "a packed chunk": (".png", files.png_of(files.png_chunk(b"zTXt", files.KEY + b"\0\0" + much))),
        "a chunk that claims 4 GB": (".png", files.png(TEXT, size=0xFFFFFFFF)),
        "a description that claims 4 GB": (".tif", files.tiff(TEXT, 0xFFFFFFFF)),
        "entities": (".svg", b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + files.svg(b"b")),
        "elements in elements": (".svg", b"<a>" * 100_000),
        "many elements": (".svg", b"<a>" + b"<b/>" * 300_000),
        "notes": (".pptx", files.archive({"ppt/notesSlides/notesSlide1.xml": bytes(50_000_000)})),
        "an array that claims 4 GB": (".npz", files.archive({"provenance.npy": files.npy("<U1000000000", (), b"")})),
        "an array of objects": (".npz", files.archive({"provenance.npy": files.npy("|O", (), b"\x80\x04.")})),
        "many boxes": (".mp4", struct.pack(">I4s", 8, b"free") * 200_000),
        "a box that claims 4 GB": (".mp4", files.mp4(TEXT, 0xFFFFFFFF)),
        "many blocks": (".gif", b"GIF89a\1\0\1\0\0\0\0" + b"!\xf9\0" * 200_000),
    }


@pytest.mark.parametrize("name", bombs())
def test_a_file_that_claims_more_than_it_is_takes_little_memory(name, monkeypatch):
    monkeypatch.setattr(module, "MAX_BYTES", 4_000_000)
    suffix, data = bombs()[name]
    tracemalloc.start()
    with pytest.raises((UserError, ValueError)):
        READERS[suffix](io.BytesIO(data))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000
