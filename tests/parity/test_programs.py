"""What techniques give on a network that was saved as a program is what they give on the network itself."""

from __future__ import annotations

import io
import warnings

import numpy as np
import pytest
import torch
from torch import nn

from workbench.engine.loaders.exported_program import read_program
from workbench.engine.loaders.torchscript import parts_of
from workbench.script import explain, model_spec

SIDE = 32


class Net(nn.Module):
    """Rectifiers that run twice, in place and as a function, and an end that CAM was made for."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Conv2d(3, 6, 3, padding=1), nn.Conv2d(6, 6, 3, padding=1)
        self.norm, self.relu = nn.BatchNorm2d(6), nn.ReLU(inplace=True)
        self.pool, self.last = nn.AdaptiveAvgPool2d(1), nn.Linear(6, 4)

    def forward(self, x):
        x = self.relu(self.norm(self.first(x)))
        x = x + torch.relu(self.second(x))
        return self.last(self.pool(self.relu(x)).flatten(1))


def saved_as(kind, network, path):
    example = torch.rand(2, 3, SIDE, SIDE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TorchScript is going, but people have files of it
        if kind == "exported":
            program = torch.export.export(network, (example,), dynamic_shapes=({0: torch.export.Dim("N")},))
            torch.export.save(program, path)
            return read_program(path)[0]
        file = io.BytesIO()
        made = torch.jit.trace(network, example) if kind == "traced" else torch.jit.script(network)
        torch.jit.save(made, file)
        file.seek(0)
        program = torch.jit.load(file).eval()
    for weight in program.parameters():
        weight.requires_grad_(False)
    return parts_of(program)


@pytest.mark.parametrize("kind", ["exported", "traced", "compiled"])
def test_maps_of_a_program_are_those_of_its_network(kind, tmp_path):
    torch.manual_seed(5)
    network = Net().eval().requires_grad_(False)
    program = saved_as(kind, network, tmp_path / "net.pt2")
    image, spec = torch.rand(3, SIDE, SIDE), model_spec((SIDE, SIDE), (0.5,) * 3, (0.25,) * 3)
    for technique in ("guided-backprop", "deconvnet", "cam", "gradcam", "occlusion"):
        own, ours = (explain(technique, image, model=one, spec=spec) for one in (network, program))
        assert np.abs(own.arrays["values"]).max() > 0
        np.testing.assert_allclose(ours.arrays["values"], own.arrays["values"], atol=1e-6, err_msg=technique)
