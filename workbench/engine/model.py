"""A loaded network, as techniques see it (``workbench.api.Model``)."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property

import numpy as np
import torch
from torch import Tensor, nn

from workbench.api import Batch, Changes, Image, LayerInfo, Target, UserError

from . import recording
from .forward.backend import Forwards
from .forward.batch_sizes import BatchSizes
from .forward.folded_batch_norm import folded
from .forward.runtime import TOLERANCE, fingerprint
from .forward.tape_cache import TapeCache
from .guard.guard import Guard
from .guard.lending import borrowed
from .preparation import Preparation
from .sweep import SweepContext, sweep
from .tasks import Task, classification
from .tasks.units import unit_value


class LoadedModel:
    """A network in eval mode with what is known of it. Raises UserError where it is no classifier of images.

    lent  whether the network is somebody else's: it is in eval mode and asks for no gradients inside ``in_use`` alone,
          and stays on its device and in its layout
    """

    def __init__(
        self,
        network: nn.Module,
        preparation: Preparation,
        classes: Sequence[str] = (),
        reference: str = "",
        device: str = "cpu",
        lent: bool = False,
    ) -> None:
        self.reference, self.device, self.preparation = reference, device, preparation
        self.lent = lent
        self.task: Task = classification
        self.input_size = preparation.crop
        self.network = network if lent else _channels_last(network.to(device)).eval().requires_grad_(False)
        self._mean = torch.tensor(preparation.mean, device=device).view(-1, 1, 1)
        self._std = torch.tensor(preparation.std, device=device).view(-1, 1, 1)
        self.batch_sizes = BatchSizes()
        with self.in_use():
            scores, self.layers, self.default_layer = self._trace()
        self.classes = self.task.class_names(classes, scores, reference)
        self._by_name = {layer.name: layer for layer in self.layers}
        shape = (self.input_channels, *self.input_size)
        archive = TapeCache(self.network, lambda: self.digest)
        self.forwards = Forwards(self.network, self.scores, shape, device, archive)
        self._folded: tuple[object, nn.Module | None] | None = None  # the weights it was made of, and the twin
        self._sweep_context: SweepContext | None = None  # of the run that is going on

    def _trace(self) -> tuple[Tensor, tuple[LayerInfo, ...], LayerInfo | None]:
        height, width = self.input_size
        grey = torch.full((1, len(self.preparation.mean), height, width), 0.5, device=self.device)
        output, layers, default = recording.trace(self.network, self._normalised(grey))
        return self.task.scores_of(output, self.reference), layers, default

    @property
    def input_channels(self) -> int:
        return len(self.preparation.mean)

    @cached_property
    def guard(self) -> Guard:
        """What puts the network and the process back after each run."""
        return Guard(self.network, self.lent)

    def in_use(self) -> AbstractContextManager[None]:
        """Inside the block the network is in eval mode and asks for no gradients; a lent one is then as it was."""
        return borrowed(self.network) if self.lent else nullcontext()

    @cached_property
    def digest(self) -> str:
        sha = hashlib.sha256(repr((self.preparation.mean, self.preparation.std)).encode())
        for name, tensor in self.network.state_dict().items():
            sha.update(f"{name} {tuple(tensor.shape)} {tensor.dtype}".encode())
            sha.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().data)
        return sha.hexdigest()

    def prepare(self, original: np.ndarray, name: str = "", digest: str = "") -> Image:
        """An opened image, (h, w, 3) uint8, as this network sees it."""
        return self.preparation.prepare(original, name, digest)

    def layer(self, name: str) -> LayerInfo:
        if name in self._by_name:
            return self._by_name[name]
        calls = [layer.name for layer in self.layers if layer.module == name]
        if calls:
            raise UserError(f"Layer {name!r} runs {len(calls)} times; say which call: {', '.join(calls[:4])}.")
        near = difflib.get_close_matches(name, self._by_name, n=3, cutoff=0.4)
        hint = f"; the nearest names are {', '.join(near)}" if near else ""
        raise UserError(f"{self.reference} has no layer {name!r}{hint}.")

    def module(self, name: str) -> nn.Module:
        layer = self.layer(name)
        if layer.module.endswith("()"):
            raise UserError(f"Layer {name!r} is a function call, not a module with weights.")
        return self.network.get_submodule(layer.module)

    def pixels(self, image: Image) -> Tensor:
        pixels = torch.from_numpy(np.array(image.pixels))  # a copy: an image is read-only, a tensor is not
        return pixels[None].to(self.device).contiguous(memory_format=torch.channels_last)

    def scores(self, pixels: Tensor) -> Tensor:
        scores: Tensor = self.network(self._normalised(pixels))
        return scores

    def folded_scores(self, pixels: Tensor) -> Tensor:
        own = fingerprint(self.network)
        if self._folded is None or self._folded[0] != own:
            self._folded = own, self._fold()
        network = self._folded[1] or self.network
        scores: Tensor = network(self._normalised(pixels))
        return scores

    def _fold(self) -> nn.Module | None:
        """The network with its batch-norms folded in; None where that does not give its own logits."""
        drawn = torch.Generator().manual_seed(0)
        shape = (1, self.input_channels, *self.input_size)
        with torch.inference_mode(False):
            pixels = self._normalised(torch.rand(shape, generator=drawn).to(self.device))
        try:
            return folded(self.network, lambda network: torch.as_tensor(network(pixels)), TOLERANCE)
        except Exception:  # a network of somebody's that cannot be copied
            return None

    def _normalised(self, pixels: Tensor) -> Tensor:
        return (pixels - self._mean) / self._std

    def resolve(self, target: Target, scores: Tensor) -> Target:
        return self.task.resolve(target, scores, self)

    def value_of(self, target: Target, scores: Tensor, activations: Mapping[str, Tensor] | None = None) -> Tensor:
        if target.layer is None:
            return self.task.value_of(target, scores)
        if activations is None:
            raise ValueError("the value of a unit is known from recorded activations")
        return unit_value(activations, self.layer(target.layer), int(target.names[1]))

    def value(self, target: Target, pixels: Tensor) -> Tensor:
        with self.recording([target.layer] if target.layer else []) as activations:
            return self.value_of(target, self.scores(pixels), activations)

    def title(self, target: Target) -> str:
        return target.title(self.classes)

    def recording(self, layers: Sequence[str], gradient: bool = False) -> AbstractContextManager[Mapping[str, Tensor]]:
        return recording.recording(self.network, [self.layer(name) for name in layers], gradient)

    @contextmanager
    def sweeping(self, context: SweepContext) -> Iterator[None]:
        """Inside the block, sweeps of this model belong to the run whose context this is."""
        before, self._sweep_context = self._sweep_context, context
        try:
            yield
        finally:
            self._sweep_context = before

    def sweep(self, image: Image, changes: Changes, target: Target) -> Iterator[Batch]:
        return sweep(self, image, changes, target, self._sweep_context or SweepContext())


def _channels_last(network: nn.Module) -> nn.Module:
    """Weights in the order that 2-D convolutions are fastest in; ``Module.to`` would refuse those of 3-D ones."""
    for weight in network.parameters():
        if weight.ndim == 4:
            weight.data = weight.data.contiguous(memory_format=torch.channels_last)
    return network
