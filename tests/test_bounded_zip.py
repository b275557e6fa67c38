"""Archives from outside are bounded before they are unpacked."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile

import pytest

from workbench.api import UserError
from workbench.bounded_zip import open_archive, read_member


def archive(data: bytes, compression: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as zipped:
        zipped.writestr("a", data)
    return file


def test_a_member_is_read_whole():
    assert read_member(open_archive(archive(b"hello" * 1000)), "a", 5000) == b"hello" * 1000


def test_a_member_that_is_larger_than_allowed_is_refused_before_it_is_unpacked():
    zipped = open_archive(archive(bytes(30_000_000)))
    tracemalloc.start()
    with pytest.raises(UserError, match=r"^a must be at most 1 MB; it has 30 MB\.$"):
        read_member(zipped, "a", 1_000_000)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_a_member_that_says_less_than_it_has_is_not_unpacked_further():
    data = archive(bytes(30_000_000)).getvalue()
    data = data.replace(struct.pack("<I", 30_000_000), struct.pack("<I", 10))
    with pytest.raises((UserError, zipfile.BadZipFile)):
        read_member(open_archive(io.BytesIO(data)), "a", 1_000_000)


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_that_unpacks_without_bounds_is_refused(compression):
    with pytest.raises(UserError, match=r"^a is packed in a way that is not read here\.$"):
        read_member(open_archive(archive(bytes(1000), compression)), "a", 10_000)


def test_a_list_of_members_without_end_is_refused_before_it_is_read():
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 8_000_000, 0, 0)
    with pytest.raises(UserError, match=r"^its list of members must be at most 4 MB; it has 8 MB\.$"):
        open_archive(io.BytesIO(bytes(8_000_000) + end))
