"""The grid of a comparison: tiles in rows and columns, their headings and colour bars; scrolled where it is larger."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QStyle, QWidget

from .arrangement import Arrangement


@dataclass(frozen=True, eq=False)
class Sides:
    """What stands around the tiles of a matrix; empty where there is none."""

    column_headings: Sequence[QWidget] = ()
    row_headings: Sequence[QWidget] = ()
    row_bars: Mapping[int, QWidget] = field(default_factory=dict)  # by row
    column_bars: Mapping[int, QWidget] = field(default_factory=dict)


class TileGrid(QScrollArea):
    """It has the room that it is given; inside, no tile is smaller than the arrangement says."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self._held: list[tuple[QWidget, int, int, Qt.Edge]] = []  # with row, column, and the edge where it stays
        self.inside = _Inside(self._hold)
        self.inside.setObjectName("tiles")
        self.inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._corner = QWidget(self.inside)  # under which headings pass
        self._corner.hide()
        self.grid = QGridLayout(self.inside)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setSpacing(1)
        self.setWidget(self.inside)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(lambda _value: self._hold())

    @property
    def scroll_width(self) -> int:
        """Pixels that a scroll bar takes."""
        return self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)

    def lay(self, placed: Sequence[tuple[int, QWidget]], arrangement: Arrangement, sides: Sides) -> None:
        """Lay out tiles at their places, row by row, with what stands around them."""
        columns, grid = arrangement.columns, self.grid
        while grid.takeAt(0) is not None:
            pass
        first = int(bool(sides.column_headings))
        across = [first + column + sum(bar < column for bar in sides.column_bars) for column in range(columns)]
        rows = math.ceil((1 + max(place for place, _ in placed)) / columns)
        for place, widget in placed:
            grid.addWidget(widget, first + place // columns, across[place % columns])
        for column, heading in enumerate(sides.column_headings):
            grid.addWidget(heading, 0, across[column])
        for row, heading in enumerate(sides.row_headings):
            grid.addWidget(heading, 1 + row, 0)
        last = across[-1] + 1 + (columns - 1 in sides.column_bars)
        for row, bar in sides.row_bars.items():
            grid.addWidget(bar, first + row, last)
        for column, bar in sides.column_bars.items():  # beside its column
            grid.addWidget(bar, first, across[column] + 1, rows, 1)
        self._held = [
            *((bar, first + row, last, Qt.Edge.RightEdge) for row, bar in sides.row_bars.items()),
            *((heading, 1 + row, 0, Qt.Edge.LeftEdge) for row, heading in enumerate(sides.row_headings)),
            *((bar, first, across[column] + 1, Qt.Edge.BottomEdge) for column, bar in sides.column_bars.items()),
            *((heading, 0, across[column], Qt.Edge.TopEdge) for column, heading in enumerate(sides.column_headings)),
        ]
        bars = (*sides.row_bars.values(), *sides.column_bars.values())
        around = (*sides.column_headings, *sides.row_headings, *bars)
        for widget in (*(widget for _, widget in placed), *around):
            widget.show()
        for i in range(max(first + rows, grid.rowCount())):
            with_tiles = first <= i < first + rows
            grid.setRowStretch(i, 1 if with_tiles else 0)
            grid.setRowMinimumHeight(i, arrangement.height if with_tiles else 0)
        narrowest = arrangement.width
        if sides.column_headings:  # a column that has no result yet is as wide as the others
            narrowest = max(narrowest, *(widget.minimumSizeHint().width() for _, widget in placed))
        for i in range(max(last, grid.columnCount())):
            grid.setColumnStretch(i, 1 if i in across else 0)
            grid.setColumnMinimumWidth(i, narrowest if i in across else 0)
        for widget in (*(widget for widget, *_ in self._held), *([self._corner] if self._held else [])):
            widget.setProperty("held", True)
            widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            widget.style().polish(widget)
            widget.raise_()
        grid.activate()  # a picture of the window may be wanted before the next event
        self._hold()

    def _hold(self, scrolled: bool = True) -> None:
        """Keep headings and bars of a matrix at its edges while its tiles are scrolled under them."""
        across = self.horizontalScrollBar().value() if scrolled else 0
        down = self.verticalScrollBar().value() if scrolled else 0
        for widget, row, column, edge in self._held:
            cell = self.grid.cellRect(row, column)
            if edge == Qt.Edge.TopEdge:
                widget.move(widget.x(), cell.y() + down)
            elif edge == Qt.Edge.BottomEdge:  # as high as what is seen of its column
                seen = self.viewport().height() - cell.y() if scrolled else self.inside.height() - cell.y()
                widget.setGeometry(cell.x(), cell.y() + down, widget.width(), max(1, seen))
            elif edge == Qt.Edge.LeftEdge:
                widget.move(cell.x() + across, widget.y())
            elif scrolled:
                widget.move(min(cell.x(), across + self.viewport().width() - widget.width()), widget.y())
            else:
                widget.move(cell.x(), widget.y())
        corner = self.grid.cellRect(0, 0)
        self._corner.setGeometry(across, down, corner.width(), corner.height())
        self._corner.setVisible(bool(self._held) and (across > 0 or down > 0))

    def grab_image(self) -> QImage:
        """All of it, also what is scrolled out of sight."""
        self._hold(scrolled=False)
        image = self.inside.grab().toImage()
        self._hold()
        return image


class _Inside(QWidget):
    """What is scrolled; ``laid`` is called when its layout has placed everything anew."""

    def __init__(self, laid: Callable[[], None]) -> None:
        super().__init__()
        self._laid = laid

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._laid()
        return done
