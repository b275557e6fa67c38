"""A presentation of two pinned runs."""

from __future__ import annotations

import pytest


@pytest.fixture
def talk(pinned, qtbot):
    pinned.do("view.present")
    qtbot.waitUntil(lambda: pinned.presentation.window is not None)
    pinned.presentation.window.resize(1280, 720)
    yield pinned.presentation.window
    pinned.presentation.window.close()
