"""The files of strongest regions: sheets of pictures, arrays, and tables of regions and units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from .arrays import save_npz
from .output_files import atomic_write, open_target
from .provenance import KEY, as_json, save_provenance
from .region_sheet import Row, region_sheet


class Dissected(Protocol):
    """The arrays of a dissection: IoU by unit and concept, and of each unit its threshold and who reaches it."""

    @property
    def thresholds(self) -> np.ndarray: ...
    @property
    def shares(self) -> np.ndarray: ...
    @property
    def concepts(self) -> tuple[str, ...]: ...
    @property
    def iou(self) -> np.ndarray: ...


@dataclass(eq=False)
class RegionFiles:
    """What is written, gathered page by page.

    what     ``regions`` or ``classes``, with which the files' names begin
    regions  a row for each region: of which unit, in which image, where
    maps     the whole map of each region, as the layer gives it
    """

    folder: Path
    what: str
    title: str
    sentences: Sequence[str]
    provenance: Mapping[str, Any]
    regions: list[dict[str, Any]] = field(default_factory=list)
    maps: list[np.ndarray] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def add_page(self, rows: Sequence[Row], count: int, alone: bool) -> None:
        """Write a sheet; ``alone`` says that there is no other."""
        from PIL.PngImagePlugin import PngInfo

        name = f"{self.what}.png" if alone else f"{self.what}-{len(self.files) + 1:02}.png"
        noted = PngInfo()
        noted.add_text(KEY, as_json(self.provenance, None))
        with open_target(self.folder / name) as target:
            region_sheet(self.title, self.sentences, rows, count).save(target, "PNG", pnginfo=noted)
        self.files.append(name)

    def finish(self, units: Sequence[Mapping[str, Any]] = (), dissection: Dissected | None = None) -> list[str]:
        """Write arrays, tables and provenance; returns the names of all files."""
        arrays: dict[str, np.ndarray] = {
            "unit": np.array([row["unit"] for row in self.regions], np.int32),
            "rank": np.array([row["rank"] for row in self.regions], np.int32),
            "value": np.array([row["value"] for row in self.regions], np.float32),
            "box": np.array([row["box"] for row in self.regions], np.int32).reshape(-1, 4),
            "original": np.array([row["original"] for row in self.regions], np.float64).reshape(-1, 4),
            "image": np.array([row["image"] for row in self.regions], np.str_),
        }
        if self.maps and len({each.shape for each in self.maps}) == 1:
            arrays["map"] = np.stack(self.maps)
        save_npz(self.folder / f"{self.what}.npz", arrays, dict(self.provenance))
        _save_table(self.folder / f"{self.what}.parquet", self.regions)
        self.files += [f"{self.what}.npz", f"{self.what}.parquet"]
        if units:
            _save_table(self.folder / "units.parquet", units)
            self.files.append("units.parquet")
        if dissection is not None:
            save_npz(self.folder / "dissection.npz", {
                "iou": dissection.iou, "concept": np.array(dissection.concepts, np.str_),
                "threshold": dissection.thresholds, "share": dissection.shares,
            }, dict(self.provenance))  # fmt: skip
            self.files.append("dissection.npz")
        save_provenance(self.folder / "provenance.json", self.provenance)
        self.files.append("provenance.json")
        return self.files


def _save_table(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with atomic_write(path) as temporary:
        pq.write_table(pa.Table.from_pylist([dict(row) for row in rows]), temporary, compression="zstd")
