"""``workbench predict``, with an engine that is made up."""

from __future__ import annotations

import json

import numpy as np
import pytest


def test_predict_gives_one_json_document_whatever_libraries_print(run, host, picture):
    status, out, err = run("predict", picture, "--top", 2, "--json")
    assert status == 0
    (row,) = json.loads(out)
    assert row["image"] == str(picture)
    assert [set(one) for one in row["top"]] == [{"index", "name", "probability", "logit"}] * 2
    assert row["top"][0] == {"index": 2, "name": "cow", "probability": 0.75, "logit": pytest.approx(np.log(0.75))}
    assert host.runs[0][1] == {"top": 2}
    assert "a library that prints" in err


def test_predict_for_people_shows_percent(run, picture):
    assert " 75.0%  cow (2), logit -0.288" in run("predict", picture)[1]


def test_an_image_that_is_not_there_costs_no_model(run, host, tmp_path):
    status, out, err = run("predict", tmp_path / "none.png")
    assert status == 2
    assert out == ""
    assert err.count("\n") == 1
    assert "There is no file" in err
    assert host.loads == []
