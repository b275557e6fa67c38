"""``workbench robustness``, with a small network in place of the one that is named."""

from __future__ import annotations

import csv
import json

from PIL import Image as Pillow


def test_a_row_for_each_severity_is_printed_and_written(run, photos, tmp_path, tiny_model):
    out_folder = tmp_path / "out"
    command = "robustness", photos, "--corruption", "jpeg", "--corruption", "shift", "--out", out_folder
    status, out, err = run(*command, "--json")
    assert status == 0
    assert "None of the labels" in err  # what answers stay the same is told of any images
    answer = json.loads(out)
    assert [(row["corruption"], row["severity"]) for row in answer["rows"]] == [
        (name, severity) for name in ("jpeg", "shift") for severity in range(6)
    ]
    assert answer["rows"][0]["same"] == 1
    assert answer["rows"][5]["value"] == 7
    assert json.loads((out_folder / "robustness.json").read_text()) == answer
    with (out_folder / "robustness.csv").open() as file:
        assert len(list(csv.DictReader(file))) == 12
    with Pillow.open(out_folder / "robustness.png") as picture:
        assert picture.width > 600
    lines = run(*command)[1].splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["severity", "jpeg", "shift"]
    assert lines[-1].startswith("share with the same answer")


def test_a_word_that_is_no_corruption_is_refused_before_a_model_is_loaded(run, photos, tmp_path, host):
    status, _, err = run("robustness", photos, "--corruption", "fog", "--out", tmp_path / "out")
    assert (status, "A corruption is one of" in err, host.loads) == (2, True, [])
