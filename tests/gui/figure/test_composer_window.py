"""The composer's window: its form and its rows change the figure, and its preview is zoomed."""

from __future__ import annotations

import pytest
from PIL import Image as Pillow
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QStyleOptionViewItem

from tests.gui.figure.composed import composer, rows, settle
from workbench.gui.widgets.screen import TITLE_BAR
from workbench.gui.widgets.section import BETWEEN


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


def composed(app) -> tuple[int, ...]:
    return tuple(run.number for run in app.session.composed)


def test_runs_take_the_order_in_which_they_are_dragged(composing, qtbot):
    model = composer(composing).list.model()
    model.moveRow(model.index(0, 0).parent(), 1, model.index(0, 0).parent(), 0)
    qtbot.waitUntil(lambda: composing.session.figure.tiles == (2, 1))
    settle(composing, qtbot)
    assert [number for number, _, _ in rows(composing)] == [2, 1]


@pytest.mark.parametrize("dots", ["72", "300"])
def test_the_size_in_pixels_is_that_of_the_file(composing, qtbot, tmp_path, dots):
    composing.do("figure.set", "dots", dots)
    composing.do("figure.save", str(tmp_path / "a.png"))
    settle(composing, qtbot)
    with Pillow.open(tmp_path / "a.png") as figure:
        assert f"{figure.width} × {figure.height} pixels at {dots} dpi" in composer(composing).words.text()


def test_a_run_that_is_left_out_and_taken_again_is_where_it_was(composing, qtbot):
    composer(composing).list.item(0).setCheckState(Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: composing.session.figure.tiles == (2,))
    settle(composing, qtbot)
    composer(composing).list.item(0).setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: composed(composing) == (1, 2))
    settle(composing, qtbot)


def test_the_preview_is_zoomed_and_stays_sharp(composing, qtbot):
    preview = composer(composing).preview
    pixels, scale = preview._picture.width(), preview.scale
    preview.zoom(4.0)
    assert preview.scale == pytest.approx(4 * scale)
    qtbot.waitUntil(lambda: preview._picture.width() > 1.5 * pixels)
    assert not preview.fitted  # the sharper picture lies where the other did
    preview.fit()
    assert preview.fitted


def test_the_composer_lies_on_its_screen_with_its_buttons(composing, qtbot):
    window = composer(composing)
    room = window.screen().availableGeometry().size()
    assert window.width() <= room.width()
    assert window.height() <= room.height() - TITLE_BAR
    save = next(button for button in window.findChildren(QPushButton) if button.text().startswith("Save"))
    assert window.rect().contains(save.geometry().translated(save.parentWidget().mapTo(window, QPoint())))


def test_runs_are_left_out_by_the_keys_alone_one_after_the_other(composing, qtbot):
    runs = composer(composing).list
    assert composer(composing).focusWidget() is runs
    qtbot.keyClick(runs, Qt.Key.Key_Down)
    for left in ((1,), (1, 2)):
        qtbot.keyClick(runs, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda left=left: composed(composing) == left)
    qtbot.keyClick(runs, Qt.Key.Key_Tab)
    assert composer(composing).focusWidget() is composer(composing).form.editor("width").box


def test_return_ticks_the_run_where_the_keys_are(composing, qtbot):
    runs = composer(composing).list
    runs.setCurrentRow(1)
    qtbot.keyClick(runs, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: composing.session.figure.tiles == (1,))
    qtbot.keyClick(runs, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: composed(composing) == (1, 2))
    settle(composing, qtbot)


def test_a_run_that_is_left_out_leaves_the_zoom_of_the_preview_as_it_is(composing, qtbot):
    preview = composer(composing).preview
    composing.do("figure.set", "dots", "72")
    composing.do("figure.set", "columns", "1")
    settle(composing, qtbot)
    preview.zoom(4.0)
    scale, height = preview.scale, preview.world.height()
    composer(composing).list.item(1).setCheckState(Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: composed(composing) == (1,))
    settle(composing, qtbot)
    assert preview.world.height() < height
    assert (preview.scale, preview.fitted) == (scale, False)


def test_a_figure_that_takes_long_is_said_to_be_made(composing, qtbot):
    window = composer(composing)
    window.expect_picture()
    qtbot.waitUntil(lambda: window.preview.notice.isVisible())
    assert window.preview.notice.text() == "The figure is being made…"
    window.show_picture(window.preview._picture, "180 × 90 mm")
    assert not window.preview.notice.isVisible()


def test_letters_are_grey_and_say_why_where_headings_take_their_place(composing):
    window, figure = composer(composing), composing.session.figure
    letters = window.form.editor("letters")
    window.show_composition(figure, [(1, "Grad-CAM", True)], is_matrix=True)
    assert not letters.isEnabled()
    assert letters.toolTip() == "A matrix has headings in place of letters."
    window.show_composition(figure, [(1, "Grad-CAM", True)])
    assert letters.isEnabled()
    assert letters.toolTip() == letters.help


def test_in_a_narrow_list_of_runs_the_number_of_a_class_and_the_file_s_name_stay(composing):
    runs = composer(composing).list
    runs.item(0).setText("Confidence against epsilon  ·  flat-coated retriever (205) · coffee.jpg")
    option = QStyleOptionViewItem()
    runs.initViewItemOption(option)
    option.rect = runs.visualItemRect(runs.item(0))
    runs.itemDelegate().initStyleOption(option, runs.model().index(0, 0))
    technique, told, file = option.text.split(BETWEEN)
    assert "…" in technique
    assert told.endswith("(205)")
    assert file == "coffee.jpg"


def test_in_a_narrow_list_of_runs_each_technique_and_each_file_can_be_told(composing):
    runs = composer(composing).list
    option = QStyleOptionViewItem()
    for technique, begins in (("Grad-CAM", "Grad-CAM"), ("Integrated gradients", "In")):
        runs.item(0).setText(f"{technique}  ·  espresso (967) · a cup of coffee.png")
        runs.initViewItemOption(option)
        option.rect = runs.visualItemRect(runs.item(0))
        runs.itemDelegate().initStyleOption(option, runs.model().index(0, 0))
        first, told, file = option.text.split(BETWEEN)
        assert first.startswith(begins)
        assert told == "(967)"
        assert file.startswith("a cu")
        assert file.endswith("png")


def test_a_run_s_name_of_many_or_long_parts_has_no_more_than_the_room_of_its_line(composing):
    runs = composer(composing).list
    option = QStyleOptionViewItem()
    for name in (
        "Grad-CAM  ·  (967) · a long name of a cup of coffee.png · a-network",
        f"Saliency · {'long.' * 9} · cat.png",
    ):
        runs.item(0).setText(name)
        runs.initViewItemOption(option)
        option.rect = runs.visualItemRect(runs.item(0))
        runs.itemDelegate().initStyleOption(option, runs.model().index(0, 0))
        assert option.fontMetrics.horizontalAdvance(option.text) <= option.rect.width()
        assert all(len(part) > 1 for part in option.text.split(BETWEEN))


def test_the_keys_that_save_on_the_canvas_save_the_figure_in_the_composer(composing, qtbot):
    window = composer(composing)
    window.activateWindow()
    window.save_wanted.disconnect()  # no dialog asks for a file
    with qtbot.waitSignal(window.save_wanted, timeout=2000):
        qtbot.keyClick(window.list, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def test_in_a_narrow_list_of_runs_a_class_has_as_much_of_its_name_as_there_is_room_for(composing):
    runs = composer(composing).list
    name = "Grad-CAM  ·  tiger cat of the neighbours (282) · chelsea.png"
    runs.item(0).setText(name)
    option = QStyleOptionViewItem()
    runs.initViewItemOption(option)
    room = option.fontMetrics.horizontalAdvance(name)
    option.rect = runs.visualItemRect(runs.item(0))
    option.rect.setWidth(room)  # its box is beside it
    runs.itemDelegate().initStyleOption(option, runs.model().index(0, 0))
    technique, told, file = option.text.split(BETWEEN)
    assert (technique, file) == ("Grad-CAM", "chelsea.png")
    assert told.startswith("t")
    assert told.endswith("(282)")
    assert "…" in told
