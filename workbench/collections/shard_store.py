"""A store of rows that are only added: shards of columns (Parquet) and arrays (.npy), and a ledger of complete ones.

A shard is known from the moment at which its line is in the ledger. A program that is killed before leaves files that
nobody knows; it loses the rows that it had not stored yet, and no other. Several programs may read while one writes.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workbench.atomic_file import atomic_write
from workbench.ledger import add_to_ledger, read_ledger

LEDGER = "ledger.jsonl"
LARGE_KEPT = 8  # columns of bytes, as thumbnails are, that stay in memory; those of texts and numbers all do


@dataclass(frozen=True)
class Place:
    """Where a row is: the name of its shard, and which row of it."""

    shard: str
    row: int


class ShardStore:
    """The rows in a folder, by the text in their column ``key``; of two with the same text the later counts."""

    def __init__(self, folder: Path, key: str) -> None:
        self.folder, self.key = folder, key
        self.places: dict[str, Place] = {}
        self._read_to = 0  # bytes of the ledger
        self._columns: dict[tuple[str, str], list[Any]] = {}
        self._large: OrderedDict[tuple[str, str], list[Any]] = OrderedDict()
        self._arrays: dict[tuple[str, str], np.ndarray] = {}
        self.refresh()

    def __contains__(self, key: object) -> bool:
        return key in self.places

    def __len__(self) -> int:
        return len(self.places)

    def refresh(self) -> None:
        """Take in what was added since. A shard that is damaged or gone is not known, nor are its rows; of a ledger
        that cannot be read nothing is."""
        shards: list[str] = []
        with suppress(OSError):
            shards = self._new_shards()
        for shard in shards:
            with suppress(OSError, ValueError, KeyError, _arrow_error()):
                for row, key in enumerate(self._column(shard, self.key)):
                    self.places[key] = Place(shard, row)

    def append(self, columns: Mapping[str, Sequence[Any]], arrays: Mapping[str, np.ndarray] | None = None) -> None:
        """Store rows; they are on the disk when this returns. Raises OSError, and then none of them is stored.

        columns  of as many values, among them the key
        arrays   whose first axis is the rows; every shard has the same ones
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pa.table({name: pa.array(values) for name, values in columns.items()})
        if not table.num_rows:
            return
        shard = secrets.token_hex(8)
        written = []
        try:
            for name, values in (arrays or {}).items():
                written.append(self._file(shard, f".{name}.npy"))
                with atomic_write(written[-1]) as file:
                    np.save(file, np.ascontiguousarray(values), allow_pickle=False)
            written.append(self._file(shard, ".parquet"))
            with atomic_write(written[-1]) as file:
                pq.write_table(table, file, compression="zstd", write_page_checksum=True)
            add_to_ledger(
                self.folder / LEDGER, {"shard": shard, "rows": table.num_rows, "arrays": sorted(arrays or {})}
            )
        except BaseException:
            for path in written:
                path.unlink(missing_ok=True)
            raise
        self.refresh()

    def column(self, name: str, keys: Iterable[str]) -> list[Any]:
        """A value for each key that is known; None for the others, and where a shard has no such column."""
        return [self._value(name, self.places.get(key)) for key in keys]

    def array(self, name: str, keys: Sequence[str]) -> np.ndarray:
        """A row for each key; all must be known. They are gathered shard by shard."""
        rows: np.ndarray | None = None
        by_shard: dict[str, list[int]] = {}
        places = [self.places[key] for key in keys]
        for i, place in enumerate(places):
            by_shard.setdefault(place.shard, []).append(i)
        for shard, at in by_shard.items():
            values = self._array(shard, name)
            if rows is None:
                rows = np.empty((len(keys), *values.shape[1:]), values.dtype)
            rows[at] = values[[places[i].row for i in at]]
        return rows if rows is not None else np.empty((0, 0), np.float32)

    def remove_unknown(self) -> None:
        """Remove what a killed writer left. Only for who is the one writer."""
        known = {place.shard for place in self.places.values()}
        with suppress(OSError):
            for path in self.folder.iterdir():
                if path.name != LEDGER and path.name.split(".")[0] not in known:
                    path.unlink(missing_ok=True)

    def _value(self, name: str, place: Place | None) -> Any:
        if place is None:
            return None
        try:
            return self._column(place.shard, name)[place.row]
        except (KeyError, OSError, ValueError, _arrow_error()):
            return None

    def _new_shards(self) -> list[str]:
        """The shards in lines of the ledger that are complete and were not read before."""
        lines, self._read_to = read_ledger(self.folder / LEDGER, self._read_to)
        shards = [str(line.get("shard", "")) for line in lines]
        return [shard for shard in shards if shard.isalnum()]

    def _column(self, shard: str, name: str) -> list[Any]:
        import pyarrow.parquet as pq

        for kept in (self._columns, self._large):
            if (shard, name) in kept:
                return kept[shard, name]
        table = pq.read_table(self._file(shard, ".parquet"), columns=[name], page_checksum_verification=True)
        values: list[Any] = table.column(name).to_pylist()
        if isinstance(values[0], bytes):
            self._large[shard, name] = values
            if len(self._large) > LARGE_KEPT:
                self._large.popitem(last=False)
        else:
            self._columns[shard, name] = values
        return values

    def _array(self, shard: str, name: str) -> np.ndarray:
        if (shard, name) not in self._arrays:
            self._arrays[shard, name] = np.load(self._file(shard, f".{name}.npy"), mmap_mode="r", allow_pickle=False)
        return self._arrays[shard, name]

    def _file(self, shard: str, ending: str) -> Path:
        return self.folder / f"{shard}{ending}"


def _arrow_error() -> type[Exception]:
    import pyarrow as pa

    return pa.ArrowException  # type: ignore[no-any-return]
