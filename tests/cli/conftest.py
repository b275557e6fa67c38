"""An engine that is made up, and the command line on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image as Pillow

from workbench.api import Applicability, Geometry, Grid, Heatmap, LayerInfo, Progress, Scores, UserError
from workbench.cli import local_engine
from workbench.cli import main as cli
from workbench.manifests import Problem

SIZE = 16


@dataclass(frozen=True)
class Outcome:
    result: object
    geometry: object
    provenance: object = None


def technique(id, title, takes="image", **parameters):
    params = [
        {"name": name, "type": "int", "default": value, "help": f"The {name}", "low": 1, "high": 9, "unit": "px",
         "choices": [], "more": False, "title": name.capitalize()}
        for name, value in parameters.items()
    ]  # fmt: skip
    return {"id": id, "title": title, "group": "Look inside", "version": "1", "shows": f"{title} shows.",
            "limitations": "", "cites": "", "takes": takes, "params": params}  # fmt: skip


class FakeHost:
    """Answers like the engine's host, in no time."""

    def __init__(self) -> None:
        self.model = None
        self.plugins = {}
        self.problems = [Problem("broken", "Plugin broken cannot be used: no such module")]
        self.loads, self.runs = [], []
        self.trouble = None
        self.spec = SimpleNamespace(same="", origins={})
        self.facts = {}  # of a map, beside its target
        self.kinds = ("predicted", "similarity", "distance")  # of targets
        self.answer = Scores(
            values=np.array([0.75, 0.25], np.float32), names=("cow", "ant"), indices=np.array([2, 0]),
            logits=np.log(np.array([0.75, 0.25], np.float32)),
        )  # fmt: skip

    def describe(self):
        return [
            technique("predictions", "Predictions", top=5),
            technique("occlusion", "Occlusion", patch=4, stride=2),
            technique("filters", "Filters", takes="model"),
            technique("gradcam", "Grad-CAM"),
        ]

    def load(self, reference, device="auto", say=None, trusted=""):
        if reference == "nothing":
            raise UserError("There is no model 'nothing'.")
        self.loads.append((reference, device))
        layers = (LayerInfo("a", "a", 1, "Conv2d", (4, 8, 8)), LayerInfo("b#2", "b", 2, "ReLU", (4,)))
        self.model = SimpleNamespace(layers=layers, reference=reference, device="cpu", spec=self.spec)
        self.model.task, self.model.compared = SimpleNamespace(kinds=self.kinds), "a"  # the coarsest maps

    def applies(self):
        answers = {t["id"]: Applicability(True) for t in self.describe()}
        return answers | {"gradcam": Applicability(False, "This model pools no maps.")}

    def run(self, request, wanted=None):
        name, params, pixels, image_name = request.technique, request.params, request.pixels, request.name
        print("a library that prints")
        self.runs.append((name, dict(params), image_name))
        if self.trouble:
            self.trouble(name, image_name)
        geometry = None
        if pixels is not None:
            height, width = pixels.shape[:2]
            geometry = Geometry.resized_and_cropped((height, width), (SIZE, SIZE), (0, 0), (SIZE, SIZE))
        yield Progress(1, 2, "squares")
        if name == "predictions":
            result = self.answer
        elif name == "filters":
            result = Grid(values=np.ones((2, 3, 3), np.float32), labels=("0", "1"), numbers=np.ones(2, np.float32),
                          number_name="norm", units=np.arange(2), dead=np.zeros(2, bool))  # fmt: skip
        else:
            values = np.arange(SIZE * SIZE, dtype=np.float32).reshape(SIZE, SIZE)
            result = Heatmap(values=values, caption="A map.", unit="logit", facts={"target": "class:2", **self.facts})
        yield Outcome(result, geometry)
        provenance = {"technique": name, "title": name, "parameters": dict(params), "seconds": 0.1}
        yield Outcome(
            replace(result, caveat="Mind this." if name == "occlusion" else result.caveat), geometry, provenance
        )


@pytest.fixture(autouse=True)
def host(monkeypatch, tmp_path):
    fake = FakeHost()
    monkeypatch.setattr(local_engine, "start_host", lambda: fake)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("WORKBENCH_DEBUG", raising=False)
    return fake


@pytest.fixture
def save_picture():
    """Write a small green picture to a path, which it returns."""

    def save(path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        Pillow.new("RGB", (24, 20), "green").save(path)
        return path

    return save


@pytest.fixture
def picture(tmp_path, save_picture):
    return save_picture(tmp_path / "in" / "cow.png")


@pytest.fixture
def run(capsys):
    """Call the command line: status, stdout, stderr."""

    def call(*arguments):
        status = cli.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return call


@pytest.fixture
def photos(tmp_path, tiny_model, host, monkeypatch):
    """Four pictures of two kinds, which differ by a little noise, and a small network that is loaded for them."""
    for kind in ("dark", "light"):
        (tmp_path / "photos" / kind).mkdir(parents=True)
        for i in range(2):
            noise = np.random.default_rng(i).integers(0, 60, (24, 24, 3))
            Pillow.fromarray((noise + 190 * (kind == "light")).astype(np.uint8)).save(
                tmp_path / "photos" / kind / f"{i}.png"
            )
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(local_engine, "loaded_model", lambda host: tiny_model)
    return tmp_path / "photos"
