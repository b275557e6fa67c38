"""Results on the disk."""

from __future__ import annotations

import os

import pytest

from tests.cached_results import assert_same_entry, content_key_named, entry
from workbench.cache.disk_cache import DiskCache
from workbench.cache.entry_file import pack_entry

A, B, C, K = (content_key_named(name) for name in "abck")


def test_the_disk_cache_gives_back_what_it_was_given_also_after_a_new_start(tmp_path):
    DiskCache(tmp_path).put(K, entry())
    found = DiskCache(tmp_path).get(K)
    assert found is not None
    assert_same_entry(found, entry())
    assert DiskCache(tmp_path).get(content_key_named("other")) is None


def test_what_was_not_looked_at_for_longest_leaves_the_disk_cache_first(tmp_path):
    size = len(pack_entry(entry()))
    disk_cache = DiskCache(tmp_path, max_bytes=2 * size)
    for i, key in enumerate((A, B)):
        disk_cache.put(key, entry())
        os.utime(tmp_path / f"{key}.result", (i, i))
    assert disk_cache.get(A) is not None
    disk_cache.put(C, entry())
    assert (A in disk_cache, B in disk_cache, C in disk_cache) == (True, False, True)


def test_a_damaged_file_on_the_disk_cache_is_not_known_and_goes(tmp_path):
    disk_cache = DiskCache(tmp_path)
    disk_cache.put(K, entry())
    file = tmp_path / f"{K}.result"
    file.write_bytes(file.read_bytes()[:-1])
    assert disk_cache.get(K) is None
    assert not file.exists()


def test_a_disk_cache_on_a_disk_that_refuses_only_forgets(tmp_path):
    (tmp_path / "file").write_text("in the way", "utf-8")
    disk_cache = DiskCache(tmp_path / "file")
    disk_cache.put(K, entry())
    assert disk_cache.get(K) is None


@pytest.mark.parametrize("act", ["put", "get", "forget", "contains"])
@pytest.mark.parametrize(
    "key", ["../../escaped", "ABSOLUTE", "..", "", "a/b", "K" * 64, f"{K}\n", f"{K}/../../escaped"]
)
def test_a_key_that_is_no_digest_is_refused_before_it_becomes_a_path(tmp_path, key, act):
    outside = tmp_path / "escaped.result"
    outside.write_bytes(b"of another program")
    key = key.replace("ABSOLUTE", str(tmp_path / "escaped"))
    disk_cache = DiskCache(tmp_path / "cache" / "results")
    disk_cache.put(K, entry())
    acts = {
        "put": lambda: disk_cache.put(key, entry()),
        "get": lambda: disk_cache.get(key),
        "forget": lambda: disk_cache.forget(key),
        "contains": lambda: key in disk_cache,
    }
    with pytest.raises(ValueError, match="a cache key must be 64 hexadecimal digits; got"):
        acts[act]()
    assert outside.read_bytes() == b"of another program"
    assert sorted(path.name for path in tmp_path.rglob("*.result")) == sorted([f"{K}.result", "escaped.result"])
