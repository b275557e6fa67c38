"""What is measured, and against whom."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from .harness import Measured, Worker, take_turns, told_by


@contextmanager
def a_screen() -> Iterator[Mapping[str, str]]:
    """Environment of a real X screen of its own, where Xvfb is installed; else Qt's offscreen platform."""
    if shutil.which("Xvfb") is None:
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    display = f":{90 + os.getpid() % 100}"
    server = subprocess.Popen(["Xvfb", display, "-screen", "0", "1600x1000x24"], stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        yield {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()


def first_paint() -> list[Measured]:
    """Process start to painted window, as whole processes in turn."""
    values: dict[str, list[float]] = {"workbench": [], "PySide6 + pyqtgraph, bare": [], "napari": []}
    programs = {
        "workbench": ("workbench", False),
        "PySide6 + pyqtgraph, bare": ("bare", True),
        "napari": ("napari", True),
    }
    with a_screen() as screen, tempfile.TemporaryDirectory() as home:
        for turn in range(6):
            for name, (who, peer) in programs.items():
                told = told_by("first_paint", who, repr(time.time()), peer=peer, env={**screen, "WORKBENCH_HOME": home})
                if turn:
                    values[name].append(told["seconds"])
    return [Measured("Process start to first painted window", "s", values, "The first round is not counted.")]


def gradcam() -> list[Measured]:
    """Image to array."""
    workers = {
        "workbench": Worker("ours", arguments=["gradcam"]),
        "one bare forward": Worker("forward"),
        "grad-cam": Worker("peer_gradcam", peer=True),
    }
    return [take_turns("Grad-CAM of the predicted class, bundled model, image to array", workers, 40, warm=5)]


def heartbeat() -> list[Measured]:
    """The window's thread while occlusion runs."""
    with a_screen() as screen, tempfile.TemporaryDirectory() as home:
        told = [told_by("heartbeat", env={**screen, "WORKBENCH_HOME": home}) for _ in range(3)]
    values = {"longest gap": [t["longest"] for t in told], "99th percentile": [t["p99"] for t in told]}
    note = f"While occlusion runs ({told[0]['seconds']:.0f} s), of a 5 ms timer."
    return [Measured("Gaps of the window's heartbeat", "ms", values, note)]


def memory() -> list[Measured]:
    """Resident memory."""
    told = told_by("memory")
    return [Measured("Resident memory over 500 Grad-CAM runs", "MB", {name: [value] for name, value in told.items()})]


SECTIONS: Mapping[str, Callable[[], list[Measured]]] = {
    "first_paint": first_paint,
    "gradcam": gradcam,
    "heartbeat": heartbeat,
    "memory": memory,
}
