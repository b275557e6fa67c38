"""Whether a window can open here: a display that answers, and the system libraries that Qt loads."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import socket
import sys
from collections.abc import Mapping

NEEDED_LIBRARIES = (  # by Qt's platform plugin, beside what every system has
    "libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-image.so.0", "libxcb-keysyms.so.1", "libxcb-render-util.so.0",
    "libxcb-xkb.so.1", "libxkbcommon-x11.so.0", "libEGL.so.1", "libGL.so.1", "libfontconfig.so.1", "libdbus-1.so.3",
)  # fmt: skip


def why_no_window(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> str:
    """A sentence on why a window cannot open here, after a check of milliseconds; empty where it can.

    Without the check Qt would abort the process.
    """
    platform = environment.get("QT_QPA_PLATFORM", "")
    if not system.startswith("linux") or (platform and not platform.startswith("xcb")):
        return ""
    if not platform and environment.get("WAYLAND_DISPLAY"):
        return ""
    display = environment.get("DISPLAY")
    if not display:
        return "There is no display here to open a window on; workbench --help shows what works without one."
    if not x_server_answers(display):
        return f"DISPLAY is {display}, where no X server answers: start one, or unset DISPLAY."
    missing = [library for library in NEEDED_LIBRARIES if not can_load(library)]
    if missing:
        return f"A window needs {', '.join(missing)}; workbench doctor names the command that installs what is missing."
    return ""


def can_load(library: str) -> bool:
    """Whether the system has this library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def x_server_answers(display: str) -> bool:
    """Whether an X server listens at a local display, at its socket file or at Linux's abstract name.

    A display on another machine is not asked, and counts as one that answers.
    """
    local = re.fullmatch(r":(\d+)(?:\.\d+)?", display)
    if not local:
        return True
    path = f"/tmp/.X11-unix/X{local[1]}"
    for address in (path, "\0" + path):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2.0)
            connection.connect(address)
            return True
    return False
