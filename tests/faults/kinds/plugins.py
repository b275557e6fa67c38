"""Faulty plugins: each leaves something changed, at one of four moments, or holds the interpreter."""

from __future__ import annotations

import sys
from contextlib import closing
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from tests.faults.kind import Case, Kind, Silent, check_sentence
from workbench.api import UserError, arrays_of
from workbench.cli import time_limit
from workbench.manifests import read_manifest

NETWORK = {  # what changes the network under its own result, as lines of Python
    "weights by torch": "with torch.no_grad(): weight.add_(1)",
    "weights through data": "weight.data.mul_(-1)",
    "weights through numpy": "weight.detach().numpy()[:] = 0",
    "weights by set_": "weight.set_(torch.zeros_like(weight))",
    "weights by other data": "weight.data = weight.data * 2",
    "one bit of a weight": "weight.detach().view(-1).view(torch.int32).numpy()[0] ^= 1",
    "a buffer": "next(network.buffers()).data.add_(1)",
    "another parameter": "network.second.weight = torch.nn.Parameter(weight + 1)",
    "a tensor beside the parameters": "network.table[0].numpy()[3] = 7",
    "another tensor beside them": "network.scale = network.scale + 1",
    "another module": "network.act = torch.nn.Sigmoid()",
    "a module more": "network.add_module('more', torch.nn.ReLU())",
    "another class of a module": "network.act.__class__ = torch.nn.Sigmoid",
    "another forward": "network.act.forward = lambda x: x",
    "a hook": "network.act.register_forward_hook(lambda m, i, o: o * 0)",
    "a hook before": "network.act.register_forward_pre_hook(lambda m, i: (i[0] * 0,))",
    "training mode": "network.train()",
    "no momentum": "network.first[1].eps = 1.0",
    "a hook on all modules": "torch.nn.modules.module.register_module_forward_hook(lambda m, i, o: o)",
    "a hook before all modules": "torch.nn.modules.module.register_module_forward_pre_hook(lambda m, i: None)",
    "a function of torch": "torch.nn.functional.relu = lambda x, inplace=False: x",
    "a function of the root": "torch.relu = lambda x: x",
    "a method of tensors": "torch.Tensor.mean = lambda self, *a, **k: torch.zeros(())",
    "a forward of all": "torch.nn.Conv2d.forward = lambda self, x: x",
    "a call of all modules": "torch.nn.Module.__call__ = lambda self, x: x",
    "a function of numpy": "np.array = lambda *a, **k: None",
    "a function of Python": "import builtins; builtins.len = lambda x: 1",
}
PROCESS = {  # what stays with the process
    "the default type": "torch.set_default_dtype(torch.float64)",
    "the default device": "torch.set_default_device('meta')",
    "no gradients": "torch.set_grad_enabled(False)",
    "inference mode": "KEPT.append(torch._C._InferenceMode(True)); KEPT[-1].__enter__()",
    "autocast": "torch.autocast('cpu', torch.bfloat16).__enter__()",
    "autocast by its switch": "torch.set_autocast_enabled('cpu', True)",
    "a mode of functions": "torch.overrides.TorchFunctionMode().__enter__()",
    "no mkldnn": "torch.backends.mkldnn.set_flags(False)",
    "cudnn": "torch.backends.cudnn.deterministic = True",
    "a matmul in half": "torch.set_float32_matmul_precision('medium')",
    "one thread": "torch.set_num_threads(1 if torch.get_num_threads() > 1 else 2)",
    "deterministic algorithms": "torch._C._set_deterministic_algorithms(True)",
    "tiny numbers": "torch.set_flush_denormal(True)",
    "anomalies": "torch.autograd.set_detect_anomaly(True)",
    "numpy's errors": "np.seterr(all='raise')",
    "warnings as errors": "import warnings; warnings.simplefilter('error')",
    "no warnings": "import warnings; warnings.showwarning = print",
    "a signal": "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)",
    "an alarm": "import signal; signal.setitimer(signal.ITIMER_REAL, 1000)",
    "a variable": "import os; os.environ['OMP_NUM_THREADS'] = '3'",
    "a variable gone": "import os; os.environ.pop('PATH', None)",
    "a folder": "import os; os.chdir('/')",
    "a folder that is gone": "import os, tempfile; os.chdir(tempfile.mkdtemp()); os.rmdir(os.getcwd())",
    "a mask": "import os; os.umask(0o777)",
    "no output": "import sys; sys.stdout = None",
    "a hook of errors": "import sys; sys.excepthook = print",
    "a limit": "import sys; sys.setrecursionlimit(10 ** 6)",
    "a path": "import sys; sys.path.clear()",
    "no garbage": "import gc; gc.disable()",
    "seeds": "torch.manual_seed(1); np.random.seed(1); import random; random.seed(1)",
}
IMAGE = {  # what reaches for the image
    "the image": "image.pixels[:] = 0",
    "the original": "image.original[:] = 0",
    "the image made writeable": "image.pixels.flags.writeable = True",
    "the image by its address": "import ctypes; ctypes.memset(image.pixels.ctypes.data, 255, 64)",
    "the image by a tensor of the model": "model.pixels(image).zero_()",
}
HOLDS = {  # what holds the interpreter; ended by --timeout
    "a loop": "while True: pass",
    "a sleep in C": "import ctypes; ctypes.PyDLL(None).sleep(1000)",
    "a sum in C": "import itertools; sum(itertools.repeat(1))",
    "a pattern": "import re; re.match(r'(a+)+$', 'a' * 60 + 'b')",
    "a number": "10 ** 10 ** 9",
    "deaf to signals": "import signal\nfor s in {1, 2, 3, 15}: signal.signal(s, signal.SIG_IGN)\nwhile True: pass",
}
STEPS = {"before it is closed": 2, "as it is closed": 1}  # after which somebody closes it
MOMENTS = ("in its run", "before an error", "before it is closed", "as it is closed")
SOURCE = '''"""A faulty plugin (Nobody 2020)."""
import numpy as np
import torch
from workbench.api import Heatmap, Progress, Technique

KEPT = []


def fault(model, image):
    network, weight = model.network, model.network.second.weight
    {fault}


class Faulty(Technique):
    def run(self, model, image):
        moment = {moment!r}
        try:
            yield Progress(0, 2, "steps")
            if moment != "as it is closed":
                fault(model, image)
            if moment == "before an error":
                raise RuntimeError("on purpose")
            yield Progress(1, 2, "steps")
        finally:
            if moment == "as it is closed":
                fault(model, image)
        yield Heatmap(values=np.ones(model.input_size, np.float32), caption="A map.")
'''
MANIFEST = """id = "faulty"
title = "Faulty"
group = "Answer"
technique = "faulty:Faulty"
version = "1"
shows = "Nothing."
limitations = "Everything."
cites = "Nobody, 2020"
"""
LEAVING = {**NETWORK, **PROCESS, **IMAGE}
CASES = [(name, moment) for moment in MOMENTS for name in LEAVING] + [(name, "") for name in HOLDS]
PATIENCE = 1.5  # seconds that a process which holds the interpreter is given
_ready: dict[str, Any] = {}


def _prepare() -> None:
    import torch

    from workbench.engine.host import Host
    from workbench.engine.loaders import registry
    from workbench.engine.model import LoadedModel
    from workbench.testing import small_networks

    torch.set_num_threads(1)

    def load(*_what: object, **_how: object) -> LoadedModel:
        model = small_networks()["mixed"]
        vars(model.network).update(scale=torch.ones(3), table=[torch.ones(20_000)])  # neither parameters nor buffers
        return model

    registry.load = load
    host = Host()
    host.load("mixed", "cpu")
    pixels = np.random.default_rng(0).integers(0, 256, (40, 50, 3), np.uint8)
    _ready.update(host=host, pixels=pixels, expected=_predicted(host, pixels))


def _make(folder: Path, number: int, random: Random) -> Case:
    name, moment = CASES[number]
    if name in HOLDS:
        (folder / "holds.py").write_text(HOLDS[name], "utf-8")
        return Case(folder / "holds.py", f"it holds the interpreter: {name}", "refuse")
    folder = folder / "faulty"
    folder.mkdir()
    (folder / "plugin.toml").write_text(MANIFEST, "utf-8")
    (folder / "faulty.py").write_text(SOURCE.format(fault=LEAVING[name], moment=moment), "utf-8")
    (folder / "kind.txt").write_text(f"{name}\n{moment}", "utf-8")
    return Case(folder, f"{name}, {moment}")


def _open(path: Path) -> None:
    """Run it as the program does; then the process must be as it was, and the next run right or refused."""
    if path.name == "holds.py":
        time_limit.command_of = lambda arguments: [sys.executable, *arguments]
        time_limit.run_limited([str(path)], PATIENCE)
        return
    from workbench.engine.guard.functions import Functions
    from workbench.engine.guard.process import ProcessState
    from workbench.engine.host import RunRequest
    from workbench.engine.plugins import LoadedPlugin, import_technique

    name, moment = (path / "kind.txt").read_text("utf-8").split("\n")
    host, pixels, original = _ready["host"], _ready["pixels"], _ready["pixels"].copy()
    manifest = read_manifest(path / "plugin.toml")
    host.plugins["faulty"] = LoadedPlugin(manifest, import_technique(manifest))
    state, functions = ProcessState(), Functions(host.model.network)
    failed, answer = "", None
    try:
        run = host.run(RunRequest("faulty", {}, pixels, "noise.png", "noise"))
        with closing(run):
            for item in islice(run, STEPS.get(moment)):
                answer = item
    except Exception as error:  # the engine's server makes a sentence of it
        failed = f"faulty failed: {type(error).__name__}."
    left = [*state.changed(), *functions.others()]
    if left and not host.doubt:
        raise Silent(f"it left {', '.join(left)}")
    if (pixels != original).any():
        raise Silent("it wrote into the photograph")
    if moment == "in its run" and not failed and name in NETWORK and not answer.result.caveat:
        raise Silent("its result has no caveat")
    _check_next(host, pixels)
    if failed:
        raise UserError(failed)


def _check_next(host: Any, pixels: np.ndarray) -> None:
    """The next run gives what it gave before, or is refused in a sentence."""
    try:
        now = _predicted(host, pixels)
    except UserError as error:
        check_sentence(error)
        host.doubt = ""
        raise
    for name, array in _ready["expected"].items():
        if not np.array_equal(array, now[name]):
            raise Silent(f"the next run gives other {name}")


def _predicted(host: Any, pixels: np.ndarray) -> dict[str, np.ndarray]:
    from workbench.engine.host import RunRequest

    result = list(host.run(RunRequest("predictions", {}, pixels, "noise.png", "noise")))[-1].result
    if result.caveat:
        raise Silent(f"the next run says {result.caveat}")
    return arrays_of(result)


KIND = Kind(len(CASES), _make, _open, _prepare, sample=20, seconds=60.0, memory=400)
