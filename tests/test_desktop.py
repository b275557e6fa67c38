"""Whether a window can open is said in a sentence, before Qt would abort the process."""

from __future__ import annotations

import socket

import pytest

from workbench import desktop
from workbench.desktop import why_no_window


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "There is no display here"),
        ({"QT_QPA_PLATFORM": "xcb"}, "There is no display here"),
        ({"DISPLAY": ":98765"}, "DISPLAY is :98765, where no X server answers"),
        ({"DISPLAY": "host:10.0"}, ""),
        ({"WAYLAND_DISPLAY": "wayland-0"}, ""),
        ({"QT_QPA_PLATFORM": "offscreen"}, ""),
    ],
)
def test_a_display_is_asked_for_where_one_is_needed(monkeypatch, environment, words):
    monkeypatch.setattr(desktop, "can_load", lambda library: True)
    told = why_no_window(environment, "linux")
    assert told.startswith(words)
    assert bool(told) is bool(words)


def test_libraries_that_are_missing_are_named(monkeypatch):
    monkeypatch.setattr(desktop, "can_load", lambda library: "cursor" not in library)
    told = why_no_window({"DISPLAY": "host:0"}, "linux")
    assert told.startswith("A window needs libxcb-cursor.so.0; workbench doctor names the command")


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_have_their_own_displays(system):
    assert why_no_window({}, system) == ""


def test_a_server_that_listens_answers():
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0/tmp/.X11-unix/X4711")
        server.listen()
        assert desktop.x_server_answers(":4711.0")
    assert not desktop.x_server_answers(":4711")


def test_a_library_that_no_system_has_does_not_load():
    assert not desktop.can_load("libno-such-thing.so.7")
