"""``workbench layers``, with an engine that is made up."""

from __future__ import annotations

import json
from types import SimpleNamespace

from workbench.cli import local_engine


def test_layers_have_name_kind_and_shape(run):
    status, out, _ = run("layers", "--json")
    assert status == 0
    assert json.loads(out)[1] == {"name": "b#2", "kind": "ReLU", "shape": [4], "module": "b", "call": 2}
    assert "4 × 8 × 8" in run("layers")[1]


def test_of_a_model_without_layers_a_sentence_says_so_as_the_list_does(run, monkeypatch):
    monkeypatch.setattr(local_engine, "loaded_model", lambda _host: SimpleNamespace(layers=()))
    status, out, told = run("layers")
    assert (status, out) == (0, "")
    assert told == "No layer of this model has channels.\n"
    assert json.loads(run("layers", "--json")[1]) == []
