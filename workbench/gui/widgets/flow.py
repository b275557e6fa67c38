"""A layout of widgets beside each other, in as many lines as they need; what can be wider has the rest of its line."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget, QWidgetItem

STRETCHED = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored


class Flow(QLayout):
    """A widget that can take more room needs its minimum, another one what it says that it wants."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []

    def addWidget(self, widget: QWidget) -> None:
        """Put a widget at the end.

        The item is made here: one that Qt makes may lie where another layout's item lay before, and PySide would then
        hand out the Python object of that other one, which ends with its layout.
        """
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margins = self.contentsMargins()
        lines = self._lines(width - margins.left() - margins.right())
        heights = [max(item.sizeHint().height() for item in line) for line in lines]
        between = self.spacing() * max(0, len(lines) - 1)
        return sum(heights) + between + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        shown = [item for item in self._items if not item.isEmpty()]
        margins = self.contentsMargins()
        width = sum(map(_needed, shown)) + self.spacing() * max(0, len(shown) - 1)
        width += margins.left() + margins.right()
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        margins = self.contentsMargins()
        shown = [item.minimumSize() for item in self._items if not item.isEmpty()]
        width = max((size.width() for size in shown), default=0) + margins.left() + margins.right()
        return QSize(width, max((size.height() for size in shown), default=0) + margins.top() + margins.bottom())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        inside = rect.marginsRemoved(self.contentsMargins())
        y = inside.y()
        for line in self._lines(inside.width()):
            height = max(item.sizeHint().height() for item in line)
            widths = [min(_needed(item), inside.width()) for item in line]
            rest = inside.width() - sum(widths) - self.spacing() * (len(line) - 1)
            stretched = [i for i, item in enumerate(line) if _stretches(item)]
            for i in stretched:
                widths[i] += rest // len(stretched)
            x = inside.x()
            for item, width in zip(line, widths, strict=True):
                own = item.sizeHint().height()
                item.setGeometry(QRect(x, y + (height - own) // 2, width, own))
                x += width + self.spacing()
            y += height + self.spacing()

    def _lines(self, room: int) -> list[list[QLayoutItem]]:
        """What stands in each line of this width."""
        lines: list[list[QLayoutItem]] = []
        left = 0
        for item in self._items:
            if item.isEmpty():
                continue
            width = _needed(item)
            if not lines or width > left:
                lines.append([])
                left = room
            lines[-1].append(item)
            left -= width + self.spacing()
        return lines


def _stretches(item: QLayoutItem) -> bool:
    widget = item.widget()
    return widget is not None and widget.sizePolicy().horizontalPolicy() in STRETCHED


def _needed(item: QLayoutItem) -> int:
    return item.minimumSize().width() if _stretches(item) else item.sizeHint().width()
