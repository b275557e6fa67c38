"""A person clicks faster than the engine answers; in the end the window shows what the command line computes."""

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
from PySide6.QtGui import QGuiApplication

from workbench.api import arrays_of
from workbench.images.image_files import sample_images

SECONDS = float(os.environ.get("WORKBENCH_CLICK_SECONDS", "15"))
SEED = int(os.environ.get("WORKBENCH_CLICK_SEED", "1"))
LONG = 180_000
PAUSES_MS = (0, 1, 20, 80, 150, 400)
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
    app.window.show()
    app.start(device="cpu")
    qtbot.waitUntil(lambda: app.scheduler.model is not None and app.settled, timeout=LONG)
    yield app
    app.window.hide()
    app.close()


def clicks(app, chance: random.Random) -> None:
    """One thing that a hand does in the window, by the command that the click performs."""
    what = chance.choice(("technique", "image", "bars", "layer", "undo", "parameter"))
    if what == "technique":
        app.do("technique.choose", chance.choice(TECHNIQUES))
    elif what == "image":
        app.do("image.show", chance.choice(app.session.images).key)
    elif what == "bars":
        for target in chance.sample(list(app.runs.likeliest) or ["class:281", "class:285"], 2):
            app.do("target.set", target)
    elif what == "layer":
        app.do("layer.set", chance.choice(app.model.stages))
    elif what == "undo":
        app.do(chance.choice(("edit.undo", "edit.redo")))
    else:
        app.do("technique.choose", "occlusion")
        app.do("technique.set", "patch", str(chance.choice((48, 56, 64))))


def test_what_is_shown_after_fast_hands_is_what_the_command_line_computes(app, qtbot, tmp_path):
    chance, refused = random.Random(SEED), []
    app.scheduler.refused.connect(lambda _kind, sentence, _details: refused.append(sentence))
    for _ in app.session.images:  # every image's predictions are known: its pixels go with a run that may be cancelled
        app.do("image.next")
        qtbot.waitUntil(lambda: app.settled, timeout=LONG)
    app.do("technique.run", "occlusion", "patch=64", "stride=64")
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        clicks(app, chance)
        qtbot.wait(chance.choice(PAUSES_MS))
    app.do("technique.run", "occlusion", "patch=40", "stride=9")  # what follows at once lost the next image's pixels
    qtbot.wait(300)
    app.do("image.next")
    for index in (281, 285):
        app.do("target.set", f"class:{index}")
    qtbot.waitUntil(lambda: app.settled and app.runs.has_result, timeout=LONG)
    assert refused == []
    shown = app.presenter.finished
    assert shown.request.image.key == app.session.current
    assert shown.request.params["target"] == "class:285"
    app.do("export.copy_command")
    words = shlex.split(QGuiApplication.clipboard().text())
    arguments = [*words[1 : words.index("--out")], "--device", "cpu", "--out", str(tmp_path / "out")]
    done = subprocess.run([sys.executable, "-m", "workbench", *arguments], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    (file,) = Path(tmp_path / "out").rglob("result.npz")
    with np.load(file) as arrays:
        for name, values in arrays_of(shown.result).items():
            np.testing.assert_array_equal(arrays[name], values, name)
