"""The composer's window: a figure of several runs as it will be printed, and a form of its choices."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFontMetrics, QImage, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.canvas.items.pane import MARGIN, Pane
from workbench.gui.widgets.form import Form
from workbench.gui.widgets.screen import fit_screen
from workbench.gui.widgets.section import BETWEEN, beside_each_other, short_with_number
from workbench.gui.widgets.theme import follow_type, grown, scaled
from workbench.gui.widgets.translation import tr
from workbench.render.composition import Composition, choices

NUMBER = Qt.ItemDataRole.UserRole + 1
OWN_TITLE = Qt.ItemDataRole.UserRole + 2
SIZE = QSize(1180, 760)
SIDE = 320  # pixels of the choices, in the usual type
MM = 25.4  # an inch
REST = 250  # milliseconds until a zoomed figure is drawn sharper
CLOSER = 3.0  # times, by a double click
PATIENCE = 400  # milliseconds until it is said that a figure is being made
ROWS, ROW = 5, 28
BESIDE = 8  # pixels at the sides of a run's name, as Qt has them
Index = QModelIndex | QPersistentModelIndex


class ComposerWindow(QWidget):
    """The window of the composer. It changes nothing itself; its signals say what a person asks for."""

    changed = Signal(str, object)  # a choice's name and its value
    runs_changed = Signal(list)  # numbers, in their order
    title_changed = Signal(int, str)
    resized = Signal()
    save_wanted = Signal()
    copy_wanted = Signal()
    reset_wanted = Signal()

    def __init__(self, parent: QWidget, fonts: Sequence[str]) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("centre")
        self.setWindowTitle(tr("Compose a figure"))
        self.setAccessibleName(tr("Compose a figure"))
        fit_screen(self, SIZE)
        self._quiet = False
        self._titles: dict[int, str] = {}
        self.preview = _FigurePreview()
        self.preview.resized.connect(self.resized)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(lambda: self.preview.notice.say(tr("The figure is being made…"), "muted"))
        self.words = QLabel()
        self.words.setProperty("look", "caption")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 10)
        left.addWidget(self.preview, 1)
        left.addWidget(self.words)
        self.done = QLabel()  # what has been saved
        self.done.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.done.setTextFormat(Qt.TextFormat.PlainText)
        self.done.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.done.setWordWrap(True)
        self.done.hide()
        left.addWidget(self.done)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self._side(fonts))
        for keys, act in ((QKeySequence("Esc"), self.hide), (QKeySequence("Ctrl+S"), self.save_wanted.emit)):
            action = QAction(self)
            action.setShortcut(keys)
            action.triggered.connect(lambda _checked=False, act=act: act())
            self.addAction(action)

    def show_composition(
        self, figure: Composition, runs: Sequence[tuple[int, str, bool]], is_matrix: bool = False
    ) -> None:
        """Show what is chosen.

        runs       (number, own title, whether it is in the figure)
        is_matrix  whether they are laid out as one
        """
        self._quiet = True
        self.done.hide()
        self.form.set_values({choice.name: getattr(figure, choice.name) for choice in choices()})
        self.form.editor("letters").show_idle(tr("A matrix has headings in place of letters.") if is_matrix else "")
        current = self.list.currentItem().data(NUMBER) if self.list.currentItem() else runs[0][0] if runs else 0
        self.list.clear()
        self._titles = {number: figure.titles.get(str(number), own) for number, own, _ in runs}
        for number, own, taken in runs:
            item = QListWidgetItem(self._titles[number])
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
                | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsDragEnabled
            )  # fmt: skip
            item.setCheckState(Qt.CheckState.Checked if taken else Qt.CheckState.Unchecked)
            item.setToolTip(f"{own}\n{tr('Double-click to give it another title; drag it to its place.')}")
            item.setData(NUMBER, number)
            item.setData(OWN_TITLE, own)
            item.setSizeHint(QSize(0, grown(ROW) - 4))
            self.list.addItem(item)
            if number == current:  # the keys go on where they were
                self.list.setCurrentItem(item)
        self.list.setFixedHeight(min(ROWS, max(1, len(runs))) * grown(ROW) + 2)
        self._quiet = False

    def show_picture(self, picture: QImage, words: str, warning: str = "", width: float = 180.0) -> None:
        """The figure as it is now.

        warning  what must be said of it, beside its size
        width    in millimetres
        """
        self._has_arrived()
        self.preview.show_picture(picture, width)
        self._say(f"{words}\n{warning}" if warning else words, "warning" if warning else "caption")

    def expect_picture(self) -> None:
        """The figure is being made: say so over the one before where that takes a while."""
        self._patience.start()

    def _has_arrived(self) -> None:
        self._patience.stop()
        self.preview.notice.say("")

    def show_problem(self, sentence: str) -> None:
        """Say why there is no figure; the previous figure stays, faded."""
        self._has_arrived()
        self.preview.set_veiled(True)
        self._say(sentence, "warning")

    def show_done(self, sentence: str) -> None:
        """Say what was saved, until something else changes; nothing while that is not known."""
        self.done.setText(sentence)
        self.done.setVisible(bool(sentence))

    def _say(self, words: str, look: str) -> None:
        self.words.setText(words)
        self.words.setProperty("look", look)
        self.words.style().polish(self.words)

    def _side(self, fonts: Sequence[str]) -> QWidget:
        side = QFrame()
        side.setObjectName("right")
        follow_type(side, lambda: side.setFixedWidth(scaled(SIDE)))
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(_heading("Runs"))
        self.list = _RunList()
        self.list.setObjectName("ticks")
        self.list.setAccessibleName(tr("Runs"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.list.setSpacing(2)
        self.list.setItemDelegate(_RunNames(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemChanged.connect(self._item_changed)
        self.list.model().rowsMoved.connect(lambda *_: self._tell_runs())
        column.addWidget(self.list)
        column.addWidget(_heading("Figure"))
        self.form = Form(choices(), {"font": [(family, family) for family in fonts]})
        self.form.changed.connect(self.changed)
        self.form.setContentsMargins(0, 0, 14, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields have the focus
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.form)
        self.form.setObjectName("right")
        column.addWidget(scroll, 1)
        column.addLayout(self._buttons())
        return side

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 0)
        for words, wanted, look in (
            ("Reset", self.reset_wanted, ""), ("Copy", self.copy_wanted, ""), ("Save…", self.save_wanted, "accent"),
        ):  # fmt: skip
            button = QPushButton(tr(words))
            button.setProperty("look", look)
            button.clicked.connect(lambda _checked=False, wanted=wanted: wanted.emit())
            row.addWidget(button)
            if words == "Reset":
                row.addStretch(1)
        return row

    def _item_changed(self, item: QListWidgetItem) -> None:
        if self._quiet:
            return
        words, own, number = item.text().strip(), item.data(OWN_TITLE), item.data(NUMBER)
        if words != self._titles[number]:
            QTimer.singleShot(0, lambda: self.title_changed.emit(number, "" if words == own else words))
        else:
            self._tell_runs()

    def _tell_runs(self) -> None:
        if self._quiet:
            return
        items = [self.list.item(row) for row in range(self.list.count())]
        taken = [item.data(NUMBER) for item in items if item.checkState() == Qt.CheckState.Checked]
        QTimer.singleShot(0, lambda: self.runs_changed.emit(taken))  # the list is made anew: not from inside its signal


class _RunNames(QStyledItemDelegate):
    """Where a run's name has no room its parts share it: half is the file's, and of a class its number stays."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        style, words = QStyle.SubElement.SE_ItemViewItemText, option.text
        room = option.widget.style().subElementRect(style, option, option.widget).width() - BESIDE
        if 0 < room < option.fontMetrics.horizontalAdvance(words):
            parts = re.split(r"\s+·\s+", words)
            option.text = _short_name(parts, option.fontMetrics, room) if len(parts) > 1 else words


def _short_name(parts: Sequence[str], metrics: QFontMetrics, room: int) -> str:
    """A run's name in so many pixels, in which technique and file can be told from those of the other runs."""
    numbers = [re.sub(r"^.+ (?=\(\d+\)$)", "", part) for part in parts[1:-1]]  # of a class its number
    least = metrics.horizontalAdvance(BETWEEN.join(["", *numbers, ""]))
    if len(parts) > 3 or least > room // 2:
        return beside_each_other(parts, metrics, room)
    room -= least
    middle, technique = Qt.TextElideMode.ElideMiddle, parts[0]
    file = metrics.elidedText(parts[-1], middle, max(room // 2, room - metrics.horizontalAdvance(technique)))
    technique = metrics.elidedText(technique, middle, room - metrics.horizontalAdvance(file))
    left = room - metrics.horizontalAdvance(technique) - metrics.horizontalAdvance(file)
    classes = [
        short_with_number(part, metrics, metrics.horizontalAdvance(number) + left, middle)
        for part, number in zip(parts[1:-1], numbers, strict=True)
    ]
    return BETWEEN.join([technique, *classes, file])


class _RunList(QListWidget):
    """Return ticks the run where the keys are, as a space does; while its title is edited, it ends that."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or item is None:
            super().keyPressEvent(event)
            return
        ticked = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)


class _FigurePreview(Pane):
    """The figure on a quiet ground, measured in millimetres: it is zoomed and moved as pictures are on the canvas."""

    resized = Signal()  # it is drawn larger than it has pixels for, or has another size

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(320, 240)
        self.setAccessibleName(tr("The figure as it will be"))
        self.setToolTip(tr("The wheel zooms, a drag moves, a double click shows all of it"))
        self._picture = QImage()
        self._width = 180.0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._sharpen)
        self.moved.connect(self._rest.start)

    def show_picture(self, picture: QImage, width: float) -> None:
        """The figure as it is now, so many millimetres wide."""
        self._picture, self._width = picture, width
        self.set_veiled(False)
        self.set_world(width, width * picture.height() / max(1, picture.width()))
        self.update()

    def dots(self, width: float) -> float:
        """Pixels an inch with which a figure, in millimetres, is sharp as it is displayed."""
        fits = (self.width() - 2 * MARGIN) / width
        return (fits if self.fitted else self.scale) * self.devicePixelRatioF() * MM

    def set_world(self, width: float, height: float) -> None:
        """The figure with other choices, or sharper; a zoom stays, and what was in the middle."""
        if abs(width - self.world.width()) <= 0.5 and abs(height - self.world.height()) <= 1.0:
            return
        if self.fitted:
            super().set_world(width, height)
        else:
            self.world = QRectF(0, 0, width, height)
            self.pan(0, 0)

    def paint_world(self, painter: QPainter) -> None:
        if not self._picture.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.world, self._picture)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.fitted:
            self.zoom(CLOSER, event.position())
        else:
            self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def _sharpen(self) -> None:
        if not self.fitted and self.dots(self._width) > 1.2 * self._picture.width() / self._width * MM:
            self.resized.emit()


def _heading(words: str) -> QLabel:
    label = QLabel(tr(words))
    label.setObjectName("section_title")
    return label
