"""The settings page, generated from the fields of ``Settings``."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from workbench.gui.widgets.form import Form
from workbench.gui.widgets.theme import scaled
from workbench.gui.widgets.translation import tr
from workbench.settings import Settings, choices

WIDTH, BETWEEN = 320, 40  # pixels of a column, and between two


class SettingsPage(QWidget):
    """Every choice with its editor."""

    changed = Signal(str, object)  # a setting's name and its value
    reset = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Settings"))
        half = (len(choices()) + 1) // 2
        self._forms = [Form(fields, {}, explained=True) for fields in (choices()[:half], choices()[half:])]
        columns = QHBoxLayout()
        columns.setSpacing(BETWEEN)
        for form in self._forms:
            form.changed.connect(self.changed)
            form.setMinimumWidth(WIDTH)
            columns.addWidget(form, 1, Qt.AlignmentFlag.AlignTop)
        again = QPushButton(tr("Reset to defaults"))
        again.setObjectName("reset")
        again.clicked.connect(lambda _checked=False: self.reset.emit())
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(columns)
        column.addLayout(row)
        self.show_settings(settings)

    def show_settings(self, settings: Settings) -> None:
        """Show what is chosen."""
        for form in self._forms:
            form.set_values({choice.name: getattr(settings, choice.name) for choice in choices()})

    def values(self) -> dict[str, Any]:
        """What its editors say, by the settings' names."""
        return {name: value for form in self._forms for name, value in form.values().items()}

    def sizeHint(self) -> QSize:
        """Columns grow with the type; where the window has less room they are narrower."""
        width = 2 * scaled(WIDTH) + BETWEEN
        return QSize(width, self.heightForWidth(width))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.focusNextChild()
