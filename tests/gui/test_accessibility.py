"""Nobody needs a mouse or eyes: every control is reached with Tab and has a name for a screen reader."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QSplitter,
    QWidget,
)

from tests.examples.registry import EXAMPLES
from workbench.gui.canvas.items.pane import Pane
from workbench.gui.widgets.overlay import Overlay

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSlider, QAbstractSpinBox, QAbstractItemView, Pane)


def controls(window: QWidget) -> list[QWidget]:
    """What a hand could act on now: not the parts that controls are made of."""
    found: list[QWidget] = []
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, CONTROLS) or isinstance(widget, QScrollBar | QHeaderView):
            continue
        inside = isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox | QLineEdit)
        inside = inside or widget.objectName().startswith("qt_")
        if widget.isVisible() and widget.isEnabled() and not inside:
            found.append(widget)
    return found


def takes_focus(window: QWidget) -> list[QWidget]:
    """What the keyboard can act on now."""
    every = (
        w for w in window.findChildren(QWidget) if w.isVisible() and w.isEnabled() and not isinstance(w, QSplitter)
    )
    inside = (QComboBox, QAbstractSpinBox)
    return [w for w in every if w.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(w.parentWidget(), inside)]


def said(widget: QWidget) -> str:
    return widget.accessibleName() or getattr(widget, "text", str)() or ""


def nameless(window: QWidget) -> list[str]:
    every = dict.fromkeys([*controls(window), *takes_focus(window)])
    return [f"{type(w).__name__} in {type(w.parentWidget()).__name__}" for w in every if not said(w).strip()]


def tab(window: QWidget) -> QWidget:
    """What has the focus after one more Tab."""
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
    QApplication.processEvents()
    return window.focusWidget()


def reached(window: QWidget) -> set[QWidget]:
    """What the focus comes to by Tab, all the way round."""
    found: list[QWidget] = []
    for _ in range(400):
        now = tab(window)
        if now is None or (found and now is found[0]):
            break
        found.append(now)
    return set(found)


def unreachable(window: QWidget) -> list[str]:
    there = reached(window)
    return [
        f"{type(w).__name__} {said(w)!r}"
        for w in controls(window)
        if w not in there and not any(w.isAncestorOf(one) for one in there)
    ]


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_control_beside_every_kind_of_result_has_a_name_and_is_reached_by_tab(app, engine, kind):
    app.do("technique.choose", "occlusion")
    engine.answer("occlusion", EXAMPLES[kind])
    assert app.window.canvas.view is not None
    assert nameless(app.window) == []
    assert unreachable(app.window) == []


@pytest.mark.parametrize(
    "command",
    ["settings.open", "help.shortcuts", "help.about", "view.log", "view.palette", "compare.add", "style.train"],
)
def test_every_control_of_what_a_command_opens_has_a_name_and_is_reached_by_tab(app, qtbot, command):
    app.do(command)
    qtbot.waitUntil(lambda: app.settled)
    assert nameless(app.window) == []
    over = [sheet for sheet in app.window.findChildren(Overlay) if sheet.isVisible()]
    if command != "view.palette":  # there Tab goes through its list
        assert unreachable([*over, app.window][0]) == []


def pixels(window: QWidget) -> np.ndarray:
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    shape = (image.height(), image.width(), 4)
    return np.frombuffer(image.constBits(), np.uint8).reshape(shape)[..., :3].astype(int)


def without_ring(window: QWidget) -> list[str]:
    """Where the focus comes to by Tab, and fewer than thirty pixels of it look another way than before."""
    found: list[str] = []
    before, first, last = pixels(window), None, None
    for _ in range(200):
        now, after = tab(window), pixels(window)
        if now is first:
            break
        if now is last:  # at its next link
            continue
        first, last = first or now, now
        there = now.rect().translated(now.mapTo(window, QPoint(0, 0)))
        rows, columns = (max(0, there.top()), there.bottom() + 1), (max(0, there.left()), there.right() + 1)
        part = np.abs(after - before)[slice(*rows), slice(*columns)]
        if int((part.max(-1, initial=0) > 40).sum()) < 30:
            found.append(f"{type(now).__name__} {said(now)!r}")
        before = after
    return found


@pytest.mark.parametrize("kind", ["Matrix", "Table", "Embedding"])
def test_where_the_focus_is_on_a_result_can_be_seen(app, engine, kind):
    app.do("technique.choose", "occlusion")
    engine.answer("occlusion", EXAMPLES[kind])
    assert without_ring(app.window) == []


@pytest.mark.parametrize("command", ["", "settings.open", "plugin.manage", "style.train"])
def test_where_the_focus_is_can_be_seen(app, qtbot, command):
    app.window.panels.layers.show_summary([("size", "224 px"), ("", "bundled with the program")])
    if command:
        app.do(command)
    qtbot.waitUntil(lambda: app.settled)
    assert without_ring(app.window) == []


def test_every_button_and_list_has_a_name_for_screen_readers(app):
    own = (QAbstractButton, QAbstractItemView)
    nameless = [
        w for kind in own for w in app.window.findChildren(kind)
        if not w.accessibleName() and not (isinstance(w, QAbstractButton) and w.text()) and _ours(w)
    ]  # fmt: skip
    assert nameless == []


def test_no_scroll_area_lies_inside_another(app):
    for area in app.window.findChildren(QScrollArea):
        parent = area.parentWidget()
        while parent is not None:
            assert not isinstance(parent, QScrollArea)
            parent = parent.parentWidget()


def _ours(widget) -> bool:
    """Qt makes some buttons of its own: those of menus, of line edits, of scroll bars."""
    return not widget.objectName().startswith("qt_") and type(widget).__module__.startswith("workbench")
