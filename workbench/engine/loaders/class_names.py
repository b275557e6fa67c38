"""Names of classes: ImageNet's, or those of a text file."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

from workbench import folders
from workbench.api import UserError
from workbench.regular_file import read_regular

MAX_BYTES = 8_000_000
MAX_NAME = 200  # letters
WANTED = "classes must be imagenet or a text file with one name a line"


def imagenet_classes() -> tuple[str, ...]:
    """The 1000 names, in the order of the outputs."""
    return tuple(json.loads((folders.bundled("resources") / "class_names" / "imagenet.json").read_text("utf-8")))


def read_class_names(choice: str) -> tuple[str, ...]:
    """Names of the classes: none, ``imagenet``, or a text file with one name a line."""
    if not choice:
        return ()
    if choice == "imagenet":
        return imagenet_classes()
    path = Path(choice)
    try:
        text = _decoded(read_regular(path if path.exists() else path.expanduser(), MAX_BYTES))
    except UserError as error:
        raise UserError(f"{WANTED}; {choice!r}: {error}") from None
    except (OSError, RuntimeError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "there is no such file"
        raise UserError(f"{WANTED}; {choice!r}: {why}.") from None
    names = tuple(line.strip() for line in text.splitlines() if line.strip())
    for number, name in enumerate(names, start=1):
        if len(name) > MAX_NAME or not name.isprintable():
            rule = f"a name must be printable and of at most {MAX_NAME} letters"
            raise UserError(f"{path.name}, name {number}: {rule}; got {name[:40]!r}.")
    return names


def _decoded(data: bytes) -> str:
    """UTF-8 or UTF-16 with its mark. Raises UserError that names the first line in another encoding."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UserError(f"line {line} is not UTF-8 text; save the file as UTF-8.") from None
