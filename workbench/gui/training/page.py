"""The page of a training: pictures of styles, photographs, sizes and the file; then its loss and previews."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.api import Curve, Param, Picture
from workbench.document.painter_plan import NORMS, SIZES, STEPS, PainterPlan
from workbench.gui.widgets.combo import Combo
from workbench.gui.widgets.form import Form
from workbench.gui.widgets.section import Elided
from workbench.gui.widgets.theme import follow_type, scaled, tokens
from workbench.gui.widgets.translation import tr

from .previews import LossPlot, Previews

LEFT, RIGHT, LIST = 330, 520, 92  # px
PLAN = PainterPlan()
PARAMS = (
    Param(
        "norm",
        "choice",
        PLAN.norm,
        "Instance normalises each picture by itself, batch all of a step together",
        choices=NORMS,
    ),
    Param("size", "int", PLAN.size, "The side of the squares that it learns from", *SIZES, "px"),
    Param("steps", "int", PLAN.steps, "How many steps; more can be added when they are done", *STEPS),
)
BAR = 1000
LOOK = """
QListWidget {{ background: {canvas}; border: 1px solid {border}; border-radius: 4px; }}
QListWidget:focus {{ border-color: {accent}; }}
"""


class TrainingPage(QWidget):
    """``wished`` names a command and its arguments."""

    wished = Signal(str, list)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Train a style"))
        self._plan = PLAN
        self._current, self._chosen = "", 0
        self.styles = _Styles()
        self.styles.setAccessibleName(tr("Pictures of styles"))
        self.styles.removed.connect(self._remove)
        follow_type(self.styles, lambda: self.styles.setStyleSheet(LOOK.format(**vars(tokens()))))
        self.add, self.add_open = QPushButton(tr("Add…")), QPushButton(tr("Add the open image"))
        self.remove = QPushButton(tr("Remove"))
        self.add.clicked.connect(lambda _on=False: self._wish("style.set", "styles"))
        self.add_open.clicked.connect(lambda _on=False: self._state("styles", *self._plan.styles, self._current))
        self.remove.clicked.connect(lambda _on=False: self._remove())
        self.styles.currentRowChanged.connect(lambda row: self.remove.setEnabled(row >= 0 and self.styles.isEnabled()))
        self.several = QLabel(tr("Several styles share the network; each has a scale and a shift, and they mix."))
        self.several.setProperty("look", "caption")
        self.several.setWordWrap(True)
        policy = self.several.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the page keeps its height
        self.several.setSizePolicy(policy)
        self.photographs = Combo()
        self.photographs.setAccessibleName(tr("Photographs to learn from"))
        self.photographs.activated.connect(self._choose_photographs)
        self.form = Form(PARAMS, {})
        self.form.changed.connect(lambda name, value: self._state(name, str(value)))
        self.file = Elided(mode=Qt.TextElideMode.ElideMiddle)
        self.save_as = QPushButton(tr("Save as…"))
        self.save_as.clicked.connect(lambda _on=False: self._wish("style.set", "file"))
        self.words, self.problem = QLabel(), QLabel()
        for label in (self.words, self.problem):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.problem.setProperty("look", "warning")
        self.bar = QProgressBar()
        self.bar.setRange(0, BAR)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("How far the training is"))
        self.train, self.stop, self.open = QPushButton(), QPushButton(tr("Stop")), QPushButton(tr("Open it"))
        self.train.setProperty("look", "accent")
        self.train.setDefault(True)
        for button, command in ((self.train, "start"), (self.stop, "stop"), (self.open, "open")):
            button.clicked.connect(lambda _on=False, command=command: self._wish(f"style.{command}"))
        self.loss, self.previews = LossPlot(), Previews()
        self._lay_out()

    def show_plan(self, plan: PainterPlan, images: int, collection: str, current: str) -> None:
        """Show what is stated.

        images   how many open images can be learned from
        current  the file of the current image; empty for none
        """
        self._plan, self._current = plan, current
        row = self.styles.currentRow()
        with QSignalBlocker(self.styles):
            self.styles.clear()
            for path in plan.styles:
                item = QListWidgetItem(PurePath(path.partition("?")[0]).name)
                item.setToolTip(path)
                self.styles.addItem(item)
            self.styles.setCurrentRow(min(max(row, 0), len(plan.styles) - 1))
        self.several.setVisible(len(plan.styles) > 1)
        self._offer_photographs(images, collection)
        self.form.set_values({name: getattr(plan, name) for name in ("norm", "size", "steps")})
        self.file.set_text(plan.file or tr("no file yet"))

    def show_doing(self, training: bool, done: int, there: bool) -> None:
        """What can be done after so many steps; ``there`` is whether its file can be opened."""
        for widget in (self.styles, self.add, self.photographs, self.form, self.save_as):
            widget.setEnabled(not training)
        self.train.setEnabled(not training and done < self._plan.steps)
        known = not self._current or self._current in self._plan.styles
        self.add_open.setEnabled(not training and not known)
        self.remove.setEnabled(not training and self.styles.currentRow() >= 0)
        self.train.setText(tr("Go on training") if done else tr("Train"))
        self.stop.setEnabled(training)
        self.open.setEnabled(there and not training)

    def show_progress(self, words: str, share: float, problem: str) -> None:
        """How far it is, in words and from 0 to 1, and what is wrong."""
        self.words.setText(words)
        self.bar.setValue(round(BAR * share))
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def show_none(self) -> None:
        """No loss and no previews: what was shown is of another network."""
        self.loss.clear()
        self.previews.show_pictures([])

    def show_loss(self, curve: Curve) -> None:
        """The loss by step."""
        self.loss.show_curve(curve)

    def show_pictures(self, pictures: Sequence[Picture]) -> None:
        """The photograph, and how it is painted by now."""
        self.previews.show_pictures(pictures)

    def sizeHint(self) -> QSize:
        """Columns grow with the type."""
        width = scaled(LEFT) + scaled(RIGHT) + 24
        return QSize(width, max(self.minimumSizeHint().height(), self.heightForWidth(width)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.focusNextChild()

    def _offer_photographs(self, images: int, collection: str) -> None:
        offered: list[tuple[str, list[str]]] = [(tr("The open images ({})").format(images), [])]
        stated = list(self._plan.photographs)
        for references in ([collection] if collection else [], stated):
            if references and references not in [known for _, known in offered]:
                name = PurePath(references[0].partition("?")[0]).name
                more = tr("{} and {} more").format(name, len(references) - 1) if len(references) > 1 else name
                offered.append((more, references))
        with QSignalBlocker(self.photographs):
            self.photographs.clear()
            for words, references in offered:
                self.photographs.addItem(words, references)
            self.photographs.addItem(tr("Choose a folder…"), None)
            self._chosen = [references for _, references in offered].index(stated)
            self.photographs.setCurrentIndex(self._chosen)

    def _choose_photographs(self, at: int) -> None:
        references = self.photographs.itemData(at)
        self.photographs.setCurrentIndex(self._chosen)
        if references is None:
            self._wish("style.set", "photographs")
        else:
            self._state("photographs", *(references or [""]))

    def _remove(self) -> None:
        row = self.styles.currentRow()
        if row >= 0:
            rest = [path for at, path in enumerate(self._plan.styles) if at != row]
            self._state("styles", *(rest or [""]))

    def _state(self, name: str, *values: str) -> None:
        self._wish("style.set", name, *values)

    def _wish(self, command: str, *arguments: Any) -> None:
        self.wished.emit(command, list(arguments))

    def _lay_out(self) -> None:
        for widget in (self.styles, self.file):
            widget.setMinimumWidth(scaled(LEFT) - 100)
        self.styles.setFixedHeight(scaled(LIST))
        adding, saving, acting = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for button in (self.add, self.add_open, self.remove):
            adding.addWidget(button)
        adding.addStretch(1)
        saving.addWidget(self.file, 1)
        saving.addWidget(self.save_as)
        acting.addStretch(1)
        for button in (self.open, self.stop, self.train):
            acting.addWidget(button)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(_titled(tr("Pictures of styles"), self.styles))
        left.addWidget(self.styles)
        left.addLayout(adding)
        left.addWidget(self.several)
        left.addWidget(_titled(tr("Photographs to learn from"), self.photographs))
        left.addWidget(self.photographs)
        left.addWidget(self.form)
        left.addWidget(QLabel(tr("File of the network")))
        left.addLayout(saving)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.previews)
        right.addWidget(self.loss, 1)
        right.addWidget(self.words)
        right.addWidget(self.bar)
        right.addWidget(self.problem)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addLayout(left, LEFT)
        columns.addLayout(right, RIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(columns, 1)
        column.addLayout(acting)


class _Styles(QListWidget):
    """The names of the pictures; Delete takes one away."""

    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)


def _titled(words: str, buddy: QWidget) -> QLabel:
    label = QLabel(words)
    label.setBuddy(buddy)
    return label
