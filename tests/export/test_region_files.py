"""The files of regions are complete, name their origin, and can be read without this program."""

import json

import numpy as np
import pyarrow.parquet as pq
from PIL import Image as Pillow

from workbench.export.region_files import RegionFiles
from workbench.export.region_sheet import Row


def test_sheets_arrays_and_tables_are_written(tmp_path):
    files = RegionFiles(tmp_path, "regions", "Title", ["A sentence."], {"layer": "conv"})
    for k in (0, 1):
        files.regions.append(
            {
                "unit": k,
                "rank": 0,
                "value": 1.5,
                "box": [0, 1, 2, 3],
                "original": [0.0, 1.0, 2.0, 3.0],
                "image": "a.png",
            }
        )
        files.maps.append(np.full((2, 2), k, np.float32))
        files.add_page([Row(f"unit {k}", "", [])], 3, alone=False)
    names = files.finish([{"unit": 0, "dead": False}, {"unit": 1, "dead": True}])
    assert names == [
        "regions-01.png",
        "regions-02.png",
        "regions.npz",
        "regions.parquet",
        "units.parquet",
        "provenance.json",
    ]
    assert sorted(names) == sorted(path.name for path in tmp_path.iterdir())
    with Pillow.open(tmp_path / "regions-01.png") as sheet:
        assert json.loads(sheet.info["Provenance"]) == {"layer": "conv"}
    with np.load(tmp_path / "regions.npz") as arrays:
        assert arrays["map"].tolist() == [[[0, 0], [0, 0]], [[1, 1], [1, 1]]]
        assert arrays["box"].tolist() == [[0, 1, 2, 3]] * 2
        assert arrays["image"].tolist() == ["a.png"] * 2
    assert pq.read_table(tmp_path / "regions.parquet").to_pylist() == files.regions
    assert pq.read_table(tmp_path / "units.parquet").column("dead").to_pylist() == [False, True]
