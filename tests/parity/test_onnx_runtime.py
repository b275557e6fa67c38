"""Trained networks of several tasks as ONNX files: through our intake they give ONNX Runtime's own numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from workbench.engine.loaders import registry
from workbench.engine.loaders.reference import Reference
from workbench.model_names import shipped_models

BESIDE = Path(__file__).parents[3] / "shared" / "models"  # networks that are not shipped
OPTIONS = {model["file"]: model["options"] for model in shipped_models().values()}
FILES = sorted(path for path in BESIDE.glob("*.onnx"))


@pytest.mark.skipif(not FILES, reason="there are no further networks beside the checkout")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_trained_network_gives_onnx_runtimes_numbers_on_a_photograph(path, cat):
    model = registry.load(f"{path}?{OPTIONS.get(path.name, 'range=0..1&fit=stretch')}", "cpu")
    x = model._normalised(model.pixels(model.prepare(cat.pixels)))
    with torch.inference_mode():
        ours = model.network(x)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    own = dict(zip(names, session.run(names, {session.get_inputs()[0].name: x.numpy()}), strict=True))
    stated = Reference.parse(f"?{OPTIONS.get(path.name, '')}").options.get("output", names[0])
    by_name = ours if isinstance(ours, dict) else {stated: ours}
    for name, found in by_name.items():
        number, expected = found.numpy(), own[name]
        if any("is taken off" in remark for remark in model.spec.remarks):  # of a last softmax or sigmoid
            single = expected.shape[-1] == 1
            number = (found.sigmoid() if single else found.softmax(1)).numpy()
        assert np.abs(number - expected).max() <= 1e-4 * max(1.0, np.abs(expected).max())
