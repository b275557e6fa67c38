"""``workbench cut``, with an engine that is made up."""

from __future__ import annotations

import json

import numpy as np

from tests.cli.conftest import SIZE
from tests.examples.boxes import boxes


def test_cut_prints_a_reference_for_each_thing_that_is_found(run, host, picture):
    host.answer = boxes(size=(SIZE, SIZE), boxes=np.array([[0, 0, SIZE, SIZE]] * 3, np.float32))
    status, out, _ = run("cut", picture, "--json", "--margin", "0")
    assert status == 0
    first = json.loads(out)[0]
    assert (first["reference"], first["name"]) == (f"{picture}?cut=2,0,20,20", "cat")
    assert run("cut", picture, "--class", "dog", "--least", "0.99")[1] == ""


def test_a_model_that_finds_no_boxes_is_refused_in_a_sentence(run, picture):
    status, _, err = run("cut", picture)
    assert status == 2
    assert "finds no boxes, so there is nothing to cut out" in err
