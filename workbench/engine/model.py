"""A loaded network, as techniques see it (``workbench.api.Model``)."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from workbench.api import Aim, Batch, Changes, ExtraInput, Grid, Image, LayerInfo, Progress, Result, Target, UserError
from workbench.families.retrieval import compared_layer
from workbench.images.photo import open_photo

from . import recording
from .extra_inputs import TakesMore
from .forward.backend import Forwards
from .forward.batch_sizes import BatchSizes
from .forward.quick_networks import QuickNetworks
from .forward.runtime import fingerprint
from .forward.tape_cache import TapeCache
from .guard.guard import Guard
from .guard.lending import borrowed
from .own_code import code_digest, has_own_code
from .packing import Packing
from .preparation import Preparation
from .seen_pixels import seen_pixels
from .spec import ModelSpec
from .sweep import SweepContext, sweep
from .tasks.feature_likeness import feature_likeness, resolved_likeness
from .tasks.registry import chosen_output, taking_images, task_of
from .tasks.task import Answer
from .tasks.units import unit_value

OpenAnother = Callable[[str], AbstractContextManager["LoadedModel"]]
FindRegions = Callable[["LoadedModel", str, int, str, int], Generator[Progress, None, Grid]]
COLOURS = {"rgb": "RGB", "bgr": "BGR", "grey": "grey"}
IN_DIGEST = frozenset(
    {"gives", "code", "mean", "std", "colours", "layout", "value_range", "output", "decoder", "same"}
)  # as they are


class LoadedModel:
    """A network in eval mode with what is known of it. Raises UserError where its output is none of its task.

    lent  whether the network is somebody else's: it is in eval mode and asks for no gradients inside ``in_use`` alone,
          and stays on its device and in its layout
    """

    def __init__(
        self, network: nn.Module, spec: ModelSpec, reference: str = "", device: str = "cpu", lent: bool = False
    ) -> None:
        self.reference, self.device, self.lent = reference, device, lent
        self.found: Any = None  # what a loader made of the reference: ``loaders.registry.Found``
        self.by_weights = (
            False  # whether it was recognised by weights alone, so that another architecture can be stated
        )
        network, spec = taking_images(network, spec, reference)
        self.preparation = spec.preparation
        self.input_size = self.preparation.crop
        self.network = network if lent else _channels_last(network.to(device)).eval().requires_grad_(False)
        self._mean = torch.tensor(self.preparation.mean, device=device).view(-1, 1, 1)
        self._std = torch.tensor(self.preparation.std, device=device).view(-1, 1, 1)
        self.batch_sizes = BatchSizes()
        self._output = spec.output
        with self.in_use():
            output, self.layers, self.default_layer = self._trace()
        output = chosen_output(output, spec.output, reference)
        self.task, self.spec = task_of(spec, output, reference)
        self.classes = self.task.labels(self.spec.labels, self.task.read(output, reference), reference)
        self._by_name = {layer.name: layer for layer in self.layers}
        shape = (self.input_channels, *self.input_size)
        archive = TapeCache(self.network, lambda: self.digest)
        self._packing = None if self.task.rows else Packing.of(output)
        rows, numbers = (self.answer, None) if self._packing is None else (self._packed, self._numbers_of_row)
        self.forwards = Forwards(self.network, rows, shape, device, archive, numbers)
        self._quick: tuple[object, QuickNetworks] | None = None  # the weights that they were made of
        self.find_regions: FindRegions | None = None  # set by who runs techniques
        self.open_another: OpenAnother | None = None  # set by who runs techniques
        self.photographs: dict[str, Image] = {}  # that the run that is going on has opened, by what names them
        self._recorded: list[dict[str, Tensor]] = []  # of each ``recording`` that is open
        self._sweep_context: SweepContext | None = None  # of the run that is going on

    def _trace(self) -> tuple[Any, tuple[LayerInfo, ...], LayerInfo | None]:
        """What the network gives for a grey image, its layers, and the default one. Raises UserError where it fails."""
        grey = torch.full((1, self.input_channels, *self.input_size), 0.5, device=self.device)
        try:
            return recording.trace(self.network, self._normalised(grey))
        except (UserError, MemoryError, torch.OutOfMemoryError):
            raise
        except Exception as error:
            first = (str(error).strip().splitlines() or [""])[0][:200].rstrip(".!") or type(error).__name__
            size = "{} × {}".format(*self.input_size[::-1])
            raise UserError(f"{self.reference or 'The network'} fails on an image of {size} px: {first}.") from error

    @property
    def input_channels(self) -> int:
        return self.preparation.channels

    @property
    def no_classes(self) -> str:
        return self.task.no_classes

    @cached_property
    def guard(self) -> Guard:
        """What puts the network and the process back after each run."""
        return Guard(self.network, self.lent)

    @property
    def kinds(self) -> tuple[str, ...]:
        return self.task.kinds

    @property
    def no_aim(self) -> str:
        return self.task.no_aim

    @property
    def places(self) -> bool:
        return self.task.places

    @property
    def compared(self) -> str:
        """The layer whose features two images are compared by; empty where there is none."""
        layer = compared_layer(self)
        return layer.name if layer else ""

    @property
    def extra_inputs(self) -> tuple[ExtraInput, ...]:
        return self.network.extra_inputs if isinstance(self.network, TakesMore) else ()

    @property
    def sees_image(self) -> bool:
        return self.network.sees_image if isinstance(self.network, TakesMore) else True

    @property
    def gives_pictures(self) -> bool:
        return self.task.pictures

    def giving(self, name: str, values: Tensor) -> AbstractContextManager[None]:
        return self._taking(name).giving(name, values)

    def taken(self, name: str, pixels: Tensor) -> Tensor:
        return self._taking(name).taken(name, self._normalised(pixels))

    def _taking(self, name: str) -> TakesMore:
        if not isinstance(self.network, TakesMore) or name not in [extra.name for extra in self.extra_inputs]:
            raise UserError(f"{self.reference} takes no {name!r} beside an image.")
        return self.network

    def in_use(self) -> AbstractContextManager[None]:
        """Inside the block the network is in eval mode and asks for no gradients; a lent one is then as it was."""
        return borrowed(self.network) if self.lent else nullcontext()

    @cached_property
    def digest(self) -> str:
        description = self.preparation.normalisation_plain()
        usual = [description.pop(name) for name in ("mean", "std")]
        sha = hashlib.sha256(repr(tuple(map(tuple, usual))).encode())
        if description or self.spec.output:
            sha.update(repr((description, self.spec.output)).encode())
        own = code_digest(self.network) if not self.spec.variant and has_own_code(self.network) else ""
        sha.update((self.spec.variant or own).encode())
        if self.spec.gives:
            sha.update(repr((self.task.name, self.spec.gives)).encode())
        if self.spec.decoder:  # the same output read otherwise is another answer
            sha.update(repr(self.task).encode())
        if stated := self.spec.stated - IN_DIGEST:  # other names of classes, another frame: other results
            sha.update(repr((self.task.name, self.classes, self.preparation.framing_dict(), sorted(stated))).encode())
        for name, tensor in self.network.state_dict().items():
            sha.update(f"{name} {tuple(tensor.shape)} {tensor.dtype}".encode())
            sha.update(_bytes(tensor).numpy().data)
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

    def pixels(self, *images: Image) -> Tensor:
        pixels = np.stack([image.pixels.transpose(1, 2, 0) for image in images])  # copied: an image is read-only
        colours_last = torch.from_numpy(pixels).permute(0, 3, 1, 2)
        return colours_last.to(self.device).contiguous(memory_format=torch.channels_last)

    def answer(self, pixels: Tensor) -> Answer:
        return self._answer(self.network, self._normalised(pixels))

    @property
    def packs(self) -> bool:
        return self.task.rows or self._packing is not None

    def unpacked(self, row: Tensor) -> Answer:
        return row if self._packing is None else self.task.read(self._packing.unpacked(row), self.reference)

    def _packed(self, pixels: Tensor) -> Tensor:
        """(N, n) all that the network gives for each image."""
        output = chosen_output(self.network(self._normalised(pixels)), self._output, self.reference)
        return Packing.packed(output)

    def _numbers_of_row(self, row: Tensor) -> Tensor:
        return self.task.numbers(self.unpacked(row))

    def _answer(self, network: nn.Module, normalised: Tensor) -> Answer:
        return self.task.read(chosen_output(network(normalised), self._output, self.reference), self.reference)

    def scores(self, pixels: Tensor) -> Tensor:
        return self.task.scores(self.answer(pixels), self.reference)

    def folded_answer(self, pixels: Tensor) -> Answer:
        return self._answer(self.quick.for_answer, self._normalised(pixels))

    @property
    def quick(self) -> QuickNetworks:
        """Faster copies of the network, of the weights as they are now."""
        own = fingerprint(self.network)
        if self._quick is None or self._quick[0] != own:
            pixels = self._normalised(self._drawn())
            run = lambda network: self.task.numbers(self._answer(network, pixels))  # noqa: E731
            self._quick = own, QuickNetworks(self.network, run)
        return self._quick[1]

    def folded_scores(self, pixels: Tensor) -> Tensor:
        return self.task.scores(self.folded_answer(pixels), self.reference)

    def _drawn(self) -> Tensor:
        """Pixels drawn by chance, always the same, on which a copy of the network is tried."""
        shape = (1, self.input_channels, *self.input_size)
        with torch.inference_mode(False):
            return torch.rand(shape, generator=torch.Generator().manual_seed(0)).to(self.device)

    def answer_prepared(self, preparation: Preparation, pixels: Tensor) -> Answer:
        """The answer for the same pixels in another order of colours, range, mean and std."""
        return self._answer(self.network, self._normalised(pixels, preparation))

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What was opened, in parts of one line: the option of a reference that corrects each, and its words."""
        spec, preparation = self.spec, self.preparation
        height, width = self.input_size
        return [
            ("arch" if self.by_weights else "", spec.architecture or "A network"),
            ("task", self.task.counted(self.classes)),
            ("input", f"{height} × {width} px"),
            ("colours", COLOURS[preparation.colours]),
            *([("", spec.source)] if spec.source else []),
        ]

    def _normalised(self, pixels: Tensor, preparation: Preparation | None = None) -> Tensor:
        """What the network takes, of pixels in [0, 1]: its order of colours, its range, mean and std, its layout."""
        mean, std = self._mean, self._std
        if preparation is not None:
            mean, std = (pixels.new_tensor(row).view(-1, 1, 1) for row in (preparation.mean, preparation.std))
        preparation = preparation or self.preparation
        low, high = preparation.value_range
        if preparation.colours == "bgr":
            pixels = pixels.flip(1)
        if (low, high) != (0.0, 1.0):
            pixels = pixels * (high - low) + low
        normalised = (pixels - mean) / std
        return normalised if preparation.layout == "nchw" else normalised.permute(0, 2, 3, 1)

    def resolve(self, target: Target, answer: Answer, image: Image | None = None) -> Target:
        if target.anchor is not None:
            return target
        if target.kind == "unit":
            return target.fitted(self)
        if pair := target.pair:
            return self._difference(pair, answer, image)
        with self._undisturbed():  # the network may be asked about another image
            if target.layer:
                return resolved_likeness(target, self)
            return self.task.resolve(target, answer, image, self)

    def _difference(self, pair: tuple[Target, Target], answer: Answer, image: Image | None) -> Target:
        """A difference of two targets, both resolved. Raises UserError for what is read at a layer."""
        for target in pair:
            if target.layer:
                raise UserError(f"A difference is of two things in the model's answer; {target} is read inside of it.")
        first, second = (self.resolve(target, answer, image) for target in pair)
        return Target("difference", (str(first), str(second)), (first, second))

    def aim(self, target: Target, goal: str, answer: Answer) -> Aim:
        if target.layer:
            raise UserError(f"An attack changes what the model answers, and {target} is read inside of it.")
        if target.pair:
            raise UserError(f"An attack changes one thing in what the model answers; {target} is two.")
        return self.task.aim(target, goal, answer, self)

    def shown(self, answer: Answer, image: Image, top: int) -> Result:
        return self.task.shown(answer, image, self, top)

    def numbers(self, answer: Answer) -> Tensor:
        return self.task.numbers(answer)

    def likeliest(self, answer: Answer) -> Tensor:
        return self.task.likeliest(answer)

    def value_of(self, target: Target, answer: Answer, activations: Mapping[str, Tensor] | None = None) -> Tensor:
        if pair := target.pair:
            first, second = (self.task.value_of(one, answer) for one in pair)
            return first - second
        if target.layer is None:
            return self.task.value_of(target, answer)
        if activations is None:
            raise ValueError("the value of a target at a layer is known from recorded activations")
        layer = self.layer(target.layer)
        if target.kind == "features":
            return feature_likeness(activations, layer, target)
        return unit_value(activations, layer, int(target.names[1]))

    def value(self, target: Target, pixels: Tensor) -> Tensor:
        with self.recording([target.layer] if target.layer else []) as activations:
            return self.value_of(target, self.answer(pixels), activations)

    def aspects(self, target: Target) -> tuple[Target, ...]:
        if pair := target.pair:
            return tuple(aspect for one in pair for aspect in self.task.aspects(one))
        return (target,) if target.layer else self.task.aspects(target)

    def title(self, target: Target) -> str:
        if pair := target.pair:
            return " minus ".join(self.task.title(one, self.classes) for one in pair)
        return target.title(self.classes) if target.layer else self.task.title(target, self.classes)

    @contextmanager
    def recording(self, layers: Sequence[str], gradient: bool = False) -> Iterator[Mapping[str, Tensor]]:
        with recording.recording(self.network, [self.layer(name) for name in layers], gradient) as activations:
            self._recorded.append(activations)
            try:
                yield activations
            finally:
                self._recorded = [each for each in self._recorded if each is not activations]

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        """Inside the block what was recorded before stays, whatever goes through the network."""
        recorded = [(activations, dict(activations)) for activations in self._recorded]
        try:
            yield
        finally:
            for activations, before in recorded:
                activations.clear()
                activations.update(before)

    def reached(self, layers: Sequence[str], pixels: Tensor) -> Mapping[str, Tensor]:
        wanted = [self.layer(name) for name in layers]
        return self._reached(self.network, wanted, pixels)

    def folded_reached(self, layers: Sequence[str], pixels: Tensor) -> Mapping[str, Tensor]:
        wanted = [self.layer(name) for name in layers]

        def read(network: nn.Module) -> list[Tensor]:
            return list(self._reached(network, wanted, self._drawn()).values())

        network = self.quick.for_modules([layer.module for layer in wanted], read)
        return self._reached(network, wanted, pixels)

    def _reached(self, network: nn.Module, layers: Sequence[LayerInfo], pixels: Tensor) -> dict[str, Tensor]:
        return recording.reached(network, layers, lambda: network(self._normalised(pixels)))

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

    def another(self, reference: str) -> AbstractContextManager[LoadedModel]:
        if self.open_another is None:
            raise UserError("Here no network can be opened beside the model.")
        return self.open_another(reference)

    def photograph(self, reference: str) -> Image:
        photo = open_photo(reference)
        image = self.photographs[reference] = self.prepare(photo.pixels, photo.name, photo.digest)
        return image

    def seen(self, pictures: Tensor) -> Tensor:
        return seen_pixels(self.preparation, pictures.to(self.device))

    def strongest_regions(
        self, layer: str, channel: int, collection: str, count: int = 9
    ) -> Generator[Progress, None, Grid]:
        if self.find_regions is None:
            raise UserError("Here no collection of images is looked through.")
        return self.find_regions(self, layer, channel, collection, count)


def _bytes(tensor: Tensor) -> Tensor:
    """(n,) uint8, what a tensor holds in the order of its axes."""
    row = tensor.detach().cpu().contiguous().reshape(-1)
    if row.stride() != (1,):  # a single number that was spread over axes counts as contiguous whatever its stride is
        row = row.clone(memory_format=torch.contiguous_format).as_strided(row.shape, (1,))
    return row.view(torch.uint8)


def _channels_last(network: nn.Module) -> nn.Module:
    """Weights in the order that 2-D convolutions are fastest in; ``Module.to`` would refuse those of 3-D ones."""
    for weight in network.parameters():
        if weight.ndim == 4:
            weight.data = weight.data.contiguous(memory_format=torch.channels_last)
    return network
