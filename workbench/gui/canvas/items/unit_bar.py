"""The bar above a unit's card: its channel, the neighbouring channels, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from workbench.api import Group, Target
from workbench.gui.widgets.section import IconButton
from workbench.gui.widgets.translation import tr


class ChannelPlace(QLabel):
    """A channel among those of its layer: "channel 7 of 0 to 31", or the number alone where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "caption")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._whole, self._short, self._widest = "", "", ("", "")

    def show_channel(self, channel: int, channels: int) -> None:
        """Write it; the bar keeps its width from one channel to another."""
        words, last = tr("channel {} of 0 to {}"), channels - 1
        self._whole, self._short = words.format(channel, last), str(channel)
        self._widest = words.format(last, last), str(last)
        self.setToolTip(self._whole)
        self.setAccessibleName(self._whole)
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self._wide(self._widest[0]), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._wide(self._widest[1]), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(self._whole if self._wide(self._whole) <= self.width() else self._short)

    def _wide(self, words: str) -> int:
        return self.fontMetrics().horizontalAdvance(words) + 4


class UnitBar(QWidget):
    """Left and right go to the neighbours, Escape goes back; the keys work wherever the focus is in ``card``."""

    unit_wanted = Signal(str)  # "LAYER:CHANNEL"
    target_wanted = Signal(str)  # "unit:LAYER:CHANNEL"
    back_wanted = Signal()
    pictures_wanted = Signal()
    all_wanted = Signal(str)  # the layer, of which all pictures are to be made

    def __init__(self, card: QWidget) -> None:
        super().__init__(card)
        self._layer, self._channel, self._channels = "", 0, 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        back = IconButton("back", "Back (Escape)", self)
        self.previous = IconButton("left", "Channel before (Left)", self)
        self.next = IconButton("right", "Next channel (Right)", self)
        self.explain = IconButton("target", "Explain this unit in every technique", self)
        self.pictures = IconButton("wand", tr("Make its pictures, or leave them out (P)"), self)
        self.all = IconButton("images", tr("Make the pictures of all channels of this layer in the background"), self)
        self.place = ChannelPlace()
        for widget in (back, self.previous, self.place, self.next, self.explain, self.pictures, self.all):
            row.addWidget(widget)
        back.clicked.connect(self.back_wanted.emit)
        self.previous.clicked.connect(lambda: self.step(-1))
        self.next.clicked.connect(lambda: self.step(1))
        self.explain.clicked.connect(lambda: self.target_wanted.emit(str(Target.of_unit(self._layer, self._channel))))
        self.pictures.clicked.connect(self.pictures_wanted.emit)
        self.all.clicked.connect(lambda: self.all_wanted.emit(self._layer))
        self._keys = [
            self._key(card, Qt.Key.Key_P, self.pictures_wanted.emit),
            self._key(card, Qt.Key.Key_Left, lambda: self.step(-1)),
            self._key(card, Qt.Key.Key_Right, lambda: self.step(1)),
            self._key(card, Qt.Key.Key_Escape, self.back_wanted.emit),
            self._key(card, Qt.Key.Key_Backspace, self.back_wanted.emit),
        ]
        self.hide()

    def show_group(self, group: Group) -> None:
        """Show the bar if the group is a unit's card, else hide it."""
        facts = group.facts
        is_card = "unit" in facts and "channels" in facts
        self.setVisible(is_card)
        for key in self._keys:
            key.setEnabled(is_card)
        if is_card:
            self._layer, self._channel = str(facts["layer"]), int(facts["channel"])
            self._channels = int(facts["channels"])
            self.place.show_channel(self._channel, self._channels)
            self.previous.setEnabled(self._channel > 0)
            self.next.setEnabled(self._channel < self._channels - 1)

    def step(self, by: int) -> None:
        """Ask for a neighbour; steps that follow each other before the card is there add up."""
        wanted = self._channel + by
        if 0 <= wanted < self._channels:
            self._channel = wanted
            self.unit_wanted.emit(f"{self._layer}:{wanted}")

    def _key(self, card: QWidget, key: Qt.Key, act: object) -> QShortcut:
        made = QShortcut(QKeySequence(key), card)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(act)
        made.setEnabled(False)
        return made
