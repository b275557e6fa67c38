"""Errors in what Qt calls: the program goes on."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import os, sys
import workbench.gui
from PySide6.QtCore import QAbstractListModel
from PySide6.QtWidgets import QApplication, QGraphicsRectItem, QGraphicsScene, QGraphicsView, QListView, QWidget
application = QApplication([])
told = []
sys.excepthook = lambda kind, error, trace: told.append(kind.__name__)

def wrong(*_):
    {wrong}

class Widget(QWidget):
    def showEvent(self, event): wrong()
    def sizeHint(self): wrong()

class Rows(QAbstractListModel):
    def rowCount(self, parent=None): wrong()

class Item(QGraphicsRectItem):
    def boundingRect(self): wrong()

widget, rows, view = Widget(), Rows(), QListView()
scene = QGraphicsScene()
canvas, item = QGraphicsView(scene), Item()
shows = widget.show, widget.adjustSize, lambda: view.setModel(rows), view.show, lambda: scene.addItem(item), canvas.show
for act in (*shows, application.processEvents):
    try:
        act()
    except Exception as error:
        told.append(type(error).__name__)
print(sorted(set(told)), flush=True)
os._exit(0)
"""


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("[][3]", "IndexError"),
        ("'{} {}'.format(1)", "IndexError"),
        ("{}['a']", "KeyError"),
    ],
)
def test_an_error_in_what_qt_calls_does_not_end_the_program(wrong, name):
    program = [sys.executable, "-c", PROGRAM.replace("{wrong}", wrong)]
    run = subprocess.run(program, capture_output=True, text=True, timeout=120)
    assert (run.returncode, run.stdout.strip()) == (0, str([name])), run.stderr
