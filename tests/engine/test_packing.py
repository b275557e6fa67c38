"""Outputs in one row and back, and fast sweeps of what gives no row by itself."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from skimage import data

from workbench.api import Heatmap
from workbench.engine.forward import settings
from workbench.engine.packing import Packing
from workbench.engine.plugins import load_plugins
from workbench.engine.sweep import SweepContext
from workbench.testing.networks import small_networks

PLUGINS = {name: plugin.technique for name, plugin in load_plugins()[0].items()}


@pytest.mark.parametrize(
    "output",
    [
        torch.randn(1, 3, 4, 5),
        (torch.randn(1, 6, 4), torch.randn(1, 6, 2)),
        {"b": torch.randn(1, 2), "a": torch.randn(1, 3, 2)},
    ],
)
def test_an_output_comes_back_as_it_was_for_any_number_of_images(output):
    packing = Packing.of(output)
    twice = torch.utils._pytree.tree_map(lambda part: torch.cat([part, part + 1]), output)
    back = packing.unpacked(Packing.packed(twice))
    assert type(back) is type(twice)
    torch.utils._pytree.tree_map(torch.testing.assert_close, back, twice)


def test_what_is_more_than_tensors_of_real_numbers_is_not_packed():
    assert Packing.of([{"boxes": torch.zeros(2, 4)}]) is None
    assert Packing.of((torch.zeros(1, 2), torch.zeros(1, 2, dtype=torch.int64))) is None


def swept(model, technique, **parameters) -> tuple[Heatmap, dict]:
    context = SweepContext()
    image = model.prepare(data.astronaut())
    with model.sweeping(context):
        (*_, final) = PLUGINS[technique].configured(parameters).run(model, image)
    assert isinstance(final, Heatmap)
    return final, context.plain()[0]


@pytest.mark.parametrize(
    ("kind", "technique", "parameters"),
    [
        ("boxes", "drise", {"masks": 80}),
        ("boxes", "occlusion", {"patch": 4, "stride": 3}),
        ("regions", "occlusion", {"patch": 4, "stride": 3}),
    ],
)
def test_a_sweep_of_boxes_and_regions_is_fast_and_gives_torchs_numbers(kind, technique, parameters, monkeypatch):
    model = small_networks()[kind]
    fast, how = swept(model, technique, **parameters)
    assert how["way"] in ("onnxruntime", "windows"), how
    monkeypatch.setattr(settings, "way", lambda: "torch")
    slow, by = swept(model, technique, **parameters)
    assert by["way"] == "torch"
    np.testing.assert_allclose(fast.values, slow.values, atol=1e-4 * max(1.0, float(np.abs(slow.values).max())))
