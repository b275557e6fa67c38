"""A loaded network, as techniques see it (``workbench.api.Model``)."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property

import numpy as np
import torch
from torch import Tensor, nn

from workbench.api import Batch, Changes, Image, LayerInfo, Target, UserError, class_title

from . import recording
from .forward.backend import Forwards
from .forward.batch_sizes import BatchSizes
from .forward.folded_batch_norm import folded
from .forward.runtime import TOLERANCE, fingerprint
from .forward.tape_cache import TapeCache
from .preparation import Preparation
from .sweep import SweepContext, sweep


class LoadedModel:
    """A network in eval mode with what is known of it. Raises UserError where it is no classifier of images."""

    def __init__(
        self,
        network: nn.Module,
        preparation: Preparation,
        classes: Sequence[str] = (),
        reference: str = "",
        device: str = "cpu",
    ) -> None:
        self.reference, self.device, self.preparation = reference, device, preparation
        self.input_size = preparation.crop
        self.network = _channels_last(network.to(device)).eval().requires_grad_(False)
        self._mean = torch.tensor(preparation.mean, device=device).view(-1, 1, 1)
        self._std = torch.tensor(preparation.std, device=device).view(-1, 1, 1)
        self.batch_sizes = BatchSizes()
        scores, self.layers, self.default_layer = self._trace()
        self.classes = tuple(classes) or tuple(f"class {i}" for i in range(scores.shape[1]))
        if len(self.classes) != scores.shape[1]:
            raise UserError(
                f"{reference} has {scores.shape[1]} outputs, but there are {len(self.classes)} class names."
            )
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
        if not isinstance(output, Tensor) or output.ndim != 2:
            got = f"a tensor of shape {tuple(output.shape)}" if isinstance(output, Tensor) else type(output).__name__
            raise UserError(f"{self.reference} must give one row of scores per image, (N, classes); it gives {got}.")
        return output, layers, default

    @property
    def input_channels(self) -> int:
        return len(self.preparation.mean)

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
        return torch.from_numpy(image.pixels)[None].to(self.device).contiguous(memory_format=torch.channels_last)

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
        if target.kind == "predicted":
            return Target("class", (str(int(scores[0].argmax())),))
        if target.kind == "unit":
            layer = self.layer(target.names[0])
            if not layer.channels:
                raise UserError(f"Layer {layer.name!r} has no channels: its output has the shape {layer.shape}.")
            if int(target.names[1]) >= layer.channels:
                raise UserError(f"channel must be 0 to {layer.channels - 1} in {layer.name!r}; got {target.names[1]}.")
            return Target("unit", (layer.name, str(int(target.names[1]))))
        return Target(target.kind, tuple(str(self.class_index(name)) for name in target.names))

    def class_index(self, name: str) -> int:
        """The number of a class that is named or numbered. Raises UserError with the nearest names."""
        if name.lstrip("-").isdigit():
            if not 0 <= int(name) < len(self.classes):
                raise UserError(f"class must be 0 to {len(self.classes) - 1}; got {name}.")
            return int(name)
        wanted = name.casefold()
        found = [i for i, known in enumerate(self.classes) if known.casefold() == wanted]
        if len(found) > 1:
            raise UserError(f"Several classes are called {name!r}: {', '.join(map(str, found))}; give the number.")
        if not found:
            near = difflib.get_close_matches(wanted, [c.casefold() for c in self.classes], n=3, cutoff=0.5)
            hint = f"; the nearest names are {', '.join(near)}" if near else ""
            raise UserError(f"{self.reference} has no class {name!r}{hint}.")
        return found[0]

    def value_of(self, target: Target, scores: Tensor, activations: Mapping[str, Tensor] | None = None) -> Tensor:
        if target.kind == "unit":
            if activations is None:
                raise ValueError("the value of a unit is known from recorded activations")
            layer = self.layer(target.names[0])
            output, channel = activations[layer.name], int(target.names[1])
            whole = output[:, channel] if layer.layout in ("maps", "vector") else output[..., channel]
            return whole.flatten(1).mean(1) if whole.ndim > 1 else whole
        first = target.indices[0]
        if target.kind == "difference":
            return scores[:, first] - scores[:, target.indices[1]]
        if target.kind == "probability":
            return scores.softmax(1)[:, first]
        if target.kind == "log-probability":
            return scores.log_softmax(1)[:, first]
        return scores[:, first]

    def value(self, target: Target, pixels: Tensor) -> Tensor:
        with self.recording([target.layer] if target.layer else []) as activations:
            return self.value_of(target, self.scores(pixels), activations)

    def title(self, target: Target) -> str:
        if target.kind == "unit":
            return f"unit {target.names[1]} of {target.names[0]}"
        named = [class_title(self.classes[i], i) for i in target.indices]
        return " minus ".join(named) if target.kind in ("class", "difference") else f"{target.kind} of {named[0]}"

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
