"""A photograph of 100 megapixels under a map: until it is painted, and how long a frame takes while it is panned."""

import json
import sys
import time

import numpy as np
from PySide6.QtWidgets import QApplication

from workbench.api import Geometry, Heatmap
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.canvas.views.heatmap import HeatmapView
from workbench.images.photo import Photo
from workbench.render.display import Display

HEIGHT, WIDTH, FRAMES = 8400, 12000, 60

qt = QApplication(sys.argv[:1])
noise = np.random.default_rng(0)
pixels = noise.integers(0, 256, (HEIGHT // 10, WIDTH // 10, 3), np.uint8).repeat(10, 0).repeat(10, 1)
photo = Photo(pixels, "large", "", "digest")
geometry = Geometry.resized_and_cropped((HEIGHT, WIDTH), (256, 366), (16, 71), (224, 224))
result = Heatmap(values=noise.normal(size=(224, 224)).astype(np.float32), unit="logit")
view = HeatmapView()
view.resize(1000, 700)
view.show()
qt.processEvents()
qt.processEvents()
began = time.perf_counter()
view.show_result(ViewState(result, photo, geometry, Display()))
view.surface.repaint()
first = time.perf_counter() - began
frames = []
for scale in (0.08, 0.2, 0.5, 1.0, 4.0):  # also while the smaller copies are made
    view.surface.fit()
    view.surface.zoom(scale / view.surface.scale)
    for i in range(FRAMES):
        view.surface.pan(13 if i < FRAMES // 2 else -13, 7)
        start = time.perf_counter()
        view.surface.repaint()
        frames.append(1000 * (time.perf_counter() - start))
        qt.processEvents()
frames.sort()
told = {"first": 1000 * first, "median": frames[len(frames) // 2], "p99": frames[int(len(frames) * 0.99)]}
print(json.dumps(told | {"longest": frames[-1]}), flush=True)
