"""The device that a model runs on."""

from __future__ import annotations

import torch

from workbench.api import UserError


def pick_device(asked: str) -> str:
    """The torch device that was asked for, or the best there is. Raises UserError where it is not there."""
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if asked == "auto":
        return next(name for name in ("cuda", "mps", "cpu") if there[name])
    kind, _, number = asked.partition(":")
    if kind not in there or (number and not (kind == "cuda" and number.isdigit())):
        raise UserError(f"device must be auto, cpu, cuda, cuda:N or mps; got {asked!r}.")
    if not there[kind] or (number and int(number) >= torch.cuda.device_count()):
        raise UserError(f"device {asked!r} is not on this machine; it has {', '.join(n for n in there if there[n])}.")
    return asked
