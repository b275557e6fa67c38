"""The strip of runs, as thumbnails; a click shows a run again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QMimeData, QModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QImage, QMouseEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from workbench.document.run import Run
from workbench.document.run_titles import differs, seen
from workbench.document.session import Session
from workbench.gui.widgets.icons import pixmap
from workbench.gui.widgets.names import elided_apart
from workbench.gui.widgets.theme import follow_type, grown, system_font, tokens
from workbench.gui.widgets.translation import tr
from workbench.phrases import said

from .thumbnail_cell import paint_thumbnail

CELL, PICTURE = QSize(176, 60), QSize(52, 52)
HEIGHT, LINES_OF_A_RUN, LINE = 76, 3, 16
PIN = 18  # pixels kept beside the title
WIDEST = 280  # pixels that a run takes where its title needs them
NUMBER = Qt.ItemDataRole.UserRole + 1
THUMBNAIL = Qt.ItemDataRole.UserRole + 2
LINES = Qt.ItemDataRole.UserRole + 3
PINNED = Qt.ItemDataRole.UserRole + 4
RUN_TYPE = "application/x-workbench-run"
Listed = tuple[Run, tuple[str, ...], tuple[str, ...]]  # a run, its lines, and the lines as they are shown


class RunsPanel(QFrame):
    """A row of runs, the newest at the right; its height is fixed, so that the first run moves nothing."""

    chosen = Signal(int)  # the run's number
    wished = Signal(str, int)  # a command's id, and the run's number

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("runs_strip")
        self._quiet = False
        self._model = _RunsModel(self)
        self._thumbnails: dict[str, QImage] = {}
        self._now = Session()
        self._listed: list[Listed] = []  # the runs that the model holds, with their lines
        self._on_canvas = "", ""  # the run's key and its image's
        self.view = _RunsView()
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.view.setAccessibleName(tr("Runs"))
        self.view.setModel(self._model)
        self.view.setFlow(QListView.Flow.LeftToRight)
        self.view.setWrapping(False)
        self.view.setMouseTracking(True)
        self.view.setSpacing(2)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # the wheel and the keys scroll
        self.view.setDragEnabled(True)
        self.view.setItemDelegate(_RunDelegate(self.view))
        self.view.selectionModel().currentChanged.connect(self._pick)
        self.view.clicked.connect(lambda index: self.chosen.emit(index.data(NUMBER)))
        self.view.dragged.connect(lambda: self.show_session(self._now))
        follow_type(self, self._fit)
        self.empty = QLabel(tr("Runs appear here. Click one to go back to it."), self.view.viewport())
        self.empty.setProperty("look", "empty")
        self.empty.setGeometry(12, 20, 400, 24)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 5, 4, 5)
        row.addWidget(self.view)

    def _fit(self) -> None:
        """As high as the lines of a run need."""
        self.setFixedHeight(grown(HEIGHT, LINES_OF_A_RUN))
        self.view.scheduleDelayedItemsLayout()

    def show_session(self, session: Session) -> None:
        """Show the session's runs, and mark the run on the canvas."""
        self._quiet, self._now = True, session
        strip = session.strip
        have, want = self._listed, _listed(strip)
        if have != want[: len(have)]:
            self._model.clear()
            have = []
        for run, lines, shown in want[len(have) :]:
            self._model.appendRow(_item(run, lines, shown, self._thumbnails.get(run.key)))
        self._listed = want
        self.empty.setVisible(not want)
        numbers = [run.number for run in session.strip]
        for i, number in enumerate(numbers):
            self._model.item(i).setData(number in session.pins, PINNED)
        if session.shown in numbers:
            index = self._model.index(numbers.index(session.shown), 0)
            self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            QTimer.singleShot(0, self.view, self._into_sight)  # when it has been laid out
        else:
            self.view.selectionModel().clear()
        self._mark()
        self._quiet = False

    def show_on_canvas(self, key: str, image: str) -> None:
        """Mark the run of this image with this key, which is on the canvas; an empty key where none is."""
        self._on_canvas = key, image
        self._mark()

    @property
    def marked(self) -> list[int]:
        """The numbers of the runs that are marked."""
        return [index.data(NUMBER) for index in self.view.selectedIndexes()]

    def _mark(self) -> None:
        run = self._now.run_of(*self._on_canvas) if not self._now.comparing else None
        rows = [i for i, other in enumerate(self._now.strip) if run is not None and other.number == run.number]
        if rows and rows[0] < self._model.rowCount():
            select = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.view.selectionModel().select(self._model.index(rows[0], 0), select)
        else:
            self.view.clearSelection()

    def set_thumbnail(self, run: Run, picture: QImage) -> None:
        """The thumbnail of a run, and of those of other photographs with the same pixels."""
        self._thumbnails[run.key] = picture
        for i, (listed, *_) in enumerate(self._listed):
            if listed.key == run.key:
                self._model.item(i).setData(picture, THUMBNAIL)

    def menu_of(self, number: int, pinned: bool) -> QMenu:
        """What can be done with a run."""
        menu = QMenu(self)
        for words, command in (
            (tr("Show"), "run.show"),
            (tr("Unpin") if pinned else tr("Pin"), "run.pin"),
            (tr("Add to the comparison"), "compare.add"),
            (tr("Copy the figure"), "figure.copy_run"),
            (tr("Save as a figure…"), "figure.save_run"),
            (tr("Remove from the strip"), "run.remove"),
        ):
            menu.addAction(words).triggered.connect(partial(self._wish, command, number))
        return menu

    def _wish(self, command: str, number: int, _checked: bool = False) -> None:
        self.wished.emit(command, number)

    def _open_menu(self, at: QPoint) -> None:
        """Open the menu of the run under the pointer; by the menu key, of the run on the canvas."""
        index = self.view.indexAt(at)
        if not index.isValid():
            index = self.view.currentIndex()
            at = self.view.visualRect(index).center()
        if index.isValid():
            menu = self.menu_of(index.data(NUMBER), bool(index.data(PINNED)))
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.view.viewport().mapToGlobal(at))

    def _into_sight(self) -> None:
        if self.view.currentIndex().isValid():
            self.view.scrollTo(self.view.currentIndex())

    def _pick(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and not self._quiet and not self.view.pressed_now:
            self.chosen.emit(now.data(NUMBER))


class _RunsView(QListView):
    """A press alone chooses nothing: it may be the beginning of a drag. The right button asks for a menu."""

    dragged = Signal()  # and let go, wherever

    def __init__(self) -> None:
        super().__init__()
        self.pressed_now = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton:
            return
        self.pressed_now = True
        super().mousePressEvent(event)
        self.pressed_now = False

    def startDrag(self, actions: Qt.DropAction) -> None:
        super().startDrag(actions)
        self.dragged.emit()


class _RunsModel(QStandardItemModel):
    """Runs can be dragged: their number travels."""

    def mimeTypes(self) -> list[str]:
        return [RUN_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(RUN_TYPE, str(indexes[0].data(NUMBER)).encode())
        return data


def _listed(strip: Sequence[Run]) -> list[Listed]:
    """Each run with its two lines, whole, and as they are cut, where they are too long, so that they still differ."""
    metrics, widest = QFontMetrics(system_font(11)), WIDEST - PICTURE.width() - 26
    lines = [(said(differs(run)), said(seen(run, strip))) for run in strip]
    cut = [elided_apart(each, metrics, widest, Qt.TextElideMode.ElideRight) for each in zip(*lines, strict=True)]
    return list(zip(strip, lines, zip(*cut, strict=True), strict=True))


def _item(run: Run, lines: Sequence[str], shown: Sequence[str], picture: QImage | None) -> QStandardItem:
    title = said(run.title)
    item = QStandardItem(title)
    item.setData(run.number, NUMBER)
    item.setData([line for line in shown if line], LINES)
    item.setData(picture, THUMBNAIL)
    description = ", ".join(text for text in (title, *lines) if text)
    item.setToolTip(f"{description}\n{run.model}, {run.seconds:.2f} s")
    item.setData(description, Qt.ItemDataRole.AccessibleTextRole)
    return item


class _RunDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        title = QFontMetrics(system_font()).horizontalAdvance(str(index.data())) + PIN
        needed = max((title, *(QFontMetrics(system_font(11)).horizontalAdvance(line) for line in index.data(LINES))))
        return QSize(
            min(WIDEST, max(CELL.width(), needed + PICTURE.width() + 26)), grown(CELL.height(), LINES_OF_A_RUN)
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        now, state = tokens(), option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(now.colour("accent_soft"))
            painter.drawRoundedRect(option.rect, 6, 6)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(now.colour("hover"))
            painter.drawRoundedRect(option.rect, 6, 6)
        cell = QRect(option.rect.left() + 4, option.rect.top(), PICTURE.width(), option.rect.height())
        plain = QStyleOptionViewItem()
        paint_thumbnail(painter, plain, index.data(THUMBNAIL), cell, PICTURE)
        left = option.rect.left() + PICTURE.width() + 14
        width = option.rect.right() - left - 6
        lines = [(str(index.data()), 13, "text")]
        lines += [(line, 11, "muted") for line in index.data(LINES)]
        high = grown(LINE)
        top = option.rect.top() + (option.rect.height() - high * len(lines)) // 2
        for i, (text, size, token) in enumerate(lines[:LINES_OF_A_RUN]):
            font = system_font(size)
            painter.setFont(font)
            painter.setPen(now.colour(token))
            short = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width if i else width - PIN)
            painter.drawText(QRect(left, top, width, high), Qt.AlignmentFlag.AlignVCenter, short)
            top += high
        if index.data(PINNED):
            sign = pixmap("pin", 16, "accent", painter.device().devicePixelRatioF())
            painter.drawPixmap(option.rect.right() - 20, option.rect.top() + 4, sign)
        painter.restore()
