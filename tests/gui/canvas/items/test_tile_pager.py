"""The line under many tiles."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyle, QStyleOptionFrame

from workbench.gui.canvas.items.tile_pager import TilePager


def test_a_single_page_has_no_line_and_the_ends_have_one_way(qtbot):
    pager = TilePager()
    qtbot.addWidget(pager)
    pager.show_page(0, 1, (1, 10), 10)
    assert not pager.isVisible()
    pager.show_page(0, 3, (1, 48), 130)
    assert pager.isVisible()
    assert not pager.previous.isEnabled()
    assert pager.next.isEnabled()
    pager.show_page(2, 3, (97, 130), 130)
    assert pager.previous.isEnabled()
    assert not pager.next.isEnabled()


def test_page_keys_work_while_a_number_is_typed_and_escape_empties_first(qtbot):
    pager = TilePager()
    qtbot.addWidget(pager)
    pager.show_page(0, 3, (1, 48), 130)
    typed, turned, taken = [], [], []
    pager.typed.connect(typed.append)
    pager.page_wanted.connect(turned.append)
    pager.taken.connect(lambda: taken.append(True))
    qtbot.keyClicks(pager.search, "41")
    qtbot.keyClick(pager.search, Qt.Key.Key_PageDown)
    assert (typed, turned, taken) == (["4", "41"], [1], [])
    qtbot.keyClick(pager.search, Qt.Key.Key_Escape)
    assert typed[-1] == ""
    assert not taken
    qtbot.keyClick(pager.search, Qt.Key.Key_Escape)
    assert taken


def test_where_there_is_little_room_the_page_is_seen_and_what_is_missing_takes_its_place(qtbot):
    pager = TilePager()
    qtbot.addWidget(pager)
    pager.show_page(0, 27, (1, 48), 1280)
    pager.resize(300, 38)
    assert pager.page.isVisible()
    assert not pager.place.isVisible()
    pager.say_missing("There is no channel 9999 here.")
    assert pager.place.isVisible()
    assert not pager.page.isVisible()
    pager.say_missing("")
    pager.resize(700, 38)
    assert pager.page.isVisible()
    assert pager.place.isVisible()


def test_in_a_narrow_page_what_is_looked_for_is_whole(qtbot):
    pager = TilePager()
    qtbot.addWidget(pager)
    pager.show_page(0, 27, (1, 48), 1280)
    pager.resize(pager.minimumSizeHint().width(), 38)
    pager.show()
    words = pager.search.placeholderText()
    option = QStyleOptionFrame()
    pager.search.initStyleOption(option)
    room = pager.search.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, pager.search).width()
    assert pager.search.fontMetrics().horizontalAdvance(words) + 4 <= room  # Qt keeps two pixels at each side
