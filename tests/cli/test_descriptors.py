"""``workbench descriptors``, with a small network in place of the one that is named."""

from __future__ import annotations

import json


def test_descriptors_are_told_beside_each_other_by_how_well_labels_are_found(run, photos):
    status, out, err = run("descriptors", photos, "--descriptor", "crow", "--descriptor", "max")
    assert status == 0, err
    assert [line.split() for line in out.splitlines()[1:]] == [["crow", "1.000", "–"], ["max", "1.000", "–"]]
    rows = json.loads(run("descriptors", photos, "--json")[1])["descriptors"]
    assert {row["plain"] for row in rows} == {1.0}
    assert len(rows) == 8


def test_a_collection_without_labels_is_refused(run, photos):
    assert "has no labels" in run("descriptors", photos / "light")[2]
