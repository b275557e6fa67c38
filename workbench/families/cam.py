"""Class activation maps: a layer's maps, weighted for a target and summed, enlarged to the network's input.

Weights come from gradients (``GradientCam``), or from asking the network once per channel (``MeasuredCam``). Of several
layers each map is divided by its largest magnitude and their mean is taken, since a layer deeper down may have values a
thousand times larger; what was divided by is in the result's facts.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import (
    Applicability,
    Changes,
    Heatmap,
    Image,
    Layer,
    LayerInfo,
    Model,
    Progress,
    Result,
    Target,
    Technique,
    UserError,
    as_maps,
    layer_param,
    param,
    target_param,
)

from .layers import makes_maps

Facts = Mapping[str, str | int | float | bool]
NO_LAYER = "This model has no maps before a global pooling and no image tokens, so there is no layer to stand on."
OF_TOKENS = "The maps are image tokens of the last layer from which they still reach the answer."
SHARE = "share of largest"  # the unit of fused maps
AT_ONCE = 16  # layers that are looked at together, from the end: about a block, so the first look is enough
HEADS = 64  # the same where heads come last, one for each level


@dataclass(frozen=True, eq=False)
class Reading:
    """The recorded activations of one forward, and the gradients of one backward where they were asked for.

    target       resolved
    score        the target's value y
    layers       those that were read
    activations  per layer A, (1, C, h, w)
    gradients    per layer dy/dA, (1, C, h, w); empty where none were asked for
    """

    target: Target
    title: str
    score: float
    layers: tuple[LayerInfo, ...]
    activations: tuple[Tensor, ...]
    gradients: tuple[Tensor, ...] = ()


def read(model: Model, image: Image, target: Target, layers: Sequence[LayerInfo], gradient: bool = True) -> Reading:
    """Activations of these layers, and how the target rises with them. Raises UserError where one cannot reach it."""
    (reading,) = read_together(model, [image], target, layers, gradient)
    return reading


def read_together(
    model: Model, images: Sequence[Image], target: Target, layers: Sequence[LayerInfo], gradient: bool = True
) -> list[Reading]:
    """The same of several images, by one forward and one backward; the model's answer then has to be rows.

    No image's value hangs on another image, so the gradient of the sum of all values is the gradient of each.
    """
    names = [layer.name for layer in layers]
    recorded = _with_targets(names, target)
    with torch.set_grad_enabled(gradient), model.recording(recorded, gradient=gradient) as activations:
        answer = model.answer(model.pixels(*images))
        answers = [answer] if len(images) == 1 else [answer[i : i + 1] for i in range(len(images))]
        resolved = [model.resolve(target, one, image) for one, image in zip(answers, images, strict=True)]
        alike = {(one, id(one.anchor)): one for one in resolved}  # images of one target have their values at once
        values = {key: model.value_of(one, answer, activations) for key, one in alike.items()}
        y = torch.stack([values[one, id(one.anchor)][i] for i, one in enumerate(resolved)])
        outputs = [activations[name] for name in names]
        slopes: Sequence[Tensor | None] = [None] * len(outputs)
        if gradient and y.requires_grad:
            slopes = torch.autograd.grad(y.sum(), outputs, allow_unused=True)
    scores = y.detach().tolist()
    return [_reading(model, one, scores[i], layers, outputs, slopes, i, gradient) for i, one in enumerate(resolved)]


def _reading(
    model: Model,
    target: Target,
    score: float,
    layers: Sequence[LayerInfo],
    outputs: Sequence[Tensor],
    slopes: Sequence[Tensor | None],
    i: int,
    gradient: bool,
) -> Reading:
    """What belongs to the i-th image. Raises UserError where a layer cannot reach its target."""
    title = model.title(target)
    activations = tuple(
        as_maps(output[i : i + 1].detach(), layer) for output, layer in zip(outputs, layers, strict=True)
    )
    gradients = []
    for layer, dy_dA in zip(layers, slopes, strict=True):
        if gradient and dy_dA is None:
            raise UserError(f"Layer {layer.name!r} cannot reach the target {title}: choose one below it.")
        if dy_dA is not None:
            mine = dy_dA[i : i + 1]
            if target.anchor is not None and not mine.any():
                raise UserError(
                    f"The gradient of {title} is zero all over layer {layer.name!r}: choose one that it comes from."
                )
            gradients.append(as_maps(mine, layer))
    return Reading(target, title, score, tuple(layers), activations, tuple(gradients))


def chosen_layers(model: Model, image: Image, target: Target, layer: str, further: str = "") -> list[LayerInfo]:
    """The layer that was named, or the default, and those to fuse with it. Raises UserError where one is not known."""
    first = model.layer(layer) if layer else default_layer(model, image, target)
    names = [name.strip() for name in further.split(",") if name.strip()]
    return [model.layer(name) for name in dict.fromkeys([first.name, *names])]


def default_layer(model: Model, image: Image, target: Target) -> LayerInfo:
    """The last maps before global pooling; for a transformer the last image tokens that reach the target.

    In a ViT that reads its class token these are not the last block's output, whose image tokens reach nothing, but
    what its attention looks at, after the first normalisation. For a unit it is the last layer below the unit, for
    features the last up to the layer that they are of, and for a thing in one image the last layer that all of it comes
    from: a box comes from one level of a pyramid, where class score and sides have not parted yet. Raises UserError
    where there is none.
    """
    unit = model.layer(target.layer) if target.layer else None
    in_image = model.places and unit is None
    if model.default_layer is not None and not in_image and not (unit and unit.spatial):
        return model.default_layer
    if in_image or (unit and unit.spatial):
        candidates = [info for info in (_up_to(model, target) if unit else model.layers) if makes_maps(info)]
    else:
        candidates = token_layers(model)
    if not candidates and not unit:
        raise UserError(f"{NO_LAYER[:-1]}; name a layer.")
    at_once = HEADS if in_image else AT_ONCE
    for end in range(len(candidates), 0, -at_once):
        some = candidates[max(0, end - at_once) : end]
        for layer, reaches in zip(reversed(some), reversed(_reaching(model, image, target, some)), strict=True):
            if reaches:
                return layer
    if unit:
        raise UserError(f"No layer below {unit.name} has maps to stand on: choose a unit of a later layer.")
    what = "maps in several places" if in_image else "image tokens"
    raise UserError(f"No layer's {what} reach the target {target}; name a layer.")


def _up_to(model: Model, target: Target) -> Sequence[LayerInfo]:
    """The layers that end before that of a unit; where all of a layer's features count, that layer too."""
    at = [info.name for info in model.layers].index(str(target.layer))
    return model.layers[: at if target.kind == "unit" else at + 1]


def _reaching(model: Model, image: Image, target: Target, layers: Sequence[LayerInfo]) -> list[bool]:
    """For each layer, whether there is a way from its maps or image tokens to the target, and to all that makes it up.

    A layer that reaches a unit by a single map only shows that map again, so it does not count; nor does one that
    reaches a thing in one image from a single place. The gradient that is sent back is NaN: it gets through weights
    that are zero, as those of a head that was never trained, and stays out only where nothing is connected.
    """
    names = [layer.name for layer in layers]
    reaching = [True] * len(layers)
    with torch.enable_grad(), model.recording(_with_targets(names, target), gradient=True) as activations:
        answer = model.answer(model.pixels(image))
        resolved = model.resolve(target, answer, image)
        outputs = [activations[name] for name in names]
        for aspect in model.aspects(resolved):
            y = model.value_of(aspect, answer, activations)[0]
            if not y.requires_grad:
                return [False] * len(layers)
            nan = torch.full_like(y, math.nan)
            sent_back = torch.autograd.grad(y, outputs, nan, retain_graph=True, allow_unused=True)
            for i, (g, layer) in enumerate(zip(sent_back, layers, strict=True)):
                reached = g is not None and _several(as_maps(g, layer).isnan(), resolved.anchor is not None)
                reaching[i] = reaching[i] and reached
    return reaching


def _several(maps: Tensor, places: bool) -> bool:
    """Whether more than one of (1, C, h, w) maps has something in it, or the only one has.

    places  for a thing in one image: in several places, and a single map does not count, which is the answer itself
    """
    reached = int(maps.flatten(2).any(2).sum())
    if places:
        return reached > 1 and int(maps.any(1).sum()) > 1
    return reached >= min(2, maps.shape[1])


def _with_targets(names: Sequence[str], target: Target) -> list[str]:
    """These layers, and the one at which the target is read."""
    return sorted({*names, *([target.layer] if target.layer else [])})


def token_layers(model: Model) -> list[LayerInfo]:
    """Layers whose tokens lie on a square grid, in running order."""
    layers = []
    for layer in model.layers:
        if layer.layout == "tokens":
            try:
                as_maps(torch.empty(1, *layer.shape, device="meta"), layer)
            except UserError:
                continue
            layers.append(layer)
    return layers


def applies(model: Model) -> Applicability:
    """Whether there is a layer to stand on."""
    if model.default_layer is not None or (model.places and any(map(makes_maps, model.layers))):
        return Applicability(True)
    if token_layers(model):
        return Applicability(True, OF_TOKENS)
    return Applicability(False, NO_LAYER)


def gradient_weighted(A: Tensor, dy_dA: Tensor) -> Tensor:
    """Grad-CAM's ``sum_k alpha_k A_k`` with ``alpha_k = mean_ij dy / dA_k[i, j]``: (1, 1, h, w), before the ReLU.

    Selvaraju et al., "Grad-CAM", ICCV 2017, equations 1 and 2.
    """
    alpha = dy_dA.mean((2, 3), keepdim=True)
    return (alpha * A).sum(1, keepdim=True)


def enlarged(small: Tensor, size: tuple[int, int]) -> np.ndarray:
    """(1, 1, h, w) as (H, W) float32: bilinear, with half-pixel centres."""
    large = functional.interpolate(small.float(), size=size, mode="bilinear", align_corners=False)
    values: np.ndarray = large[0, 0].cpu().numpy()
    return values


def fused(smalls: Sequence[Tensor], size: tuple[int, int]) -> np.ndarray:
    """(H, W) float32: one map as it is; of several the mean, each divided by its largest magnitude first."""
    if len(smalls) == 1:
        return enlarged(smalls[0], size)
    maps = [enlarged(small / (largest(small) or 1.0), size) for small in smalls]
    mean: np.ndarray = np.stack(maps).mean(0)
    return mean


def largest(small: Tensor) -> float:
    """The largest magnitude in a map."""
    return float(small.abs().max())


def heatmap(
    title: str,
    reading: Reading,
    smalls: Sequence[Tensor],
    size: tuple[int, int],
    relu: bool,
    unit: str,
    measured: Facts | None = None,
    rest: str = "",
) -> Heatmap:
    """The result of one small map per layer, (1, 1, h, w), before the ReLU; a caption says where there is no evidence.

    measured  further facts
    rest      what is still missing, in words, while the map is unfinished
    """
    smalls = [small.relu() for small in smalls] if relu else smalls
    values, names = fused(smalls, size), [layer.name for layer in reading.layers]
    several = len(names) > 1
    caption = f"{title} for {reading.title}, {reading.target.unit} {reading.score:.3g}, at {', '.join(names)}"
    facts: dict[str, str | int | float | bool] = {
        "target": str(reading.target),
        "target_title": reading.title,
        "score": reading.score,
        **layers_in_facts(reading.layers),
    }
    if several:
        facts |= {f"largest at {name}": largest(small) for name, small in zip(names, smalls, strict=True)}
    return Heatmap(
        values=values,
        signed=not relu,
        unit=SHARE if several else unit,
        caption=caption + (rest or nothing_in_words(values, relu)),
        facts={**facts, **(measured or {})},
    )


def gradcam(model: Model, image: Image, target: Target) -> Heatmap:
    """Grad-CAM at the default layer. Raises UserError where there is none, or it cannot reach the target."""
    reading = read(model, image, target, chosen_layers(model, image, target, ""))
    small = gradient_weighted(reading.activations[0], reading.gradients[0])
    return heatmap("Grad-CAM", reading, [small], model.input_size, True, reading.target.unit)


def layers_in_facts(layers: Sequence[LayerInfo]) -> dict[str, str]:
    """The layer, and those fused with it, as the facts name them."""
    first, *others = (layer.name for layer in layers)
    return {"layer": first, "fused_with": ", ".join(others)} if others else {"layer": first}


def nothing_in_words(values: np.ndarray, relu: bool) -> str:
    """A sentence to add to the caption of an empty map; empty where there is something to see."""
    if values.any():
        return ""
    if relu:
        return ". No positive evidence: no weighted map is above zero anywhere"
    return ". No evidence either way: the weighted maps are zero everywhere"


def fuse_param() -> Any:
    """Declare the parameter for several layers."""
    return param(
        "", "Further layers to fuse with it, separated by commas: each map over its largest, averaged", more=True
    )


class ClassActivation(Technique):
    """The parameters that maps for a target share, and where they apply."""

    called: ClassVar[str]
    target: Target = target_param()
    layer: Layer = layer_param("The layer whose maps are weighted; empty is the last one before global pooling")
    relu: bool = param(True, "Keep the evidence for the target only; without it the map is signed")
    fuse_with: str = fuse_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return applies(model)

    def layers(self, model: Model, image: Image) -> list[LayerInfo]:
        """What was chosen."""
        return chosen_layers(model, image, self.target, self.layer, self.fuse_with)


class GradientCam(ClassActivation):
    """What the maps that read gradients share; a subclass says how a small map is made of A and dy/dA."""

    @abstractmethod
    def small(self, A: Tensor, dy_dA: Tensor) -> Tensor:
        """(1, 1, h, w) before the ReLU, of A and its gradient, (1, C, h, w)."""

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        yield self._map(model, read(model, image, self.target, self.layers(model, image)))

    def together(self, model: Model, images: Sequence[Image]) -> list[Result] | None:
        """The layer is that of the first image: where it is not named it follows from network and target."""
        if model.places:
            return None
        layers = self.layers(model, images[0])
        return [self._map(model, reading) for reading in read_together(model, images, self.target, layers)]

    def _map(self, model: Model, reading: Reading) -> Heatmap:
        smalls = [self.small(A, g) for A, g in zip(reading.activations, reading.gradients, strict=True)]
        target = reading.target
        unit = f"{target.unit} per activation, weighted" if target.kind == "unit" else target.unit
        return heatmap(self.called, reading, smalls, model.input_size, self.relu, unit)


class ChannelChanges(Changes, Protocol):
    """One change per channel that is worth a question, in the order in which they are asked.

    order  (n,) int64, the channels
    """

    order: Tensor


class MeasuredCam(ClassActivation):
    """What the maps that ask the network once per channel share; a subclass says what is asked, and what it weighs.

    skipped  the name, in the facts, of the channels that are left out because nothing can come of them
    """

    skipped: ClassVar[str]

    @abstractmethod
    def changes(self, model: Model, image: Image, layer: LayerInfo, A: Tensor) -> ChannelChanges:
        """What is changed for each channel of A, (1, C, h, w)."""

    @abstractmethod
    def weights(self, scores: Tensor, y: float) -> Tensor:
        """(n,) weights of the channels, from the target's value under each change and its value y under none."""

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        reading = read(model, image, self.target, self.layers(model, image), gradient=False)
        maps = list(zip(reading.layers, reading.activations, strict=True))
        sweeps = [self.changes(model, image, layer, A) for layer, A in maps]
        smalls = [torch.zeros_like(A[:, :1]) for _, A in maps]
        total, done = sum(map(len, sweeps)), 0
        facts = {"channels": total, self.skipped: sum(A.shape[1] for _, A in maps) - total}
        for i, (changes, (_, A)) in enumerate(zip(sweeps, maps, strict=True)):
            scores = torch.empty(len(changes), dtype=torch.float64)
            for batch in model.sweep(image, changes, reading.target):
                scores[batch.which.start : batch.which.stop] = torch.from_numpy(batch.values)
                known = scores[: batch.which.stop]
                smalls[i] = weighted(A[:, changes.order[: len(known)]], self.weights(known, reading.score))
                done += len(batch.which)
                if done < total:
                    yield self._answer(model, reading, smalls, facts, f"; {done} of {total} channels measured")
                yield Progress(done, total, "channels")
        yield self._answer(model, reading, smalls, facts)

    def _answer(
        self, model: Model, reading: Reading, smalls: Sequence[Tensor], facts: Facts, rest: str = ""
    ) -> Heatmap:
        unit = "activation, weighted"
        return heatmap(self.called, reading, smalls, model.input_size, self.relu, unit, facts, rest)


def weighted(A: Tensor, w: Tensor) -> Tensor:
    """``sum_k w_k A_k``: (1, 1, h, w) of A, (1, C, h, w), and w, (C,)."""
    return (w.to(A).view(1, -1, 1, 1) * A).sum(1, keepdim=True)


def strongest_first(A: Tensor, channels: Tensor) -> Tensor:
    """These channels of A, (1, C, h, w), by falling energy: what is measured first already makes most of the map."""
    return channels[(A[0, channels] ** 2).sum((1, 2)).argsort(descending=True, stable=True)]
