"""Rectifiers that pass every gradient on, so that there is a way up to a unit that is silent where an ascent stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from workbench.families.rectifiers import covered


class OpenRectifiers(TorchFunctionMode):
    """Inside this block rectifiers, modules and functions alike, give what they give and pass gradients on unchanged.

    Activations that are smooth pass on what they pass on: they are nowhere quite closed.
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
        others = {key: value for key, value in kwargs.items() if key not in ("input", "inplace")}
        with torch.no_grad():
            given = x.detach().clone()  # it may be done in place
            y = func(given, *args[1:], **others)
        opened = x + (y - x.detach())
        in_place = bool(kwargs.get("inplace")) or func.__name__.partition(".")[0].endswith("_")
        return x.copy_(opened) if in_place else opened
