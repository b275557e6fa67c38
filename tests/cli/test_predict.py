"""``workbench predict``, with an engine that is made up."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from tests.cli.conftest import SIZE
from tests.examples.boxes import boxes
from tests.examples.picture import picture as picture_result
from tests.examples.regions import regions
from workbench.api import Group, Heatmap, Scores


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


def test_boxes_are_given_in_pixels_of_the_image_with_their_targets(run, host, picture):
    host.answer = boxes(size=(SIZE, SIZE), boxes=np.array([[0, 0, SIZE, SIZE]] * 3, np.float32))
    (row,) = json.loads(run("predict", picture, "--json")[1])
    best = {"index": 16, "name": "cat", "probability": pytest.approx(0.93), "box": [0, 0, 24, 20], "target": "box:0"}
    assert row["top"][0] == best
    assert " 93.0%  cat (16), 24 × 20 at (0, 0)" in run("predict", picture)[1]


def test_regions_are_given_with_their_shares(run, host, picture):
    host.answer = regions()
    (row,) = json.loads(run("predict", picture, "--json")[1])
    assert row["top"][1] == {"index": 2, "name": "road", "share": 0.25, "target": "region:road"}
    assert " 50.0%  sky (1)\n" in run("predict", picture)[1]


def test_numbers_for_each_pixel_are_given_by_their_means_and_are_no_logits(run, host, picture):
    rows = Scores(values=np.float32([1.5]), names=("depth",), indices=np.array([0]), unit="mean")
    host.answer = Group(parts={"map_0": Heatmap(values=np.ones((4, 4), np.float32)), "means": rows})
    assert " depth (0), 1.500\n" in run("predict", picture)[1]


def test_an_answer_without_rows_is_refused_in_a_sentence(run, host, picture):
    host.answer = picture_result()
    status, _, err = run("predict", picture)
    assert status == 2
    assert "The answer of this model is no list: it is Picture." in err


def test_what_must_be_known_of_an_answer_is_printed_below_it(run, host, picture):
    host.answer = replace(boxes(), caveat="Its masks are not shown.")
    assert run("predict", picture)[1].splitlines()[-1] == "  Its masks are not shown."
    assert json.loads(run("predict", picture, "--json")[1])[0]["caveat"] == "Its masks are not shown."
