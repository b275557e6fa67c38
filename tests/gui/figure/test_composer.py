"""The composer of figures: what it shows, what it changes, and what it writes."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pillow
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.gui import steps
from workbench.api import Heatmap
from workbench.gui.figure.composer_window import NUMBER


@pytest.fixture
def composing(app, engine, qtbot):
    """Two runs, and the composer over them."""
    app.do("technique.choose", "occlusion")
    engine.answer("occlusion", Heatmap(values=np.linspace(0, 4, 1024, dtype=np.float32).reshape(32, 32)))
    app.do("run.pin", "1")
    app.do("run.pin", "2")
    app.do("figure.compose")
    qtbot.waitUntil(lambda: app.settled and app.composer.front is not None)
    return app


def composer(app):
    return app.composer.front


def rows(app):
    items = [composer(app).list.item(row) for row in range(composer(app).list.count())]
    return [(one.data(NUMBER), one.text(), one.checkState() == Qt.CheckState.Checked) for one in items]


def settle(app, qtbot):
    qtbot.waitUntil(lambda: app.settled and not app.composer._drawing)


def test_it_opens_with_the_pinned_runs_and_a_picture_of_the_figure(composing, qtbot):
    assert [(number, taken) for number, _, taken in rows(composing)] == [(1, True), (2, True)]
    assert not composer(composing).preview._picture.isNull()
    assert composer(composing).words.text().startswith("180 × ")


def test_the_form_changes_the_session_and_undo_takes_it_back(composing, qtbot):
    composer(composing).form.editor("width").box.setValue(88)
    settle(composing, qtbot)
    assert composing.session.figure.width == 88.0
    assert composer(composing).words.text().startswith("88 × ")
    composing.do("edit.undo")
    assert composing.session.figure.width == 180.0
    assert composer(composing).form.values()["width"] == 180.0


def test_a_run_can_be_left_out_and_given_another_title(composing, qtbot):
    composer(composing).list.item(0).setCheckState(Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: composing.session.figure.tiles == (2,))
    assert [(number, taken) for number, _, taken in rows(composing)] == [(1, False), (2, True)]  # where they were
    composer(composing).list.item(1).setText("After")
    qtbot.waitUntil(lambda: composing.session.figure.titles == {"2": "After"})
    composer(composing).list.item(1).setText("")
    qtbot.waitUntil(lambda: composing.session.figure.titles == {})
    settle(composing, qtbot)


def test_runs_take_the_order_in_which_they_are_dragged(composing, qtbot):
    model = composer(composing).list.model()
    model.moveRow(model.index(0, 0).parent(), 1, model.index(0, 0).parent(), 0)
    qtbot.waitUntil(lambda: composing.session.figure.tiles == (2, 1))
    settle(composing, qtbot)
    assert [number for number, _, _ in rows(composing)] == [2, 1]


def test_what_has_no_room_is_said_in_place_of_the_size(composing, qtbot):
    composing.do("figure.set", "width", "30")
    composing.do("figure.set", "columns", "9")
    settle(composing, qtbot)
    assert "9 columns of this text have no room in 30 mm" in composer(composing).words.text()
    composing.do("figure.reset")
    settle(composing, qtbot)
    assert composer(composing).words.text().startswith("180 × ")


def test_it_is_saved_and_copied_as_it_is_shown(composing, qtbot, tmp_path):
    composing.do("figure.set", "dots", "100")
    composing.do("figure.save", str(tmp_path / "a.png"))
    settle(composing, qtbot)
    with Pillow.open(tmp_path / "a.png") as figure:
        assert abs(figure.width - 180 / 25.4 * 100) <= 1
    composing.do("figure.copy")
    settle(composing, qtbot)
    assert abs(QGuiApplication.clipboard().image().width() - 180 / 25.4 * 100) <= 1


@pytest.mark.parametrize("dots", ["72", "300"])
def test_the_size_in_pixels_is_that_of_the_file(composing, qtbot, tmp_path, dots):
    composing.do("figure.set", "dots", dots)
    composing.do("figure.save", str(tmp_path / "a.png"))
    settle(composing, qtbot)
    with Pillow.open(tmp_path / "a.png") as figure:
        assert f"{figure.width} × {figure.height} pixels at {dots} dpi" in composer(composing).words.text()


def test_a_macro_photographs_the_composer_while_it_is_there(composing, qtbot, tmp_path):
    composing.do("view.screenshot", str(tmp_path / "a.png"))
    with Pillow.open(tmp_path / "a.png") as picture:
        assert picture.size == (composer(composing).width(), composer(composing).height())
    composer(composing).hide()
    composing.do("view.screenshot", str(tmp_path / "b.png"))
    with Pillow.open(tmp_path / "b.png") as picture:
        assert picture.size == (composing.window.width(), composing.window.height())


def test_a_run_that_is_left_out_and_taken_again_is_where_it_was(composing, qtbot):
    composer(composing).list.item(0).setCheckState(Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: composing.session.figure.tiles == (2,))
    settle(composing, qtbot)
    composer(composing).list.item(0).setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: composing.session.figure.tiles == (1, 2))
    settle(composing, qtbot)


def test_after_saving_it_is_in_front_and_says_where_the_file_is(composing, qtbot, tmp_path):
    composing.window.activateWindow()
    composing.do("figure.save", str(tmp_path / "a.png"))
    settle(composing, qtbot)
    assert composer(composing).done.isVisible()
    assert str(tmp_path / "a.png") in composer(composing).done.text()
    assert composer(composing).isActiveWindow()
    composing.do("figure.set", "width", "90")
    assert not composer(composing).done.isVisible()


def test_the_preview_is_zoomed_and_stays_sharp(composing, qtbot):
    preview = composer(composing).preview
    pixels, scale = preview._picture.width(), preview.scale
    preview.zoom(4.0)
    assert preview.scale == pytest.approx(4 * scale)
    qtbot.waitUntil(lambda: preview._picture.width() > 1.5 * pixels)
    assert not preview.fitted  # the sharper picture lies where the other did
    preview.fit()
    assert preview.fitted


def test_a_figure_that_is_higher_than_a_page_says_so(composing, qtbot):
    composing.do("figure.set", "dots", "72")
    composing.do("figure.set", "size", "20")
    composing.do("figure.set", "caption", "\n".join(f"Line {i}." for i in range(40)))
    settle(composing, qtbot)
    assert "a page has 250 mm" in composer(composing).words.text()


def test_a_comparison_that_is_a_matrix_is_one_in_the_figure(app, engine, qtbot, tmp_path):
    app.do("compare.images", "all")
    steps.settle(app, engine, qtbot, 2)
    app.do("compare.techniques", "occlusion")
    steps.settle(app, engine, qtbot, 4)
    app.do("figure.set", "notes", "false")
    app.do("figure.save", str(tmp_path / "a.svg"))
    qtbot.waitUntil(lambda: app.settled, timeout=20_000)
    text = (tmp_path / "a.svg").read_text("utf-8")
    assert [text.count(f">{name}<") for name in ("Grad-CAM", "Occlusion", "first.png", "second.png")] == [1] * 4
    assert "(a)" not in text
    app.do("figure.set", "matrix", "false")
    app.do("figure.save", str(tmp_path / "b.svg"))
    qtbot.waitUntil(lambda: app.settled, timeout=20_000)
    assert "(a)" in (tmp_path / "b.svg").read_text("utf-8")
