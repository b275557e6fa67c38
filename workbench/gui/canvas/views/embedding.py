"""Images as points of a plane: hover to see an image, click to open it, draw around some to select them."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, Qt
from PySide6.QtGui import QColor, QImage, QKeySequence, QPainter, QPen, QPixmap, QShortcut
from PySide6.QtWidgets import QGraphicsPixmapItem, QToolButton, QWidget

from workbench.api import Embedding, probability
from workbench.gui.canvas.items.colour_bar import ColourBar
from workbench.gui.canvas.items.image_card import ImageCard
from workbench.gui.canvas.items.lasso_box import LassoBox
from workbench.gui.canvas.items.plot import Plot
from workbench.gui.canvas.items.point_cloud import PointCloud
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.combo import Combo
from workbench.gui.widgets.theme import Tokens, tokens
from workbench.gui.widgets.toggle import toggle
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.colour import Limits, colour_table
from workbench.render.numbers import number
from workbench.render.points import COLUMN, SCALE_MAP, Colouring, ImageColumns, coloured, counted, inside, ways

from .plot import PlotView

REACH = 10  # pixels from a point at which it is meant
FEW_PICTURES, MOST_PICTURES = 60, 400  # images that are drawn as such by themselves, and at all
BY = {"label": "By label", "prediction": "By prediction", "confidence": "By confidence"}
PICTURE = 44  # pixels of the longer side of an image that stands for its point
SIZES = ((200, 10), (2000, 7), (1 << 62, 4))  # up to so many points, so many pixels each


class EmbeddingView(PlotView):
    """A point for each image, or the image itself where they are few."""

    name = "Points"

    def __init__(self, parent: QWidget | None = None) -> None:
        self._box = LassoBox()
        super().__init__(parent, self._box)
        self.plot.setAspectLocked(True)
        self._cloud = PointCloud()
        self.plot.addItem(self._cloud)
        self._ring = _scatter(self.plot)
        self._line = self.plot.plot([], [], pen=None)
        self._thumbnails: dict[str, QImage] = {}
        self._pictures: dict[int, QGraphicsPixmapItem] = {}
        self._images: tuple[str, ...] = ()
        self._selected = np.zeros(0, bool)
        self._current = ""
        self._moved = False  # whether a person has zoomed or panned
        self._hovered = -1  # the point under the pointer
        self._columns: ImageColumns | None = None
        self._offered_for: object = None
        self._bar = ColourBar()
        self._bar.can_lock = False
        self._bar.hide()
        self.body.addWidget(self._bar)
        self._card = ImageCard(self.plot)
        self._by = Combo()
        self._by.setAccessibleName(tr("What the colours mean"))
        self._by.setToolTip(tr("What the colours mean"))
        self._by.currentIndexChanged.connect(self._paint)
        self._as_pictures = toggle(tr("Pictures"), tr("Show each image in place of its point"))
        self._as_pictures.toggled.connect(self._paint)
        self._lasso = toggle(tr("Select"), tr("Draw around points to select them; Shift and a drag do so at any time"))
        self._lasso.toggled.connect(self._set_lasso)
        self.acts = QToolButton()
        self.acts.setText(tr("These…"))
        self.acts.setProperty("look", "toggle")
        self.acts.setToolTip(tr("What can be done with the images that are selected"))
        self.acts.setAccessibleName(tr("What can be done with the images that are selected"))
        self.acts.clicked.connect(lambda: self.selection_menu_wanted.emit())
        self.acts.hide()
        for widget in (self._by, self._as_pictures, self._lasso, self.acts):
            self.header.addWidget(widget)
        self._box.disableAutoRange()
        self._box.sigRangeChangedManually.connect(self._set_moved)
        self._box.drawn.connect(self._draw_around)
        self.plot.scene().sigMouseClicked.connect(self._click)
        clear = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        clear.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        clear.activated.connect(self.clear_selection)

    # Painting.

    def paint_result(self, view_state: ViewState) -> None:
        result = view_state.result
        assert isinstance(result, Embedding)
        if result.images != self._images:
            self._begin(result)
        self._offer_colours(result)
        self._name_axes(result)
        self._paint()
        broken = int((~np.isfinite(result.points).all(1)).sum())
        if not len(result.points):
            self.notice.say(tr("There is nothing to show: no points."), "muted")
        else:
            self.notice.say(tr("{} of {} points have no place.").format(broken, len(result.points)) if broken else "")

    def fit(self) -> None:
        self._moved = False
        result = self._result
        known = result.points[np.isfinite(result.points).all(1)] if result is not None else np.zeros((0, 2))
        if len(known):
            low, high = known.min(0), known.max(0)
            room = np.maximum(high - low, 1e-9) * (0.10 if self._as_pictures.isChecked() else 0.04)
            corner, size = low - room, high - low + 2 * room
            self._box.setRange(QRectF(*map(float, (*corner, *size))), padding=0.02)

    def select(self, which: np.ndarray) -> None:
        """Select these points, (N,) bool, as a person does; the others turn grey."""
        self._mark(which)
        self.images_selected.emit(self.selected)

    def _mark(self, which: np.ndarray) -> None:
        self._selected = which
        self._paint()

    def clear_selection(self) -> None:
        """All points have their colours again."""
        self.select(np.zeros(len(self._images), bool))

    def show_selected(self, keys: frozenset[str]) -> None:
        which = np.array([key in keys for key in self._images], bool)
        if not np.array_equal(which, self._selected):
            self._mark(which)

    def show_columns(self, columns: ImageColumns | None) -> None:
        if columns is not self._columns:
            self._columns = columns
            if self._result is not None:
                self._offer_colours(self._result)
                self._paint()

    @property
    def selected(self) -> list[str]:
        """The images that are selected."""
        return [name for name, on in zip(self._images, self._selected, strict=True) if on]

    def show_current(self, key: str) -> None:
        self._current = key
        self._show_ring()

    def show_thumbnail(self, key: str, thumbnail: QImage) -> None:
        if key not in self._images or key in self._thumbnails:
            return
        self._thumbnails[key] = thumbnail
        if self._hovered >= 0 and self._images[self._hovered] == key:
            self._card.show_picture(thumbnail)
        if self._as_pictures.isChecked():
            self._paint()

    def text_at(self, at: QPointF) -> str:
        i = self._point_at(at)
        self._show_card(i, at)
        return self._text_of(i) if i >= 0 else ""

    def leaveEvent(self, event: Any) -> None:
        self._show_card(-1, QPointF())
        super().leaveEvent(event)

    @property
    def _result(self) -> Embedding | None:
        result = self.view_state.result if self.view_state is not None else None
        return result if isinstance(result, Embedding) else None

    def _begin(self, result: Embedding) -> None:
        """Other images than before: nothing of them is selected."""
        self._images = result.images
        self._selected = np.zeros(len(result.images), bool)
        self._thumbnails.clear()
        self._show_card(-1, QPointF())
        count = len(result.images)
        self._as_pictures.setVisible(count <= MOST_PICTURES)
        with QSignalBlocker(self._as_pictures):
            self._as_pictures.setChecked(count <= FEW_PICTURES)
        self._lasso.setVisible(count > 1)
        self._moved = False

    def _offer_colours(self, result: Embedding) -> None:
        told = result.images, result.labels, result.predictions, result.confidence is None, self._columns
        if told == self._offered_for:  # partial results come often
            return
        self._offered_for = told
        offered = ways(result, self._columns)
        if [self._by.itemData(i) for i in range(self._by.count())] != offered:
            wanted = self._by.currentData()
            with QSignalBlocker(self._by):
                self._by.clear()
                for way in offered:
                    self._by.addItem(self._words_of(way), way)
                self._by.setCurrentIndex(max(0, self._by.findData(wanted)))
        self._by.setVisible(len(offered) > 1)

    def _words_of(self, way: str) -> str:
        if way in BY:
            return tr(BY[way])
        name = way.removeprefix(COLUMN)
        return tr("By {}").format(self._columns.titles.get(name, name) if self._columns is not None else name)

    def _name_axes(self, result: Embedding) -> None:
        for side in ("bottom", "left"):
            # where there are no numbers the finest lines of the grid say nothing, and take a third of a frame
            self.plot.getAxis(side).setStyle(showValues=bool(result.axes), maxTickLevel=2 if result.axes else 1)
        bottom, left = map(said, result.axes or ("", ""))
        self.plot.name_axes(bottom, left)

    def _paint(self, *_: object) -> None:
        result = self._result
        if result is None or len(result.points) != len(self._selected):
            return
        colouring = coloured(result, self._by.currentData() or "", self._columns)
        self._show_scale(colouring)
        known = np.isfinite(result.points).all(1)
        bright = known & (self._selected | ~self._selected.any())
        size = next(pixels for most, pixels in SIZES if len(result.points) <= most)
        now = tokens()
        above = np.concatenate([np.flatnonzero(known & ~bright), np.flatnonzero(bright)])  # in their order else
        groups = np.where(bright, colouring.groups + 2, 0)
        colours = [now.border, now.muted, *colouring.colours]
        self._cloud.show_points(result.points[above], groups[above], colours, size, now.canvas)
        self._place_pictures(result, colouring, bright)
        self._show_ring()
        if not self._moved:
            self.fit()
        self._show_count(result, colouring)

    def _show_scale(self, colouring: Colouring) -> None:
        """Numbers have a bar of colours, names a key."""
        self._bar.setVisible(colouring.scale is not None)
        if colouring.scale is not None:
            low, high = colouring.scale
            high = high if high > low else low + 1.0
            self._bar.show_range(colour_table(SCALE_MAP), Limits(low, high), "", False, False, colouring.scale)

    def _place_pictures(self, result: Embedding, colouring: Colouring, bright: np.ndarray) -> None:
        for item in self._pictures.values():
            self.plot.removeItem(item)
        self._pictures.clear()
        if not self._as_pictures.isChecked() or len(result.images) > MOST_PICTURES:
            return
        for i, key in enumerate(result.images):
            if key not in self._thumbnails:
                self.thumbnail_wanted.emit(key)
                continue
            group = int(colouring.groups[i])
            colour = colouring.colours[group] if group >= 0 else tokens().muted
            item = QGraphicsPixmapItem(_framed(self._thumbnails[key], colour))
            item.setFlag(QGraphicsPixmapItem.GraphicsItemFlag.ItemIgnoresTransformations)
            item.setOffset(-item.pixmap().width() / 2, -item.pixmap().height() / 2)
            item.setPos(float(result.points[i, 0]), float(result.points[i, 1]))
            item.setOpacity(1.0 if bright[i] else 0.2)
            self.plot.addItem(item, ignoreBounds=True)
            self._pictures[i] = item

    def _show_ring(self) -> None:
        result = self._result
        at = self._images.index(self._current) if self._current in self._images else -1
        if result is None or not 0 <= at < len(result.points) or not np.isfinite(result.points[at]).all():
            self._ring.setData([], [])
            return
        ring = pg.mkPen(tokens().accent, width=2)
        large = at in self._pictures
        self._ring.setData(pos=result.points[at : at + 1], size=PICTURE + 10 if large else 18, brush=None, pen=ring)
        self._ring.setZValue(5)

    def _show_count(self, result: Embedding, colouring: Colouring) -> None:
        chosen = np.flatnonzero(self._selected)
        self.acts.setVisible(len(chosen) > 0)
        parts = [self._images_text]
        if len(chosen):
            words = result.labels or result.predictions
            of = f": {counted([words[i] for i in chosen])}" if words else ""
            parts = [tr("{} of {} selected").format(len(chosen), len(result.points)) + of]
        parts += [tr("{} more in grey").format(colouring.others)] if colouring.others else []
        parts += [tr("{} without a value, grey").format(colouring.missing)] if colouring.missing else []
        self.show_key(colouring.names, " · ".join(parts))

    @property
    def _images_text(self) -> str:
        return tr("{} images").format(len(self._images))

    # What a person does.

    def _set_moved(self, *_: object) -> None:
        self._moved = True
        self._show_card(-1, QPointF())  # its place is another now

    def _set_lasso(self, on: bool) -> None:
        self._box.selecting = on
        self.plot.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)

    def _draw_around(self, corners: np.ndarray, done: bool) -> None:
        if not done:
            closed = np.concatenate([corners, corners[:1]])
            self._line.setData(closed[:, 0], closed[:, 1])
            self._line.setPen(pg.mkPen(tokens().accent, width=1.5, style=Qt.PenStyle.DashLine))
            return
        self._line.setData([], [])
        if self._result is not None:
            self.select(inside(self._result.points, corners))

    @property
    def pointed_thing(self) -> tuple[str, str]:
        return ("image", self._images[self._hovered]) if self._hovered >= 0 else ("", "")

    def _click(self, event: Any) -> None:
        at = self.plot.point_at(event.scenePos())
        if at is None or event.button() != Qt.MouseButton.LeftButton or event.double():
            return
        i = self._point_at(at)
        if i >= 0:
            self.image_chosen.emit(self._images[i])
        elif self._selected.any():
            self.clear_selection()

    def _point_at(self, at: QPointF) -> int:
        """The point that is meant by a place of the axes; -1 for none."""
        result = self._result
        if result is None or not len(result.points):
            return -1
        across, down = self._box.viewPixelSize()
        far = np.hypot((result.points[:, 0] - at.x()) / (across or 1), (result.points[:, 1] - at.y()) / (down or 1))
        i = int(np.argmin(np.nan_to_num(far, nan=np.inf)))
        return i if far[i] <= (PICTURE / 2 if i in self._pictures else REACH) else -1

    def _text_of(self, i: int) -> str:
        result = self._result
        if result is None:
            return ""
        parts = [PurePath(result.images[i]).name]
        parts += [result.labels[i]] if result.labels and result.labels[i] else []
        if result.predictions:
            sure = f" {probability(float(result.confidence[i]))}" if result.confidence is not None else ""
            parts.append(tr("predicted {}").format(f"{result.predictions[i]}{sure}"))
        way = self._by.currentData() or ""
        if way.startswith(COLUMN) and self._columns is not None:
            name = way.removeprefix(COLUMN)
            value = self._columns.of(name, [result.images[i]])[0]
            title = self._columns.titles.get(name, name)
            words = value if isinstance(value, str) else "" if np.isnan(value) else number(float(value))
            parts.append(f"{title} {words}" if words else tr("no {}").format(title))
        return " · ".join(parts)

    def _show_card(self, i: int, at: QPointF) -> None:
        """The image of a point beside it; none for -1."""
        if i == self._hovered:
            return
        self._hovered = i
        self._card.setVisible(i >= 0)
        if i < 0:
            return
        key = self._images[i]
        self._card.show_words(self._text_of(i))
        self._card.show_picture(self._thumbnails.get(key))
        if key not in self._thumbnails:
            self.thumbnail_wanted.emit(key)
        where = self.plot.mapFromScene(self._box.mapViewToScene(at))
        self._card.place(where.x(), where.y())

    def set_theme(self, tokens: Tokens) -> None:
        super().set_theme(tokens)
        self._card.update()


def _scatter(plot: Plot) -> pg.ScatterPlotItem:
    item = pg.ScatterPlotItem(antialias=True)
    plot.addItem(item)
    return item


def _framed(thumbnail: QImage, colour: str) -> QPixmap:
    """An image small, in a frame of a colour."""
    smooth = Qt.TransformationMode.SmoothTransformation
    small = thumbnail.scaled(PICTURE, PICTURE, Qt.AspectRatioMode.KeepAspectRatio, smooth)
    made = QPixmap(small.width() + 4, small.height() + 4)
    made.fill(QColor(colour))
    painter = QPainter(made)
    painter.drawImage(2, 2, small)
    painter.setPen(QPen(QColor(tokens().canvas), 1))
    painter.end()
    return made
