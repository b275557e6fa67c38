"""Our own SVG icons, tinted by token and drawn anew for the screen's scale."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from workbench import folders

from .theme import tokens

SIZES = (16, 20)


def icon(name: str, token: str = "muted", checked: str = "accent") -> QIcon:
    """An icon from ``resources/icons``; ``checked`` tints it where its button is on."""
    scale = max(1.0, QGuiApplication.primaryScreen().devicePixelRatio()) if QGuiApplication.primaryScreen() else 1.0
    return _icon(name, tokens().name, token, checked, scale)


def pixmap(name: str, size: int, token: str = "muted", scale: float = 2.0) -> QPixmap:
    """One icon as a picture, ``size`` pixels of the layout wide."""
    return _draw(name, size, tokens().colour(token), scale)


@cache
def _icon(name: str, theme_name: str, token: str, checked: str, scale: float) -> QIcon:
    made = QIcon()
    for ratio in {1.0, scale}:
        for size in SIZES:
            plain = _draw(name, size, tokens().colour(token), ratio)
            made.addPixmap(plain, QIcon.Mode.Normal, QIcon.State.Off)
            made.addPixmap(_draw(name, size, tokens().colour("text"), ratio), QIcon.Mode.Active, QIcon.State.Off)
            made.addPixmap(_draw(name, size, tokens().colour(checked), ratio), QIcon.Mode.Normal, QIcon.State.On)
            made.addPixmap(_draw(name, size, tokens().colour("border"), ratio), QIcon.Mode.Disabled, QIcon.State.Off)
    return made


def _draw(name: str, size: int, colour: QColor, ratio: float) -> QPixmap:
    drawn = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour.name()).encode())).render(
        painter, QRectF(0, 0, size, size)
    )
    painter.end()
    return drawn


@cache
def _source(name: str) -> str:
    return (folders.bundled("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")
