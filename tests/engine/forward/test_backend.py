"""The choice of a sweep's backend: torch first, then ONNX Runtime or windows if their logits agree and are faster."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.conftest import tiny
from tests.engine.changes import Boxed, Dots, by_hand, values
from workbench.api import Target
from workbench.engine.forward import backend, runtime
from workbench.engine.sweep import SweepContext


def test_a_long_sweep_goes_over_to_onnx_runtime_and_gives_the_same(run, model, image):
    changes = Dots(200)
    np.testing.assert_allclose(values(run, model, image, changes), by_hand(model, image, changes), atol=1e-5)
    told = run.choices[-1].plain()
    assert told["torch"] + told["onnxruntime"] == 200
    assert told["torch"] == backend.FIRST
    assert told["largest_difference"] < 1e-5


def test_every_long_sweep_asks_torch_for_as_many_however_much_is_prepared(run, model, image):
    first = values(run, model, image, Dots(200))
    again = values(run, model, image, Dots(200))
    assert [one.plain()["torch"] for one in run.choices] == [backend.FIRST, backend.FIRST]
    assert (first == again).all()


def test_a_short_sweep_prepares_nothing(run, model, image):
    values(run, model, image, Dots(30))
    assert run.choices[-1].plain() == {"torch": 30, "way": "torch"}
    assert model.forwards.forward is None


def test_a_unit_inside_is_asked_of_torch(run, model, image):
    changes = Dots(100)
    values(run, model, image, changes, model.resolve(Target("unit", ("relu#2", "3")), None))
    assert run.choices[-1].plain() == {
        "torch": 100,
        "way": "torch",
        "why_torch": "the target is read inside the network",
    }


def test_logits_that_differ_are_not_trusted(run, model, image, monkeypatch):
    values(run, model, image, Dots(200))
    right = model.forwards.forward.scores
    monkeypatch.setattr(model.forwards.forward, "scores", lambda pixels: right(pixels) + 0.01)
    changes = Dots(60)
    np.testing.assert_allclose(values(run, model, image, changes), by_hand(model, image, changes), atol=1e-5)
    told = run.choices[-1].plain()
    assert (told["torch"], told["why_torch"]) == (60, "its logits differ from torch's by 0.01")
    values(run, model, image, changes)
    assert run.choices[-1].plain()["torch"] == 60  # for good


def test_a_runtime_that_fails_in_the_middle_leaves_no_change_out(run, model, image, monkeypatch):
    values(run, model, image, Dots(200))
    right, asked = model.forwards.forward.scores, []

    def failing(pixels):
        asked.append(len(pixels))
        if len(asked) == 3:
            raise RuntimeError("no more threads")
        return right(pixels)

    monkeypatch.setattr(model.forwards.forward, "scores", failing)
    changes = Dots(120)
    np.testing.assert_allclose(values(run, model, image, changes), by_hand(model, image, changes), atol=1e-5)
    assert run.choices[-1].plain()["why_torch"] == "ONNX Runtime failed: no more threads"


@pytest.mark.usefixtures("windows_pay")
@pytest.mark.parametrize("way", ["torch", "onnxruntime", "windows"])
def test_a_sweep_goes_the_way_of_an_earlier_one(model, image, monkeypatch, way):
    if way == "windows":
        monkeypatch.setattr(backend, "_seconds", lambda *_: pytest.fail("nothing is to be timed"))
    run = SweepContext(ways=[way])
    values(run, model, image, Boxed(100))
    told = run.choices[-1].plain()
    assert told["way"] == way
    assert told[way] == (100 if way == "torch" else 100 - backend.FIRST)


def test_on_a_graphics_card_onnx_runtime_computes_there_in_float32_if_it_can(monkeypatch):
    assert runtime.providers("cuda:1")[0] == ("CUDAExecutionProvider", {"device_id": 1, "use_tf32": 0})
    assert runtime.providers("cpu") == ["CPUExecutionProvider"]
    for can in (True, False):
        monkeypatch.setattr(runtime, "_available", lambda can=can: [runtime.CUDA] if can else [])
        assert runtime.runs_on("cuda") is can
    assert not runtime.runs_on("mps")


@pytest.mark.usefixtures("windows_pay")
def test_which_way_was_faster_is_found_once(run, image, monkeypatch, tmp_path):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    first, again = tiny(), tiny()
    values(run, first, image, Boxed(100))
    monkeypatch.setattr(backend, "_seconds", lambda *_: pytest.fail("it is timed again"))
    np.testing.assert_array_equal(values(run, again, image, Boxed(100)), values(run, first, image, Boxed(100)))
    assert run.choices[-1].plain()["way"] == "windows"


@pytest.mark.parametrize("what", ["a hook", "weights"])
def test_a_network_that_a_technique_has_changed_is_asked_as_it_is(run, model, image, what):
    values(run, model, image, Dots(200))
    if what == "a hook":
        handle = model.network.second.register_forward_hook(lambda module, args, output: output * 2)
    else:
        with torch.no_grad():
            model.network.second.weight.mul_(2)
    changes = Dots(60)
    np.testing.assert_allclose(values(run, model, image, changes), by_hand(model, image, changes), atol=1e-5)
    assert run.choices[-1].plain()["why_torch"] == "the network is not as it was loaded"
    if what == "a hook":
        handle.remove()
        values(run, model, image, changes)
        assert "onnxruntime" in run.choices[-1].plain()
