"""The session saver: the user's file, written again without asking, or a sentence why not."""

from __future__ import annotations

from dataclasses import replace

from workbench.document import file as session_file
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
