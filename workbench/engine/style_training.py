"""Trains a painter on photographs: from each step to the next nothing is drawn but from the seed and the step's number.

So a training that was killed goes on from its last checkpoint to the same weights.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from workbench.api import Progress, UserError
from workbench.collections import Collection
from workbench.document.painter_plan import CHECKPOINT, NOTE, Norm
from workbench.export.output_files import atomic_write
from workbench.families.synthesis import Adam, one_thread
from workbench.families.synthesis.natural import total_variation
from workbench.images.photo import Photo

from .model import LoadedModel
from .painter import STYLES, Painter
from .perceptual_loss import PerceptualLoss

PARTS = ("content", "style", "variation")
LARGER = 1.15  # a photograph's shorter side over the square that is cut out of it
NONE_READ = "None of the photographs can be read."
KEPT_PIXELS = 200_000_000  # of photographs, in memory


@dataclass(frozen=True)
class Training:
    """What a painter is trained by. Two trainings of the same settings on the same photographs give the same weights.

    size   the side of the squares, in pixels; ``batch`` of them are looked at in a step
    content, style, smooth  weights of the loss's parts, as style transfer has them
    every  steps between two checkpoints
    """

    norm: Norm = "instance"
    steps: int = 2000
    size: int = 128
    batch: int = 4
    width: int = 16
    blocks: int = 3
    rate: float = 1e-3
    content: float = 1.0
    style: float = 5.0
    smooth: float = 2.0
    seed: int = 0
    every: int = 100


@dataclass(frozen=True, eq=False)
class Trained:
    """Where a training stands after a step: the network, and (steps, 3) content, style and variation of each step."""

    step: int
    painter: Painter
    losses: np.ndarray


class Photographs:
    """Squares of a collection's photographs. Those that cannot be read are skipped; ``problems`` say why."""

    def __init__(self, collection: Collection, size: int) -> None:
        if not len(collection):
            raise UserError(f"{collection.reference} has no photographs to learn from.")
        self._entries, self._size, self.problems = list(collection.entries), size, dict[str, str]()
        self._kept: OrderedDict[int, np.ndarray] = OrderedDict()

    def squares(self, drawn: random.Random, count: int) -> Tensor:
        """(count, 3, size, size) in 0..1, as ``drawn`` says: which, where, mirrored or not."""
        return torch.stack([self._square(drawn) for _ in range(count)])

    def first(self) -> Tensor:
        """(1, 3, size, size) in 0..1, out of the middle of the first photograph that can be read."""
        for which in range(len(self._entries)):
            picture = self._picture(which)
            if picture is not None:
                top, left = ((side - self._size) // 2 for side in picture.shape[:2])
                return in_unit_range(picture[top : top + self._size, left : left + self._size])[None]
        raise UserError(NONE_READ)

    def _square(self, drawn: random.Random) -> Tensor:
        for _ in range(len(self._entries) + 100):
            which, across, down, mirrored = drawn.randrange(len(self._entries)), *(drawn.random() for _ in range(3))
            picture = self._picture(which)
            if picture is not None:
                top, left = (
                    round(part * (side - self._size))
                    for part, side in zip((down, across), picture.shape[:2], strict=True)
                )
                square = picture[top : top + self._size, left : left + self._size]
                return in_unit_range(square[:, ::-1] if mirrored < 0.5 else square)
        raise UserError(NONE_READ)

    def _picture(self, which: int) -> np.ndarray | None:
        """(h, w, 3) uint8 with the shorter side a little longer than a square."""
        entry = self._entries[which]
        if entry.name in self.problems:
            return None
        if which not in self._kept:
            try:
                photo = entry.photo()
            except UserError as error:
                self.problems[entry.name] = str(error)
                return None
            self._kept[which] = resized(photo.pixels, round(self._size * LARGER))
            while sum(kept.size for kept in self._kept.values()) > KEPT_PIXELS:
                self._kept.popitem(last=False)
        return self._kept[which]


def in_unit_range(pixels: np.ndarray) -> Tensor:
    """(3, h, w) in 0..1 of (h, w, 3) uint8."""
    return torch.from_numpy(np.array(pixels)).permute(2, 0, 1).float() / 255


def resized(pixels: np.ndarray, side: int) -> np.ndarray:
    """(h, w, 3) uint8 with this shorter side."""
    height, width = pixels.shape[:2]
    scale = side / min(height, width)
    size = max(side, round(width * scale)), max(side, round(height * scale))
    return np.asarray(PIL.Image.fromarray(pixels).resize(size, PIL.Image.Resampling.BILINEAR))


class Trainer:
    """A training that goes on where ``folder`` has a checkpoint of it. Raises UserError where that is of another.

    model    whose features the loss is of, for squares of the training's size
    note     a text that is kept in the checkpoint
    painter  the network, and ``losses`` the parts of each step's loss: where it stands between two steps
    """

    def __init__(
        self, model: LoadedModel, collection: Collection, styles: Sequence[Photo], training: Training, folder: Path,
        photographs: Photographs | None = None, note: str = "",
    ) -> None:  # fmt: skip
        self._note = note
        self._told = settings_of(model, collection, styles, training)
        folder.mkdir(parents=True, exist_ok=True)
        self._training, self._checkpoint, self._device = training, folder / CHECKPOINT, model.device
        self.photographs = photographs or Photographs(collection, training.size)
        self.painter = fresh_painter(training, len(styles))
        self._adams = adams_of(self.painter, training)
        self.losses = _resumed(self._checkpoint, self._told, self.painter, self._adams, model.device)
        self._kept = len(self.losses)
        prepared = model.pixels(*(model.prepare(style.pixels) for style in styles))
        with one_thread():
            self._loss = PerceptualLoss(model, prepared)
        self.painter.to(model.device).train()

    @property
    def stands(self) -> Trained:
        """Where it stands."""
        return Trained(len(self.losses), self.painter, np.array(self.losses, np.float32).reshape(-1, len(PARTS)))

    def run(self) -> Iterator[Progress | Trained]:
        """Yield each step, and where it stands at each checkpoint. Closing this keeps the step that it has reached."""
        training = self._training
        if len(self.losses) >= training.steps:
            yield self.stands
        try:
            while len(self.losses) < training.steps:
                self._step()
                step = len(self.losses)
                yield Progress(step, training.steps, "steps")
                if step % training.every == 0 or step == training.steps:
                    self._keep()
                    yield self.stands
        except GeneratorExit:
            self._keep()
            raise

    def _step(self) -> None:
        training = self._training
        drawn = random.Random(f"{training.seed} {len(self.losses)}")
        squares = self.photographs.squares(drawn, training.batch).to(self._device)
        which = [drawn.randrange(self.painter.styles) for _ in range(training.batch)]
        with one_thread():
            self.losses.append(take_step(self.painter, self._adams, self._loss, training, squares, which))

    def _keep(self) -> None:
        if len(self.losses) > self._kept:
            told = {"training": json.dumps(self._told), NOTE: self._note}
            _keep(self._checkpoint, told, self.painter, self._adams, self.losses)
            self._kept = len(self.losses)


def train(
    model: LoadedModel, collection: Collection, styles: Sequence[Photo], training: Training, folder: Path,
    photographs: Photographs | None = None,
) -> Iterator[Progress | Trained]:  # fmt: skip
    """What ``Trainer.run`` yields of a new trainer."""
    yield from Trainer(model, collection, styles, training, folder, photographs).run()


def painted(painter: Painter, squares: Tensor, most: int = 8) -> np.ndarray:
    """(n, 1 + styles, h, w, 3) each square, and beside it how it is painted in each style, the first ``most``."""
    was, columns = painter.training, [squares]
    painter.eval()
    for weights in torch.eye(painter.styles)[:most].to(squares):
        with torch.inference_mode(), painter.giving(STYLES, weights[None]):
            columns.append(painter(squares))
    painter.train(was)
    return torch.stack(columns, 1).permute(0, 1, 3, 4, 2).cpu().numpy()


def take_step(
    painter: Painter, adams: Mapping[str, Adam], loss: PerceptualLoss, training: Training, squares: Tensor,
    which: Sequence[int],
) -> tuple[float, float, float]:  # fmt: skip
    """One step; the content, the style and the variation before it."""
    weights = functional.one_hot(torch.tensor(which), painter.styles).to(squares)
    with torch.enable_grad(), painter.giving(STYLES, weights):
        painted = painter(squares)
        parts = loss.parts(painted, squares, which).mean(0)
        content, style, rough = parts[0], parts[1:].mean(), total_variation(painted).mean()
        whole = training.content * content + training.style * style + training.smooth * rough
    leaves = dict(painter.named_parameters())
    for (name, leaf), gradient in zip(leaves.items(), torch.autograd.grad(whole, list(leaves.values())), strict=True):
        adams[name].step(leaf, gradient)
    return float(content.detach()), float(style.detach()), float(rough.detach())


def adams_of(painter: Painter, training: Training) -> dict[str, Adam]:
    """What moves each parameter, by its name."""
    return {name: Adam(training.rate) for name, _ in painter.named_parameters()}


def fresh_painter(training: Training, styles: int) -> Painter:
    """The network before its first step."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(training.seed)
        return Painter(styles, training.norm, training.width, training.blocks)


def settings_of(
    model: LoadedModel, collection: Collection, styles: Sequence[Photo], training: Training
) -> dict[str, Any]:
    """What decides the weights, as JSON holds it."""
    names = hashlib.sha256("\n".join(entry.reference for entry in collection.entries).encode()).hexdigest()
    return {
        **asdict(training), "model": model.digest, "photographs": names,
        "styles": [{"name": style.name, "digest": style.digest} for style in styles],
    }  # fmt: skip


def _keep(
    path: Path, told: Mapping[str, str], painter: Painter, adams: Mapping[str, Adam], losses: Sequence[Any]
) -> None:
    state = {f"weights.{name}": tensor for name, tensor in painter.state_dict().items()}
    for name, adam in adams.items():
        state |= {f"{which} of {name}": tensor for which, tensor in adam.moments.items()}
    state["losses"] = torch.tensor(np.array(losses, np.float64))
    contiguous = {name: tensor.detach().cpu().contiguous() for name, tensor in state.items()}
    with atomic_write(path) as temporary:
        save_file(contiguous, temporary, dict(told))


def _resumed(
    path: Path, told: Mapping[str, Any], painter: Painter, adams: Mapping[str, Adam], device: str
) -> list[tuple[float, float, float]]:
    """Take the weights and moments of a checkpoint; its losses, none where there is no checkpoint."""
    if not os.path.exists(path):
        return []
    try:
        with safe_open(path, "pt") as file:
            before = json.loads(file.metadata()["training"])
            state = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  a file is no mapping
    except Exception:
        raise UserError(f"{path} is no checkpoint of a training: remove it, or name another folder.") from None
    may_differ = ("steps", "every")
    for name, value in told.items():
        if name not in may_differ and before.get(name) != value:
            raise UserError(
                f"{path.parent} holds a training with another {name}; name another folder, or remove {path.name}."
            )
    painter.load_state_dict({n.removeprefix("weights."): t for n, t in state.items() if n.startswith("weights.")})
    for name, adam in adams.items():
        adam.take_up({which: state[f"{which} of {name}"].to(device) for which in ("steps", "mean", "square")})
    return [tuple(row) for row in state["losses"].tolist()]
