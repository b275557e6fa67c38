"""The composer's window: a figure of several runs as it will be printed, and a form of its choices."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.widgets.form import Form
from workbench.gui.widgets.theme import tokens
from workbench.gui.widgets.translation import tr
from workbench.render.composition import Composition, choices

NUMBER = Qt.ItemDataRole.UserRole + 1
OWN_TITLE = Qt.ItemDataRole.UserRole + 2
SIDE = 320
AROUND = 24  # pixels around the figure
ROWS, ROW = 5, 28


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
        self.resize(1180, 760)
        self._quiet = False
        self._titles: dict[int, str] = {}
        self.preview = _FigurePreview()
        self.preview.resized.connect(self.resized)
        self.words = QLabel()
        self.words.setProperty("look", "caption")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 10)
        left.addWidget(self.preview, 1)
        left.addWidget(self.words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self._side(fonts))
        away = QAction(self)
        away.setShortcut(Qt.Key.Key_Escape)
        away.triggered.connect(self.hide)
        self.addAction(away)

    def show_composition(self, figure: Composition, runs: Sequence[tuple[int, str, bool]]) -> None:
        """Show what is chosen; ``runs`` are (number, own title, whether it is in the figure), those in it first."""
        self._quiet = True
        self.form.set_values({choice.name: getattr(figure, choice.name) for choice in choices()})
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
            item.setSizeHint(QSize(0, ROW - 4))
            self.list.addItem(item)
        self.list.setFixedHeight(min(ROWS, max(1, len(runs))) * ROW + 2)
        self._quiet = False

    def show_picture(self, picture: QImage, words: str) -> None:
        """The figure as it is now."""
        self.preview.show_picture(picture)
        self._say(words, "caption")

    def show_problem(self, sentence: str) -> None:
        """Say why there is no figure; the previous figure stays, faded."""
        self.preview.fade()
        self._say(sentence, "warning")

    @property
    def room(self) -> QSize:
        """The pixels that the figure can use."""
        return self.preview.size() - QSize(2 * AROUND, 2 * AROUND)

    def _say(self, words: str, look: str) -> None:
        self.words.setText(words)
        self.words.setProperty("look", look)
        self.words.style().polish(self.words)

    def _side(self, fonts: Sequence[str]) -> QWidget:
        side = QFrame()
        side.setObjectName("right")
        side.setFixedWidth(SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(_heading("Runs"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Runs"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.list.setSpacing(2)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
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


class _FigurePreview(QWidget):
    """The figure, as large as there is room for, on a quiet ground."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(320, 240)
        self.setAccessibleName(tr("The figure as it will be"))
        self._picture = QImage()
        self._faded = False

    def show_picture(self, picture: QImage) -> None:
        """The figure as it is now."""
        self._picture, self._faded = picture, False
        self.update()

    def fade(self) -> None:
        """It is out of date."""
        self._faded = True
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens().colour("canvas"))
        if self._picture.isNull():
            return
        room = self.size() - QSize(2 * AROUND, 2 * AROUND)
        size = self._picture.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        at = QRect((self.width() - size.width()) // 2, (self.height() - size.height()) // 2, 0, 0)
        at.setSize(size)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(0.35 if self._faded else 1.0)
        painter.drawImage(at, self._picture)


def _heading(words: str) -> QLabel:
    label = QLabel(tr(words))
    label.setObjectName("section_title")
    return label
