"""Output folders and files. A file is written completely or not at all; an error names the path and the reason."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from workbench.api import UserError
from workbench.atomic_file import replacement


def output_folder(path: str | Path) -> Path:
    """The folder, made if it is not there. Raises UserError where it cannot be."""
    folder = Path(path).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise UserError(f"{str(path)!r} cannot be a folder to write to: there is a file in its place.") from None
    except OSError as error:
        raise UserError(f"The folder {str(path)!r} cannot be made: {_why(error)}.") from None
    except ValueError:
        raise UserError(f"The folder {str(path)!r} cannot be made: no folder can have this name.") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UserError(f"The folder {str(path)!r} may not be written to by this user.")
    return folder


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Yield a temporary path in the same folder, and move it to ``path`` when the block ends without an error.

    A run that is killed half-way leaves the old file or none, never half a file. Raises UserError.
    """
    try:
        with readable_replacement(path) as temporary:
            yield temporary
    except OSError as error:
        raise UserError(f"{str(path)!r} cannot be written: {_why(error)}.") from None


@contextmanager
def readable_replacement(path: Path) -> Iterator[Path]:
    """The same, for who says of an error more than that: raises OSError."""
    with replacement(path) as (_, temporary):
        yield temporary
        temporary.chmod(0o666 & ~_umask())  # a new file's 0600 is for secrets


@contextmanager
def open_target(target: str | Path | BinaryIO) -> Iterator[BinaryIO]:
    """A file in memory for a picture, which goes to a path, atomically, or to an open file when the block ends.

    Libraries that draw say no sentence about a full disk, and leave their files open.
    """
    drawn = io.BytesIO()
    yield drawn
    if isinstance(target, str | Path):
        with atomic_write(Path(target)) as temporary:
            temporary.write_bytes(drawn.getbuffer())
    else:
        target.write(drawn.getbuffer())


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, completely or not at all."""
    with atomic_write(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def _why(error: OSError) -> str:
    return error.strerror or str(error)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
