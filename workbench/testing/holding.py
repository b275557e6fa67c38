"""What a check holds a plugin to: refusals are sentences, results are whole, two results are equal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import numpy as np

from workbench.api import Group, Heatmap, Result, UserError, arrays_of
from workbench.api.results import size_of
from workbench.api.results.heatmap import covered
from workbench.engine.model import LoadedModel

CLOSE, NEAR_ZERO = 1e-4, 1e-5  # relative and absolute: batches of another size sum in another order


class Broken(AssertionError):
    """The contract does not hold; the message says where."""


@contextmanager
def refused(named: str) -> Iterator[None]:
    """Raises Broken unless the block raises a UserError of one sentence with this in it."""
    try:
        yield
    except UserError as error:
        hold(named in str(error), f"the refusal does not name {named}: {error}")
        hold(one_sentence(str(error)), f"no sentence: {str(error)!r}")
    else:
        raise Broken(f"{named} was not refused")


def hold_sound(result: Result, model: LoadedModel, whole: bool = True) -> None:
    """It says what it is, and its numbers are finite and of the right size.

    whole  whether it is the answer; on the way what is not measured yet may have a stand-in, which the window takes out
    """
    hold(result.caption and "\n" not in result.caption, f"caption must be one line; it is {result.caption!r}")
    for name, array in arrays_of(result).items():
        hold(array.dtype.kind in "fiubU", f"{name} holds {array.dtype}")
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            hold(result.caveat, f"{name} holds numbers that are not finite, and no caveat says why")
    for part in result.parts.values() if isinstance(result, Group) else [result]:
        size = size_of(part)
        hold(size in (None, model.input_size), f"{type(part).__name__} of {size} on {model.input_size}")
        if whole and isinstance(part, Heatmap) and part.boxes is not None:
            bare = part.values[~covered(part.boxes, part.values.shape)]
            hold(
                np.isnan(bare).all(), f"{bare.size} pixels are in none of its boxes and have values: they are not known"
            )


def hold_equal(
    first: Mapping[str, np.ndarray],
    second: Mapping[str, np.ndarray],
    close: float = CLOSE,
    near_zero: float = NEAR_ZERO,
) -> None:
    hold(first.keys() == second.keys(), f"{sorted(first)} and then {sorted(second)}")
    for name, array in first.items():
        if array.dtype.kind == "f":
            np.testing.assert_allclose(array, second[name], close, near_zero, err_msg=name)
        else:
            np.testing.assert_array_equal(array, second[name], err_msg=name)


def hold(truth: object, otherwise: str) -> None:
    if not truth:
        raise Broken(otherwise)


def one_sentence(text: str) -> bool:
    return text.rstrip().endswith((".", "?", ")")) and "\n" not in text and "Traceback" not in text
