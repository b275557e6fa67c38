"""The folder of a batch: what was asked, shards of results, and a ledger of those that are complete.

    batch.json       technique, parameters, model and its digest, collection: another batch is refused; how many images
    ledger.jsonl     a line for each shard that is complete, with a row for each of its images; and one that names the
                     rows whose images the collection has no more, where that has changed
    shards/*.npz     arrays by row and name (``3.values``), and texts: ``results``, ``provenance``
    results.csv, statistics.json, sheet.png     at the end
    stop             there while the program that writes is asked to end

One program writes; others may read meanwhile, and ask it to end. A program that is killed loses what its ledger does
not name yet.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import numpy as np

from workbench.api import Result, UserError
from workbench.atomic_file import remove_leftovers, try_lock
from workbench.bounded_json import parse_json
from workbench.ledger import add_to_ledger, read_ledger
from workbench.protocol import wire
from workbench.regular_file import open_regular, read_regular

from .arrays import write_npz
from .output_files import output_folder, readable_replacement, write_text
from .provenance import NPZ_KEY, as_json

FORMAT = 1
MOST_BYTES = 4_000_000  # of batch.json
ASKED, LEDGER, SHARDS, LOCK, STOP = "batch.json", "ledger.jsonl", "shards", ".lock", "stop"
IMAGES = "images"  # in batch.json: how many there are, as far as the last start knew
TRIES, PAUSE = 4, 0.05  # seconds; whoever follows a batch holds its lock for a moment
RESULTS, THUMBNAIL = "results", "thumbnail"
MUST_AGREE = {  # what makes results comparable, by its words
    "format": "format",
    "technique": "technique",
    "version": "version of the technique",
    "code": "code of the technique",
    "parameters": "parameters",
    "beside": "digest of the files that its parameters name",
    "digest": "digest of the model's weights",
    "background": "background",
    "collection": "collection",
    "workbench": "version of the workbench",
}
Row = Mapping[str, Any]
DAMAGED = (OSError, ValueError, LookupError, TypeError, EOFError, zipfile.BadZipFile, zlib.error)


class BatchFolder:
    """What a batch has written so far.

    rows  by the key of the image, of each the last: image, reference, label, digest, problem, caption, caveat, facts,
          and ``shard`` and ``row`` where its arrays are
    gone  the keys of rows whose images were removed, renamed or changed since: they count again should these come back
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: dict[str, dict[str, Any]] = {}
        self.gone: frozenset[str] = frozenset()
        self._read_to = 0

    @classmethod
    def opened(cls, path: str | Path) -> BatchFolder:
        """One that is there, to be read. Raises UserError where there is none."""
        folder = cls(Path(path).expanduser())
        if not cls.is_one(path):
            raise UserError(f"{str(path)!r} is no folder of a batch: it has no {ASKED}.")
        folder.refresh()
        return folder

    @staticmethod
    def is_one(path: str | Path) -> bool:
        """Whether a folder is that of a batch."""
        return os.path.isfile(Path(path).expanduser() / ASKED)

    @property
    def is_being_written(self) -> bool:
        """Whether a program is at it now; also False where the disk has no locks."""
        try:
            with (self.folder / LOCK).open("rb") as lock:
                return not try_lock(lock)
        except OSError:
            return False

    @property
    def is_asked_to_stop(self) -> bool:
        """Whether the program that writes is asked to end once what it is at is stored."""
        return os.path.exists(self.folder / STOP)

    def ask_to_stop(self) -> None:
        """Ask the program that writes to end. Raises UserError."""
        try:
            (self.folder / STOP).touch()
        except OSError as error:
            raise UserError(f"The batch cannot be asked to stop: {error.strerror}.") from None

    @property
    def asked(self) -> dict[str, Any]:
        """What ``batch.json`` says. Raises UserError where it is damaged."""
        try:
            told = parse_json(read_regular(self.folder / ASKED, MOST_BYTES))
        except (OSError, UserError) as error:
            raise UserError(f"{ASKED} in {str(self.folder)!r} cannot be read: {error}") from None
        if not isinstance(told, dict):
            raise UserError(f"{ASKED} in {str(self.folder)!r} does not say what was asked.")
        return told

    @contextmanager
    def writing(self, asked: Mapping[str, Any]) -> Iterator[None]:
        """Inside the block this program is the one that writes. Raises UserError where another one is, and where the
        folder holds another batch."""
        output_folder(self.folder / SHARDS)
        with (self.folder / LOCK).open("ab") as lock:
            if not _locked(lock):
                raise UserError(f"Another program is writing this batch to {str(self.folder)!r}.")
            if os.path.exists(self.folder / ASKED):
                before = self._refuse_another(asked)
                if before.get(IMAGES) != asked.get(IMAGES):
                    write_text(self.folder / ASKED, as_json({**before, IMAGES: asked.get(IMAGES)}) + "\n")
            else:
                write_text(self.folder / ASKED, as_json(asked) + "\n")
            self._forget_to_stop()  # it was meant for a program that was killed
            remove_leftovers(self.folder)
            remove_leftovers(self.folder / SHARDS)
            self.refresh()
            try:
                yield
            finally:
                self._forget_to_stop()

    def _forget_to_stop(self) -> None:
        with suppress(OSError):
            (self.folder / STOP).unlink()

    def refresh(self) -> bool:
        """Take in what was added since, and say whether something was. A ledger that is shorter is another one."""
        ledger = self.folder / LEDGER
        is_another = self._read_to > (os.path.getsize(ledger) if os.path.isfile(ledger) else 0)
        if is_another:
            self.rows, self.gone, self._read_to = {}, frozenset(), 0
        lines, self._read_to = read_ledger(ledger, self._read_to)
        for line in lines:
            shard = str(line.get("shard", ""))
            for place, row in enumerate(line.get("rows", [])):
                self.rows[str(row["key"])] = {**row, "shard": shard, "row": place}
            if "gone" in line:
                self.gone = frozenset(map(str, line["gone"]))
        return bool(lines) or is_another

    def add(self, rows: Sequence[Row], data: bytes, seconds: float) -> None:
        """Store a shard; it is on the disk when this returns. Raises UserError, and then none of it counts."""
        shard = hashlib.sha256("\n".join(str(row["key"]) for row in rows).encode()).hexdigest()[:16]
        path = self.folder / SHARDS / f"{shard}.npz"
        try:
            with readable_replacement(path) as temporary:
                temporary.write_bytes(data)
        except OSError as error:
            raise self._unwritable(path.name, error) from None
        line = json.loads(as_json({"shard": shard, "rows": list(rows), "seconds": round(seconds, 3)}, None))
        self._note(line)

    def note_collection(self, keys: Iterable[str]) -> None:
        """Note which rows are of none of a collection's images, given by their keys. Raises UserError."""
        gone = self.rows.keys() - set(keys)
        if gone != self.gone:
            self._note({"gone": sorted(gone)})

    def _note(self, line: Mapping[str, Any]) -> None:
        try:
            add_to_ledger(self.folder / LEDGER, line)
        except OSError as error:
            raise self._unwritable(LEDGER, error) from None
        self.refresh()

    def _unwritable(self, name: str, error: OSError) -> UserError:
        return UserError(
            f"{name} in {str(self.folder)!r} cannot be written: {error.strerror}; what was done before is kept."
        )

    def result_of(self, row: Row) -> tuple[Result, dict[str, Any]]:
        """A result and its provenance. Raises UserError where its shard is damaged or gone."""
        place = int(row["row"])
        try:
            with self._shard(row) as shard:
                told = json.loads(str(shard[RESULTS]))[place]
                own = {name: shard[name] for name in shard.files if name.startswith(f"{place}.")}
                provenance = json.loads(str(shard[NPZ_KEY]))[place]
            result = wire.restore(told, own)
        except DAMAGED as error:
            raise UserError(f"The result of {row['image']} cannot be read ({error}); run the batch again.") from None
        return result, provenance

    def thumbnail(self, row: Row) -> bytes:
        """A JPEG of the result over its image; empty where there is none."""
        try:
            with self._shard(row) as shard:
                return bytes(shard[f"{row['row']}.{THUMBNAIL}"])
        except DAMAGED:
            return b""

    @contextmanager
    def _shard(self, row: Row) -> Iterator[Any]:
        name = str(row["shard"])
        if not name.isalnum():
            raise ValueError(f"no shard has the name {name!r}")
        path = self.folder / SHARDS / f"{name}.npz"
        with open_regular(path) as file, np.load(file, allow_pickle=False) as arrays:
            yield arrays

    def _refuse_another(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What was asked before. Raises UserError where it was something else."""
        before, now = self.asked, json.loads(as_json(asked))
        for key, words in MUST_AGREE.items():
            if before.get(key) != now.get(key):
                was, wanted = (_short(told.get(key)) for told in (before, now))
                raise UserError(
                    f"{str(self.folder)!r} holds another batch: its {words} is {was}, not {wanted}. "
                    "Name another folder with --out."
                )
        return before


def packed_shard(results: Sequence[tuple[Result, Row, bytes] | None]) -> bytes:
    """Results with their provenance and thumbnails as the bytes of a shard; None where there is no result."""
    arrays: dict[str, np.ndarray] = {}
    told: list[Any] = []
    provenance: list[Row | None] = []
    for place, each in enumerate(results):
        if each is None:
            told.append(None)
            provenance.append(None)
            continue
        result, row, thumbnail = each
        told.append(wire.flatten(result, f"{place}", arrays))
        provenance.append(row)
        if thumbnail:
            arrays[f"{place}.{THUMBNAIL}"] = np.frombuffer(thumbnail, np.uint8)
    texts = {RESULTS: np.array(json.dumps(told)), NPZ_KEY: np.array(as_json(provenance, None))}
    file = io.BytesIO()
    write_npz(file, {**arrays, **texts})
    return file.getvalue()


def _locked(lock: IO[bytes]) -> bool:
    for _ in range(TRIES):
        if try_lock(lock):
            return True
        time.sleep(PAUSE)
    return False


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 80 else f"{text[:60]}… "
