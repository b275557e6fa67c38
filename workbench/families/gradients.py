"""Gradients: how a target rises with every pixel, for one image or for many, and how colours become one number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from weakref import WeakKeyDictionary

import numpy as np
import torch
from torch import Tensor

from workbench.api import Applicability, Heatmap, Image, Model, Target, Technique, UserError, param
from workbench.renamed import old_names

Channels = Literal["largest", "sum", "mean", "norm"]
CHANNELS_IN_WORDS: Mapping[str, str] = {
    "largest": "the largest of the channels", "sum": "summed over the channels",
    "mean": "mean over the channels", "norm": "norm over the channels",
}  # fmt: skip
ZERO = "The gradient is zero at every pixel: no small change of this image moves the target."
PIXELS_AT_ONCE = {"cpu": 4 * 224 * 224, "mps": 16 * 224 * 224, "cuda": 64 * 224 * 224}
LARGEST_BATCH = 64


def signed_param(default: bool) -> Any:
    """Declare whether the sign is kept."""
    return param(default, "Keep the sign: which way the target moves; without it only how much, channel by channel")


def channels_param(default: Channels) -> Any:
    """Declare how the channels of a pixel become one number."""
    return param(default, "How the channels of a pixel become one number; the largest is the one of largest magnitude")


@dataclass(frozen=True, eq=False)
class GradientPass:
    """n images on their way through the network, ready for a backward.

    target  resolved
    title   the target in words
    pixels  (n, C, H, W), a leaf that asks for a gradient
    y       (n,) the target's value, differentiable in ``pixels``
    """

    target: Target
    title: str
    pixels: Tensor
    y: Tensor

    @property
    def score(self) -> float:
        """The target's value for the first image."""
        return float(self.y[0].detach())


def forward(model: Model, pixels: Tensor, target: Target, image: Image | None = None) -> GradientPass:
    """The target's value for each of (n, C, H, W) pixels.

    image  the unchanged image, of which the first pixels are, where the target is not resolved yet

    Raises UserError where the target does not hang on the pixels by gradients.
    """
    leaf = pixels.detach().clone(memory_format=torch.preserve_format).requires_grad_(True)
    with torch.enable_grad(), model.recording([target.layer] if target.layer else []) as activations:
        answer = model.answer(leaf)
        resolved = model.resolve(target, answer, image)
        y = model.value_of(resolved, answer, activations)
    title = model.title(resolved)
    if not y.requires_grad:
        raise _no_gradient(model, title)
    return GradientPass(resolved, title, leaf, y)


def backward(model: Model, ahead: GradientPass) -> Tensor:
    """(n, C, H, W) float32 ``dy_i / dx_i``; images of a batch do not touch each other in eval mode."""
    try:
        (gradient,) = torch.autograd.grad(ahead.y.sum(), ahead.pixels, allow_unused=True)
    except RuntimeError as error:
        if "derivative" not in str(error):
            raise
        raise _no_gradient(model, ahead.title) from error
    if gradient is None:
        raise _no_gradient(model, ahead.title)
    return gradient.detach().float()


def batches(
    model: Model, target: Target, count: int, make: Callable[[range], Tensor]
) -> Iterator[tuple[range, np.ndarray, np.ndarray]]:
    """Gradients of ``count`` images that are made as they are needed, so that memory does not grow with their number.

    make  gives (n, C, H, W) pixels of the images in a range

    Yields the range, (n,) float64 values and (n, C, H, W) float32 gradients.
    """
    size, start = batch_size(model), 0
    while start < count:
        which = range(start, min(start + size, count))
        try:
            ahead = forward(model, make(which), target)
            gradients = backward(model, ahead).cpu().numpy()
        except torch.OutOfMemoryError:
            if size == 1:
                raise
            size //= 2
            continue
        yield which, ahead.y.detach().cpu().double().numpy(), gradients
        start = which.stop


def batch_size(model: Model) -> int:
    """How many images go through together: on a CPU few are as quick as many, each."""
    height, width = model.input_size
    room = PIXELS_AT_ONCE.get(torch.device(model.device).type, PIXELS_AT_ONCE["cpu"])
    return min(max(1, room // (height * width)), LARGEST_BATCH)


def reduced(attribution: np.ndarray, channels: Channels, signed: bool) -> np.ndarray:
    """(H, W) float32 of (C, H, W). Without the sign the magnitude is taken first, channel by channel."""
    values = attribution if signed else np.abs(attribution)
    if channels == "largest":
        strongest = np.abs(values).argmax(0)[None]
        reduced = np.take_along_axis(values, strongest, 0)[0]
    elif channels == "norm":
        reduced = np.sqrt((values.astype(np.float64) ** 2).sum(0))
    else:
        reduced = values.sum(0) if channels == "sum" else values.mean(0)
    return np.asarray(reduced, np.float32)


def heatmap(
    opening: str,
    attribution: np.ndarray,
    channels: Channels,
    signed: bool,
    unit: str,
    facts: Mapping[str, Any],
    caveat: str = "",
    zero: str = ZERO,
) -> Heatmap:
    """The result for (C, H, W) ``attribution``; the caption goes on with how channels became one number.

    zero  the sentence for a map that is zero everywhere
    """
    values = reduced(attribution, channels, signed)
    keeps_sign = signed and channels != "norm"
    how = [] if keeps_sign else ["magnitude"]
    how += [CHANNELS_IN_WORDS[channels]] if len(attribution) > 1 else []
    sentences = [caveat, "" if values.any() else zero, _not_numbers(values)]
    return Heatmap(
        values=values,
        signed=keeps_sign,
        fine=True,
        unit=unit,
        caption="; ".join(filter(None, [opening, ", ".join(how)])),
        caveat=" ".join(filter(None, sentences)),
        facts=facts,
    )


def facts_of(ahead: GradientPass) -> dict[str, Any]:
    """What goes into every result of the family."""
    return {"target": str(ahead.target), "target_title": ahead.title, "score": ahead.score}


def per_pixel(target: Target) -> str:
    """The unit of a gradient: a pixel that goes from 0 to 1 goes through its whole range."""
    return f"{target.unit} per pixel range"


class GradientTechnique(Technique):
    """What applies wherever a gradient flows from the scores to the pixels."""

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return applies(model)


_flows: WeakKeyDictionary[Model, bool] = WeakKeyDictionary()


def applies(model: Model) -> Applicability:
    """Whether a gradient flows from the scores to the pixels: one forward of a grey image, once per model."""
    if model not in _flows:
        with torch.enable_grad():
            _flows[model] = model.numbers(model.answer(grey(model).requires_grad_(True))).requires_grad
    if _flows[model]:
        return Applicability(True)
    return Applicability(False, str(_no_gradient(model, "the scores")))


def grey(model: Model) -> Tensor:
    """(1, C, H, W) pixels of middle grey."""
    return torch.full((1, model.input_channels, *model.input_size), 0.5, device=model.device)


def _no_gradient(model: Model, title: str) -> UserError:
    return UserError(f"No gradient flows from {title} to the pixels: {model.reference} cuts it off on the way.")


def _not_numbers(values: np.ndarray) -> str:
    broken = int((~np.isfinite(values)).sum())
    return f"{broken} of {values.size} gradients are not finite numbers." if broken else ""


__getattr__ = old_names(globals(), {"Forward": "GradientPass"})
