"""A folder of 10,000 photographs: until the first thumbnails are there; the heartbeat while it is scrolled."""

import json
import os
import shutil
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from workbench.cache.result_cache import ResultCache
from workbench.document.session import Session
from workbench.gui.app import App
from workbench.gui.engine.client import EngineClient
from workbench.images.image_files import sample_images

COUNT, DISTINCT, SCROLL_S = 10_000, 50, 5.0

folder = Path(tempfile.mkdtemp())
noise = np.random.default_rng(0)
for i in range(DISTINCT):
    blocks = noise.integers(0, 256, (24, 32, 3), np.uint8)
    Image.fromarray(blocks).resize((1280, 960)).save(folder / f"{i:05}.jpg", quality=90)
for i in range(DISTINCT, COUNT):
    os.link(folder / f"{i % DISTINCT:05}.jpg", folder / f"{i:05}.jpg")

qt = QApplication(sys.argv[:1])
app = App(EngineClient(), Session(), ResultCache())
app.opener.samples([str(sample_images()[0])])
app.window.show()
strip = app.window.panels.images
arrived: list[float] = []
beats: list[float] = []
app.photos.thumbnail_ready.connect(
    lambda key, _image: arrived.append(time.perf_counter()) if str(folder) in key else None
)
began = scrolled = ended = 0.0


def complete() -> bool:
    """Whether every image in sight has its thumbnail."""
    return bool(arrived) and not strip._asked


def beat() -> None:
    """Once every 5 ms, if the thread is free: open the folder, scroll from one end to the other, wait, tell."""
    global began, scrolled, ended
    now, bar = time.perf_counter(), strip.view.verticalScrollBar()
    if not began:
        began = now
        app.opener.files([str(folder)])
    elif not scrolled:
        scrolled = now if complete() and len(app.session.images) > COUNT and bar.maximum() > 50_000 else 0.0
    elif not ended:
        beats.append(now)
        bar.setValue(round(bar.maximum() * min(1.0, (now - scrolled) / SCROLL_S)))
        ended = now if now - scrolled > SCROLL_S else 0.0
    elif complete():
        gaps = sorted((b - a) * 1000 for a, b in pairwise(beats))
        told = {
            "first": arrived[0] - began,
            "longest": gaps[-1],
            "p99": gaps[int(len(gaps) * 0.99)],
            "after": arrived[-1] - ended,
        }
        print(json.dumps(told), flush=True)
        shutil.rmtree(folder)
        os._exit(0)


timer = QTimer(interval=5)
timer.timeout.connect(beat)
timer.start()
qt.exec()
