"""``workbench index`` says what takes room, and clears it."""

import gc
import json

import numpy as np
import pytest

from workbench.collections.index import CollectionIndex


@pytest.fixture
def known(monkeypatch, tmp_path):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    index = CollectionIndex()
    with index.writing("k" * 8, "a-model"):
        index.store("k" * 8, "answer").append({"digest": ["a"]}, {"answer": np.zeros((1, 1 << 19), np.float32)})


def test_the_room_is_told_by_model_and_cleared(run, known):
    gc.collect()
    status, out, _ = run("index")
    assert (status, "2.1 MB" in out, "a-model" in out) == (0, True, True)
    assert json.loads(run("index", "--json")[1])["bytes"] > 1 << 21
    assert "2.1 MB removed." in run("index", "--clear")[1]
    assert json.loads(run("index", "--json")[1])["parts"] == []


def test_a_limit_that_is_no_number_is_refused(run, known):
    assert "must be a whole number of megabytes; got 'much'" in run("index", "--limit", "much")[2]
