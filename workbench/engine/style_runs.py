"""What the window asks of the training of painters: to train one, and how long a step takes here.

Techniques that no list has. What a run that is ended has learned is in its file, and beside it the checkpoint from
which the next one goes on: so a training gives way to whatever else is asked, and loses nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
import torch
from torch import Tensor

from workbench.api import (
    Curve,
    Group,
    Image,
    Model,
    Picture,
    Progress,
    Result,
    Table,
    Technique,
    UserError,
    param,
)
from workbench.collections import Collection, open_collection
from workbench.document.painter_plan import MOST_STYLES, SIZES, STEPS, Norm, training_folder
from workbench.export.training_files import save_losses
from workbench.families.synthesis import one_thread
from workbench.images.photo import Photo, open_photo
from workbench.manifests import Manifest
from workbench.model_names import BUNDLED

from .loaders import painters
from .model import LoadedModel
from .perceptual_loss import PerceptualLoss
from .plugins import LoadedPlugin
from .style_training import (
    PARTS,
    Photographs,
    Trainer,
    Training,
    adams_of,
    fresh_painter,
    in_unit_range,
    painted,
    resized,
    take_step,
)

MOST_SHOWN = 4  # styles of which there are previews
POINTS = 300  # of the curve
LONGEST = 2.0  # a preview's longer side over its shorter one
USUAL = Training()


class TrainPainter(Technique):
    """A painter trained on photographs; each result on the way has the loss of every step, and previews."""

    takes: ClassVar[Literal["image", "images", "model"]] = "model"
    photographs: str = param("[]", "What it learns from: references of collections, as a list in JSON")
    styles: str = param("[]", "The pictures whose styles it learns, as a list in JSON")
    file: str = param("", "The file of the network")
    norm: Norm = param("instance", "How it normalises")
    size: int = param(USUAL.size, "The side of the squares that it learns from", low=SIZES[0], high=SIZES[1])
    steps: int = param(USUAL.steps, "How many steps", low=STEPS[0], high=STEPS[1])
    every: int = param(20, "Steps from one checkpoint and preview to the next", low=1, high=10_000)
    shown: str = param("", "The photograph of the previews; the first one that it learns from where it is empty")

    def run(self, model: Model, image: Image, /) -> Iterator[Progress | Result]:
        file = Path(self.file).expanduser()
        styles = [open_photo(reference) for reference in json.loads(self.styles)]
        collection, problems = _opened(json.loads(self.photographs))
        training = replace(training_of(self.norm, self.size), steps=self.steps, every=self.every)
        names, folder = [style.name for style in styles], training_folder(file)
        with model.another(loss_network(self.size)) as network:
            assert isinstance(network, LoadedModel)
            photographs = Photographs(collection, self.size)
            photographs.problems.update(problems)
            trainer = Trainer(network, collection, styles, training, folder, photographs, json.dumps(self.plain()))
            square = self._square(trainer, open_photo(self.shown) if self.shown else None)
            begun = False
            try:
                with closing(trainer.run()) as steps:  # type: ignore[type-var]
                    for item in steps:
                        if isinstance(item, Progress):
                            yield item
                        if not isinstance(item, Progress) or not begun:
                            begun = True
                            yield _shown(trainer, square, names)
            finally:
                if trainer.losses:
                    painters.save(file, trainer.painter, names, self.size)
        save_losses(folder, PARTS, trainer.stands.losses)

    def _square(self, trainer: Trainer, photo: Photo | None) -> Tensor:
        """(1, 3, h, w) in 0..1, the photograph of the previews, or a square of the first one."""
        if photo is None:
            return trainer.photographs.first()
        pixels = resized(photo.pixels, self.size)
        height, width = (min(side, round(LONGEST * self.size)) for side in pixels.shape[:2])
        top, left = (pixels.shape[0] - height) // 2, (pixels.shape[1] - width) // 2
        return in_unit_range(pixels[top : top + height, left : left + width])[None]


class PaintersPace(Technique):
    """How long a step of a training takes here: the second one of a fresh network, on noise."""

    takes: ClassVar[Literal["image", "images", "model"]] = "model"
    norm: Norm = param("instance", "How it normalises")
    size: int = param(USUAL.size, "The side of the squares", low=SIZES[0], high=SIZES[1])
    styles: int = param(1, "How many styles", low=1, high=MOST_STYLES)

    def run(self, model: Model, image: Image, /) -> Iterator[Progress | Result]:
        training, seconds = training_of(self.norm, self.size), 0.0
        drawn = torch.Generator().manual_seed(0)
        painter = fresh_painter(training, self.styles).train()
        adams = adams_of(painter, training)
        with model.another(loss_network(self.size)) as network:
            painter.to(network.device)
            noise = torch.rand(training.batch, 3, self.size, self.size, generator=drawn).to(network.device)
            with one_thread():
                loss = PerceptualLoss(network, noise[:1])
            for step in range(2):
                began = time.perf_counter()
                with one_thread():
                    take_step(painter, adams, loss, training, noise, [0] * training.batch)
                seconds = time.perf_counter() - began
                yield Progress(step + 1, 2, "steps")
        yield Table(columns=("seconds",), rows=((seconds,),))


def _opened(references: Sequence[str]) -> tuple[Collection, dict[str, str]]:
    """What of these can be opened, and why the others cannot. Raises UserError where none can."""
    problems: dict[str, str] = {}
    for reference in references:
        try:
            open_collection(reference)
        except UserError as error:
            problems[reference] = str(error)
    left = [reference for reference in references if reference not in problems]
    if problems and not left:
        raise UserError(next(iter(problems.values())))
    return open_collection(*left), problems


def training_of(norm: Norm, size: int) -> Training:
    """The settings of a training of this size: larger squares are fewer, so that a step is as long."""
    batch = round(USUAL.batch * (USUAL.size / size) ** 2)
    return replace(USUAL, norm=norm, size=size, batch=min(max(batch, 1), USUAL.batch))


def loss_network(size: int) -> str:
    """The network whose features the loss is of."""
    return f"{BUNDLED}?input={size}x{size}"


def _shown(trainer: Trainer, square: Tensor, names: Sequence[str]) -> Group:
    """The loss of every step, the photograph, and the photograph as it is painted in the first styles."""
    (pictures,) = painted(trainer.painter, square.to(next(trainer.painter.parameters()).device), MOST_SHOWN)
    captions = ["photograph", *names[:MOST_SHOWN]]
    parts: dict[str, Result] = {"loss": _curve(trainer.stands.losses)}
    for number, (caption, values) in enumerate(zip(captions, pictures, strict=True)):
        parts[f"picture_{number}"] = Picture(values=np.ascontiguousarray(values), caption=caption)
    unread = len(trainer.photographs.problems)
    return Group(parts=parts, caveat=f"{unread} of the photographs cannot be read." if unread else "")


def _curve(losses: np.ndarray) -> Curve:
    """Means over as many steps each as the curve needs to have few points."""
    wide = -(-len(losses) // POINTS)
    edges = np.arange(0, len(losses), wide)
    counts = np.diff(np.append(edges, len(losses)))
    means = np.add.reduceat(losses.astype(np.float64), edges) / counts[:, None]
    last = np.append(edges[1:], len(losses))
    lines = np.ascontiguousarray(means.T, np.float32)
    return Curve(x=last.astype(np.float32), lines=lines, names=PARTS, x_label="steps", y_label="relative distance")


def _own(id: str, title: str, what: str, technique: type[Technique]) -> LoadedPlugin:
    here = Path(__file__).parent
    return LoadedPlugin(
        Manifest(id, title, "Learned", f"style_runs:{technique.__name__}", "1", what, "", "none", here), technique
    )


TRAIN = _own("painter-training", "Training a style", "A network that paints like given pictures.", TrainPainter)
PACE = _own("painter-pace", "Length of a step", "How long a step of such a training takes.", PaintersPace)
