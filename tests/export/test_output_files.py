"""Output files: written whole or not at all, into folders that can be made."""

from __future__ import annotations

import pytest

from workbench.api import UserError
from workbench.export.output_files import atomic_write, output_folder


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    (tmp_path / "a.txt").write_text("old")

    def write_half() -> None:
        with atomic_write(tmp_path / "a.txt") as beside:
            beside.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert (tmp_path / "a.txt").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_file_in_the_place_of_a_folder_is_said(tmp_path):
    (tmp_path / "out").write_text("")
    for path in (tmp_path / "out", tmp_path / "out" / "deeper"):
        with pytest.raises(UserError, match="there is a file in its place"):
            output_folder(path)


def test_a_name_that_no_folder_can_have_is_said(tmp_path):
    for name in ("a\0b", "x" * 5000):
        with pytest.raises(UserError, match=r"cannot be made: (no folder can have this name|File name too long)"):
            output_folder(tmp_path / name)
