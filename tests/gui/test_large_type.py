"""Large type on a small screen: 18 px in a window of 800 x 500, which is 1600 x 1000 at 200 %."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QScrollArea, QStyle, QStyleOptionComboBox

from workbench.gui.panels.runs import LINE, LINES_OF_A_RUN
from workbench.gui.widgets.theme import grown, system_font, theme


@pytest.fixture
def large(app):
    app.window.resize(800, 500)
    app.do("settings.set", "text_size", "18")
    QApplication.processEvents()
    assert theme.text == 18
    return app


def test_the_caption_and_a_hint_have_two_whole_lines(large):
    window = large.window
    for label in (window.caption, large.help.hints.words):
        assert label.isVisible()
        assert label.height() >= 2 * label.fontMetrics().height()
        assert label.fontMetrics().horizontalAdvance(label.text().split("\n")[0]) <= label.width()


def test_what_goes_on_and_how_long_it_takes_are_whole_beside_a_hint(large):
    status = large.window.status
    assert large.help.hints.isVisible()
    status.begin("Loading nanodet…")
    status.left.setText("10 min 50 s left")
    QApplication.processEvents()
    assert status.words.text() == status.words.full_text
    assert status.left.width() >= status.left.fontMetrics().horizontalAdvance(status.left.text())


def test_a_run_has_its_lines_whole_below_each_other(large):
    view = large.window.panels.runs.view
    cell = view.visualRect(view.model().index(0, 0))
    assert grown(LINE) >= QFontMetrics(system_font()).height()
    assert LINES_OF_A_RUN * grown(LINE) <= cell.height() <= view.viewport().height()


def test_a_bar_of_the_answer_has_its_letters_whole(large):
    bars = [bar for bar in large.window.panels.answer.bars if bar.isVisible()]
    assert bars
    for bar in bars:
        assert bar.height() - 4 - 8 >= bar.fontMetrics().height(), "its margins, its share, and its words"


def test_what_a_setting_does_is_whole_when_the_type_grows_under_it(app, qtbot):
    app.window.resize(1600, 1000)
    app.do("settings.open")
    app.do("settings.set", "text_size", "18")

    def lines() -> list[QLabel]:
        return [label for label in app.window.overlay.findChildren(QLabel) if label.isVisible() and label.wordWrap()]

    qtbot.waitUntil(lambda: all(label.height() >= label.heightForWidth(label.width()) for label in lines()))
    assert len(lines()) > 10


@pytest.mark.parametrize("page", ["settings.open", "help.shortcuts", "style.train"])
def test_a_page_scrolls_down_alone_and_no_choice_is_cut(large, page):
    large.do(page)
    QApplication.processEvents()
    overlay = large.window.overlay
    assert not overlay.findChild(QScrollArea, "page").horizontalScrollBar().isVisible()
    for box in overlay.findChildren(QComboBox):
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        room = box.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
        )
        assert room.width() >= box.fontMetrics().horizontalAdvance(box.currentText()), box.currentText()
