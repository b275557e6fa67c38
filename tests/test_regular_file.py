"""Regular files are opened; what would be waited for or read without end is refused at once."""

from __future__ import annotations

import os
import re
import socket
import sys
from pathlib import Path

import pytest

from workbench.api import UserError
from workbench.regular_file import in_words, open_regular, read_regular

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes or devices in folders")


def test_a_file_is_opened_and_read(tmp_path):
    (tmp_path / "a.bin").write_bytes(b"abc")
    with open_regular(tmp_path / "a.bin", 3) as file:
        assert file.read() == b"abc"
    assert read_regular(tmp_path / "a.bin", 3) == b"abc"


def test_a_file_that_is_too_large_is_refused_with_both_sizes(tmp_path):
    (tmp_path / "a.bin").write_bytes(bytes(2001))
    with pytest.raises(UserError, match=r"^it has 2 kB, and 1 kB is the most\.$"):
        open_regular(tmp_path / "a.bin", 1000)
    assert [in_words(count) for count in (999, 1_250_000, 3 * 10**9)] == ["999 bytes", "1.25 MB", "3 GB"]


@needs_posix
def test_a_pipe_a_socket_and_a_device_are_refused_at_once(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)  # the path of a socket may be no longer than 100 characters
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind("socket")
        kinds = {"pipe": "a named pipe", "socket": "a socket", "/dev/zero": "a device"}
        for path, kind in kinds.items():
            with pytest.raises(UserError, match=rf"^it is {kind}, not a file\.$"):
                open_regular(path)


@needs_posix
def test_a_folder_and_a_link_to_itself_are_errors_of_the_system(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(IsADirectoryError):
        open_regular(tmp_path)
    with pytest.raises(OSError, match="symbolic"):
        open_regular(tmp_path / "loop")


@needs_posix
def test_a_file_of_the_system_that_says_it_is_empty_is_bounded_too():
    with pytest.raises(UserError, match="more than 2 bytes"):
        read_regular("/proc/self/status" if sys.platform == "linux" else __file__, 2)


@needs_posix
def test_a_session_and_a_macro_that_are_pipes_are_refused_at_once(tmp_path):
    from workbench.document.file import load_session
    from workbench.gui.shell.macro_player import read_macro

    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UserError, match=r"^pipe cannot be opened as a session: it is a named pipe, not a file\.$"):
        load_session(tmp_path / "pipe")
    with pytest.raises(UserError, match=r"pipe' cannot be read: it is a named pipe, not a file\.$"):
        read_macro(tmp_path / "pipe")


def test_whether_there_is_a_file_is_asked_in_a_way_that_takes_any_name():
    """``Path.is_file`` raises OSError for a name that is too long or in a folder without permission."""
    asks = re.compile(r"\.(is_file|is_dir|exists)\(\)")
    modules = sorted((Path(__file__).parent.parent / "workbench").rglob("*.py"))
    assert [str(path) for path in modules if asks.search(path.read_text("utf-8"))] == []
