"""A surface with many tiles: painted, not a widget each, so that 1280 cost little."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QImage, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from workbench.api import Geometry, Grid
from workbench.gui.widgets.names import elided_apart
from workbench.gui.widgets.section import short_with_number
from workbench.gui.widgets.theme import CAPTION_PX, system_font, tokens
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.numbers import number

from .pane import Pane
from .photo_pixels import edges
from .pixels import Pixels, wrapped
from .tile_layout import LABEL, LABELLED, TileLayout, layout_for

POPUP, LEAST_POPUP = 168, 32  # pixels of the longer side of a tile under the pointer
ALL = 1 << 30  # pages on: to the last
PAGES = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Home: -ALL, Qt.Key.Key_End: ALL}


class GridPane(Pane):
    """A surface with many tiles. Arrow keys move the current tile, Enter picks it."""

    chosen = Signal(int)  # tile
    looked_at = Signal(object)  # tile or None
    page_wanted = Signal(int)  # so many pages on; negative for back

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid: Grid | None = None
        self.order = np.zeros(0, np.intp)  # the tile at each place of the page
        self.layout_ = TileLayout(1, (1.0, 1.0), 1.0, 0.0)
        self.smooth = True
        self.current: int | None = None  # tile
        self.hovered_tile: int | None = None
        self.under: tuple[Pixels, Geometry] | None = None  # the photograph, to lay the enlarged tile over
        self.opacity = 0.6
        self._at: QPointF | None = None  # the pointer
        self._coloured = np.zeros((0, 1, 1, 3), np.uint8)
        self._images: dict[int, list[QImage]] = {}
        self.pointed.connect(self._look)
        self.clicked.connect(self._click)

    def show_tiles(self, grid: Grid, coloured: np.ndarray) -> None:
        """Take other tiles, coloured; ``show_page`` says which of them are seen."""
        same = self.grid is not None and self.grid.values.shape == grid.values.shape
        self.grid, self._coloured = grid, coloured
        self._images.clear()
        if not same:
            self.current = None
            self.fitted = True

    def show_page(self, order: np.ndarray) -> None:
        """Show these of the tiles, in this order."""
        if len(order) != len(self.order):
            self.fitted = True
        self.order = order
        if self.hovered_tile not in order:
            self.hovered_tile = None
        if self.current not in order:
            self.current = None
        if self.fitted:
            self._lay_out()
        self.update()

    def mark(self, tile: int) -> None:
        """Make a tile of the page the current one, in sight."""
        self.current = tile
        self._bring_into_sight(self._place_of(tile))
        self.update()

    def _place_of(self, tile: int) -> int:
        return int(np.flatnonzero(self.order == tile)[0])

    def tile_at(self, at: QPointF) -> int | None:
        """Which tile lies at a point of the world."""
        place = self.layout_.place_at(at, len(self.order))
        return None if place is None else int(self.order[place])

    @property
    def pointed_share(self) -> tuple[float, float] | None:
        """Where in its tile the pointer is, across and down from 0 to below 1; None where it is on none."""
        at, tile = self._at, self.hovered_tile
        if at is None or tile is None:
            return None
        rect = self.layout_.rect(self._place_of(tile))
        across, down = (at.x() - rect.left()) / rect.width(), (at.y() - rect.top()) / rect.height()
        return (across, down) if 0 <= across < 1 and 0 <= down < 1 else None

    def _lay_out(self) -> None:
        if self.grid is None or not len(self.grid.values):
            return
        count, (height, width) = max(1, len(self.order)), self.grid.values.shape[1:3]
        room = max(40.0, self.width() - 24.0), max(40.0, self.height() - 24.0)
        self.layout_ = layout_for(count, width / height, room, self.grid.columns)
        self.set_world(*self.layout_.size(count))

    def fit(self) -> None:
        super().fit()
        if self._scale > 1 and self.fitted:  # laid out for this very view; it is not enlarged
            self._scale = 1.0

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.fitted:
            self._lay_out()
        super().resizeEvent(event)

    # Painting.

    def _tiles_at(self, factor: int) -> list[QImage]:
        """The tiles, averaged over ``factor`` x ``factor`` pixels."""
        if factor not in self._images:
            count, height, width = self._coloured.shape[:3]
            tiles = self._coloured
            if factor > 1:
                down, across = height // factor, width // factor
                blocks = tiles[:, : down * factor, : across * factor].reshape(count, down, factor, across, factor, 3)
                tiles = np.rint(blocks.mean((2, 4), dtype=np.float32)).astype(np.uint8)
            tiles = np.ascontiguousarray(tiles)
            self._images[factor] = [wrapped(tile) for tile in tiles]
        return self._images[factor]

    def paint_world(self, painter: QPainter) -> None:
        if self.grid is None or not len(self.order):
            return
        layout, scale = self.layout_, self.scale
        pixels = layout.tile[0] * scale * self.devicePixelRatioF()
        shrink = min(self.grid.values.shape[1:3]) / max(pixels, 1)
        factor = 1 << max(0, int(math.log2(shrink))) if shrink >= 2 else 1
        images = self._tiles_at(factor)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.smooth or shrink > 1)
        sight = self.in_sight()
        labelled = layout.label > 0 or layout.tile[0] * scale >= 1.4 * LABELLED
        visible = [
            p for p in range(len(self.order)) if layout.rect(p).adjusted(0, 0, 0, layout.label).intersects(sight)
        ]
        for place in visible:
            painter.drawImage(layout.rect(place), images[int(self.order[place])])
        self._paint_marks(painter, visible)
        if labelled:
            self._paint_labels(painter, visible)

    def _paint_marks(self, painter: QPainter, visible: list[int]) -> None:
        """A stroke across dead tiles, or a veil where tiles are small; a frame around the current tile."""
        assert self.grid is not None
        stroked = self.layout_.tile[0] * self.scale >= LABELLED
        veil = tokens().colour("canvas")
        veil.setAlphaF(0.7)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in visible:
            tile = int(self.order[place])
            if self.grid.dead[tile] and stroked:
                rect = self.layout_.rect(place)
                painter.setPen(cosmetic_pen(tokens().colour("muted"), 1.0))
                painter.drawLine(rect.bottomLeft(), rect.topRight())
            elif self.grid.dead[tile]:
                painter.fillRect(self.layout_.rect(place), veil)
            if tile in (self.current, self.hovered_tile):
                painter.setPen(cosmetic_pen(tokens().colour("accent" if tile == self.current else "text"), 2.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.layout_.rect(place))

    def _paint_labels(self, painter: QPainter, visible: list[int]) -> None:
        """Under the tiles; over their lower edge where the layout left no room."""
        assert self.grid is not None
        world = painter.transform()
        painter.save()
        painter.resetTransform()
        painter.setFont(system_font(CAPTION_PX))
        metrics = QFontMetrics(painter.font())
        labels = self._labels(metrics, int(world.mapRect(self.layout_.rect(0)).width()))
        for place in visible:
            rect, text = world.mapRect(self.layout_.rect(place)), labels[place]
            if self.layout_.label:
                at = QRectF(rect.left(), rect.bottom() + 1, rect.width() + self.layout_.gap, LABEL)
            else:
                at = QRectF(rect.left(), rect.bottom() - LABEL, metrics.horizontalAdvance(text) + 6, LABEL)
                behind = tokens().colour("canvas")
                behind.setAlphaF(0.75)
                painter.fillRect(at, behind)
                at.translate(3, 0)
            painter.setPen(tokens().colour("muted" if self.layout_.label else "text"))
            painter.drawText(at, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()
        painter.setTransform(world)

    def _labels(self, metrics: QFontMetrics, room: int) -> list[str]:
        """The words under each tile of the page, no wider than it, so that no two touch."""
        assert self.grid is not None
        labels = []
        for tile in map(int, self.order):
            each = [said(words) for words in self.grid.words(tile)]
            text = next((words for words in each if metrics.horizontalAdvance(words) <= room), each[-1])
            if self.grid.dead[tile] and metrics.horizontalAdvance(f"{text} {self.dead_word}") < room:
                text = f"{text} {self.dead_word}"
            labels.append(text)
        if self.grid.images:  # names of files, of which most often the ends differ
            return elided_apart(labels, metrics, room, Qt.TextElideMode.ElideLeft)
        return [short_with_number(text, metrics, room) for text in labels]

    def paint_front(self, painter: QPainter) -> None:
        """The tile under the pointer, enlarged, alone and over what the network saw."""
        tile = self.hovered_tile
        if tile is None or self.grid is None or self.veiled:
            return
        rect = self.transform().mapRect(self.layout_.rect(self._place_of(tile)))
        if rect.width() >= 0.8 * POPUP:
            return
        height, width = self.grid.values.shape[1:3]
        pictures = 2 if self.under is not None and self.grid.on_image else 1
        line = QFontMetrics(system_font(CAPTION_PX)).lineSpacing() + 2
        share = popup_share(self.width(), self.height(), (width, height), pictures, 2 * line)
        side_x, side_y = width * share, height * share
        box = QRectF(0, 0, pictures * (side_x + 8) + 8, side_y + 16 + 2 * line)
        left = rect.right() + 10 if rect.right() + 10 + box.width() < self.width() else rect.left() - 10 - box.width()
        top = min(max(6.0, rect.center().y() - box.height() / 2), max(6.0, self.height() - box.height() - 6))
        box.moveTo(max(6.0, min(left, self.width() - box.width() - 6)), top)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens().colour("border"), 1))
        painter.setBrush(tokens().colour("raised"))
        painter.drawRoundedRect(box, 6, 6)
        image = self._tiles_at(1)[tile]
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.smooth)
        inner = QRectF(box.left() + 8, box.top() + 8, side_x, side_y)
        painter.drawImage(inner, image)
        if pictures == 2 and self.under is not None:
            inner.translate(side_x + 8, 0)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
            self._paint_under(painter, inner, *self.under)
            painter.setOpacity(self.opacity)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.smooth)
            painter.drawImage(inner, image)
            painter.setOpacity(1.0)
        painter.setFont(system_font(CAPTION_PX))
        metrics = QFontMetrics(painter.font())
        room = int(box.width() - 16)
        for i, (words, token) in enumerate(zip(self.words_of(tile), ("text", "muted"), strict=True)):
            painter.setPen(tokens().colour(token))
            below = QRectF(box.left() + 8, inner.bottom() + 5 + i * line, room, line)
            short = short_with_number(words, metrics, room)
            painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, short)

    def _paint_under(self, painter: QPainter, inner: QRectF, photo: Pixels, geometry: Geometry) -> None:
        """What the network saw of the photograph."""
        height, width = geometry.network_size
        painter.save()
        painter.setClipRect(inner)
        painter.translate(inner.topLeft())
        painter.scale(inner.width() / width, inner.height() / height)
        painter.setTransform(edges(geometry).inverted()[0], True)
        photo.paint(painter, inner.width() / width / geometry.matrix[0][0] * self.devicePixelRatioF())
        painter.restore()

    @property
    def dead_word(self) -> str:
        """What a tile that carries nothing is called: a map is silent, a kernel is dead."""
        return said("silent" if self.grid is not None and self.grid.on_image else "dead")

    def words_of(self, tile: int) -> tuple[str, str]:
        """A tile in two lines: what it is, and its numbers; of a picture the one that it comes with."""
        grid = self.grid
        assert grid is not None
        values = grid.values[tile]
        first = said(grid.words(tile)[0])
        if not grid.notes and not grid.pictures:
            first += f" · {said(grid.number_name)} {number(float(grid.numbers[tile]))}"
        if grid.dead[tile]:
            first += f" · {self.dead_word}"
        if grid.pictures:
            return first, self._number_of(tile)
        finite = values[np.isfinite(values)]
        if not finite.size:
            return first, tr("no value is a number")
        return first, f"{number(float(finite.min()))} to {number(float(finite.max()))} {grid.unit}".rstrip()

    def _number_of(self, tile: int) -> str:
        """What a picture's number is; its pixels are colours, and in no unit. Empty where it has none."""
        assert self.grid is not None
        grid, value = self.grid, float(self.grid.numbers[tile])
        if grid.dead[tile] or not np.isfinite(value):
            return ""
        unit = "" if grid.unit == grid.number_name else said(grid.unit)
        return f"{said(grid.number_name)} {number(value)} {unit}".rstrip()

    # Pointer and keys.

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.by_key and self.current is None and len(self.order):
            self.current = int(self.order[0])  # so that Enter and the arrows have where to start
            self.update()

    def _look(self, at: QPointF | None) -> None:
        self._at, tile = at, None if at is None else self.tile_at(at)
        if tile != self.hovered_tile:
            self.hovered_tile = tile
            self.update()
            self.looked_at.emit(tile)

    def _click(self, at: QPointF) -> None:
        tile = self.tile_at(at)
        if tile is not None:
            self.current = tile
            self.update()
            self.chosen.emit(tile)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.current is not None:
            self.chosen.emit(self.current)
        elif event.key() in PAGES:
            self.page_wanted.emit(PAGES[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def move_by_key(self, key: int) -> bool:
        columns = self.layout_.columns
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
        if key not in steps:
            return False
        if len(self.order):
            now = -1 if self.current is None else self._place_of(self.current)
            place = 0 if now < 0 else now + steps[Qt.Key(key)]
            if 0 <= place < len(self.order):
                self.current = int(self.order[place])
                self._bring_into_sight(place)
                self.looked_at.emit(self.current)
                self.update()
        return True

    def _bring_into_sight(self, place: int) -> None:
        rect = self.transform().mapRect(self.layout_.rect(place))
        across = max(0.0, 8 - rect.left()) - max(0.0, rect.right() + 8 - self.width())
        down = max(0.0, 8 - rect.top()) - max(0.0, rect.bottom() + 8 + LABEL - self.height())
        if (across or down) and not self.fitted:
            self.pan(across, down)


def cosmetic_pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    return pen


def popup_share(width: int, height: int, tile: tuple[int, int], pictures: int, words: int) -> float:
    """How much larger than its values a tile is drawn under the pointer: as the pane has room for it and its words."""
    across = (width - 12 - 8) / pictures - 8
    down = height - 12 - 16 - words
    return max(LEAST_POPUP, min(POPUP / max(tile), across / tile[0], down / tile[1]) * max(tile)) / max(tile)
