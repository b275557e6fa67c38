"""``workbench layers``, with an engine that is made up."""

from __future__ import annotations

import json


def test_layers_have_name_kind_and_shape(run):
    status, out, _ = run("layers", "--json")
    assert status == 0
    assert json.loads(out)[1] == {"name": "b#2", "kind": "ReLU", "shape": [4], "module": "b", "call": 2}
    assert "4 × 8 × 8" in run("layers")[1]
