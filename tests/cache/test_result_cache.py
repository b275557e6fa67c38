"""Results by what they are made from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from workbench.api import Picture
from workbench.cache.cached_result import CachedResult, content_key
from workbench.cache.disk_cache import DiskCache
from workbench.cache.result_cache import ResultCache


def entry(side: int) -> CachedResult:
    return CachedResult(Picture(values=np.zeros((side, side, 3), np.float32)), None, {})


def test_a_key_depends_on_everything_and_not_on_the_order_of_parameters():
    keys = {
        content_key("a", "1", {"x": 1, "y": 2}, "m", "i"),
        content_key("b", "1", {"x": 1, "y": 2}, "m", "i"),
        content_key("a", "2", {"x": 1, "y": 2}, "m", "i"),
        content_key("a", "1", {"x": 1, "y": 3}, "m", "i"),
        content_key("a", "1", {"x": 1, "y": 2}, "n", "i"),
        content_key("a", "1", {"x": 1, "y": 2}, "m", "j"),
    }
    assert len(keys) == 6
    assert content_key("a", "1", {"y": 2, "x": 1}, "m", "i") in keys


def test_what_was_not_looked_at_for_longest_makes_room():
    store = ResultCache(max_bytes=2 * 12 * 100)
    store.put("a", entry(10))
    store.put("b", entry(10))
    assert store.get("a") is not None
    store.put("c", entry(10))
    assert ("a" in store, "b" in store, "c" in store) == (True, False, True)
    assert store.size == 2 * 12 * 100


def test_the_last_one_stays_however_large_it_is():
    store = ResultCache(max_bytes=100)
    store.put("a", entry(50))
    assert len(store) == 1


def test_putting_the_same_key_again_counts_its_bytes_once():
    store = ResultCache()
    store.put("a", entry(10))
    store.put("a", entry(20))
    assert store.size == 12 * 400


def test_a_result_of_a_run_that_changed_the_network_is_known_but_no_answer():
    store = ResultCache()
    store.put("a", replace(entry(10), provenance={"disturbed": "It changed the network."}))
    store.put("b", entry(10))
    assert store.get("a") is not None
    assert (store.answer("a"), store.answer("b")) == (None, store.get("b"))


KEY = "ab" * 32


def test_a_result_out_of_a_session_file_is_that_sessions_and_answers_no_run_of_another(tmp_path):
    cache = ResultCache(disk_cache=DiskCache(tmp_path))
    cache.take_given({KEY: entry(10)})
    assert KEY in cache
    assert cache.answer(KEY) is cache.get(KEY) is not None
    cache.take_given({})  # another session is opened
    cache.close()
    cache = ResultCache(disk_cache=DiskCache(tmp_path))
    assert cache.answer(KEY) is None
    assert cache.get(KEY).result.values.shape == (10, 10, 3)  # its own run is still known, by a key of its own
    cache.close()
    after_a_restart = ResultCache(disk_cache=DiskCache(tmp_path))
    assert after_a_restart.answer(KEY) is None
    assert after_a_restart.get(KEY) is not None


def test_what_was_computed_here_goes_before_what_a_file_says():
    cache = ResultCache()
    cache.take_given({KEY: entry(10)})
    cache.put(KEY, entry(20))
    assert cache.get(KEY).result.values.shape == (20, 20, 3)
    assert cache.answer(KEY) is cache.get(KEY)
