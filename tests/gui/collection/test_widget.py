"""The widget of a collection: what a person types and clicks becomes a command."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.collections.test_rows import made
from workbench.gui.collection.widget import CollectionWidget
from workbench.gui.widgets.theme import TEXT_PX, theme


@pytest.fixture
def widget(qtbot):
    theme.apply("dark", TEXT_PX)
    widget = CollectionWidget()
    qtbot.addWidget(widget)
    widget.show_rows(made(), np.arange(4), np.zeros(0, np.int64))
    widget.heard = []
    widget.wished.connect(lambda command, arguments: widget.heard.append((command, arguments)))
    yield widget
    theme.apply(text=TEXT_PX)


def test_what_is_typed_filters_when_the_person_rests(widget, qtbot):
    qtbot.keyClicks(widget.filter, "ant")
    assert widget.heard == []
    qtbot.waitUntil(lambda: widget.heard == [("collection.filter", ("ant",))])
    qtbot.keyClick(widget.filter, Qt.Key.Key_Return)
    assert len(widget.heard) == 2


def test_a_header_sorts_and_a_second_click_turns_the_order_round(widget):
    header = widget.table.horizontalHeader()
    header.sectionClicked.emit(3)
    assert widget.heard == [("collection.sort", ("confidence", "up"))]
    widget.show_sorted("confidence", False)
    header.sectionClicked.emit(3)
    assert widget.heard[-1] == ("collection.sort", ("confidence", "down"))
    widget.show_sorted("confidence", True)
    widget.way.click()
    assert widget.heard[-1] == ("collection.sort", ("confidence", "up"))


def test_enter_on_a_row_wishes_for_its_image(widget):
    widget.table.activated.emit(widget.model.index(2, 1))
    assert widget.heard == [("collection.image", ("b/1.png",))]


def test_what_is_selected_comes_back_by_its_places_also_where_it_lies_apart(widget):
    widget.show_rows(widget.model.rows, np.array([3, 2, 1, 0]), np.zeros(0, np.int64))
    widget.select(np.array([0, 1, 3]))
    assert widget.selected.tolist() == [3, 1, 0]


@pytest.mark.parametrize("pixels", [13, 18])
def test_title_and_what_is_known_are_whole_where_they_fit_and_both_give_way_where_not(widget, pixels):
    theme.apply(text=pixels)
    widget.show()
    for title, words in (("a-folder-with-a-long-name-that-tells-much", "40 images"), ("daily", "40 images, 16 right")):
        widget.show_words(title, words)
        widget.resize(420, 300)
        QApplication.processEvents()
        assert widget.words.width() > 20 < widget.title.width()
        labels = widget.title, widget.words
        beside = widget.width() - sum(label.width() for label in labels)
        needed = sum(label.fontMetrics().horizontalAdvance(label.full_text) + 4 for label in labels)
        widget.resize(beside + needed + 2, 300)  # a pixel each for what the layout rounds
        QApplication.processEvents()
        assert (widget.title.text(), widget.words.text()) == (title, words)


def test_the_pass_is_paused_by_its_button(widget):
    widget.show_progress("Looking: 1 of 4", True)
    widget.pause.click()
    assert widget.heard == [("collection.pause", ())]
    widget.show_progress("", False)
    assert widget.pause.isHidden()


def test_the_menu_of_an_image_copies_its_path_and_of_several_none(widget):
    widget.select(np.array([2]))
    copy = next(action for action in widget.menu().actions() if action.text() == "Copy its path")
    copy.trigger()
    assert QGuiApplication.clipboard().text() == widget.model.rows.collection.entries[2].reference
    widget.select(np.array([0, 1]))
    assert not next(action for action in widget.menu().actions() if action.text() == "Copy its path").isEnabled()


def test_why_two_are_alike_is_offered_by_a_network_that_explains_it_and_grey_with_the_reason_by_another(widget):
    def offered():
        return next(action for action in widget.menu().actions() if action.text() == "Why are these two alike?")

    widget.select(np.array([0, 1]))
    assert not offered().isEnabled(), "no pair was named"
    widget.pairs = True
    assert offered().isEnabled()
    widget.no_likeness = "This network gives no likeness."
    menu = widget.menu()
    assert (offered().isEnabled(), offered().toolTip(), menu.toolTipsVisible()) == (False, widget.no_likeness, True)


def test_the_names_of_the_pages_stand_in_one_line_where_three_fifths_are_enough_and_a_person_may_say_otherwise(widget):
    wanted = widget.pane.heading_width
    widget.show()
    widget.show_evaluation(True)
    for whole, own, lines in (
        (wanted * 3, wanted * 3 / 2, 1),
        *((wanted * share, wanted, 1) for share in (1.7, 1.75, 1.8, 1.85, 1.9, 1.95)),
        (wanted * 1.4, wanted * 1.4 / 2, 2),
    ):
        widget.resize(int(whole), 500)
        assert widget.pane.width() == pytest.approx(own, abs=2)
        assert len({button.y() for button in widget.pane.buttons}) == lines
    widget.resize(wanted * 2, 500)
    widget.parts.setSizes([wanted, wanted // 2])
    widget.parts.splitterMoved.emit(wanted, 1)
    dragged = widget.pane.width() / widget.width()
    widget.resize(int(wanted * 1.8), 500)
    assert widget.pane.width() / widget.width() == pytest.approx(dragged, abs=0.05)


@pytest.mark.parametrize("text", [TEXT_PX, 18])
def test_in_a_narrow_window_no_button_is_cut_and_the_filter_keeps_its_room(widget, text):
    theme.apply("dark", text)
    widget.show_words("holidays", "9 images · 3 of 9 right, 33.3 %")
    widget.show_progress("Looking: 1 of 9", True)
    widget.show_selected("1 selected")
    widget.show_next_step("collection.alike")
    widget.show_expanded(True, False)
    widget.show()
    widget.resize(360, 300)  # between the panels of a window of 800 px
    QApplication.processEvents()
    buttons = (widget.acts, widget.step, widget.expanded, widget.way, widget.as_table, widget.evaluation, widget.pause)
    for part in (*buttons, widget.sort, widget.filter):
        assert part.mapTo(widget, part.rect().bottomRight()).x() < widget.width()
    assert all(button.width() >= button.sizeHint().width() for button in buttons)
    assert widget.filter.width() >= 160
    assert widget.progress.text().endswith("1 of 9")
    assert widget.minimumSizeHint().width() <= 360
