"""The longest gap of a 5 ms heartbeat in the window's thread while occlusion runs on the first sample."""

import json
import os
import sys
import time
from itertools import pairwise

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from workbench.cache.result_cache import ResultCache
from workbench.document.session import Session
from workbench.gui.app import App
from workbench.gui.engine.client import EngineClient
from workbench.images.image_files import sample_images

qt = QApplication(sys.argv[:1])
app = App(EngineClient(), Session(), ResultCache())
app.opener.samples([str(path) for path in sample_images()])
app.window.show()
app.start()
beats: list[float] = []
phase = "starting"


def beat() -> None:
    """Once every 5 ms, if the thread is free."""
    global phase
    now = time.perf_counter()
    if phase == "running":
        beats.append(now)
    if phase == "starting" and app.settled and app.runs.has_result:
        phase = "running"
        app.do("technique.choose", "occlusion")
    elif phase == "running" and app.settled:
        gaps = sorted((b - a) * 1000 for a, b in pairwise(beats))
        told = {"longest": gaps[-1], "p99": gaps[int(len(gaps) * 0.99)], "seconds": beats[-1] - beats[0]}
        print(json.dumps(told), flush=True)
        app.close()
        os._exit(0)


timer = QTimer(interval=5)
timer.timeout.connect(beat)
timer.start()
qt.exec()
