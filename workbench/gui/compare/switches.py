"""The switches of the comparison's header: boxes where there is room for them, else entries of its menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QMenu, QSizePolicy, QWidget

SHORT = 40  # pixels of words that shorten themselves


def fit_switches(boxes: Sequence[QCheckBox], width: int) -> None:
    """Show the boxes where a header of this width has room for them beside all else that it says."""
    header = boxes[0].parentWidget()
    row = header.layout() if header is not None else None
    if row is None:
        return
    widgets = [widget for i in range(row.count()) if (item := row.itemAt(i)) and (widget := item.widget())]
    shown = [widget for widget in widgets if widget in boxes or not widget.isHidden()]
    margins = row.contentsMargins().left() + row.contentsMargins().right()
    needed = sum(map(_narrowest, shown), margins + row.spacing() * (len(shown) - 1))
    for box in boxes:
        box.setVisible(width >= needed)


def _narrowest(widget: QWidget) -> int:
    """The pixels that a widget needs to be read; what shortens itself needs few."""
    if widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored:
        return SHORT
    return widget.minimumSizeHint().expandedTo(widget.minimumSize()).width()


def menu_with_switches(menu: QMenu, boxes: Sequence[QCheckBox]) -> QMenu:
    """The menu, with entries for boxes that are hidden."""
    for box in (box for box in boxes if box.isHidden()):
        action = menu.addAction(box.text())
        action.setCheckable(True)
        action.setChecked(box.isChecked())
        action.setEnabled(box.isEnabled())
        action.triggered.connect(lambda _checked=False, box=box: box.click())
    return menu
