"""What tests of the canvas share: the dark theme, and a canvas by itself."""

from __future__ import annotations

import pytest

from workbench.gui.canvas.canvas import Canvas
from workbench.gui.widgets.theme import theme


@pytest.fixture(autouse=True)
def dressed(qapp):
    theme.apply("dark")


@pytest.fixture
def canvas(qtbot) -> Canvas:
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(696, 476)
    made.show()
    return made


@pytest.fixture
def wide_canvas(qtbot) -> Canvas:
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    return made
