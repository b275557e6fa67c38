"""Zip archives from outside: their directory and members are bounded before they are unpacked."""

from __future__ import annotations

import os
import zipfile
from typing import BinaryIO, cast

from workbench.api import UserError
from workbench.regular_file import in_words

MAX_DIRECTORY = 4_000_000  # bytes of the list of members, some 50,000 of them
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack as much as they like at once


def open_archive(file: BinaryIO, max_directory: int = MAX_DIRECTORY) -> zipfile.ZipFile:
    """The archive in a file. Raises UserError where its list of members is too long, and what ``ZipFile`` raises."""
    bounded = BoundedFile(file, max_directory)
    archive = zipfile.ZipFile(cast(BinaryIO, bounded))
    bounded.bounded = False
    return archive


def read_member(archive: zipfile.ZipFile, name: str, max_bytes: int) -> bytes:
    """A member of the archive. Raises UserError, with its name, where it is larger than it may be or packed oddly."""
    member = archive.getinfo(name)
    check_member(member, max_bytes)
    with archive.open(member) as file:
        data = file.read(max_bytes + 1)  # the directory may say less than there is
    if len(data) > max_bytes:
        raise UserError(f"{name[:80]} must be at most {in_words(max_bytes)}; it has more.")
    return data


def check_member(member: zipfile.ZipInfo, max_bytes: int) -> None:
    """Raises UserError where a member must not be unpacked, as far as the directory says."""
    if member.compress_type not in COMPRESSIONS:
        raise UserError(f"{member.filename[:80]} is packed in a way that is not read here.")
    if member.file_size > max_bytes:
        size = in_words(member.file_size)
        raise UserError(f"{member.filename[:80]} must be at most {in_words(max_bytes)}; it has {size}.")


class BoundedFile:
    """A file that gives no more at once than a list of members may have, while it is ``bounded``."""

    def __init__(self, file: BinaryIO, most: int = MAX_DIRECTORY) -> None:
        self._file, self._most, self.bounded = file, most, True

    def read(self, size: int = -1) -> bytes:
        if self.bounded and size > self._most:
            raise UserError(f"its list of members must be at most {in_words(self._most)}; it has {in_words(size)}.")
        return self._file.read(size)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
