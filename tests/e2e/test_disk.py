"""The disk refuses, folders go, engines die while they start: the real window with its real engine goes on."""

from __future__ import annotations

import os
import shutil
import signal
from contextlib import contextmanager
from pathlib import Path

import pytest

from workbench.images.image_files import sample_images

LONG = 300_000


@pytest.fixture
def start(qapp, qtbot, tmp_path, monkeypatch):
    """Starts the program as a person does, with everything that it keeps in a home of its own."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    from workbench.gui import main
    from workbench.gui.widgets.theme import theme
    from workbench.settings import load_settings

    open_apps = []

    def program(model: bool = True):
        theme.apply("dark")
        app = main._app_with_memory(load_settings())
        qtbot.addWidget(app.window)
        open_apps.append(app)
        if not app.sessions.resume():
            app.opener.samples(sample_images()[:1])
        app.window.show()
        app.start(device="cpu")
        if model:
            qtbot.waitUntil(lambda: app.scheduler.model is not None and app.settled, timeout=LONG)
        return app

    def end(app) -> None:
        open_apps.remove(app)
        app.window.hide()
        app.close()

    yield program, end
    for app in list(open_apps):
        end(app)


def results(home: Path) -> Path:
    return home / "cache" / "results"


@contextmanager
def read_only(folder: Path):
    """A folder in which nothing can be made, replaced or removed, for root neither."""

    def refuses(call, writes=lambda *_: True):
        def refuse(path, *arguments, **options):
            if str(path).startswith(str(folder)) and writes(*arguments):
                raise OSError(30, "Read-only file system", str(path))
            return call(path, *arguments, **options)

        return refuse

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", refuses(os.open, lambda flags, *_: bool(flags & (os.O_WRONLY | os.O_RDWR))))
        for name in ("replace", "rename", "unlink", "mkdir", "utime"):
            patch.setattr(os, name, refuses(getattr(os, name)))
        yield


def test_on_a_read_only_cache_run_again_works_with_one_sentence_and_on_a_removed_one_without(start, qtbot, tmp_path):
    program, end = start
    app = program()
    folder = results(tmp_path / "home")
    first = app.presenter.finished.result
    (before,) = [run.key for run in app.session.runs]
    qtbot.waitUntil(lambda: (folder / f"{before}.result").exists())
    kept = (folder / f"{before}.result").read_bytes()
    with read_only(folder):
        app.do("run.again")
        qtbot.waitUntil(lambda: app.settled and app.presenter.finished.result is not first, timeout=LONG)
        sentence = "Results are not kept on the disk for the next start: Read-only file system."
        qtbot.waitUntil(lambda: app.window.message.text == sentence)
        assert (app.presenter.finished.result.values == first.values).all()
        app.do("technique.run", "saliency")
        qtbot.waitUntil(lambda: app.settled and len(app.session.runs) == 2, timeout=LONG)
        assert app.window.panels.log.text.toPlainText().count(sentence) == 1
        assert "Traceback" not in app.window.panels.log.text.toPlainText()
        assert (folder / f"{before}.result").read_bytes() == kept
    shutil.rmtree(folder.parent)
    app.do("technique.run", "gradcam", "relu=false")
    qtbot.waitUntil(lambda: app.settled and len(app.session.runs) == 3, timeout=LONG)
    newest = app.session.runs[-1].key
    qtbot.waitUntil(lambda: (folder / f"{newest}.result").exists())
    session = app.session
    end(app)
    again = program(model=False)
    assert again.session.runs == session.runs
    qtbot.waitUntil(lambda: again.runs.has_result)
    assert again.scheduler.model is None  # no engine is there yet
    assert again.window.message.text == ""


def kill_engine(app, qtbot, others: set[int]) -> None:
    """Kill the engine as soon as there is another one than these."""
    qtbot.waitUntil(lambda: app.scheduler.client.process_id not in (0, *others), timeout=LONG)
    others.add(app.scheduler.client.process_id)
    os.kill(app.scheduler.client.process_id, signal.SIGKILL)


def predicted(app) -> bool:
    """Whether the bars beside the picture are of what is on the canvas."""
    bar = app.window.panels.answer.bars[0]
    return bar.accessibleName().endswith("%") and not bar.stale


@pytest.mark.parametrize("model", [False, True])
def test_an_engine_that_is_killed_twice_while_it_starts_is_said_and_comes_back_with_predictions_when_it_is_restarted(
    start, qtbot, model
):
    program, _ = start
    app = program(model=model)
    killed: set[int] = set()
    if model:  # that one runs: it and the one that takes its place are killed
        kill_engine(app, qtbot, killed)
    for _ in range(1 if model else 2):
        kill_engine(app, qtbot, killed)
    qtbot.waitUntil(lambda: app.scheduler.client.state == "dead" and app.settled, timeout=LONG)
    assert app.window.status.words.full_text == "The engine does not run."
    assert app.window.status.dot._token == "danger"
    assert app.window.message.text == "The engine could not start: it was ended by SIGKILL."
    app.do("image.open", str(sample_images()[1]))
    qtbot.waitUntil(lambda: app.settled and app.window.status.words.full_text == "The engine does not run.")
    assert not predicted(app)
    app.do("app.restart_engine")
    qtbot.waitUntil(lambda: app.scheduler.model is not None and app.settled, timeout=LONG)
    qtbot.waitUntil(lambda: predicted(app), timeout=LONG)
    qtbot.waitUntil(lambda: app.settled and app.runs.has_result, timeout=LONG)
    assert app.window.message.text == ""
    assert app.window.status.words.full_text.startswith("Ready")
    assert app.runs.has_result


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"theme": "light", "opa', "The settings could not be read: it is damaged (no JSON, line 1). "),
        ('{"opacity": "thick"}', "Not all settings could be read: opacity must be 0 to 100 %; got thick. "),
    ],
)
def test_damaged_settings_are_said_in_the_window_once_and_the_file_is_kept(qapp, tmp_path, monkeypatch, text, sentence):
    from workbench.gui import main

    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    (tmp_path / "settings.json").write_text(text)
    seen: list[str] = []

    def look(_loop=None) -> int:
        app = opened.pop()
        seen.append(app.window.message.text)
        app.window.hide()
        app.close()
        return 0

    opened: list = []
    make = main._app_with_memory
    monkeypatch.setattr(main, "_app_with_memory", lambda settings: opened.append(make(settings)) or opened[-1])
    monkeypatch.setattr(main.QApplication, "exec", look)
    for _ in range(2):
        assert main.main([]) == 0
    kept = tmp_path / "settings-damaged-1.json"
    assert seen == [f"{sentence}The file is kept as {str(kept)!r}.", ""]
    assert kept.read_text() == text
