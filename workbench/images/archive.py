"""Archives of pictures: the members of a zip or a tar, each read from its place without unpacking the others.

The list of members is read once and remembered; a member is read from a file of its own, so that threads need no lock.
"""

from __future__ import annotations

import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, cast

from workbench.api import UserError
from workbench.bounded_zip import BoundedFile, check_member, open_archive
from workbench.regular_file import in_words, open_regular

ENDINGS = (".zip", ".tar")
PACKED_ENDINGS = (".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")  # one must be unpacked from its start to reach its end
MAX_DIRECTORY = 64_000_000  # bytes of a zip's list of members, some 700,000 of them
MAX_MEMBERS = 1_000_000
LOCAL_HEADER = struct.Struct("<4s22xHH")  # its mark, and how long the name and the extra field are


@dataclass(frozen=True)
class Member:
    """A file in an archive.

    offset  of its bytes, or in a zip of the header before them
    packed  how many bytes it takes there, of ``size`` unpacked
    info    what a zip says of it; None in a tar
    """

    offset: int
    packed: int
    size: int
    info: zipfile.ZipInfo | None = None


@dataclass(frozen=True)
class Archive:
    """The list of an archive's members by their names."""

    path: Path
    members: Mapping[str, Member]

    def read(self, name: str, max_bytes: int) -> bytes:
        """The bytes of a member. Raises UserError, with a sentence that begins with "it", and OSError."""
        member = self.members.get(name)
        if member is None:
            raise UserError(f"it has no member {name[:80]!r}.")
        if member.size > max_bytes:
            raise UserError(
                f"its member {name[:80]} has {in_words(member.size)}, and {in_words(max_bytes)} is the most."
            )
        with open_regular(self.path) as file:
            data = _zip_bytes(file, member, max_bytes) if member.info else _bytes_at(file, member.offset, member.packed)
        if len(data) != member.size or (member.info and zlib.crc32(data) != member.info.CRC):
            raise UserError(f"its member {name[:80]} is damaged.")
        return data


def archive_of(path: Path) -> Archive:
    """The archive of this name. Raises UserError, with a sentence that begins with "it", and OSError."""
    facts = os.stat(path)
    return _listed(path, facts.st_size, facts.st_mtime_ns)


def is_archive(path: Path) -> bool:
    """Whether its name is that of an archive, also of one that cannot be read here."""
    return path.name.lower().endswith((*ENDINGS, *PACKED_ENDINGS))


@lru_cache(maxsize=4)
def _listed(path: Path, size: int, written: int) -> Archive:
    """The list; size and time of writing tell another file of the same name."""
    if path.name.lower().endswith(PACKED_ENDINGS):
        raise UserError("it is packed as a whole, so its pictures cannot be read singly: make it a zip or a plain tar.")
    with open_regular(path) as file:
        members = _zip_members(file) if zipfile.is_zipfile(file) else _tar_members(file)
    return Archive(path, members)


def _zip_members(file: BinaryIO) -> dict[str, Member]:
    file.seek(0)
    try:
        with open_archive(file, MAX_DIRECTORY) as archive:
            infos = archive.infolist()
    except zipfile.BadZipFile as error:
        raise UserError(f"it is a damaged zip archive ({error}).") from None
    _check_count(len(infos))
    return {
        info.filename: Member(info.header_offset, info.compress_size, info.file_size, info)
        for info in infos
        if not info.filename.endswith("/")
    }


def _tar_members(file: BinaryIO) -> dict[str, Member]:
    file.seek(0)
    members: dict[str, Member] = {}
    try:
        with tarfile.open(fileobj=cast(BinaryIO, BoundedFile(file)), mode="r:") as archive:
            for info in archive:
                if info.isreg() and not info.issparse():
                    members[info.name] = Member(info.offset_data, info.size, info.size)
                    _check_count(len(members))
                archive.members = []  # type: ignore[attr-defined]  # it would remember them all
    except (tarfile.TarError, EOFError) as error:
        raise UserError(f"it is no tar archive that can be read ({error}).") from None
    return members


def _zip_bytes(file: BinaryIO, member: Member, max_bytes: int) -> bytes:
    """What a member of a zip holds: its bytes follow the local header, whose length only that header tells."""
    assert member.info is not None
    check_member(member.info, max_bytes)
    if member.info.flag_bits & 1:
        raise UserError(f"its member {member.info.filename[:80]} is locked with a password.")
    mark, name, extra = LOCAL_HEADER.unpack(_bytes_at(file, member.offset, LOCAL_HEADER.size))
    if mark != b"PK\3\4":
        raise UserError(f"its member {member.info.filename[:80]} is damaged.")
    packed = _bytes_at(file, member.offset + LOCAL_HEADER.size + name + extra, member.packed)
    if member.info.compress_type == zipfile.ZIP_STORED:
        return packed
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, max_bytes + 1)
    except zlib.error:
        raise UserError(f"its member {member.info.filename[:80]} is damaged.") from None


def _bytes_at(file: BinaryIO, offset: int, count: int) -> bytes:
    file.seek(0, os.SEEK_END)
    if not 0 <= offset <= offset + count <= file.tell():
        raise UserError("it is cut off.")
    file.seek(offset)
    return file.read(count)


def _check_count(count: int) -> None:
    if count > MAX_MEMBERS:
        raise UserError(f"it has more than {MAX_MEMBERS:,} members.")
