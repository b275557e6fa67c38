"""The session saver: the user's file, written again without asking, or a sentence why not."""

from __future__ import annotations

import shutil
from dataclasses import replace

from tests.conftest import full_disk
from tests.gui.steps import work_on
from workbench.cache.disk_cache import DiskCache
from workbench.document import file as session_file
from workbench.document.autosave import Autosave
from workbench.render.display import Display


def test_a_session_that_cannot_be_saved_says_so_and_goes_on(app, engine, qtbot, tmp_path):
    (tmp_path / "file").write_text("in the way", "utf-8")
    with qtbot.waitSignal(app.saver.refused):
        app.do("session.save", str(tmp_path / "file" / "s.workbench"))
    assert "cannot be saved" in app.window.message.text
    assert app.sessions.path == ""


def test_saving_again_writes_the_same_file_without_asking(app, engine, qtbot, tmp_path):
    path = tmp_path / "s.workbench"
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save", str(path))
    app.edit("Display", replace(app.session, display=Display(opacity=0.25)))
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save")
    assert session_file.load_session(path).session.display.opacity == 0.25


def saved_in_two_windows(app, make_app, qtbot, path):
    """A session file that both windows have open; the second has saved it after the first read it."""
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save", str(path))
    other = make_app()
    with qtbot.waitSignal(other.saver.opened):
        other.do("session.open", str(path))
    other.edit("Display", replace(other.session, display=Display(opacity=0.25)))
    with qtbot.waitSignal(other.saver.saved):
        other.do("session.save")
    return other


def test_of_two_windows_the_second_to_save_is_told_and_does_not_silently_undo_what_the_first_saved(
    app, make_app, engine, qtbot, tmp_path
):
    path = tmp_path / "s.workbench"
    saved_in_two_windows(app, make_app, qtbot, path)
    app.edit("Display", replace(app.session, display=Display(opacity=0.5)))
    app.do("session.save")
    assert app.window.message.text == (
        "s.workbench was written by another window or program since this one read it. "
        "Save again to replace it, or save this session under another name."
    )
    assert session_file.load_session(path).session.display.opacity == 0.25
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save_as", str(tmp_path / "mine.workbench"))
    assert app.sessions.path == str(tmp_path / "mine.workbench")
    assert session_file.load_session(path).session.display.opacity == 0.25
    assert session_file.load_session(tmp_path / "mine.workbench").session.display.opacity == 0.5


def test_a_file_that_another_window_wrote_is_replaced_when_a_person_saves_again(app, make_app, engine, qtbot, tmp_path):
    path = tmp_path / "s.workbench"
    other = saved_in_two_windows(app, make_app, qtbot, path)
    app.do("session.save")
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save")
    other.do("session.save")
    assert other.window.message.text.startswith("s.workbench was written by another window")
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save")  # its own file by now


def test_the_next_start_knows_that_another_window_wrote_the_file_in_between(make_app, engine, qtbot, tmp_path):
    path = tmp_path / "s.workbench"
    app = make_app(Autosave(tmp_path / "sessions"))
    other = saved_in_two_windows(app, make_app, qtbot, path)
    app.do("session.save")  # refused: it closes with what it has
    app.window.hide()
    app.close()
    with qtbot.waitSignal(other.saver.saved):
        other.do("session.save")
    fresh = make_app(Autosave(tmp_path / "sessions"))
    assert fresh.sessions.resume()
    fresh.do("session.save")
    assert fresh.window.message.text.startswith("s.workbench was written by another window")


def test_a_session_file_that_was_deleted_while_it_was_open_is_written_again_and_there_at_the_next_start(
    make_app, engine, qtbot, tmp_path
):
    path = tmp_path / "mine" / "s.workbench"
    app = make_app(Autosave(tmp_path / "sessions"))
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save", str(path))
    shutil.rmtree(path.parent)
    app.edit("Display", replace(app.session, display=Display(opacity=0.25)))
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save")
    assert session_file.load_session(path).session.display.opacity == 0.25
    shutil.rmtree(path.parent)
    app.edit("Display", replace(app.session, display=Display(opacity=0.5)))
    app.window.hide()
    app.close()
    fresh = make_app(Autosave(tmp_path / "sessions"))
    assert fresh.sessions.resume()
    assert fresh.session.display.opacity == 0.5
    assert fresh.sessions.path == str(path)
    with qtbot.waitSignal(fresh.saver.saved):
        fresh.do("session.save")
    assert session_file.load_session(path).session.display.opacity == 0.5


def test_a_disk_that_is_full_keeps_session_file_autosave_and_settings_and_the_next_start_is_as_before(
    make_app, engine, qtbot, tmp_path
):
    path, home = tmp_path / "mine" / "s.workbench", tmp_path / "home"
    app = make_app(Autosave(home / "sessions"), DiskCache(home / "results"))
    app.start()
    engine.say_ready()
    engine.say_loaded()
    engine.answer_all()
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save", str(path))
    app.do("settings.set", "opacity", "30")
    autosave = home / "sessions" / "current-1.json"
    qtbot.waitUntil(lambda: autosave.exists() and app.settled and not app.saver._moment.isActive())
    before = {file: file.read_bytes() for file in (*path.parent.iterdir(), autosave, home / "settings.json")}
    session = app.session
    with full_disk():
        work_on(app, engine, qtbot)
        app.do("settings.set", "opacity", "50")
        with qtbot.waitSignal(app.saver.refused):
            app.do("session.save")
        assert app.window.message.text == f"The session cannot be saved as {str(path)!r}: File too large."
        qtbot.waitUntil(lambda: app.settled and not app.saver._moment.isActive())
        app.window.hide()
        app.close()
    assert {file: file.read_bytes() for file in before} == before
    assert list(path.parent.iterdir()) == [path]
    assert [file.name for file in home.rglob(".*")] == []
    fresh = make_app(Autosave(home / "sessions"), DiskCache(home / "results"))
    assert fresh.sessions.resume()
    assert fresh.session == session
    assert fresh.window.message.text == ""
