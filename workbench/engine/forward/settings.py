"""The settings of sweeps: which backend runs them, and how much memory they may take.

WORKBENCH_SWEEP         automatic (ONNX Runtime where it gives the same logits), torch, or bfloat16 (torch in half
                        precision: the result says how far its logits were from those in float32)
WORKBENCH_SWEEP_MEMORY  megabytes; without it a quarter of the machine
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from workbench.api import UserError

ENGINE, MEMORY = "WORKBENCH_SWEEP", "WORKBENCH_SWEEP_MEMORY"
WAYS = ("automatic", "torch", "bfloat16")
SHARE = 4  # of the machine's memory, one part of so many
SUPPOSED = 8 << 30  # bytes of a machine that does not say


def choose(values: Mapping[str, str]) -> None:
    """Take choices by their names, an empty one back; other names are none of ours."""
    for name in (ENGINE, MEMORY):
        if values.get(name):
            os.environ[name] = values[name]
        elif name in values:
            os.environ.pop(name, None)


def way() -> str:
    """By what sweeps run. Raises UserError where it is none of those there are."""
    chosen = os.environ.get(ENGINE, "") or WAYS[0]
    if chosen not in WAYS:
        raise UserError(f"{ENGINE} must be {', '.join(WAYS[:-1])} or {WAYS[-1]}; got {chosen!r}.")
    return chosen


def budget() -> int:
    """Bytes that a sweep's batches may take. Raises UserError where the choice is no number."""
    chosen = os.environ.get(MEMORY, "")
    if not chosen:
        return _machine() // SHARE
    if not chosen.isdigit() or not int(chosen):
        raise UserError(f"{MEMORY} must be a whole number of megabytes from 1; got {chosen!r}.")
    return int(chosen) * 1_000_000


def _machine() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows
        return SUPPOSED
