"""The filmstrip: the open images as thumbnails."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workbench.session.session import OpenImage, Session

from ..photos import Photos
from ..theme import tokens
from .section import Section

CELL, PICTURE = QSize(71, 62), QSize(65, 56)
KEY = Qt.ItemDataRole.UserRole + 1
THUMBNAIL = Qt.ItemDataRole.UserRole + 2


class ImagesPanel(Section):
    """Thumbnails arrive in the background; a click shows the image."""

    chosen = Signal(str)  # key

    def __init__(self, photos: Photos) -> None:
        super().__init__("Images")
        self._photos = photos
        self._model = QStandardItemModel(self)
        self._quiet = False
        self._images: dict[str, OpenImage] = {}
        self._asked: set[str] = set()  # thumbnails that are being made
        self.view = QListView(self)
        self.view.setAccessibleName("Open images")
        self.view.setModel(self._model)
        self.view.setViewMode(QListView.ViewMode.IconMode)
        self.view.setMovement(QListView.Movement.Static)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setGridSize(CELL)
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setMouseTracking(True)
        self.view.setItemDelegate(_Thumbnail(self))
        self.view.setLayoutMode(QListView.LayoutMode.Batched)
        self.view.setContentsMargins(6, 0, 6, 0)
        self.view.setStyleSheet("QListView { padding: 0 4px 0 6px; }")
        self.view.selectionModel().currentChanged.connect(self._picked)
        self.empty = QLabel("Drop pictures or folders here,\nor open some with Ctrl+O.", self.view.viewport())
        self.empty.setProperty("look", "empty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.move(12, 12)
        self.body.addWidget(self.view, 1)
        photos.thumbnail_ready.connect(self._show_thumbnail)

    def show_session(self, session: Session) -> None:
        """Show these images, and which one is on the canvas."""
        have = [self._model.item(i).data(KEY) for i in range(self._model.rowCount())]
        want = [image.key for image in session.images]
        self._quiet = True
        if have != want:
            self._fill(session.images)
        self.empty.setVisible(not want)
        self.note.set_text(str(len(want)) if want else "")
        row = want.index(session.current) if session.current in want else -1
        index = self._model.index(row, 0) if row >= 0 else QModelIndex()
        self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._quiet = False

    def need(self, key: str) -> None:
        """A thumbnail has come into sight."""
        if key in self._images and key not in self._asked:
            self._asked.add(key)
            self._photos.ask_thumbnail(self._images[key])

    def forget_thumbnails(self) -> None:
        """Make them anew as they come into sight."""
        self._asked.clear()
        for i in range(self._model.rowCount()):
            self._model.item(i).setData(None, THUMBNAIL)

    def _fill(self, images: tuple[OpenImage, ...]) -> None:
        known: dict[str, QImage] = {}
        for i in range(self._model.rowCount()):
            item = self._model.item(i)
            known[item.data(KEY)] = item.data(THUMBNAIL)
        self._model.clear()
        self._images = {image.key: image for image in images}
        self._asked &= {key for key, picture in known.items() if picture is None}
        for image in images:
            item = QStandardItem()
            item.setData(image.key, KEY)
            item.setData(known.get(image.key), THUMBNAIL)
            item.setToolTip(image.path or image.name)
            item.setData(image.name, Qt.ItemDataRole.AccessibleTextRole)
            item.setText(image.name)
            self._model.appendRow(item)

    def _show_thumbnail(self, key: str, thumbnail: QImage) -> None:
        for i in range(self._model.rowCount()):
            if self._model.item(i).data(KEY) == key:
                self._model.item(i).setData(thumbnail, THUMBNAIL)

    def _picked(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and not self._quiet:
            self.chosen.emit(now.data(KEY))


class _Thumbnail(QStyledItemDelegate):
    def __init__(self, panel: ImagesPanel) -> None:
        super().__init__(panel)
        self._panel = panel

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        return CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        picture = index.data(THUMBNAIL)
        if picture is None:
            self._panel.need(index.data(KEY))
        paint_thumbnail(painter, option, picture, QRect(option.rect.topLeft(), CELL), PICTURE)


def paint_thumbnail(
    painter: QPainter, option: QStyleOptionViewItem, picture: QImage | None, cell: QRect, size: QSize
) -> None:
    """A picture that fills a rounded rectangle in the middle of its cell, with a frame when it is chosen."""
    box = QRect(0, 0, size.width(), size.height())
    box.moveCenter(cell.center())
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    shape = QPainterPath()
    shape.addRoundedRect(box, 4, 4)
    painter.fillPath(shape, tokens().colour("raised"))
    if picture is not None:
        painter.setClipPath(shape)
        scale = max(box.width() / picture.width(), box.height() / picture.height())
        width, height = round(box.width() / scale), round(box.height() / scale)
        source = QRect((picture.width() - width) // 2, (picture.height() - height) // 2, width, height)
        painter.drawImage(box, picture, source)
        painter.setClipping(False)
    state = option.state
    if state & QStyle.StateFlag.State_Selected:
        painter.setPen(QPen(tokens().colour("accent"), 2))
        painter.drawRoundedRect(box.adjusted(0, 0, 0, 0), 4, 4)
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.setPen(QPen(tokens().colour("faint"), 1))
        painter.drawRoundedRect(box, 4, 4)
    painter.restore()
