"""Sessions in the window: saved by themselves, saved as files, and back as they were."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtGui import QImage

from tests.gui.steps import seen, work_on
from workbench.cache.disk_cache import DiskCache
from workbench.document.autosave import Autosave
from workbench.document.saved_session import SavedSession


def test_a_saved_session_opens_as_it_was_with_its_results(app, engine, qtbot, tmp_path):
    work_on(app, engine, qtbot)
    before, runs = seen(app), len(engine.runs)
    path = tmp_path / "talk.workbench"
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save", str(path))
    app.do("session.new")
    app.do("view.log")
    assert app.session.runs == ()
    qtbot.waitUntil(lambda: engine.asks("gradcam") and engine.asks("predictions"))  # of the new session's image
    engine.answer_all()
    qtbot.waitUntil(lambda: app.settled)
    runs = len(engine.runs)
    with qtbot.waitSignal(app.saver.opened):
        app.do("session.open", str(path))
    qtbot.waitUntil(lambda: app.runs.has_result)
    assert seen(app) == before
    assert len(engine.runs) == runs
    assert app.sessions.path == str(path)
    assert app.settings.now.recent_sessions == (str(path),)


def test_the_next_start_finds_the_session_of_a_window_that_was_never_closed(make_app, engine, qtbot, tmp_path):
    disk_cache = DiskCache(tmp_path / "results")
    app = make_app(Autosave(tmp_path / "sessions"), disk_cache)
    app.start()
    engine.say_ready()
    engine.say_loaded()
    engine.answer_all()
    work_on(app, engine, qtbot)
    file = tmp_path / "sessions" / "current-1.json"
    qtbot.waitUntil(lambda: file.exists() and json.loads(file.read_bytes())["session"]["display"]["high"] == 2.0)
    app.do("view.runs")  # the last thing before it is killed
    app.window.panels.techniques.view.collapse(app.window.panels.techniques.view.model().index(0, 0))
    shown = app.window.arrangement()
    assert "runs" not in shown["open"]
    qtbot.waitUntil(lambda: json.loads(file.read_bytes())["window"]["open"] == shown["open"])
    app.saver._autosave._lock.close()  # as the system does when a program is killed
    app.saver._autosave = None
    app.scheduler.cache.close()
    second = Autosave(tmp_path / "sessions")
    fresh = make_app(second, disk_cache)
    fresh.sessions.restore(second.last_session)
    qtbot.waitUntil(lambda: fresh.runs.has_result)
    assert fresh.session == app.session
    assert fresh.window.caption.full_text == app.window.caption.full_text
    assert [fresh.window.arrangement()[key] for key in ("open", "folded")] == [shown["open"], shown["folded"]]
    labels = [label for label, _ in app.history.past]
    assert [label for label, _ in fresh.history.past] == labels
    fresh.do("edit.undo")
    app.do("edit.undo")
    assert fresh.session == app.session


def test_a_damaged_session_is_refused_in_words_and_nothing_is_lost(app, engine, qtbot, tmp_path):
    work_on(app, engine, qtbot)
    before = seen(app)
    path = tmp_path / "bad.workbench"
    path.write_bytes(b"half a file")
    with qtbot.waitSignal(app.saver.refused):
        app.do("session.open", str(path))
    assert "bad.workbench cannot be opened as a session" in app.window.message.text
    assert seen(app) == before
    assert app.sessions.path == ""
    assert path.read_bytes() == b"half a file"


@pytest.mark.parametrize("by", ["undo", "redo"])
def test_a_session_that_was_opened_has_no_steps_of_the_one_before(app, engine, qtbot, tmp_path, by):
    work_on(app, engine, qtbot)
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save", str(tmp_path / "s.workbench"))
    with qtbot.waitSignal(app.saver.opened):
        app.do("session.open", str(tmp_path / "s.workbench"))
    before = app.session
    app.do(f"edit.{by}")
    assert app.session == before


def test_the_session_that_another_takes_the_place_of_is_kept_with_its_steps(app, engine, qtbot, tmp_path):
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save", str(tmp_path / "mine.workbench"))
    app.do("target.set", "dog")
    app.do("session.new")
    assert app.session.target == "predicted"
    assert app.sessions.path == ""
    assert "Back to the session before" in app.window.message.text
    app.do("target.set", "bee")
    app.do("session.back")
    assert app.session.target == "class:3"
    assert app.sessions.path == str(tmp_path / "mine.workbench")
    app.do("edit.undo")
    assert app.session.target == "predicted"
    app.do("edit.redo")
    app.do("session.back")  # and forth
    assert app.session.target == "class:1"


def test_the_session_before_is_kept_over_a_restart(make_app, engine, qtbot, tmp_path):
    app = make_app(autosave=Autosave(tmp_path / "sessions"))
    app.start()
    engine.say_ready()
    engine.say_loaded()
    engine.answer_all()
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save", str(tmp_path / "mine"))
    app.do("target.set", "dog")
    app.do("session.new")
    assert "Back to the session before" in app.window.message.text
    app.window.hide()
    app.close()
    fresh = make_app(autosave=Autosave(tmp_path / "sessions"))
    assert fresh.sessions.resume()
    assert fresh.session.target == "predicted"
    assert fresh.sessions.left
    fresh.do("session.back")
    assert fresh.session.target == "class:3"
    assert fresh.sessions.path == str(tmp_path / "mine.workbench")
    fresh.do("edit.undo")
    assert fresh.session.target == "predicted"


def test_a_session_that_is_resumed_is_saved_to_its_own_file(make_app, qtbot, tmp_path):
    app = make_app(autosave=Autosave(tmp_path / "sessions"))
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save", str(tmp_path / "mine"))
    app.close()
    fresh = make_app(autosave=Autosave(tmp_path / "sessions"))
    assert fresh.sessions.resume()
    assert fresh.sessions.path == str(tmp_path / "mine.workbench")


def test_the_images_that_the_strip_lists_are_those_after_a_restart(make_app, qtbot, tmp_path, sample_paths):
    app = make_app(autosave=Autosave(tmp_path / "sessions"))
    for path in sample_paths[:3]:
        app.do("image.open", str(path))
    qtbot.waitUntil(lambda: len(app.session.images) >= 3)
    chosen = tuple(image.key for image in app.session.images[1:3])
    app.edit("Only these images", replace(app.session, listed=chosen))
    app.close()
    fresh = make_app(autosave=Autosave(tmp_path / "sessions"))
    assert fresh.sessions.resume()
    assert len(fresh.session.images) == len(app.session.images)
    assert tuple(image.key for image in fresh.session.strip_images) == chosen


def test_a_session_file_and_a_figure_can_be_dropped_like_an_image(app, engine, qtbot, tmp_path):
    path = tmp_path / "mine.workbench"
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save", str(path))
    with qtbot.waitSignal(app.saver.opened):
        app.opener.files([str(path)])
    path.write_bytes(b"PK nothing")
    app.opener.files([str(path)])
    qtbot.waitUntil(lambda: "mine.workbench" in app.window.message.text)
    assert "image" not in app.window.message.text
    (tmp_path / "figure.pdf").write_bytes(b"%PDF nothing")
    app.opener.files([str(tmp_path / "figure.pdf")])
    qtbot.waitUntil(lambda: "figure.pdf" in app.window.message.text)


def test_a_run_whose_image_was_closed_opens_it_again_and_one_whose_file_is_gone_is_shown_without_it(
    app, engine, qtbot, tmp_path
):
    first = app.session.image
    app.do("image.close")
    assert first not in app.session.images
    app.do("run.show", "1")
    assert app.session.image == first
    other = tmp_path / "gone.png"
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    image.save(str(other))
    app.do("image.open", str(other))
    qtbot.waitUntil(lambda: app.session.image.name == "gone.png")
    qtbot.waitUntil(lambda: engine.asks("gradcam"))
    engine.answer_all()
    number = app.session.shown
    app.do("image.close")
    app.photos._photos.clear()
    other.unlink()
    app.do("run.show", str(number))
    assert app.window.message.text.startswith("gone.png is not there any more")
    assert app.presenter.finished is not None
    assert app.window.canvas.view.title.full_text == "Grad-CAM"


def test_a_window_that_a_macro_left_open_is_kept_and_the_last_session_is_that_before_it(
    app, make_app, engine, qtbot, tmp_path
):
    person = Autosave(tmp_path / "sessions")
    person.save(SavedSession(replace(app.session, target="class:7")))
    person.close()
    app.do("run.pin")
    results = DiskCache(tmp_path / "results")
    app.reader.results.keep_on_disk(results)
    app.sessions.begin_to_keep(Autosave(tmp_path / "sessions"))
    qtbot.waitUntil(lambda: app.session.pinned[0].key in results)
    file = tmp_path / "sessions" / "current-1.json"
    qtbot.waitUntil(lambda: json.loads(file.read_bytes())["session"]["target"] != "class:7")
    app.saver._autosave._lock.close()  # as the system does when a program is killed
    app.saver._autosave = None
    fresh = make_app(Autosave(tmp_path / "sessions"), results)
    assert fresh.sessions.resume()
    assert fresh.session.pins == app.session.pins != ()
    qtbot.waitUntil(lambda: fresh.runs.has_result)
    fresh.do("session.back")
    assert fresh.session.target == "class:7"


def test_some_of_the_images_begin_a_session_and_the_one_before_is_kept(app, engine, qtbot):
    second = app.session.images[1]
    app.do("session.collect", "second.png")
    assert app.session.images == (second,)
    assert app.session.runs == ()
    assert app.session.model == "efficientnet-lite0"
    app.do("session.back")
    assert len(app.session.images) == 2
    app.do("session.collect", "none.png")
    assert app.window.message.text == "There is no open image 'none.png'."
