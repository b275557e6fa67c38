"""A person clicks faster than the engine answers; in the end the window shows what the command line computes.

The clicks are the mouse's, on what is seen: thumbnails, techniques, layers, bars, runs and a slider.
"""

from __future__ import annotations

import os
import random
import shlex
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QSlider

from workbench.api import arrays_of
from workbench.gui.panels.layers import NAME
from workbench.images.image_files import sample_images

SECONDS = float(os.environ.get("WORKBENCH_CLICK_SECONDS", "15"))
SEED = int(os.environ.get("WORKBENCH_CLICK_SEED", "1"))
LONG = 180_000
SLOW = ("Stride", "Masks", "Steps")
PAUSES_MS = (0, 1, 20, 80, 150, 400)
EVERYWHERE = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
TECHNIQUES = (
    "gradcam",
    "occlusion",
    "saliency",
    "layercam",
    "predictions",
    "activations",
    "rise",
    "integrated-gradients",
)


@pytest.fixture
def app(qapp, qtbot, tmp_path, monkeypatch):
    """The program with its real engine, and the sample images."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    from workbench.cache.result_cache import ResultCache
    from workbench.document.session import Session
    from workbench.gui.app import App
    from workbench.gui.engine.client import EngineClient

    app = App(EngineClient(environment={"WORKBENCH_HOME": str(tmp_path / "home")}), Session(), ResultCache())
    qtbot.addWidget(app.window)
    app.opener.samples(sample_images())
    app.window.resize(1440, 900)
    app.window.show()
    app.start(device="cpu")
    qtbot.waitUntil(lambda: app.scheduler.model is not None and app.settled, timeout=LONG)
    yield app
    app.window.hide()
    app.close()


class Hands:
    """Click at random; nothing is waited for but a moment."""

    def __init__(self, app, qtbot, chance: random.Random) -> None:
        self._app, self._qtbot, self._chance = app, qtbot, chance
        self._panels = app.window.panels

    def do_something(self) -> None:
        one = (self.technique, self.image, self.bars, self.layer, self.run, self.undo, self.slider)
        self._chance.choice(one)()

    def technique(self, technique: str = "") -> None:
        panel = self._panels.techniques
        self._click_on(panel.view, panel.index_of(technique or self._chance.choice(TECHNIQUES)))

    def image(self, row: int = -1) -> None:
        view = self._panels.images.view
        rows = view.model().rowCount()
        self._click_on(view, view.model().index(self._chance.randrange(rows) if row < 0 else row, 0))

    def bars(self, apart: int = 0) -> list[str]:
        """Two of the bars, one after the other; their targets."""
        bars = [bar for bar in self._panels.answer.bars if bar.target]
        targets = []
        for bar in self._chance.sample(bars, min(2, len(bars))):
            targets.append(bar.target)
            self._qtbot.mouseClick(bar, Qt.MouseButton.LeftButton)
            self._qtbot.wait(apart)
        return targets

    def layer(self) -> None:
        """A layer with maps: in the tree they are told by the shape beside their names."""
        panel = self._panels.layers
        hits = panel.tree.model().match(
            panel.tree.model().index(0, 0), NAME, self._chance.choice(self._app.model.stages), 1, EVERYWHERE
        )
        self._click_on(panel.tree, hits[0])

    def run(self) -> None:
        view = self._panels.runs.view
        if rows := view.model().rowCount():
            self._click_on(view, view.model().index(self._chance.randrange(rows), 0))

    def undo(self) -> None:
        key = self._chance.choice((Qt.Key.Key_Z, Qt.Key.Key_Y))
        self._qtbot.keyClick(self._app.window, key, Qt.KeyboardModifier.ControlModifier)

    def slider(self) -> None:
        """Somewhere on a slider of the form, which moves it a page; not on one that makes thousands of squares."""
        sliders = [slider for slider in self._panels.parameters.findChildren(QSlider) if slider.isVisible()]
        if sliders := [slider for slider in sliders if slider.accessibleName().partition(",")[0] not in SLOW]:
            slider = self._chance.choice(sliders)
            at = QPoint(self._chance.randrange(slider.width()), slider.height() // 2)
            self._qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=at)

    def _click_on(self, view: QAbstractItemView, index: QModelIndex) -> None:
        view.scrollTo(index)
        at = view.visualRect(index).center()
        self._qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_what_is_shown_after_a_minute_of_fast_hands_is_what_the_command_line_computes(app, qtbot, tmp_path):
    chance, refused = random.Random(SEED), []
    hands = Hands(app, qtbot, chance)
    app.scheduler.refused.connect(lambda _kind, sentence, _details: refused.append(sentence))
    for row in range(len(app.session.images)):  # every answer is known: pixels go with runs that may be cancelled
        hands.image(row)
        qtbot.waitUntil(lambda: app.settled, timeout=LONG)
    app.do("technique.run", "rise", "masks=200")
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        hands.do_something()
        qtbot.wait(chance.choice(PAUSES_MS))
    assert refused == []
    check(app, qtbot, tmp_path / "by chance")

    app.do("technique.run", "occlusion", "patch=40", "stride=9")
    qtbot.wait(300)
    hands.image((app.session.images.index(app.session.image) + 1) % len(app.session.images))
    targets = hands.bars(apart=150)  # at once after another thumbnail: the next image's pixels were lost
    check(app, qtbot, tmp_path / "as it went wrong")
    assert app.session.technique == "occlusion"
    assert app.presenter.finished.request.params["target"] == targets[-1]
    assert refused == []


def check(app, qtbot, folder: Path) -> None:
    """What is shown, once nothing is under way, is what the session says, and has the command line's numbers."""
    qtbot.waitUntil(lambda: app.settled and app.runs.has_result, timeout=LONG)
    shown = app.presenter.finished
    assert (shown.request.technique, shown.request.image.key) == (app.session.technique, app.session.current)
    assert [bar.target for bar in app.window.panels.answer.bars][:2] == list(app.runs.likeliest)[:2]
    app.do("export.copy_command")
    words = shlex.split(QGuiApplication.clipboard().text())
    arguments = [*words[1 : words.index("--out")], "--device", "cpu", "--out", str(folder)]
    done = subprocess.run([sys.executable, "-m", "workbench", *arguments], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    (file,) = folder.rglob("result.npz")
    with np.load(file) as arrays:
        for name, values in arrays_of(shown.result).items():
            np.testing.assert_array_equal(arrays[name], values, name)
