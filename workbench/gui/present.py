"""The presentation: pinned runs one after another, full screen, in large type, for a projector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QFont,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from .theme import system_font, tokens
from .views.canvas import Canvas
from .views.shown import Shown

NEXT = {Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_PageDown, Qt.Key.Key_Return}
BACK = {Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace}
DESIGNED_FOR = 900  # the height at which sizes are as written here


@dataclass(frozen=True, eq=False)
class Slide:
    """One run.

    subtitle  what is explained, of which image, by which model
    caveat    what it does not show, in plain words
    """

    title: str
    subtitle: str
    shown: Shown
    caption: str
    caveat: str = ""

    @property
    def wipes(self) -> bool:
        """Whether there is a photograph behind the result to wipe to."""
        return self.shown.photo is not None and type(self.shown.result).__name__ == "Heatmap"


class Presentation(QWidget):
    """Arrow keys walk, W or a drag wipes between photograph and result, Escape ends."""

    ended = Signal()

    def __init__(self, slides: Sequence[Slide], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.slides, self.at = list(slides), 0
        self.setWindowTitle("Presentation")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        if self.screen() is not None:
            self.resize(self.screen().size())
        self._canvas = Canvas(self, bars=False)
        self._canvas.hide()
        self._pictures: dict[tuple[int, bool], QImage] = {}
        self.wipe: float | None = None  # share of the picture that shows the photograph
        self._tell()

    def go(self, by: int) -> None:
        """Another slide; the ends stay where they are."""
        self.at = max(0, min(len(self.slides) - 1, self.at + by))
        self.wipe = None
        self._tell()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in NEXT:
            self.go(1)
        elif key in BACK:
            self.go(-1)
        elif key == Qt.Key.Key_Home:
            self.go(-len(self.slides))
        elif key == Qt.Key.Key_End:
            self.go(len(self.slides))
        elif key == Qt.Key.Key_W and self.slides[self.at].wipes:
            self.wipe = 0.5 if self.wipe is None else None
            self.update()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.slides[self.at].wipes:
            self._wipe_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self.slides[self.at].wipes:
            self._wipe_to(event.position())

    def closeEvent(self, event: QCloseEvent) -> None:
        self.ended.emit()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._pictures.clear()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now, slide, unit = tokens(), self.slides[self.at], self._unit
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), now.colour("canvas"))
        margin = 40 * unit
        width = self.width() - 2 * margin
        self._words(painter, QRectF(margin, 24 * unit, width, 44 * unit), slide.title, 30, "text", bold=True)
        self._words(painter, QRectF(margin, 68 * unit, width, 28 * unit), slide.subtitle, 18, "muted")
        self._paint_picture(painter)
        below = self._area.bottom() + 10 * unit
        self._words(painter, QRectF(margin, below, width, 30 * unit), slide.caption, 18, "text")
        self._words(
            painter, QRectF(margin, below + 32 * unit, width - 120 * unit, 50 * unit), slide.caveat, 15, "muted"
        )
        corner = QRectF(self.width() - margin - 100 * unit, self.height() - 34 * unit, 100 * unit, 24 * unit)
        self._words(painter, corner, f"{self.at + 1} of {len(self.slides)}", 14, "muted", right=True)
        painter.end()

    @property
    def _unit(self) -> float:
        return max(0.5, self.height() / DESIGNED_FOR)

    @property
    def _area(self) -> QRectF:
        """Where the picture lies."""
        unit = self._unit
        return QRectF(40 * unit, 108 * unit, self.width() - 80 * unit, self.height() - (108 + 116) * unit)

    def _paint_picture(self, painter: QPainter) -> None:
        area = self._area
        painter.drawImage(area, self._picture(plain=False))
        if self.wipe is None:
            return
        left = QRectF(area.left(), area.top(), area.width() * self.wipe, area.height())
        painter.save()
        painter.setClipRect(left)
        painter.drawImage(area, self._picture(plain=True))
        painter.restore()
        painter.setPen(QPen(QColor("white"), max(1.5, 2 * self._unit)))
        painter.drawLine(left.topRight(), left.bottomRight())

    def _picture(self, plain: bool) -> QImage:
        """The slide's view at the size of the area; ``plain`` without the map."""
        if (self.at, plain) not in self._pictures:
            shown = self.slides[self.at].shown
            if plain:
                shown = replace(shown, display=replace(shown.display, opacity=0.0))
            size = QSize(
                max(200, round(self._area.width() / self._unit)), max(150, round(self._area.height() / self._unit))
            )
            self._canvas.resize(size)
            self._canvas.show_result(replace(shown, title=""))
            self._canvas.fit()
            self._pictures[self.at, plain] = self._grabbed(size)
        return self._pictures[self.at, plain]

    def _grabbed(self, size: QSize) -> QImage:
        ratio = self._unit * self.devicePixelRatioF()
        picture = QImage(size * ratio, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(ratio)
        self._canvas.render(picture)
        return picture

    def _words(
        self,
        painter: QPainter,
        box: QRectF,
        text: str,
        size: float,
        token: str,
        bold: bool = False,
        right: bool = False,
    ) -> None:
        font = system_font(round(size * self._unit))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(tokens().colour(token))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, text)

    def _wipe_to(self, at: QPointF) -> None:
        area = self._area
        self.wipe = max(0.0, min(1.0, (at.x() - area.left()) / area.width()))
        self.update()

    def _tell(self) -> None:
        slide = self.slides[self.at]
        self.setAccessibleName(f"Slide {self.at + 1} of {len(self.slides)}: {slide.title}, {slide.caption}")
