"""A cached result as bytes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cached_results import assert_same_entry, entry
from workbench.cache.entry_file import Damaged, pack_entry, unpack_entry


def test_an_entry_comes_back_with_every_array_and_word():
    assert_same_entry(unpack_entry(pack_entry(entry())), entry())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.integers(1, 255))
def test_an_entry_with_one_byte_changed_is_called_damaged(at, by):
    data = bytearray(pack_entry(entry()))
    data[at % len(data)] ^= by
    with pytest.raises(Damaged):
        unpack_entry(bytes(data))
