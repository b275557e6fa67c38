"""What the tests of one process share, as each of them finds it: nothing that one leaves reaches the next."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from PySide6.QtCore import QCoreApplication, Qt, QTranslator
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from workbench import phrases
from workbench.engine.guard.process import ASPECTS
from workbench.gui.widgets.theme import TEXT_PX, theme

OF_PYTEST = {"filters of warnings", "how warnings are shown", "Python's output"}  # others while a test runs than after
OF_THE_PROCESS = [aspect for aspect in ASPECTS if aspect.name not in OF_PYTEST]


def draw_anew() -> None:
    """Random numbers that no seed was given for are the same whatever drew before."""
    torch.default_generator.manual_seed(0)
    np.random.seed(0)
    random.seed(0)


@contextmanager
def process_as_it_was() -> Iterator[None]:
    """Torch's defaults and threads, the environment, the working folder and the like are put back."""
    before = [(aspect, aspect.read()) for aspect in OF_THE_PROCESS]
    yield
    for aspect, value in before:
        if aspect.read() != value:
            aspect.write(value)


def start_anew(application: QApplication) -> None:
    """Theme, size of type, language, pointer and clipboard stand as where the program starts; no button is pressed."""
    theme.apply("dark", TEXT_PX)
    if application.mouseButtons() != Qt.MouseButton.NoButton:  # a move would be a drag, in whichever window
        nobody = QWidget()
        for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            QTest.mouseRelease(nobody, button)
    QCursor.setPos(application.primaryScreen().geometry().bottomRight())  # where no test points
    while application.overrideCursor():
        application.restoreOverrideCursor()
    clipboard = application.clipboard()
    if clipboard.mimeData() is not None and clipboard.mimeData().formats():
        clipboard.clear()
    speak_english(application)


def speak_english(application: QApplication) -> None:
    """Take back what ``translation.install`` did."""
    for translator in application.findChildren(QTranslator):
        QCoreApplication.removeTranslator(translator)
        translator.setParent(None)
    phrases.speak(phrases.Phrasebook({}))
