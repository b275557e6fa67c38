"""A folder of files that can be made again: who makes room, whatever the clock says."""

from __future__ import annotations

import os
import time

import pytest

from workbench import cache_folder


def used(path, seconds: float) -> None:
    """As if the file had been used so many seconds from now."""
    os.utime(path, (time.time() + seconds,) * 2)


def test_what_was_used_least_recently_makes_room(tmp_path):
    for name, seconds in (("a", -30), ("b", -10), ("c", -20)):
        cache_folder.write(tmp_path / name, b"1234")
        used(tmp_path / name, seconds)
    cache_folder.write(tmp_path / "d", b"1234")
    cache_folder.make_room(tmp_path / "d", "*", max_bytes=9)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "d"]
    cache_folder.make_room(tmp_path / "d", "*", max_files=1)
    assert [path.name for path in tmp_path.iterdir()] == ["d"]


def test_after_the_clock_was_set_back_new_files_stay_and_those_of_the_future_make_room(tmp_path):
    for name in "abc":
        cache_folder.write(tmp_path / name, b"1234")
        used(tmp_path / name, 86_400)
    for name in ("d", "e"):
        cache_folder.write(tmp_path / name, b"1234")
        used(tmp_path / name, -1)
        cache_folder.make_room(tmp_path / name, "*", max_bytes=12)
    assert {"d", "e"} < {path.name for path in tmp_path.iterdir()}


def test_the_newest_stays_whatever_its_size_and_its_time(tmp_path):
    cache_folder.write(tmp_path / "old", b"1")
    cache_folder.write(tmp_path / "new", b"1" * 1000)
    used(tmp_path / "new", 86_400)
    cache_folder.make_room(tmp_path / "new", "*", max_bytes=10)
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_what_a_killed_program_left_goes_and_files_of_others_stay(tmp_path):
    (tmp_path / ".old.result-abcd1234.result").write_bytes(b"half")
    (tmp_path / ".hidden").write_bytes(b"of another program")
    cache_folder.write(tmp_path / "a.result", b"whole")
    cache_folder.make_room(tmp_path / "a.result", "*.result", max_bytes=100)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".hidden", "a.result"]


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    cache_folder.write(tmp_path / "a", b"old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        cache_folder.write(tmp_path / "a", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"old")]
