"""A session file with 50 runs: until its result is on the canvas, and until every run has its thumbnail."""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from workbench.api import Geometry, Heatmap
from workbench.cache.cached_result import CachedResult
from workbench.cache.result_cache import ResultCache
from workbench.document import file as session_file
from workbench.document.run import Run
from workbench.document.saved_session import SavedSession
from workbench.document.session import OpenImage, Session
from workbench.gui.app import App
from workbench.gui.engine.client import EngineClient
from workbench.images.image_files import sample_images
from workbench.images.photo import open_photo

RUNS = 50

sample = sample_images()[0]
photo = open_photo(sample)
geometry = Geometry.resized_and_cropped(
    photo.size, (256, round(256 * photo.size[1] / photo.size[0])), (16, 80), (224, 224)
)
noise = np.random.default_rng(0)
image = OpenImage(str(sample), sample.name, str(sample))
runs, entries = [], {}
for i in range(1, RUNS + 1):
    values = noise.normal(size=(224, 224)).astype(np.float32)
    key = f"{i:064x}"
    entries[key] = CachedResult(Heatmap(values=values, unit="logit", caption=f"run {i}"), geometry, {"seconds": 0.1})
    runs.append(Run(i, key, "gradcam", "Grad-CAM", "cat", {}, "predicted", "", image.key, "efficientnet-lite0"))
session = Session(model="efficientnet-lite0", images=(image,), current=image.key, runs=tuple(runs), shown=RUNS)
path = Path(tempfile.mkdtemp()) / "fifty.workbench"
session_file.save_session(path, SavedSession(session, entries=entries))

qt = QApplication(sys.argv[:1])
app = App(EngineClient(), Session(), ResultCache())
app.window.show()
began = shown = 0.0


def look() -> None:
    """Open it, and see how far it is."""
    global began, shown
    now = time.perf_counter()
    if not began:
        began = now
        app.sessions.open(str(path))
    elif not shown:
        shown = now if app.runs.has_result else 0.0
    elif len(app.window.panels.runs._thumbnails) == RUNS:
        print(json.dumps({"shown": shown - began, "thumbnails": now - began}), flush=True)
        path.unlink()
        path.parent.rmdir()
        os._exit(0)


timer = QTimer(interval=2)
timer.timeout.connect(look)
timer.start()
qt.exec()
