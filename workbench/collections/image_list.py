"""Lists of images: a table (CSV, TSV, JSON, JSON lines, Parquet) with a row for each, one column of which names it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from workbench.api import UserError
from workbench.bounded_json import parse_json
from workbench.printable import printable
from workbench.regular_file import open_regular, read_regular

from .class_maps import COLUMN
from .collection import Collection, Entry, Value

ENDINGS = (".csv", ".tsv", ".json", ".jsonl", ".parquet")
OPTIONS = ("image", "label", "images")
IMAGE_COLUMNS = ("image", "path", "file", "filename", "file_name", "image_path", "filepath", "name", "reference")
LABEL_COLUMNS = ("label", "class", "target", "category", "class_name", "label_name")
MAX_BYTES = 1 << 29
MAX_VALUES = 20_000_000


def read(reference: str, path: Path, options: Mapping[str, str]) -> Collection:
    """The images of a list. Relative paths are below the list's folder, or below ``images=FOLDER``."""
    rows = _rows(path)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    image = _column("image", options, IMAGE_COLUMNS, columns)
    label = _column("label", options, LABEL_COLUMNS, columns, needed=False)
    folder = path.parent / Path(options.get("images", ".")).expanduser()
    return Collection.of(reference, _entries(rows, image, label, folder))


def _entries(rows: Iterable[Mapping[str, Any]], image: str, label: str, folder: Path) -> Iterable[Entry]:
    for number, row in enumerate(rows, 1):
        name = str(row.get(image) or "").strip()
        columns = {key: _value(value) for key, value in row.items() if key not in (image, label)}
        if mask := columns.get(COLUMN):
            columns[COLUMN] = str((folder / Path(str(mask)).expanduser()).absolute())
        reference = str((folder / Path(name).expanduser()).absolute()) if name else ""
        yield Entry(printable(name) or f"row {number} without an image", reference, _text(row.get(label)), columns)


def _column(
    kind: str, options: Mapping[str, str], usual: tuple[str, ...], columns: list[str], needed: bool = True
) -> str:
    """The column of this kind, as stated or as it is usually called. Raises UserError with those that there are."""
    has = f"it has the columns {', '.join(columns[:20])}" if columns else "it has no columns"
    if stated := options.get(kind):
        if stated not in columns:
            raise UserError(f"{has}; got {kind}={stated}.")
        return stated
    lower = {name.strip().lower(): name for name in reversed(columns)}
    found = next((lower[name] for name in usual if name in lower), "")
    if needed and not found:
        raise UserError(f"{has}; state which names the {kind} by ?{kind}=COLUMN.")
    return found


def _rows(path: Path) -> list[dict[str, Any]]:
    ending = path.suffix.lower()
    if ending == ".parquet":
        return _parquet(path)
    data = read_regular(path, MAX_BYTES)
    if ending == ".json":
        return _records(parse_json(data, strict=False, max_values=MAX_VALUES))
    if ending == ".jsonl":
        return _records([parse_json(line, strict=False) for line in data.splitlines() if line.strip()])
    text = data.decode("utf-8-sig", "surrogateescape")
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if ending == ".tsv" else ","))
    except csv.Error as error:
        raise UserError(f"it is damaged ({error}).") from None
    return [{key: value for key, value in row.items() if key is not None} for row in rows]


def _parquet(path: Path) -> list[dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with open_regular(path) as file:
        try:
            table = pq.read_table(file)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise UserError(f"it is a damaged Parquet file ({str(error).splitlines()[0][:100]}).") from None
    plain = [field.name for field in table.schema if not pa.types.is_nested(field.type)]
    return table.select(plain).to_pylist()  # type: ignore[no-any-return]


def _records(value: Any) -> list[dict[str, Any]]:
    """A list of objects or of names, or an object of columns of one length."""
    fields = list(value.values()) if isinstance(value, dict) else []
    if fields and all(isinstance(column, list) for column in fields) and len({len(column) for column in fields}) == 1:
        return [dict(zip(value, row, strict=True)) for row in zip(*fields, strict=True)]
    if fields and all(isinstance(label, str | int) for label in fields):
        return [{"image": name, "label": label} for name, label in value.items()]
    if isinstance(value, list) and all(isinstance(row, str) for row in value):
        return [{"image": name} for name in value]
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise UserError("it must be a list of objects, one for each image, or an object of columns of one length.")
    return value


def _value(value: Any) -> Value:
    return value if isinstance(value, str | float | int | bool) or value is None else str(value)


def _text(value: Any) -> str:
    """A label: 3.0 of a column with gaps is class 3."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value).strip()
