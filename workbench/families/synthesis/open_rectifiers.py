"""Rectifiers that open where they let nothing through, so that there is a way up to a unit that is silent.

The rule of Lucid's ``redirected_relu_grad`` (Olah, Mordvintsev & Schubert, "Feature Visualization", Distill 2017, in
the code given with it): where no gradient at all passes a rectifier, what would bring its input back to where it is
open passes. A rectifier that lets anything through keeps its own gradient.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function
from torch.overrides import TorchFunctionMode

from workbench.families.rectifiers import Bounds, covered


class OpenRectifiers(TorchFunctionMode):
    """Inside this block rectifiers, modules and functions alike, give what they give and open where they are closed.

    For objectives that are descended, as ``Ascent`` descends what it turns round. Smooth activations are nowhere quite
    closed and keep their slope.
    """

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        activation = covered(func, args, kwargs)
        x = args[0] if args else kwargs.get("input")
        if not (isinstance(x, Tensor) and x.requires_grad and torch.is_grad_enabled()):
            return func(*args, **kwargs)
        if activation is None or activation.bounds is None:
            return func(*args, **kwargs)

        def compute(given: Tensor) -> Tensor:
            output: Tensor = func(given, *args[1:], **{key: value for key, value in kwargs.items() if key != "input"})
            return output

        y = _Opened.apply(x, compute, activation.bounds)
        in_place = bool(kwargs.get("inplace")) or func.__name__.partition(".")[0].endswith("_")
        return x.copy_(y) if in_place else y


class _Opened(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, compute: Callable[[Tensor], Tensor], bounds: Bounds) -> Tensor:
        low, high = bounds
        ctx.save_for_backward(x <= low, x >= high)
        return compute(x.clone())  # a copy, since it may be done in place

    @staticmethod
    def backward(ctx: Any, *arriving: Tensor) -> tuple[Tensor | None, ...]:
        (gradient,), (below, above) = arriving, ctx.saved_tensors
        own = gradient.masked_fill(below | above, 0)
        if own.any():
            return own, None, None
        away = (below & (gradient > 0)) | (above & (gradient < 0))
        return gradient.masked_fill(away, 0), None, None
