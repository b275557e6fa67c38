"""Each setting of the process that a run leaves otherwise is named and put back."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
import warnings

import numpy as np
import pytest
import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from workbench.engine.guard.process import ProcessState

_left = []


def inference(_):
    _left.append(torch._C._InferenceMode(True))
    _left[-1].__enter__()


def autocast(_):
    torch.autocast("cpu", torch.bfloat16).__enter__()


CHANGES = {
    "the inference mode": inference,
    "the gradient mode": lambda _: torch.set_grad_enabled(False),
    "torch's default device": lambda _: torch.set_default_device("meta"),
    "torch's function modes": lambda _: TorchFunctionMode().__enter__(),
    "torch's dispatch modes": lambda _: TorchDispatchMode().__enter__(),
    "torch's default type": lambda _: torch.set_default_dtype(torch.float64),
    "autocast on cpu": autocast,
    "torch's number of threads": lambda _: torch.set_num_threads(torch.get_num_threads() + 1),
    "torch's anomaly detection": lambda _: torch.autograd.set_detect_anomaly(True),
    "torch's deterministic algorithms": lambda _: torch._C._set_deterministic_algorithms(True),
    "the flushing of tiny numbers to zero": lambda _: torch.set_flush_denormal(True),
    "torch's mkldnn enabled": lambda _: torch.backends.mkldnn.set_flags(False),
    "torch's cudnn benchmark": lambda _: torch._C._set_cudnn_benchmark(True),
    "torch's float32 matmul precision": lambda _: torch.set_float32_matmul_precision("medium"),
    "hooks on all modules": lambda _: torch.nn.modules.module.register_module_forward_hook(lambda *_: None),
    "numpy's error handling": lambda _: np.seterr(all="raise"),
    "filters of warnings": lambda _: warnings.simplefilter("ignore"),
    "how warnings are shown": lambda patch: setattr(warnings, "showwarning", print),
    "handlers of signals": lambda _: signal.signal(signal.SIGUSR1, signal.SIG_IGN),
    "an alarm": lambda _: signal.setitimer(signal.ITIMER_REAL, 1000),
    "the environment": lambda _: os.environ.__setitem__("WORKBENCH_SWEEP", "nonsense"),
    "the working folder": lambda _: os.chdir("/"),
    "the mask of new files": lambda _: os.umask(0o123),
    "Python's output": lambda _: setattr(sys, "stdout", None),
    "Python's hook for errors": lambda _: setattr(sys, "excepthook", print),
    "Python's recursion limit": lambda _: sys.setrecursionlimit(sys.getrecursionlimit() + 1000),
    "Python's switch interval": lambda _: sys.setswitchinterval(1.0),
    "Python's search path": lambda _: sys.path.insert(0, "/nowhere"),
    "Python's collection of garbage": lambda _: __import__("gc").disable(),
    "the patience of sockets": lambda _: __import__("socket").setdefaulttimeout(3),
    "torch's random numbers": lambda _: torch.manual_seed(7),
    "numpy's random numbers": lambda _: np.random.seed(7),
    "Python's random numbers": lambda _: random.seed(7),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_it_is_named_and_put_back(name, tmp_path, monkeypatch):
    if name == "an alarm" and not hasattr(signal, "setitimer"):
        pytest.skip("there are no alarms here")
    monkeypatch.chdir(tmp_path)
    state = ProcessState()
    try:
        CHANGES[name](monkeypatch)
        assert name in state.changed()
    finally:
        findings = state.put_back()
    assert not state.changed()
    assert not findings.stuck
    assert (name in findings.restored) is not name.endswith("random numbers")


def test_nothing_is_named_where_nothing_happened():
    state = ProcessState()
    with torch.inference_mode(), torch.autocast("cpu"), warnings.catch_warnings(), contextlib.suppress(KeyError):
        warnings.simplefilter("error")
        raise KeyError
    assert not state.changed()


def test_what_cannot_be_put_back_is_stuck(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    state = ProcessState()
    os.chdir(tmp_path)
    gone.rmdir()
    findings = state.put_back()
    assert findings.stuck == ("the working folder",)
    assert not findings.restored
