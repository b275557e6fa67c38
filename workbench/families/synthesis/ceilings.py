"""Ceilings of layers: what a unit never answers more than, as those of a ReLU6 or a sigmoid, however it is called.

The operations of one forward are followed, modules, functions and methods alike. One that never falls is asked what it
gives at the ceiling of its input; where that has none, at more than any number a network computes with. What only
moves or averages values keeps their ceiling, and after everything else there is none that is known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils.weak import WeakTensorKeyDictionary

from workbench.api import LayerInfo, Model, UserError
from workbench.families.rectifiers import covered

NEAR = 0.999  # of a ceiling is at it
VAST, ENDLESS = 1e30, 1e20  # what stands for no ceiling, and from where on what comes out has none either
RISING = {  # functions that never fall, where the numbers beside their input are not negative
    "relu6": "ReLU6", "hardtanh": "Hardtanh", "sigmoid": "Sigmoid", "hardsigmoid": "Hardsigmoid", "tanh": "Tanh",
    "softsign": "Softsign", "log_sigmoid": "LogSigmoid", "logsigmoid": "LogSigmoid", "softmax": "Softmax",
    "log_softmax": "LogSoftmax", "clamp": "clamp", "clip": "clamp", "clamp_max": "clamp", "clamp_min": "clamp",
    "relu": "ReLU", "leaky_relu": "LeakyReLU", "elu": "ELU", "celu": "CELU", "selu": "SELU", "softplus": "Softplus",
    "add": "add", "sub": "sub", "mul": "mul", "div": "div", "true_divide": "div", "truediv": "div",
}  # fmt: skip
SCALING = {"mul", "div", "true_divide", "truediv"}  # that fall where the number is negative
KEEPING = {
    "dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_dropout", "feature_alpha_dropout",
    "max_pool1d", "max_pool2d", "max_pool3d", "avg_pool1d", "avg_pool2d", "avg_pool3d", "adaptive_avg_pool1d",
    "adaptive_avg_pool2d", "adaptive_avg_pool3d", "adaptive_max_pool1d", "adaptive_max_pool2d", "adaptive_max_pool3d",
    "mean", "amax", "flatten", "reshape", "view", "permute", "transpose", "movedim", "swapaxes", "contiguous",
    "squeeze", "unsqueeze", "expand", "getitem", "narrow", "select", "slice", "clone", "detach", "to", "float", "alias",
}  # fmt: skip


@dataclass(frozen=True)
class Ceiling:
    """What no unit of a layer answers more than, and the activation that bounds it: ReLU6."""

    value: float
    kind: str

    def holds(self, reached: float) -> bool:
        """Whether a value is at it: no picture raises it."""
        return reached >= self.value - (1 - NEAR) * abs(self.value)


def at_ceiling(ceiling: Ceiling | None, reached: float) -> str:
    """What is added to a unit's value that no picture can raise."""
    return f", the ceiling of {ceiling.kind}: saturated" if ceiling is not None and ceiling.holds(reached) else ""


class StillUnitError(UserError):
    """Nothing moves a unit; ``saturated`` says that it is at the ceiling of its layer wherever a picture starts."""

    def __init__(self, sentence: str, saturated: bool = False) -> None:
        super().__init__(sentence)
        self.saturated = saturated


def still(what: str, ceiling: Ceiling | None, starts: Sequence[float]) -> StillUnitError:
    """Why no picture can be made of something, by what it answers at each start."""
    saturated = ceiling is not None and all(map(ceiling.holds, starts))
    if saturated:
        assert ceiling is not None
        why = f"it is saturated, at {ceiling.value:.3g}, the ceiling of {ceiling.kind}, wherever a picture starts"
    elif not any(starts):
        why = "it is dead, silent wherever a picture starts"
    else:
        why = f"none of {len(starts)} starts leads anywhere, as of a dead or a saturated unit"
    return StillUnitError(f"No picture can be made of {what}: {why}.", saturated)


_found: WeakKeyDictionary[Model, dict[str, Ceiling | None]] = WeakKeyDictionary()


def ceiling_of(model: Model, layer: LayerInfo) -> Ceiling | None:
    """The ceiling of a layer's units; None where none is known. One forward, once for a layer of a model."""
    known = _found.setdefault(model, {})
    if layer.name not in known:
        grey = torch.full((1, model.input_channels, *model.input_size), 0.5, device=model.device)
        with torch.no_grad(), _Following() as following:
            known[layer.name] = following.ceilings.get(model.reached([layer.name], grey)[layer.name])
    return known[layer.name]


class _Following(TorchFunctionMode):
    """Inside this block the ceilings of tensors are known by what they were made by."""

    def __init__(self) -> None:
        super().__init__()
        self.ceilings: Any = WeakTensorKeyDictionary()  # of those that have one

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        x = args[0] if args else kwargs.get("input")
        name = getattr(func, "__name__", "").partition(".")[0].strip("_")
        before = self.ceilings.get(x) if isinstance(x, Tensor) else None
        output = func(*args, **kwargs)
        written = x if name == "setitem" else output
        if isinstance(written, Tensor):
            self.ceilings.pop(written, None)  # it may be what was there, written over
            ceiling = None
            if name in KEEPING:
                ceiling = before
            elif name in RISING and isinstance(x, Tensor):
                ceiling = _asked(func, name, x, args, kwargs, before)
            if ceiling is not None:
                self.ceilings[written] = ceiling
        return output


def _asked(
    func: Callable[..., Any], name: str, x: Tensor, args: Any, kwargs: dict[str, Any], before: Ceiling | None
) -> Ceiling | None:
    """What a function that never falls gives at the ceiling of its input, and which of the two it hangs on."""
    beside = [each for each in (*args[1:], *kwargs.values()) if each is not x]
    if any(isinstance(each, Tensor) for each in beside):
        return None
    if name in SCALING and not (beside and isinstance(beside[0], int | float) and beside[0] > 0):
        return None

    def given(value: float) -> float:
        at = torch.full((1,) * x.dim(), value)
        return float(func(at, *args[1:], **kwargs) if args else func(**{**kwargs, "input": at}))

    with suppress(Exception):  # one that cannot be asked so has no ceiling that is known
        own = given(VAST)
        if before is None:
            return Ceiling(own, _kind(func, name, args, kwargs)) if own < ENDLESS else None
        own_one = Ceiling(own, _kind(func, name, args, kwargs))
        highest = given(before.value)
        return own_one if own_one.holds(highest) else Ceiling(highest, before.kind)
    return None


def _kind(func: Callable[..., Any], name: str, args: Any, kwargs: dict[str, Any]) -> str:
    """What an activation is called: a ReLU6 is a Hardtanh from 0 to 6 inside torch."""
    activation = covered(func, args, kwargs) if name == "hardtanh" else None
    return activation.kind if activation is not None else RISING[name]
