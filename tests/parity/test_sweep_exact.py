"""Sweeps by ONNX Runtime, on whole images and on windows, against torch's naive float32 loop, corners included."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import nn

from tests.conftest import loaded
from workbench.api import Target
from workbench.engine.forward import backend as choice
from workbench.engine.forward import forward, windows
from workbench.engine.forward.tape import record
from workbench.engine.loaders import torchvision
from workbench.engine.model import LoadedModel
from workbench.engine.sweep import SweepContext, sweep
from workbench.testing.networks import Stages, TwoBranches

ORDER_TEN = 1e-5  # of the largest logit: 1e-4 where that is 10
NETWORKS = ("alexnet", "vgg16", "resnet18", "resnet50", "densenet121", "mobilenet_v2", "mobilenet_v3_small",
            "efficientnet_b0", "squeezenet1_1", "convnext_tiny", "inception_v3", "vit_b_16")  # fmt: skip


class Squares:
    """Change ``i`` covers the square whose top and left are ``at[i]``; that it has boxes is said for windows only."""

    def __init__(self, at, side: int) -> None:
        self.at, self.side = at, side

    def on(self, way: str) -> Squares:
        if way == "windows":
            self.boxes = np.array([[left, top, self.side, self.side] for top, left in self.at])
        return self

    def __len__(self) -> int:
        return len(self.at)

    def apply(self, batch, which) -> None:
        for one, i in zip(batch, which, strict=True):
            top, left = self.at[i]
            one[:, top : top + self.side, left : left + self.side] = 0.5


@pytest.fixture(autouse=True)
def at_once(monkeypatch, tmp_path):
    """After the first change, however short the sweep, and on windows wherever there are some."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    turns = itertools.count()
    monkeypatch.setattr(windows, "START", 0)  # what a network of a few hundred weights does not make up for
    monkeypatch.setattr(windows, "BYTE", 1)
    monkeypatch.setattr(choice, "FIRST", 1)
    monkeypatch.setattr(choice, "WORTH", 1)
    monkeypatch.setattr(forward, "WORTH", np.inf)
    monkeypatch.setattr(choice, "_seconds", lambda *_: next(turns))  # windows are asked first


def compare(model, image, changes, *ways: str) -> None:
    """Every value of a sweep with one forward of torch's; all but the first must have come in one of these ways."""
    with torch.inference_mode():
        expected = []
        for i in range(len(changes)):
            one = model.pixels(image).clone()
            changes.apply(one, range(i, i + 1))
            expected.append(model.scores(one)[0])
        rows = torch.stack(expected)
    label = int(rows[0].argmax())
    run = SweepContext()
    batches = list(sweep(model, image, changes, Target("class", (str(label),)), run))
    counts = run.choices[-1].plain()
    assert sum(counts.get(way, 0) for way in ways) == len(changes) - 1, counts
    found = np.concatenate([batch.values for batch in batches])
    np.testing.assert_allclose(found, rows[:, label].numpy(), rtol=0, atol=ORDER_TEN * float(rows.abs().max()))
    assert (np.concatenate([batch.predicted for batch in batches]) == rows.argmax(1).numpy()).all()


def squares_of(size: int, side: int) -> Squares:
    """One somewhere, the corners, one that lies on no grid."""
    far = size - side
    return Squares([(size // 2, 40), (0, 0), (0, far), (far, 0), (far, far), (far // 3, 3)], side)


@pytest.mark.parametrize("way", ["onnxruntime", "windows"])
def test_the_bundled_model(way, bundled_model, cat_image):
    far = 224 - 16
    grid = [(top, left) for top in (0, 48, 104, far) for left in (0, 8, 100, 160, far)]
    compare(bundled_model, cat_image, Squares(grid, 16).on(way), way)


def awake(name: str) -> nn.Module:
    """An untrained network with batch-norms that have seen something, so that its logits are no zeros."""
    network = torchvision.untrained(name, 0)
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(0)
        norms = [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]
        for norm in norms:
            norm.momentum = None
        if norms:
            network.train()(torch.randn(2, 3, *((299, 299) if name == "inception_v3" else (96, 96))))
        if name == "vit_b_16":
            nn.init.normal_(network.heads.head.weight)
    return network


@pytest.mark.parametrize("name", NETWORKS)
def test_networks_of_torchvision(name, cat):
    model = LoadedModel(awake(name), torchvision.spec_of(name), name, "cpu")
    image, squares = model.prepare(cat.pixels), squares_of(model.input_size[0], 16)
    compare(model, image, squares, "onnxruntime")
    compare(model, image, squares.on("windows"), "windows")


ACTIVATIONS = (nn.ReLU, nn.ReLU6, nn.SiLU, nn.Hardswish, nn.Hardsigmoid, nn.LeakyReLU, nn.ELU, nn.GELU, nn.Tanh)


@st.composite
def networks(draw) -> nn.Module:
    """A few hundred weights of supported operations, on 24 x 24 px."""
    torch.manual_seed(draw(st.integers(0, 2**16)))
    channels, size, stages = 3, 24, []
    for _ in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(["conv", "conv", "norm", "act", "pool", "pad", "both"]))
        if kind == "conv" and size >= 6:
            groups = draw(st.sampled_from([1, channels]))
            kernel, stride, dilation = draw(st.sampled_from([(1, 1, 1), (3, 1, 1), (3, 2, 1), (3, 1, 2), (5, 2, 1)]))
            padding = draw(st.sampled_from([0, kernel // 2 * dilation]))
            out = channels * draw(st.integers(1, 2)) if groups > 1 else draw(st.integers(2, 8))
            bias = draw(st.booleans())
            stages.append(nn.Conv2d(channels, out, kernel, stride, padding, dilation, groups, bias=bias))
            size, channels = (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1, out
        elif kind == "norm":
            norm = nn.BatchNorm2d(channels)
            nn.init.normal_(norm.running_mean, 0, 0.3)
            nn.init.uniform_(norm.running_var, 0.5, 2)
            stages.append(norm)
        elif kind == "act":
            stages.append(draw(st.sampled_from(ACTIVATIONS))())
        elif kind == "pool" and size >= 6:
            ceil = draw(st.booleans())
            pool = draw(st.sampled_from([nn.MaxPool2d, nn.AvgPool2d]))
            stages.append(pool(3, 2, draw(st.integers(0, 1)), ceil_mode=ceil))
            size = stages[-1](torch.zeros(1, 1, size, size)).shape[-1]
        elif kind == "pad":
            stages.append(nn.ZeroPad2d((1, 2, 0, 1)))
            size += 1  # the shorter side
        elif kind == "both":
            how = draw(st.sampled_from(["add", "cat", "scale"]))
            ways = [nn.Conv2d(channels, channels, kernel, padding=kernel // 2) for kernel in (1, 3)]
            stages.append(TwoBranches(*ways, how))
            channels *= 2 if how == "cat" else 1
    return Stages(stages, channels)


def test_every_position_under_every_way_of_looking_around(cat):
    torch.manual_seed(1)
    both = TwoBranches(nn.Conv2d(8, 4, 1), nn.Conv2d(8, 4, (3, 1), padding=(1, 0)), "cat")
    stages = [
        nn.MaxPool2d(3, 1, 1), nn.Conv2d(3, 4, 3, 2, 1), nn.MaxPool2d(3, 2, 1, ceil_mode=True),
        nn.Conv2d(4, 8, 3, padding=2, dilation=2, groups=4), nn.AvgPool2d(3, 1, 1), nn.ReLU(),
        nn.ConstantPad2d((1, 0, 0, 2), -1.0), both, nn.Conv2d(8, 6, (1, 5)),
    ]  # fmt: skip
    with torch.random.fork_rng(devices=[]):
        model = loaded(Stages(stages, 6), 24)
    image = model.prepare(cat.pixels // 4)  # dark, below zero for the network: zeros beyond the edge would be the most
    positions = [(top, left) for top in range(20) for left in range(20)]
    compare(model, image, Squares(positions, 5).on("windows"), "windows")


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(network=networks())
def test_small_networks_drawn_at_random(network, cat):
    with torch.random.fork_rng(devices=[]):
        model = loaded(network, 24)
    image = model.prepare(cat.pixels)
    squares = Squares([(9, 9), (2, 11), (13, 4), (7, 1), (0, 0), (0, 19), (19, 0), (19, 19)], 5)
    compare(model, image, squares, "onnxruntime")
    compare(model, image, squares.on("windows"), "windows", "onnxruntime")  # where nothing looks around, whole images


def on_windows(model, image, changes):
    """A network's windows for these changes, and what they give for changes ``which``."""
    with torch.inference_mode():
        whole = model.pixels(image)
        ours = forward.OnnxForward(record(model.forwards.torchs, tuple(whole.shape[1:]), "cpu"), 2, "cpu")
        found = ours.windows(whole, changes.on("windows").boxes)

    def scores(which):
        with torch.inference_mode():
            batch = whole.repeat(len(which), 1, 1, 1)
            changes.apply(batch, which)
            return found.scores(batch, which)

    return ours, found, scores


@pytest.mark.parametrize("name", ["mobilenet_v3_small", "efficientnet_b0"])
def test_windows_go_up_to_the_first_squeeze_and_its_mean_moves_by_what_changes_in_them(name, cat, monkeypatch):
    model = LoadedModel(awake(name), torchvision.spec_of(name), name, "cpu")
    squares = squares_of(224, 16)
    image = model.prepare(cat.pixels)
    ours, found, scores = on_windows(model, image, squares)
    (mean,) = found._last.means
    assert mean.of in found._last.names
    whole = model.pixels(image).repeat(6, 1, 1, 1)
    squares.apply(whole, range(6))
    expected = ours.scores(whole)
    largest = float(expected.abs().max())
    np.testing.assert_allclose(scores(range(6)), expected, rtol=0, atol=ORDER_TEN * largest)
    monkeypatch.setattr(
        forward, "_moved", lambda mean, kept, windows, at: np.repeat(mean[None], len(at), 0).astype("f")
    )
    assert float((scores(range(6)) - expected).abs().max()) > ORDER_TEN * largest, "the mean was not asked for"


@pytest.mark.parametrize("name", ["", "resnet18"])
def test_a_change_gives_the_same_to_the_last_bit_whatever_is_measured_beside_it(name, bundled_model, cat):
    model = bundled_model
    if name:
        model = LoadedModel(awake(name), torchvision.spec_of(name), name, "cpu")
    grid = [(top, left) for top in (0, 40, 104, 208) for left in (0, 88, 200)]
    _, _, scores = on_windows(model, model.prepare(cat.pixels), Squares(grid, 16))
    together = scores(range(12))
    for which in (range(1), range(4, 5), range(3, 10)):
        assert torch.equal(scores(which), together[which.start : which.stop])


def test_windows_are_as_large_as_the_changes_beside_each_other_need(bundled_model, cat, monkeypatch):
    inside, edge = [(96, 104), (104, 96), (96, 96), (104, 104)], [(0, 0), (0, 208), (208, 0), (208, 208)]
    ours, _, scores = on_windows(bundled_model, bundled_model.prepare(cat.pixels), Squares(inside + edge, 16))
    sizes = []
    own = ours.step
    monkeypatch.setattr(
        ours, "step", lambda step, at_edges: sizes.append((step.end.at, step.size)) or own(step, at_edges)
    )
    scores(range(4))
    large = dict(sizes)
    made = len(ours._steps)
    sizes.clear()
    scores(range(4, 8))
    assert all(size[0] <= large[at][0] for at, size in sizes)
    assert any(size[0] < large[at][0] for at, size in sizes)
    assert len(ours._steps) <= made + len(large), "one piece of each step for all sizes, and one more at the edges"
