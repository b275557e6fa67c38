"""Rules of backpropagation at rectifiers: guided backprop and deconvnet, wherever and however they are called.

Springenberg, Dosovitskiy, Brox & Riedmiller, "Striving for Simplicity: The All Convolutional Net", ICLR workshop 2015,
section 3.4; Zeiler & Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, section 2.1.

With ``g`` the gradient that arrives from above and ``x`` what the rectifier was given, what goes on down is

    guided backprop   g * 1[x > 0] * 1[g > 0]
    deconvnet         g * 1[g > 0]

and nothing, under both, where the output is clipped (x >= 6 at ReLU6; Hardtanh at both its bounds unless the lower one
is the rectification itself): there the unit answers to no small change. For smooth activations f, which rectify
nothing, the generalisation is ``g * f'(x) * 1[x > 0] * 1[g > 0]``, for deconvnet ``g * 1[g > 0]``; results say so.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal
from weakref import WeakKeyDictionary

import numpy as np
import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import BackwardCFunction
from torch.overrides import TorchFunctionMode

from workbench.api import (  # fmt: skip
    Applicability,
    Group,
    Image,
    Model,
    Picture,
    Result,
    Target,
    Technique,
    UserError,
    param,
    target_param,
)

from . import gradients
from .gradients import Channels, GradientPass, channels_param, facts_of, per_pixel, signed_param

Rule = Literal["guided backprop", "deconvnet"]
Bounds = tuple[float, float]
OPEN: Bounds = (-math.inf, math.inf)

SMOOTH = {
    "elu": "ELU", "celu": "CELU", "selu": "SELU", "gelu": "GELU", "silu": "SiLU", "mish": "Mish",
    "hardswish": "Hardswish", "softplus": "Softplus",
}  # fmt: skip
UNCOVERED = {  # what a call leaves in torch's graph when it slipped by the rule
    "Relu": "ReLU", "LeakyRelu": "LeakyReLU", "Hardtanh": "Hardtanh", "PreluKernel": "PReLU", "Threshold": "Threshold",
    "RreluWithNoise": "RReLU", "Elu": "ELU", "Celu": "CELU", "Gelu": "GELU", "Silu": "SiLU", "Mish": "Mish",
    "Hardswish": "Hardswish", "Softplus": "Softplus",
}  # fmt: skip
NOTHING = "Nothing arrives at the pixels: no gradient on the way down is positive where the rule lets it through."
NONE_COVERED = "No rectifier (ReLU, SiLU, GELU, ...) lies between image and {what}, so {rule} is the plain gradient."
CLIP_OF_COLOURS = 99.5  # percentile of the magnitude that is full colour


@dataclass(frozen=True)
class Activation:
    """A call of an activation that the rules cover.

    kind    its name: ReLU6, SiLU
    bounds  between which it is open, as far as its input says; None where it is smooth
    """

    kind: str
    bounds: Bounds | None

    def slope(self, rule: Rule, x: Tensor, derivative: Callable[[], Tensor]) -> Tensor | None:
        """What the arriving gradient is multiplied by, in the shape of x; None where it is one everywhere."""
        guided = rule == "guided backprop"
        if self.bounds is None:
            return torch.where(x > 0, derivative(), 0.0) if guided else None
        low, high = self.bounds
        if guided:
            low = max(low, 0.0)
        elif low >= 0:
            low = -math.inf  # the rectification, which deconvnet does not look at
        if (low, high) == OPEN:
            return None
        return ((x > low) & (x < high)).to(x.dtype)


class Rectifying(TorchFunctionMode):
    """Inside this block activations pass gradients back by a rule, modules and functions alike.

    Their outputs are the same, in-place or not, and the network is not touched. It must be entered before a recording:
    what is recorded is then what the rule gave.
    """

    def __init__(self, rule: Rule) -> None:
        super().__init__()
        self.rule = rule

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        activation = covered(func, args, kwargs)
        x = args[0] if args else kwargs.get("input")
        if activation is None or not (isinstance(x, Tensor) and x.requires_grad and torch.is_grad_enabled()):
            return func(*args, **kwargs)

        def compute(given: Tensor) -> Tensor:
            output: Tensor = func(given, *args[1:], **{key: value for key, value in kwargs.items() if key != "input"})
            return output

        y = _Ruled.apply(x, compute, activation, self.rule)
        return x.copy_(y) if _in_place(func, kwargs) else y


class _Ruled(Function):
    """An activation whose backward is the rule's."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, compute: Callable[[Tensor], Tensor], activation: Activation, rule: Rule) -> Tensor:
        def derivative() -> Tensor:
            with torch.enable_grad():
                leaf = x.detach().requires_grad_(True)
                return torch.autograd.grad(compute(leaf.clone()).sum(), leaf)[0]

        slope = activation.slope(rule, x, derivative)
        ctx.activation, ctx.all_open = activation, slope is None
        ctx.save_for_backward(*([] if slope is None else [slope]))
        return compute(x.clone())  # a copy, since it may be done in place

    @staticmethod
    def backward(ctx: Any, *arriving: Tensor) -> tuple[Tensor | None, ...]:
        positive = arriving[0].clamp_min(0)
        return positive if ctx.all_open else positive * ctx.saved_tensors[0], None, None, None


def covered(func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Activation | None:
    """The activation behind a call, by the function's name: module, function, method and operator share it."""
    name = getattr(func, "__name__", "").partition(".")[0].strip("_")

    def given(position: int, keyword: str, default: Any) -> Any:
        return args[position] if len(args) > position else kwargs.get(keyword, default)

    match name:
        case "relu":
            return Activation("ReLU", (0.0, math.inf))
        case "relu6":
            return Activation("ReLU6", (0.0, 6.0))
        case "leaky_relu":
            return Activation("LeakyReLU", OPEN)
        case "prelu":
            return Activation("PReLU", OPEN)
        case "rrelu":
            return Activation("RReLU", OPEN)
        case "hardtanh":
            low, high = float(given(1, "min_val", -1.0)), float(given(2, "max_val", 1.0))
            return Activation("ReLU6" if (low, high) == (0, 6) else "Hardtanh", (low, high))
        case "threshold":
            return Activation("Threshold", (float(given(1, "threshold", 0.0)), math.inf))
        case "clamp" | "clip" | "clamp_min":
            least, most = given(1, "min", None), None if name == "clamp_min" else given(2, "max", None)
            if not isinstance(least, int | float) or least != 0 or isinstance(most, Tensor):
                return None  # a bound that keeps numbers in range, no rectifier
            return Activation("clamp at 0", (0.0, math.inf if most is None else float(most)))
    return Activation(SMOOTH[name], None) if name in SMOOTH else None


def _in_place(func: Callable[..., Any], kwargs: Mapping[str, Any]) -> bool:
    return bool(kwargs.get("inplace")) or func.__name__.partition(".")[0].endswith("_")


@dataclass(frozen=True)
class Coverage:
    """The activations between pixels and target, by kind.

    exact        where the rule is the paper's
    generalised  where it is our generalisation to a smooth activation
    uncovered    that passed their own gradient: torch's out of the rule's reach, and the model's own functions
    """

    exact: Mapping[str, int]
    generalised: Mapping[str, int]
    uncovered: Mapping[str, int]

    @classmethod
    def of(cls, y: Tensor) -> Coverage:
        """Read from the graph above the pixels."""
        exact, generalised, uncovered = Counter[str](), Counter[str](), Counter[str]()
        for node in _graph(y):
            activation = getattr(node, "activation", None)
            name = type(node).__name__.rstrip("0123456789").removesuffix("Backward")
            if isinstance(activation, Activation):
                (generalised if activation.bounds is None else exact)[activation.kind] += 1
            elif name in UNCOVERED or isinstance(node, BackwardCFunction):
                uncovered[UNCOVERED.get(name, name)] += 1
        return cls(exact, generalised, uncovered)

    @property
    def count(self) -> int:
        """How many the rule covered."""
        return sum(self.exact.values()) + sum(self.generalised.values())

    @property
    def facts(self) -> dict[str, str | int]:
        facts: dict[str, str | int] = {
            "covered_activations": self.count,
            "covered_kinds": _listed({**self.exact, **self.generalised}),
            "generalised_activations": sum(self.generalised.values()),
        }
        return facts | ({"uncovered_activations": _listed(self.uncovered)} if self.uncovered else {})

    @property
    def words(self) -> str:
        """``49 ReLU6``; ``rule generalised to 12 Hardswish``."""
        parts = [_listed(self.exact)] if self.exact else []
        parts += [f"rule generalised to {_listed(self.generalised)}"] if self.generalised else []
        return ", ".join(parts)

    def caveat(self, rule: Rule) -> str:
        """The caveat that goes beside the result."""
        sentences = []
        if self.generalised:
            formula = "g · f′(x) · 1[x > 0] · 1[g > 0]" if rule == "guided backprop" else "g · 1[g > 0]"
            sentences.append(
                f"{rule.capitalize()} is defined for rectifiers; at {', '.join(sorted(self.generalised))} it is "
                f"generalised to {formula}."
            )
        if self.uncovered:
            kinds = ", ".join(sorted(self.uncovered))
            sentences.append(f"The rule does not reach {kinds}: the plain gradient passes there.")
        return " ".join(sentences)


def _graph(y: Tensor) -> Iterator[Any]:
    """Every node of the backward graph, once."""
    found, waiting = set(), [y.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in found:
            found.add(node)
            waiting += [below for below, _ in node.next_functions]
            yield node


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))


@dataclass(frozen=True, eq=False)
class Rectified:
    """Where the rule led.

    gradient  (C, H, W) float32, what arrives at the pixels
    """

    ahead: GradientPass
    gradient: np.ndarray
    coverage: Coverage


def rectified(model: Model, image: Image, target: Target, rule: Rule) -> Rectified:
    """Backpropagate a target by a rule. Raises UserError where no activation is covered."""
    with Rectifying(rule):
        ahead = gradients.forward(model, model.pixels(image), target, image)
        coverage = Coverage.of(ahead.y)
        if not coverage.count:
            raise UserError(NONE_COVERED.format(what=ahead.title, rule=rule))
        gradient = gradients.backward(model, ahead)[0].cpu().numpy()
    return Rectified(ahead, gradient, coverage)


class RectifiedTechnique(Technique):
    """What guided backprop, deconvnet and what is made of them share."""

    rule: ClassVar[Rule]
    target: Target = target_param()
    signed: bool = signed_param(False)
    channels: Channels = channels_param("largest")
    colour: bool = param(False, "Show it in colour too, as the paper does: grey is zero, a colour raises the target")

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return applies(model, cls.rule)

    def answer(
        self,
        title: str,
        found: Rectified,
        weights: np.ndarray | float = 1.0,
        caveat: str = "",
        zero: str = NOTHING,
        **facts: Any,
    ) -> Result:
        """The map, with the picture in colour beside it where it is asked for.

        weights  (H, W), what every channel is multiplied by
        caveat   goes before the rule's own
        zero     the sentence for a map that is zero everywhere
        """
        ahead, coverage = found.ahead, found.coverage
        weighted, unit = found.gradient * weights, f"{per_pixel(ahead.target)}, rectified"
        heatmap = gradients.heatmap(
            f"{title} for {ahead.title}, {ahead.target.unit} {ahead.score:.3g}; through {coverage.words}",
            weighted,
            self.channels,
            self.signed,
            unit,
            {**facts_of(ahead), **coverage.facts, **facts},
            f"{caveat} {coverage.caveat(self.rule)}".strip(),
            zero,
        )
        if not self.colour:
            return heatmap
        parts = {"map": heatmap, "colour": in_colour(weighted, f"{title} in colour", unit)}
        return Group(parts=parts, caption=heatmap.caption, caveat=heatmap.caveat, facts=heatmap.facts)


class RectifiedBackprop(RectifiedTechnique):
    """Backpropagation by the rule, down to the pixels."""

    called: ClassVar[str]

    def run(self, model: Model, image: Image) -> Iterator[Result]:
        yield self.answer(self.called, rectified(model, image, self.target, self.rule))


def in_colour(gradient: np.ndarray, title: str, unit: str) -> Picture:
    """(C, H, W) as colours about middle grey; the strongest half percent of all values is clipped."""
    reach = float(np.percentile(np.abs(gradient), CLIP_OF_COLOURS)) or float(np.abs(gradient).max()) or 1.0
    colours = np.clip(0.5 + gradient / (2 * reach), 0, 1)
    if len(colours) == 1:
        colours = np.repeat(colours, 3, 0)
    return Picture(
        values=np.ascontiguousarray(colours.transpose(1, 2, 0), np.float32),
        caption=f"{title}; grey is zero, full colour {reach:.3g} {unit}",
        facts={"full_colour": reach},
    )


_surveys: WeakKeyDictionary[Model, Coverage] = WeakKeyDictionary()


def applies(model: Model, rule: Rule) -> Applicability:
    """Whether the scores hang on the pixels through activations that the rule covers: one forward, once per model."""
    flows = gradients.applies(model)
    if not flows.works:
        return flows
    if model not in _surveys:
        with torch.enable_grad(), Rectifying(rule):
            answer = model.answer(gradients.grey(model).requires_grad_(True))
            _surveys[model] = Coverage.of(model.numbers(answer))
    coverage = _surveys[model]
    if not coverage.count:
        return Applicability(False, NONE_COVERED.format(what="the scores", rule=rule))
    return Applicability(True, coverage.caveat(rule))
