"""The contents of a session file: results and pasted pictures come back with it."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QGuiApplication, QImage

from tests.gui.steps import work_on


def test_a_session_without_results_in_memory_shows_those_of_its_file_before_any_model_is_loaded(
    app, make_app, engine, qtbot, tmp_path
):
    work_on(app, engine, qtbot)
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save", str(tmp_path / "s.workbench"))
    fresh = make_app()
    with qtbot.waitSignal(fresh.saver.opened):
        fresh.do("session.open", str(tmp_path / "s.workbench"))
    qtbot.waitUntil(lambda: fresh.runs.has_result)
    assert fresh.scheduler.model is None
    assert fresh.window.caption.full_text == app.window.caption.full_text
    qtbot.waitUntil(lambda: len(fresh.window.panels.runs._thumbnails) == len(app.session.runs))


def test_a_run_that_was_opened_is_copied_with_its_parameters_before_any_model_is_loaded(
    app, make_app, engine, qtbot, tmp_path
):
    work_on(app, engine, qtbot)
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save", str(tmp_path / "s.workbench"))
    fresh = make_app()
    with qtbot.waitSignal(fresh.saver.opened):
        fresh.do("session.open", str(tmp_path / "s.workbench"))
    qtbot.waitUntil(lambda: fresh.runs.has_result)
    fresh.do("export.copy_python")
    script = QGuiApplication.clipboard().text()
    assert "since the model that it was made with is not loaded now." in script
    assert "patch=16" in script
    assert "target='class:3'" in script


def test_a_pasted_picture_is_in_the_session_file(app, make_app, engine, qtbot, tmp_path):
    picture = QImage(30, 20, QImage.Format.Format_RGB888)
    picture.fill(0x336699)
    QGuiApplication.clipboard().setImage(picture)
    app.do("image.paste")
    engine.answer_all()
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save", str(tmp_path / "s.workbench"))
    fresh = make_app()
    with qtbot.waitSignal(fresh.saver.opened):
        fresh.do("session.open", str(tmp_path / "s.workbench"))
    photo = fresh.photos.have(fresh.session.image)
    assert photo.size == (20, 30)
    np.testing.assert_array_equal(photo.pixels[0, 0], [0x33, 0x66, 0x99])
