"""The grid of a comparison: tiles in rows and columns, their headings and colour bars; scrolled where it is larger."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
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
        self.inside = QWidget()
        self.inside.setObjectName("tiles")
        self.grid = QGridLayout(self.inside)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setSpacing(1)
        self.setWidget(self.inside)

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
        bars = (*sides.row_bars.values(), *sides.column_bars.values())
        around = (*sides.column_headings, *sides.row_headings, *bars)
        for widget in (*(widget for _, widget in placed), *around):
            widget.show()
        for i in range(max(first + rows, grid.rowCount())):
            with_tiles = first <= i < first + rows
            grid.setRowStretch(i, 1 if with_tiles else 0)
            grid.setRowMinimumHeight(i, arrangement.height if with_tiles else 0)
        for i in range(max(last, grid.columnCount())):
            grid.setColumnStretch(i, 1 if i in across else 0)
            grid.setColumnMinimumWidth(i, arrangement.width if i in across else 0)
        grid.activate()  # a picture of the window may be wanted before the next event

    def grab_image(self) -> QImage:
        """All of it, also what is scrolled out of sight."""
        return self.inside.grab().toImage()
