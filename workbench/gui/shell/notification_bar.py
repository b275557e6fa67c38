"""One sentence over what is in the middle of the window, instead of a box that must be clicked away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QWidget
from shiboken6 import isValid

from workbench.gui.widgets.icons import pixmap
from workbench.gui.widgets.section import IconButton
from workbench.gui.widgets.theme import theme
from workbench.gui.widgets.translation import tr
from workbench.phrases import said

LOOKS = {
    "info": ("info", "accent"),
    "note": ("info", "accent"),  # stays until the next thing is done
    "warning": ("warning", "warning"),
    "danger": ("warning", "danger"),
}
INFO_MS = 5000
WIDEST, TOP = 640, 44  # below the line that names what is shown
GAP, SIDE = 4, 16  # pixels above it and beside it


class NotificationBar(QFrame):
    """Lies over the top of whichever widget is in front on ``stage``, so that nothing moves.

    News go by themselves, notes with the next thing done, warnings wait, and Escape puts all away. A widget whose
    controls stand above or beside what is seen says over which of its parts a message lies, ``message_over``.
    """

    details_wanted = Signal()
    warned = Signal(bool)  # whether there is something here that a person must read

    def __init__(self, stage: QStackedWidget) -> None:
        super().__init__(stage)
        self._stage = stage
        self.setObjectName("message")
        self._level = "info"
        self._about = ""
        self._icon = QLabel()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details = QPushButton(tr("Details"))
        self.details.setProperty("look", "link")
        self.details.clicked.connect(self.details_wanted.emit)
        self._close = IconButton("close", tr("Dismiss this message"), self)
        self._close.clicked.connect(self.hide)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        row.addWidget(self.details)
        row.addWidget(self._close)
        self._timer = QTimer(self, singleShot=True, interval=INFO_MS)
        self._timer.timeout.connect(self.hide)
        self._over: QWidget | None = None  # what it lies over, where that is a part of what is in front
        self._listened: QWidget | None = None  # whose keys it sees: those of the focus, while it is there
        theme.changed.connect(self._tint)
        application = QApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusObjectChanged.connect(self._listen)
        stage.installEventFilter(self)
        stage.currentChanged.connect(lambda _at: self._come_to_front())
        self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._listen()
        self.warned.emit(False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._listen()

    @property
    def text(self) -> str:
        """What it says; empty when it is away."""
        return self.words.text() if not self.isHidden() else ""

    def say(self, sentence: str, level: str = "info", details: bool = False, about: str = "") -> None:
        """Say it; "info", "note", "warning" or "danger". ``about`` is what ``forget`` takes it away by."""
        self._level, self._about, sentence = level, about, said(sentence)
        self.words.setText(sentence)
        self.setAccessibleName(sentence)
        self.details.setVisible(details)
        self.setProperty("level", level)
        self.style().unpolish(self)
        self.style().polish(self)
        self._tint()
        self._place()
        self.show()
        self.raise_()
        self._timer.start() if level == "info" else self._timer.stop()
        self.warned.emit(level in ("warning", "danger"))

    def put_away(self) -> bool:
        """Go away; False where nothing was said."""
        was_here = not self.isHidden()
        self.hide()
        return was_here

    def go_on(self) -> None:
        """Something else is done: what needs no answer has been read."""
        if self._level == "note":
            self.hide()

    def forget(self, about: str) -> None:
        """Go away, if what it says is about this: it is out of date."""
        if self._about == about:
            self.hide()

    def let_pass(self, *about: str) -> None:
        """Go away after a while, as news do, if what it says is about one of these: a person wanted it so."""
        if self._about in about and not self.isHidden():
            self._timer.start()

    def forget_sentence(self, sentence: str) -> None:
        """Go away, if this is what it says."""
        if self.text == said(sentence):
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in (self._stage, self._over) and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        if watched is self._listened and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()  # before a shortcut takes it
            return event.type() != QEvent.Type.KeyPress or self.put_away()
        return False

    def _listen(self, _now: QObject | None = None) -> None:
        """Hear Escape where the keyboard is, if that is below the message; nothing while it is away."""
        now = QApplication.focusWidget() if not self.isHidden() else None
        if self._listened is not None and isValid(self._listened):  # it may be gone with its view
            self._listened.removeEventFilter(self)
        self._listened = now if now is not None and self._stage.isAncestorOf(now) else None
        if self._listened is not None:
            self._listened.installEventFilter(self)

    def _come_to_front(self) -> None:
        self._place()
        self.raise_()

    def _place(self) -> None:
        stage, over = self._stage, getattr(self._stage.currentWidget(), "message_over", None)
        self._follow(over)
        at = over.mapTo(stage, QPoint(0, GAP)) if over is not None else QPoint(0, TOP)
        room = over.width() if over is not None else stage.width()
        beside = 150 + (self.details.sizeHint().width() if not self.details.isHidden() else 0)
        needs = self.words.fontMetrics().horizontalAdvance(self.words.text()) + beside
        width = min(WIDEST, room - 2 * SIDE, needs)
        height = max(44, self._row.totalHeightForWidth(width))
        self.setGeometry(at.x() + (room - width) // 2, at.y(), width, height)

    def _follow(self, over: QWidget | None) -> None:
        """Stay over this part, also where it is moved or gets another size."""
        if over is not self._over:
            for part in (self._over, over):
                if part is not None and isValid(part):
                    part.removeEventFilter(self) if part is self._over else part.installEventFilter(self)
            self._over = over

    def _tint(self) -> None:
        name, token = LOOKS[self._level]
        self._icon.setPixmap(pixmap(name, 20, token))
