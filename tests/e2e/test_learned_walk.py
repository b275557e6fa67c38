"""The walk through what a network has learned, by the mouse alone in the window with its real engine."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QSlider

from workbench.export.provenance_reader import provenance_in
from workbench.gui.app import App
from workbench.gui.engine.client import EngineClient
from workbench.images.image_files import sample_images

LONG = 180_000
FEW = {  # steps, so that the walk takes seconds; the clicks are the same
    "feature-visualization": {"steps": 4}, "unit-sheet": {"steps": 2}, "unit": {"steps": 2},
    "deepdream": {"steps": 1, "larger": 1},
}  # fmt: skip


@pytest.fixture
def app(qapp, qtbot, tmp_path, monkeypatch):
    """The program with its real engine, and the sample images."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    from workbench.cache.result_cache import ResultCache
    from workbench.document.session import Session

    app = App(EngineClient(environment={"WORKBENCH_HOME": str(tmp_path / "home")}), Session(), ResultCache())
    qtbot.addWidget(app.window)
    app.opener.samples(sample_images()[:1])
    app.window.resize(1440, 900)
    app.window.show()
    app.start(device="cpu")
    qtbot.waitUntil(lambda: app.scheduler.model is not None and app.settled, timeout=LONG)
    session = app.session
    for technique, parameters in FEW.items():
        session = session.with_params(technique, **parameters)
    app.edit("Few steps", session)
    yield app
    app.window.hide()
    app.close()


class Mouse:
    """Clicks on entries of menus, one after the other as they open, and waits until all is computed."""

    def __init__(self, app, qtbot) -> None:
        self._app, self._qtbot = app, qtbot

    def menu(self, title: str, *words: str) -> None:
        """An entry of a menu, or of a menu in that."""
        bar = self._app.window.menuBar()
        opener = next(action for action in bar.actions() if action.text() == f"&{title}")
        self._click(bar, bar.actionGeometry(opener).center())
        menu = opener.menu()
        for word in words:
            self._qtbot.waitUntil(menu.isVisible)
            action = next(action for action in menu.actions() if action.text() == word)
            self._click(menu, menu.actionGeometry(action).center())
            menu = action.menu() or menu
        self.settle()

    def settle(self) -> None:
        self._qtbot.wait(50)
        self._qtbot.waitUntil(lambda: self._app.settled, timeout=LONG)

    def click(self, widget, at: QPoint | None = None) -> None:
        self._click(widget, at or widget.rect().center())
        self.settle()

    def _click(self, widget, at: QPoint) -> None:
        self._qtbot.mouseMove(widget, at)
        self._qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)


@pytest.mark.qt_log_ignore("This plugin does not support")  # what the offscreen platform says of popups
def test_what_a_network_has_learned_is_seen_dreamed_painted_and_saved_without_typing(app, qtbot, tmp_path, monkeypatch):
    mouse, mine = Mouse(app, qtbot), tmp_path / "mine.png"
    shutil.copy(sample_images()[1], mine)

    def learned(words: str) -> None:
        mouse.menu("Technique", "What it has learned", words)

    def saved(name: str) -> dict:
        file = tmp_path / f"{name}.png"
        monkeypatch.setattr(app.dialogs, "path", lambda *_: str(file))
        mouse.menu("File", "Save the figure…")
        qtbot.waitUntil(file.exists, timeout=LONG)
        (told,) = provenance_in(file)
        return told

    learned("What a class looks like to it")
    assert saved("class")["technique"] == "feature-visualization"
    learned("What the units of a layer look for")
    told = saved("layer")
    assert told["technique"] == "unit-sheet"
    tiles = app.window.canvas.view.surface
    mouse.click(tiles, tiles.transform().map(tiles.layout_.rect(1).center()).toPoint())
    assert app.session.params["unit"]["unit"].startswith("_blocks.8._bn0:")
    assert {"answers_to_most", "answers_to_least"} <= set(app.window.canvas.view.view_state.result.parts)
    monkeypatch.setattr(app.dialogs, "files", lambda *_: [str(mine)])
    mouse.menu("File", "Open images…")
    learned("Dream on this image")
    assert saved("dream")["image"]["name"] == "mine.png"
    learned("Paint this image in 26 styles")
    qtbot.waitUntil(lambda: app.scheduler.model is not None and app.settled, timeout=LONG)
    before = saved("style")
    sliders = [one for one in app.window.panels.parameters.findChildren(QSlider) if one.isVisible()]
    mouse.click(sliders[3], QPoint(sliders[3].width() * 2 // 3, sliders[3].height() // 2))
    after = saved("mixed")
    assert before["technique"] == after["technique"] == "fast-style"
    assert before["parameters"]["styles"] != after["parameters"]["styles"]
    assert not [menu for menu in app.window.findChildren(QMenu) if menu.isVisible()]
