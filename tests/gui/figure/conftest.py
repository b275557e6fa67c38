"""A composer with two pinned runs."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.api import Heatmap


@pytest.fixture
def composing(app, engine, qtbot):
    """Two runs, and the composer over them."""
    app.do("technique.choose", "occlusion")
    engine.answer("occlusion", Heatmap(values=np.linspace(0, 4, 1024, dtype=np.float32).reshape(32, 32)))
    app.do("run.pin", "1")
    app.do("run.pin", "2")
    app.do("figure.compose")
    qtbot.waitUntil(lambda: app.settled and app.composer.front is not None)
    return app
