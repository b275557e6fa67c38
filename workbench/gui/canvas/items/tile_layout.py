"""Where the tiles of a grid lie: as many columns as let the tiles be largest."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

LARGEST = 150.0  # pixels of a tile when all fit
LABELLED = 34.0  # pixels of a tile from which it has a label under it
LABEL = 15.0


@dataclass(frozen=True)
class TileLayout:
    """Where tiles lie when all of them fit into the view, in its pixels."""

    columns: int
    tile: tuple[float, float]  # (width, height)
    gap: float
    label: float

    def rect(self, place: int) -> QRectF:
        """The tile at the ``place``-th place."""
        row, column = divmod(place, self.columns)
        (width, height), gap = self.tile, self.gap
        return QRectF(column * (width + gap), row * (height + gap + self.label), width, height)

    def place_at(self, at: QPointF, count: int) -> int | None:
        """Which place lies there; its label belongs to it."""
        (width, height), gap = self.tile, self.gap
        column, across = divmod(at.x(), width + gap)
        row, down = divmod(at.y(), height + gap + self.label)
        if not (0 <= column < self.columns and row >= 0 and across <= width and down <= height + self.label):
            return None
        place = int(row) * self.columns + int(column)
        return place if place < count else None

    def size(self, count: int) -> tuple[float, float]:
        """(width, height) of all of them."""
        rows = -(-count // self.columns)
        (width, height), gap = self.tile, self.gap
        return self.columns * (width + gap) - gap, rows * (height + gap + self.label) - gap


def layout_for(count: int, aspect: float, room: tuple[float, float], columns: int = 0) -> TileLayout:
    """The layout with the largest tiles, ``aspect`` = width / height, that fits so many into (width, height).

    columns  where a row must have so many
    """
    best = TileLayout(max(1, count), (1.0, 1.0 / aspect), 1.0, 0.0)
    for across in [columns] if columns else range(1, max(1, count) + 1):
        rows = -(-count // across)
        for label in (LABEL, 0.0):
            step = min(room[0] / across, (room[1] / rows - label) * aspect / 1.0)
            gap = max(1.0, min(8.0, 0.1 * step))
            width = min(step - gap, LARGEST)
            if (label > 0) == (width >= LABELLED) and width > best.tile[0]:
                best = TileLayout(across, (width, width / aspect), gap, label)
    return best
