"""A window with a fake engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from tests.gui.fake_engine import FakeEngine
from tests.standing import start_anew
from workbench import phrases
from workbench.gui.widgets import translation


@pytest.fixture
def engine(qapp) -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def make_app(engine, qtbot, tmp_path, monkeypatch) -> Iterator[Callable]:
    """Makes the program with two pictures of different size in the filmstrip, the first on the canvas."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))

    from PIL import Image

    from workbench.cache.result_cache import ResultCache
    from workbench.document.session import Session
    from workbench.gui.app import App

    paths = [tmp_path / "first.png", tmp_path / "second.png"]
    Image.fromarray(np.full((40, 60, 3), 90, np.uint8)).save(paths[0])
    Image.fromarray(np.full((64, 48, 3), 200, np.uint8)).save(paths[1])
    made = []

    def make(autosave=None, disk_cache=None) -> App:
        app = App(engine, Session(), ResultCache(disk_cache=disk_cache), autosave=autosave)
        qtbot.addWidget(app.window)
        app.opener.samples([str(path) for path in paths])
        app.window.show()
        made.append(app)
        return app

    yield make
    for app in made:
        app.close()


@pytest.fixture
def app(make_app, engine, qtbot):
    """The program with engine, model, predictions and a first Grad-CAM."""
    app = make_app()
    app.start()
    engine.say_ready()
    engine.say_loaded()
    engine.answer_all()
    qtbot.waitUntil(lambda: app.settled)
    return app


@pytest.fixture
def probing(app, engine, qtbot):
    """The program with the patch probe's answer for the square that it takes by itself."""
    from tests.gui.steps import answer, probe

    app.do("technique.choose", "patch-probe")
    answer(engine, "patch-probe", probe())
    qtbot.waitUntil(lambda: app.settled)
    return app


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "gui" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints"))  # the offscreen platform says it always


@pytest.fixture
def pinned(app, engine, qtbot):
    """Two pinned runs: occlusion first, then Grad-CAM."""
    app.do("technique.choose", "occlusion")
    engine.answer_all()
    app.do("run.pin")
    app.do("technique.choose", "gradcam")
    app.do("run.pin")
    qtbot.waitUntil(lambda: app.settled)
    return app


@pytest.fixture(autouse=True)
def as_the_program_starts(qapp) -> None:
    """What all windows of a process share stands as at the start of the program, whatever the test before left."""
    start_anew(qapp)


@pytest.fixture(autouse=True)
def opened_folders(monkeypatch) -> list[str]:
    """The folders that the desktop was asked to open; it opens none."""
    from workbench.gui.plugins import manager

    opened: list[str] = []
    monkeypatch.setattr(manager, "show_folder", lambda folder: opened.append(str(folder)))
    return opened


@pytest.fixture
def chinese(qapp):
    """The window's words in Chinese, for as long as the test runs."""
    assert translation.install("chinese")
    yield
    speak_english(qapp)


def speak_english(qapp) -> None:
    for translator in qapp.findChildren(QTranslator):
        QCoreApplication.removeTranslator(translator)
        translator.deleteLater()
    phrases.speak(phrases.Phrasebook({}))
