"""The user's file of a session: whether somebody else has written it."""

from __future__ import annotations

import os

from workbench.atomic_file import atomic_write
from workbench.document.user_file import UserFile


def test_a_file_is_replaced_when_another_one_lies_in_its_place_also_with_a_clock_that_was_set_back(tmp_path):
    path = tmp_path / "s.workbench"
    path.write_bytes(b"first")
    file = UserFile.now(path)
    assert not file.replaced
    with atomic_write(path) as other:
        other.write(b"other")
    os.utime(path, (1, 1))
    assert file.replaced
    assert UserFile.of(file.as_values()) == file


def test_a_file_that_is_gone_or_was_never_read_is_nobody_s_work(tmp_path):
    path = tmp_path / "s.workbench"
    assert not UserFile.now(path).replaced
    path.write_bytes(b"first")
    file = UserFile.now(path)
    path.unlink()
    assert not file.replaced
    assert UserFile.of({"path": ""}) is None
    assert UserFile.of({"path": str(path)}) == UserFile(path)
