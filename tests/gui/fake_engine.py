"""An engine without a process, which answers when the test says so."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from workbench.api import Heatmap, Param, Result, Scores
from workbench.engine.plugins import DESCRIBED
from workbench.gui.engine.engine import Engine
from workbench.images.photo import Photo
from workbench.manifests import OPTIONAL, find_manifests
from workbench.protocol.messages import Done, Failed, ImagePixels, Loaded, Partial, Progressed, Ready

LAYERS = [
    {"name": "stem", "module": "stem", "call": 1, "kind": "Conv2d", "shape": [8, 16, 16]},
    {"name": "blocks.0.conv", "module": "blocks.0.conv", "call": 1, "kind": "Conv2d", "shape": [16, 8, 8]},
    {"name": "blocks.0", "module": "blocks.0", "call": 1, "kind": "Block", "shape": [16, 8, 8]},
    {"name": "relu#1", "module": "relu", "call": 1, "kind": "ReLU", "shape": [16, 8, 8]},
    {"name": "relu#2", "module": "relu", "call": 2, "kind": "ReLU", "shape": [32, 4, 4]},
    {"name": "fc", "module": "fc", "call": 1, "kind": "Linear", "shape": [4]},
]
CLASSES = ["ant", "bee", "cow", "dog"]
PARAMETERS = {
    "gradcam": [
        Param("target", "target", "predicted", "What is explained"),
        Param("layer", "layer", "", "The layer"),
        Param("relu", "bool", True, "Keep the evidence for the target only"),
    ],
    "occlusion": [
        Param("target", "target", "predicted", "What is explained"),
        Param("patch", "int", 16, "Side of the square", low=1, high=512, unit="px"),
        Param("fill", "choice", "grey", "What the square shows", choices=("grey", "black")),
        Param("strength", "float", 0.5, "How much", low=0.0, high=1.0),
        Param("note", "text", "", "A remark"),
        Param("seed", "int", 0, "Seed", low=0, high=2**31 - 1, more=True),
    ],
    "predictions": [Param("top", "int", 5, "How many classes", low=1, high=1000)],
    "activations": [Param("layer", "layer", "", "The layer")],
    "filters": [Param("layer", "layer", "", "The convolution")],
    "unit": [
        Param("unit", "unit", "", "The channel"),
        Param("pictures", "bool", False, "Whether its pictures are made"),
    ],
    "patch-probe": [Param("region", "shape", "", "What is hidden")],
}


class FakeEngine(Engine):
    """Answers when the test says so; ``asked`` holds the unanswered jobs, by number."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count(1)
        self.asked: dict[int, tuple] = {}
        self.model, self.weights = "efficientnet-lite0", ""
        self.cancels: list[int] = []
        self.pauses: list[tuple[int, bool]] = []
        self.runs: list[tuple] = []  # (technique, params, photo), ever
        self.sent: list[ImagePixels] = []
        self.first: list[int] = []
        self.hurried: list[int] = []
        self.alive, self.kept = True, 0

    # What the window calls.

    def start(self, command: Sequence[str] = ()) -> None:
        self._become("starting")

    def restart(self) -> None:
        self._become("restarting")

    def shutdown(self, keeping: int = 0) -> None:
        self.alive, self.kept = False, keeping

    def load(self, reference: str, device: str = "auto", trusted: str = "") -> int:
        job = next(self._numbers)
        self.asked[job] = ("load", reference)
        return job

    def run(
        self,
        technique: str,
        params: Mapping[str, Any],
        photo: Photo | None = None,
        images: dict[str, list[str]] | None = None,
        urgent: bool = True,
    ) -> int:
        job = next(self._numbers)
        self.asked[job] = (technique, dict(params), photo)
        self.runs.append((technique, dict(params), photo))
        return job

    def put_first(self, jobs: Collection[int]) -> None:
        self.first = list(jobs)

    def hurry(self, job: int) -> None:
        self.hurried.append(job)

    def cancel(self, job: int) -> None:
        self.cancels.append(job)

    def pause(self, job: int, on: bool) -> None:
        self.pauses.append((job, on))

    def send_image(self, image: ImagePixels) -> None:
        self.sent.append(image)

    # What the test makes it say.

    def say_ready(self) -> None:
        described = [
            {
                **{name: getattr(m, name) for name in (*DESCRIBED, *OPTIONAL)},
                "takes": "model" if m.id == "filters" else "image",
                "params": [{**vars(param), "title": param.title} for param in PARAMETERS[m.id]],
            }
            for m in find_manifests()[0]
            if m.id in PARAMETERS
        ]
        self._become("ready")
        self.ready.emit(Ready("cpu", described, [], {}))

    def say_loaded(self, layers=LAYERS, classes=CLASSES, refusing=(), job: int = 0, **more) -> None:
        job = job or self.job_of("load")
        reference = self.model = self.asked.pop(job)[1]
        applies = {name: {"works": name not in refusing, "sentence": ""} for name in PARAMETERS}
        for name in refusing:
            applies[name]["sentence"] = f"{name} needs something that this model has not."
        self.loaded.emit(
            Loaded(
                job,
                reference,
                f"digest of {reference}",
                "cpu",
                [32, 32],
                list(classes),
                layers,
                "relu#2",
                applies,
                0.1,
                **more,
            )
        )

    def job_of(self, technique: str) -> int:
        return max(job for job, what in self.asked.items() if what[0] == technique)

    def asks(self, technique: str) -> bool:
        return any(what[0] == technique for what in self.asked.values())

    def answer(self, technique: str, result=None, job: int = 0, disturbed: str = "") -> None:
        job = job or self.job_of(technique)
        _, params, photo = self.asked.pop(job)
        result = result or (scores() if technique == "predictions" else heatmap(str(params)))
        provenance = {
            "technique": technique, "title": technique, "parameters": params, "seconds": 0.5,
            "model": {"reference": self.model, "digest": self.weights or f"digest of {self.model}"},
            "image": {"name": photo.name, "digest": photo.digest} if photo else None,
        }  # fmt: skip
        if disturbed:
            provenance["disturbed"] = disturbed
        self.done.emit(Done(job, result, provenance, geometry_for(photo)))

    def answer_all(self) -> None:
        for job in sorted(self.asked):
            self.answer(self.asked[job][0], job=job)

    def draw(self, technique: str, done: int = 1, total: int = 4, result: Result | None = None) -> None:
        job = self.job_of(technique)
        self.progressed.emit(Progressed(job, done, total, "squares"))
        self.partial.emit(Partial(job, result or heatmap("partial"), geometry_for(self.asked[job][2])))

    def fail(self, technique: str, sentence: str, details: str = "", job: int = 0) -> None:
        job = job or self.job_of(technique)
        del self.asked[job]
        self.failed.emit(Failed(job, sentence, details))

    def say_cancelled(self, job: int) -> None:
        self.asked.pop(job, None)
        self.cancelled.emit(job)

    def _become(self, state: str) -> None:
        self.state = state
        self.state_changed.emit(state)


def scores() -> Scores:
    values = np.array([0.6, 0.3, 0.08, 0.02], np.float32)
    return Scores(values=values, names=("cow", "ant", "dog", "bee"), indices=np.array([2, 0, 3, 1], np.int32))


def heatmap(caption: str = "") -> Heatmap:
    return Heatmap(values=np.linspace(0, 1, 1024, dtype=np.float32).reshape(32, 32), signed=False, caption=caption)


def geometry_for(photo) -> dict | None:
    if photo is None:
        return None
    height, width = photo.size
    matrix = [[width / 32, 0, (width / 32 - 1) / 2], [0, height / 32, (height / 32 - 1) / 2], [0, 0, 1]]
    return {"matrix": matrix, "network_size": [32, 32], "original_size": [height, width], "resampling": "bilinear"}
