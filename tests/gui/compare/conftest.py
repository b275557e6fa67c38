"""Two runs, compared: of two techniques, or of one."""

from __future__ import annotations

import numpy as np
import pytest

from tests.gui.steps import tiles
from workbench.api import Heatmap


@pytest.fixture
def two(app, engine, qtbot):
    """Grad-CAM and occlusion, compared."""
    app.do("technique.choose", "occlusion")
    values = np.linspace(0, 4, 1024, dtype=np.float32).reshape(32, 32)
    engine.answer("occlusion", Heatmap(values=values, signed=False, caption="the other"))
    app.do("run.show", "1")
    app.do("compare.add", "2")
    qtbot.waitUntil(lambda: app.settled and len(tiles(app)) == 2)
    return app


@pytest.fixture
def alike(app, engine, qtbot):
    """Grad-CAM from two layers, whose results here have one scale, compared."""
    app.do("layer.set", "stem")
    values = np.linspace(0, 4, 1024, dtype=np.float32).reshape(32, 32)
    engine.answer("gradcam", Heatmap(values=values, signed=False, caption="the other"))
    app.do("run.show", "1")
    app.do("compare.add", "2")
    qtbot.waitUntil(lambda: app.settled and len(tiles(app)) == 2)
    return app
