"""Results on the disk."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from tests.cached_results import assert_same_entry, content_key_named, entry
from workbench.cache.disk_cache import DiskCache
from workbench.cache.entry_file import MAGIC, pack_entry

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


def test_a_disk_that_is_full_leaves_no_half_written_file_and_the_old_result(tmp_path, monkeypatch):
    cache = DiskCache(tmp_path)
    cache.put(K, entry(1))
    before = sorted(tmp_path.iterdir())

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    cache.put(K, entry(2))
    cache.put(content_key_named("2"), entry(2))
    assert sorted(tmp_path.iterdir()) == before
    assert_same_entry(cache.get(K), entry(1))


@pytest.mark.parametrize("what", ["text", "folder", "pipe", "huge", "right checksum, wrong content"])
def test_something_else_in_the_place_of_a_result_is_a_miss(tmp_path, what):
    cache, file = DiskCache(tmp_path), tmp_path / f"{K}.result"
    if what == "folder":
        file.mkdir()
    elif what == "pipe":
        os.mkfifo(file)
    elif what == "huge":
        with file.open("wb") as sparse:
            sparse.truncate(8 << 30)
    elif what == "text":
        file.write_text("of another program")
    else:
        body = b"\x02\0\0\0[]"
        file.write_bytes(MAGIC + hashlib.sha256(body).digest() + body)
    assert cache.get(K) is None


def test_a_result_that_the_disk_keeps_is_dropped_all_the_same(tmp_path, monkeypatch):
    cache = DiskCache(tmp_path)
    cache.put(K, entry(1))

    def refuse(*_, **__):
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        cache.forget(K)
    assert K not in cache
    assert cache.get(K) is None
    cache.put(K, entry(2))
    assert_same_entry(cache.get(K), entry(2))


def test_a_cache_whose_folder_is_removed_makes_it_again(tmp_path):
    cache = DiskCache(tmp_path / "results")
    cache.put(K, entry(1))
    shutil.rmtree(tmp_path / "results")
    assert cache.get(K) is None
    cache.forget(K)
    cache.put(K, entry(1))
    assert_same_entry(cache.get(K), entry(1))
