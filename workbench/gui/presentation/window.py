"""The presentation: pinned runs one after another, full screen, in large type, for a projector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from workbench.api import Heatmap
from workbench.gui.canvas.canvas import Canvas
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.theme import CAPTION_PX, tokens

from .text_block import TextBlock

NEXT = {Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_PageDown, Qt.Key.Key_Return}
BACK = {Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace}
HEADLINE, CAPTION, CAVEAT, NUMBERS = 0.042, 0.027, 0.023, 0.0205  # sizes of type, as shares of the screen's height
MARGIN = 0.035  # of the height too


@dataclass(frozen=True, eq=False)
class Slide:
    """A slide: the result of a run, with its words.

    title     the technique
    headline  what the picture shows, in plain words
    subtitle  technique, image and model
    caption   the result, in the technique's own words
    caveat    what it does not show, in plain words
    """

    title: str
    headline: str
    subtitle: str
    view_state: ViewState
    caption: str
    caveat: str = ""

    @property
    def wipes(self) -> bool:
        """Whether there is a photograph behind the result to wipe to."""
        return self.view_state.photo is not None and isinstance(self.view_state.result, Heatmap)


class PresentationWindow(QWidget):
    """Slides on a full screen. Arrow keys change the slide, W or a drag wipes to the photograph, Escape ends."""

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
        self._name_slide()

    def go(self, by: int) -> None:
        """Another slide; the ends stay where they are."""
        self.at = max(0, min(len(self.slides) - 1, self.at + by))
        self.wipe = None
        self._name_slide()
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
        margin = self._margin
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), tokens().colour("canvas"))
        headline, subtitle, caption, caveat = self._words()
        top = margin * 0.8 + headline.paint(painter, QPointF(margin, margin * 0.8), "text")
        subtitle.paint(painter, QPointF(margin, top), "muted")
        place = TextBlock(f"{self.at + 1} of {len(self.slides)}", CAPTION * self.height(), self.width())
        place.paint(painter, QPointF(self.width() - margin - place.width, top), "muted")
        self._paint_picture(painter)
        below = self._area.bottom() + margin * 0.3
        below += caption.paint(painter, QPointF(margin, below), "text")
        caveat.paint(painter, QPointF(margin, below), "muted")
        painter.end()

    def _words(self) -> tuple[TextBlock, TextBlock, TextBlock, TextBlock]:
        """Headline, subtitle, caption and caveat, in lines that fit."""
        slide, height, width = self.slides[self.at], self.height(), self.width() - 2 * self._margin
        return (
            TextBlock(slide.headline, HEADLINE * height, width, bold=True),
            TextBlock(slide.subtitle, CAPTION * height, width * 0.9, most=1),
            TextBlock(slide.caption, CAPTION * height, width),
            TextBlock(slide.caveat, CAVEAT * height, width),
        )

    @property
    def _margin(self) -> float:
        return MARGIN * self.height()

    @property
    def _zoom(self) -> float:
        """How much larger the picture is drawn than in the window, so that its numbers are read from afar."""
        return max(0.5, NUMBERS * self.height() / CAPTION_PX)

    @property
    def _area(self) -> QRectF:
        """Where the picture lies: between the words."""
        margin = self._margin
        headline, subtitle, caption, caveat = (words.height for words in self._words())
        top = margin * 1.1 + headline + subtitle
        bottom = self.height() - margin * 0.9 - caption - caveat
        return QRectF(margin, top, self.width() - 2 * margin, max(100.0, bottom - top))

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
        painter.setPen(QPen(QColor("white"), max(1.5, self._zoom)))
        painter.drawLine(left.topRight(), left.bottomRight())

    def _picture(self, plain: bool) -> QImage:
        """The slide's view at the size of the area; ``plain`` without the map."""
        if (self.at, plain) not in self._pictures:
            view_state = self.slides[self.at].view_state
            if plain:
                view_state = replace(view_state, display=replace(view_state.display, opacity=0.0))
            size = (self._area.size() / self._zoom).toSize().expandedTo(QSize(200, 100))
            self._canvas.resize(size)
            self._canvas.show_result(replace(view_state, title=""))
            self._canvas.fit()
            self._pictures[self.at, plain] = self._grabbed(size)
        return self._pictures[self.at, plain]

    def _grabbed(self, size: QSize) -> QImage:
        ratio = self._zoom * self.devicePixelRatioF()
        picture = QImage(size * ratio, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(ratio)
        self._canvas.render(picture)
        return picture

    def _wipe_to(self, at: QPointF) -> None:
        area = self._area
        self.wipe = max(0.0, min(1.0, (at.x() - area.left()) / area.width()))
        self.update()

    def _name_slide(self) -> None:
        slide = self.slides[self.at]
        words = ". ".join(text for text in (slide.headline, slide.caption, slide.caveat) if text)
        self.setAccessibleName(f"Slide {self.at + 1} of {len(self.slides)}: {slide.title}. {words}")
