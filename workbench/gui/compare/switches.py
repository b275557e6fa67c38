"""The switches of the comparison's header: boxes where there is room for them, else entries of its menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QMenu

ROOMY = 480  # pixels of the header with its switches


def fit_switches(boxes: Sequence[QCheckBox], width: int) -> None:
    """Show the boxes where the header is so wide that their words are read."""
    for box in boxes:
        box.setVisible(width >= ROOMY)


def menu_with_switches(menu: QMenu, boxes: Sequence[QCheckBox]) -> QMenu:
    """The menu, with entries for boxes that are hidden."""
    for box in (box for box in boxes if box.isHidden()):
        action = menu.addAction(box.text())
        action.setCheckable(True)
        action.setChecked(box.isChecked())
        action.setEnabled(box.isEnabled())
        action.triggered.connect(lambda _checked=False, box=box: box.click())
    return menu
