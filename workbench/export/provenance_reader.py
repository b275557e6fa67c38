"""Provenance out of files that the workbench wrote, so that what is in a figure can be run again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.api import UserError
from workbench.bounded_json import parse_json
from workbench.document.limits import check_count
from workbench.document.run_record import MAX_RUNS, check_record
from workbench.regular_file import open_regular

from .embedded_text import MAX_BYTES, READERS, Reader

MAX_FILE_BYTES = 256_000_000  # a report with its pictures inside


def provenance_in(path: str | Path) -> list[dict[str, Any]]:
    """What a figure (PNG, TIFF, SVG, PDF), arrays (NPZ), an animation (GIF, MP4), ``provenance.json``, a report or
    slides say of where their runs came from. Their fields are checked: ``RunRecord`` says which have which type.

    Raises UserError in one sentence where the file cannot be read, holds nothing of the kind, or something forged.
    """
    path = Path(path).expanduser()
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UserError(f"What is run again can be {', '.join(s[1:] for s in READERS)}; got {path.name!r}.")
    records = _records_in(path, reader)
    if any(isinstance(record, Mapping) and "page" in record for record in records):
        raise UserError(f"{path.name} is of a collection as a whole: there is no run of an image to repeat.")
    if not records or not all(map(_is_of_a_run, records)):
        raise UserError(
            f"{path.name} holds no provenance: it was not written by the workbench, or was saved again since."
        )
    try:
        check_count("its runs", records, MAX_RUNS)
        for record in records:
            check_record(record)
    except UserError as error:
        raise UserError(f"{path.name} cannot be run again: {error}") from None
    return [dict(record) for record in records]


def _is_of_a_run(record: Any) -> bool:
    return isinstance(record, Mapping) and {"technique", "model"} <= record.keys()


def _records_in(path: Path, reader: Reader) -> list[Any]:
    """The JSON values in a file, unchecked."""
    try:
        with open_regular(path, MAX_FILE_BYTES) as file:
            texts = [text for text in reader(file) if text]
        if sum(map(len, texts)) > MAX_BYTES:
            raise UserError(f"its provenance must be at most {MAX_BYTES // 1_000_000} MB; it has more.")
        values = [parse_json(text) for text in texts]
    except UserError as error:
        raise UserError(f"{path.name} cannot be read: {error}") from None
    except OSError as error:
        raise UserError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    except Exception:  # readers raise what they like on damaged files
        raise UserError(f"{path.name} cannot be read: it is damaged, or is not what its name says.") from None
    return [record for value in values for record in (value if isinstance(value, list) else [value])]
