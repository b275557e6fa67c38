"""The page of plugins: a table with their state, and a switch for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.document.technique_info import TechniqueInfo
from workbench.gui.widgets.theme import tokens
from workbench.gui.widgets.translation import tr
from workbench.manifests import Manifest, Problem
from workbench.phrases import said
from workbench.user_plugins import origin_of, user_plugins_folder

COLUMNS = ("Technique", "Version", "Found", "State")
WIDTHS = (190, 70, 150)
SIZE = 760, 420
ID = Qt.ItemDataRole.UserRole + 1
DETAILS = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True)
class PluginRow:
    """A line of the manager.

    token    of the state's colour
    details  what else there is to read: the folder, the reason, an error's text
    """

    id: str
    title: str
    version: str
    where: str
    state: str
    token: str
    details: str
    on: bool = True
    needed: bool = False

    @property
    def line(self) -> str:
        """The state in its column: of a plugin that is broken, with the sentence that says why."""
        reason = self.details.partition("\n")[0]
        return f"{self.state}: {reason}" if self.token == "danger" and reason else self.state


def plugin_rows(
    manifests: Sequence[Manifest],
    problems: Sequence[Problem],
    techniques: Mapping[str, TechniqueInfo],
    off: Sequence[str],
    needed: Sequence[str],
) -> list[PluginRow]:
    """Those that cannot be used first, then the user's own, then the others.

    off     ids of those that are switched off
    needed  ids of those that the window itself asks
    """
    broken = {problem.plugin: problem for problem in problems}
    known = {manifest.id for manifest in manifests}
    found = [
        PluginRow(
            one.plugin, one.plugin, "", "", tr("Broken"), "danger", f"{said(one.sentence)}\n{one.details}".strip()
        )
        for one in problems
        if one.plugin not in known
    ]
    for manifest in manifests:
        kind, _, _ = origin_of(manifest).partition(",")
        state, token, more = _state(manifest.id, broken.get(manifest.id), techniques.get(manifest.id), off)
        details = "\n".join(
            part for part in (more, *map(said, manifest.warnings), tr(manifest.shows), str(manifest.folder)) if part
        )
        on, title = manifest.id not in off, tr(manifest.title)
        found.append(
            PluginRow(
                manifest.id, title, manifest.version, tr(kind.capitalize()), state, token, details, on,
                manifest.id in needed,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.token != "danger", one.where == tr("Bundled")))


def _state(name: str, problem: Problem | None, info: TechniqueInfo | None, off: Sequence[str]) -> tuple[str, str, str]:
    """In a word, its colour, and what is to be said of it."""
    if problem is not None:
        return tr("Broken"), "danger", _details(problem)
    if name in off:
        return tr("Switched off"), "muted", ""
    if info is None or info.works is None:
        return tr("Ready when the engine is"), "muted", ""
    if not info.works:
        return tr("Does not apply to this model"), "warning", said(info.sentence)
    return tr("Works"), "good", said(info.sentence)


def _details(problem: Problem) -> str:
    return f"{said(problem.sentence)}\n{problem.details}".strip()


class PluginsPage(QWidget):
    """A table with a switch for each; what there is to read of the marked one stands below."""

    switched = Signal(str, bool)  # id, whether it is on
    reload_wanted = Signal()
    new_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._quiet = False
        self.table = QTableWidget(0, len(COLUMNS))
        self.table.setAccessibleName(tr("Plugins"))
        self.table.setHorizontalHeaderLabels([tr(title) for title in COLUMNS])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setTabKeyNavigation(False)
        for column, width in enumerate(WIDTHS):
            self.table.setColumnWidth(column, width)
        self.table.horizontalHeader().setSectionResizeMode(len(WIDTHS), QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.itemChanged.connect(self._item_changed)
        self.table.currentItemChanged.connect(self._marked)
        self.details = QLabel()
        self.details.setProperty("look", "caption")
        self.details.setTextFormat(Qt.TextFormat.PlainText)
        self.details.setWordWrap(True)
        self.details.setFixedHeight(92)
        self.details.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.details.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        for words, act in (
            (tr("New plugin…"), self.new_wanted.emit),
            (tr("Load anew"), self.reload_wanted.emit),
            (tr("Open my folder"), _open_own),
        ):
            button = QPushButton(words)
            button.clicked.connect(lambda _checked=False, act=act: act())
            row.addWidget(button)
        row.addStretch(1)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(12)
        trust = QLabel(
            tr(
                "A plugin is a program: it can do what you can do. The workbench undoes what a run leaves behind, "
                "but it is no sandbox. Switch on what you trust."
            )
        )
        trust.setProperty("look", "caption")
        trust.setWordWrap(True)
        body.addWidget(trust)
        body.addWidget(self.table, 1)
        body.addWidget(self.details)
        body.addLayout(row)
        self.table.setMinimumHeight(100)
        self.setFocusProxy(self.table)

    def sizeHint(self) -> QSize:
        return QSize(*SIZE)

    def show_plugins(self, found: Sequence[PluginRow]) -> None:
        """Show these; the mark stays on the plugin that has it."""
        marked = self._id_at(self.table.currentRow())
        self._quiet = True
        self.table.setRowCount(len(found))
        for row, one in enumerate(found):
            items = [QTableWidgetItem(text) for text in (one.title, one.version, one.where, one.line)]
            for column, item in enumerate(items):
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setToolTip(one.details)
                self.table.setItem(row, column, item)
            items[-1].setForeground(tokens().colour(one.token))
            items[0].setData(ID, one.id)
            items[0].setData(DETAILS, one.details)
            if one.version and not one.needed:
                items[0].setFlags(items[0].flags() | Qt.ItemFlag.ItemIsUserCheckable)
            items[0].setCheckState(Qt.CheckState.Checked if one.on and one.version else Qt.CheckState.Unchecked)
            if one.id == marked:
                self.table.setCurrentCell(row, 0)
        self._quiet = False
        if self.table.currentRow() < 0 and found:
            self.table.setCurrentCell(0, 0)
        self._marked(self.table.currentItem(), None)  # another plugin may be in its row

    def _id_at(self, row: int) -> str:
        item = self.table.item(row, 0) if row >= 0 else None
        return str(item.data(ID)) if item is not None else ""

    def _item_changed(self, item: QTableWidgetItem) -> None:
        if not self._quiet and item.column() == 0:
            self.switched.emit(item.data(ID), item.checkState() == Qt.CheckState.Checked)

    def _marked(self, now: QTableWidgetItem | None, _before: QTableWidgetItem | None) -> None:
        first = self.table.item(now.row(), 0) if now is not None else None
        self.details.setText(str(first.data(DETAILS)) if first is not None else "")


def show_folder(folder: Path) -> None:
    """Open a folder with the desktop's own program for that."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _open_own() -> None:
    user_plugins_folder().mkdir(parents=True, exist_ok=True)
    show_folder(user_plugins_folder())
