"""Decoders are quiet in many threads, and the filters of warnings are what they were."""

from __future__ import annotations

import time
import warnings
from concurrent.futures import ThreadPoolExecutor

import pytest

from workbench.images.quiet import quiet


def test_filters_are_as_before_whatever_the_order_in_which_threads_end():
    before = list(warnings.filters)

    def decode(seconds: float) -> None:
        with quiet():
            time.sleep(seconds)
            warnings.warn("a damaged file", UserWarning, stacklevel=1)  # an error here, as in every test, unless quiet

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(decode, [0.004 * (i % 5) for i in range(60)]))
    assert warnings.filters == before
    with pytest.raises(UserWarning):
        warnings.warn("afterwards", UserWarning, stacklevel=1)


def test_one_block_in_another_ends_with_the_outer_one():
    before = list(warnings.filters)
    with quiet():
        with pytest.raises(ZeroDivisionError), quiet():
            raise ZeroDivisionError
        warnings.warn("a damaged file", UserWarning, stacklevel=1)
    assert warnings.filters == before
