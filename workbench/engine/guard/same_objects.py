"""A quick look whether two sequences hold the same objects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def same_objects(now: Iterable[Any], before: list[Any]) -> bool:
    """Whether all are the same objects, or plain values that are equal. False says: look closer.

    Lists compare by identity first, in C: about ten nanoseconds an object, a quarter of what a loop takes.
    """
    try:
        return list(now) == before
    except Exception:  # arrays and tensors that are not the same objects do not compare
        return False
