"""The composer of the program: its window, its rows, and when it rests."""

from __future__ import annotations

from PySide6.QtCore import Qt

from workbench.gui.figure.composer_window import NUMBER


def composer(app):
    return app.composer.front


def rows(app):
    items = [composer(app).list.item(row) for row in range(composer(app).list.count())]
    return [(one.data(NUMBER), one.text(), one.checkState() == Qt.CheckState.Checked) for one in items]


def settle(app, qtbot):
    qtbot.waitUntil(lambda: app.settled and not app.composer._drawing)
