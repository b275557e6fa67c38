"""The filmstrip: the open images as thumbnails."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QStyledItemDelegate, QStyleOptionViewItem

from workbench.document.session import OpenImage, Session
from workbench.gui.widgets.section import Section
from workbench.gui.widgets.translation import tr

from .thumbnail_cell import paint_thumbnail

CELL, PICTURE = QSize(71, 62), QSize(65, 56)
KEY = Qt.ItemDataRole.UserRole + 1
THUMBNAIL = Qt.ItemDataRole.UserRole + 2
SELECTING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier  # held, images are selected
AT_ONCE = 3  # thumbnails asked for at a time
MOST_THUMBNAILS = 2000  # about 120 MB; others are made again when they are visible


class ImagesPanel(Section):
    """A list of thumbnails, each asked for when it comes into sight; a click shows the image, Ctrl or Shift selects."""

    chosen = Signal(str)  # key
    images_selected = Signal(object)  # keys of several that a person has selected; of none where it is one alone
    all_wanted = Signal()
    thumbnail_wanted = Signal(object)  # OpenImage; ``show_thumbnail`` or ``skip_thumbnail`` answers

    def __init__(self) -> None:
        super().__init__("Images")
        self._model = _ImagesModel(self)
        self._quiet = False
        self._asked: set[str] = set()  # thumbnails that are being made
        self._wanted: dict[str, None] = {}  # those that came into sight meanwhile, the newest last
        self._broken: set[str] = set()  # images that have none
        self.view = QListView(self)
        self.view.setAccessibleName(tr("Open images"))
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
        self.view.setItemDelegate(_ThumbnailDelegate(self))
        self.view.setLayoutMode(QListView.LayoutMode.Batched)
        self.view.setContentsMargins(6, 0, 6, 0)
        self.view.setStyleSheet("QListView { padding: 0 4px 0 6px; }")
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.selectionModel().currentChanged.connect(self._pick)
        self.view.clicked.connect(lambda index: self._pick(index, index))  # the current one may lie behind a comparison
        self.view.selectionModel().selectionChanged.connect(self._select)
        self._selected: frozenset[str] = frozenset()  # in whatever view; those that are open are marked here
        self.all_button = self.add_button("close", tr("List all images"), self.all_wanted.emit)
        self._shown: tuple[str, tuple[OpenImage, ...]] = "", ()
        self.empty = QLabel(tr("Drop pictures or folders here,\nor open some with Ctrl+O."), self.view.viewport())
        self.empty.setProperty("look", "empty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.move(12, 12)
        self.body.addWidget(self.view, 1)

    def show_session(self, session: Session) -> None:
        """Show these images, and mark the image on the canvas."""
        self._quiet = True
        listed, count = session.strip_images, len(session.images)
        self._shown = session.current, listed
        self._model.set_images(listed)
        self.empty.setVisible(not count)
        part = tr("{} of {}").format(len(listed), count) if len(listed) < count else str(count)
        self.note.set_text(part if count else "")
        self.all_button.setVisible(len(listed) < count)
        self._mark()
        self._quiet = False

    @property
    def current(self) -> str:
        """The key of the image on the canvas."""
        return self._shown[0]

    def show_selected(self, keys: frozenset[str]) -> None:
        """Select of these images those that are open."""
        self._selected, self._quiet = keys, True
        self._mark()
        self._quiet = False

    def _mark(self) -> None:
        """Select what is selected, or else the image on the canvas."""
        rows, chooser = self._model.rows, self.view.selectionModel()
        current = self._model.index(rows[self.current], 0) if self.current in rows else QModelIndex()
        chosen = QItemSelection()
        for row in sorted(rows[key] for key in self._selected if key in rows):
            chosen.select(self._model.index(row, 0), self._model.index(row, 0))
        if chosen.isEmpty():
            chooser.setCurrentIndex(current, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            return
        chooser.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if not chooser.currentIndex().isValid():
            chooser.setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)

    @property
    def selected(self) -> list[str]:
        """The keys of the images that are selected, in their order."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedIndexes())
        return [self._model.images[row].key for row in rows]

    def need(self, key: str) -> None:
        """A cell without a thumbnail came into sight. The latest are asked for first."""
        if key not in self._asked and key not in self._broken:
            self._wanted.pop(key, None)
            self._wanted[key] = None
            self._ask()

    def _ask(self) -> None:
        while self._wanted and len(self._asked) < AT_ONCE:
            key, _ = self._wanted.popitem()
            row = self._model.rows.get(key)
            if row is not None and self._in_sight(row):
                self._asked.add(key)
                self.thumbnail_wanted.emit(self._model.images[row])

    def _in_sight(self, row: int) -> bool:
        return self.view.viewport().rect().intersects(self.view.visualRect(self._model.index(row, 0)))

    def forget_thumbnails(self) -> None:
        """Drop all thumbnails; they are made again when they are visible."""
        self._asked.clear()
        self._wanted.clear()
        self._broken.clear()
        self._model.forget_thumbnails()

    def show_thumbnail(self, key: str, thumbnail: QImage) -> None:
        """A thumbnail is ready."""
        self._asked.discard(key)
        self._ask()
        self._model.keep_thumbnail(key, thumbnail)

    def skip_thumbnail(self, key: str) -> None:
        """An image cannot be read; its thumbnail is not asked for again."""
        self._broken.add(key)
        self._asked.discard(key)
        self._ask()

    def _select(self, *_: object) -> None:
        if not self._quiet:
            several = self.selected if len(self.selected) > 1 else []
            self._selected = frozenset(several)
            self.images_selected.emit(several)

    def _pick(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and not self._quiet and not QGuiApplication.keyboardModifiers() & SELECTING:
            self.chosen.emit(now.data(KEY))


class _ImagesModel(QAbstractListModel):
    """The images as they are in the session, ten thousand as well as ten; thumbnails are kept while there is room."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.images: tuple[OpenImage, ...] = ()
        self.rows: dict[str, int] = {}
        self._thumbnails: OrderedDict[str, QImage] = OrderedDict()

    def set_images(self, images: tuple[OpenImage, ...]) -> None:
        """Show these images; nothing happens if they are the same as before."""
        if images is self.images or images == self.images:
            self.images = images
            return
        self.beginResetModel()
        self.images, self.rows = images, {image.key: row for row, image in enumerate(images)}
        self.endResetModel()

    def keep_thumbnail(self, key: str, thumbnail: QImage) -> None:
        """Keep a thumbnail; those that came first make room."""
        self._thumbnails[key] = thumbnail
        while len(self._thumbnails) > MOST_THUMBNAILS:
            self._thumbnails.popitem(last=False)
        if key in self.rows:
            index = self.index(self.rows[key], 0)
            self.dataChanged.emit(index, index, [THUMBNAIL])

    def forget_thumbnails(self) -> None:
        """Drop them all."""
        self._thumbnails.clear()
        if self.images:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.images) - 1, 0), [THUMBNAIL])

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.images)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        image = self.images[index.row()]
        if role == KEY:
            return image.key
        if role == THUMBNAIL:
            return self._thumbnails.get(image.key)
        if role == Qt.ItemDataRole.ToolTipRole:
            return image.path or image.name
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return image.name
        return None


class _ThumbnailDelegate(QStyledItemDelegate):
    def __init__(self, panel: ImagesPanel) -> None:
        super().__init__(panel)
        self._panel = panel

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        return CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        picture = index.data(THUMBNAIL)
        if picture is None:
            self._panel.need(index.data(KEY))
        shown = index.data(KEY) == self._panel.current
        paint_thumbnail(painter, option, picture, QRect(option.rect.topLeft(), CELL), PICTURE, shown)
