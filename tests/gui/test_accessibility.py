"""Nobody needs a mouse or eyes: every control is reached with Tab and has a name for a screen reader."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
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


def reached(window: QWidget) -> set[QWidget]:
    """What the focus comes to by Tab, all the way round."""
    found: list[QWidget] = []
    for _ in range(400):
        window.focusNextChild()
        now = window.focusWidget()
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
    "command", ["settings.open", "help.shortcuts", "help.about", "view.log", "view.palette", "compare.add"]
)
def test_every_control_of_what_a_command_opens_has_a_name_and_is_reached_by_tab(app, qtbot, command):
    app.do(command)
    qtbot.waitUntil(lambda: app.settled)
    assert nameless(app.window) == []
    assert unreachable(app.window) == []


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
