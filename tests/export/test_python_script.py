"""The Python script that computes a result's arrays again."""

from __future__ import annotations

import numpy as np

from workbench.api import Heatmap
from workbench.document.request import Request
from workbench.document.session import OpenImage
from workbench.export.python_script import python_script

CAT = OpenImage("cat", "cat.png", "/photos/cat.png")
REQUEST = Request("gradcam", {"target": "class:1", "layer": ""}, CAT, None, "key", "net")
RESULT = Heatmap(values=np.zeros((2, 2), np.float32), signed=False)


def test_without_the_model_the_script_calls_explain_and_says_why():
    script = python_script(REQUEST, RESULT)
    assert "gradcam of cat.png" in script.splitlines()[0]
    assert "since the model that it was made with is not loaded now." in script.splitlines()[1]
    assert "explain(\n    'gradcam',\n    '/photos/cat.png',\n    model='net',\n    target='class:1',\n)" in script
    assert script.endswith("values = outcome.arrays['values']  # (2, 2) float32\n")
