"""The presentation: pinned runs one after another, full screen, in large type, for a projector."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QImage,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from workbench.api import Embedding, Heatmap
from workbench.gui.canvas.canvas import Canvas
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.canvas.views.heatmap import HeatmapView
from workbench.gui.widgets.theme import CAPTION_PX, scaled, tokens
from workbench.gui.widgets.translation import tr

from .legend import Legend
from .text_block import TextBlock

NEXT = {Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_PageDown, Qt.Key.Key_Return}
BACK = {Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace}
HEADLINE, CAPTION, CAVEAT, NUMBERS = 0.042, 0.027, 0.023, 0.0205  # sizes of type, as shares of the screen's height
MARGIN = 0.035  # of the height too
LEGEND = 1.6  # lines of its height
Painted = Callable[[QPainter, float, float], object]
KEYS = "← →  another slide   ·   Esc  ends"
KEYS_OF_A_MAP = "← →  another slide   ·   W  the photograph   ·   Esc  ends"
KEYS_OF_A_WIPE = "← → or the pointer  moves the line   ·   W  the map alone   ·   Esc  ends"
STEP = 0.05  # of the picture, by which an arrow key moves the line
KEYS_FOR = 5000  # milliseconds at the beginning


@dataclass(frozen=True, eq=False)
class Slide:
    """A slide: the result of a run, with its words.

    title     the technique
    headline  what the picture shows, in plain words
    subtitle  technique and image
    caption   the result, in plain words
    caveat    what it does not show, in plain words
    legend    what its colours mean
    """

    title: str
    headline: str
    subtitle: str
    view_state: ViewState
    caption: str
    caveat: str = ""
    legend: Legend = field(default_factory=Legend)

    @property
    def wipes(self) -> bool:
        """Whether there is a photograph behind the result to wipe to."""
        return self.view_state.photo is not None and isinstance(self.view_state.result, Heatmap)


class PresentationWindow(QWidget):
    """Slides on a full screen. Arrow keys change the slide, W or a drag wipes to the photograph, Escape ends.

    While there is a wipe, the pointer and the arrow keys left and right move its line.
    """

    ended = Signal()
    thumbnail_wanted = Signal(str)  # an image's key; ``show_thumbnail`` answers

    def __init__(self, slides: Sequence[Slide], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.slides, self.at = list(slides), 0
        self.setWindowTitle(tr("Presentation"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        if self.screen() is not None:
            self.resize(self.screen().size())
        self._canvas = Canvas(self, bars=False)
        self._canvas.hide()
        self._canvas.thumbnail_wanted.connect(self._ask_thumbnail)
        self._thumbnails: dict[str, QImage | None] = {}  # None while it is on its way
        self._pictures: dict[tuple[int, bool], QImage] = {}
        self.wipe: float | None = None  # share of the picture that shows the photograph
        self.shows_keys = True
        self._keys_time = QTimer(self, singleShot=True, interval=KEYS_FOR)
        self._keys_time.timeout.connect(self._hide_keys)
        self._keys_time.start()
        self._name_slide()

    def go(self, by: int) -> None:
        """Another slide; the ends stay where they are."""
        self.at = max(0, min(len(self.slides) - 1, self.at + by))
        self.wipe = None
        self._name_slide()
        self.update()

    def show_thumbnail(self, key: str, thumbnail: QImage) -> None:
        """Draw an image in place of its point, where the slide shows many."""
        self._thumbnails[key] = thumbnail
        if isinstance(self.slides[self.at].view_state.result, Embedding):
            self._pictures.pop((self.at, False), None)
            self.update()

    def _ask_thumbnail(self, key: str) -> None:
        if key not in self._thumbnails:
            self._thumbnails[key] = None
            self.thumbnail_wanted.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close()
        elif self.wipe is not None and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._set_wipe(self.wipe + (STEP if key == Qt.Key.Key_Right else -STEP))
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
            self.shows_keys = self.wipe is not None  # they are others now
            self._keys_time.start()
            self.update()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.slides[self.at].wipes:
            self._wipe_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        dragged = event.buttons() & Qt.MouseButton.LeftButton and self.slides[self.at].wipes
        if dragged or self.wipe is not None:
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
        place = TextBlock(tr("{} of {}").format(self.at + 1, len(self.slides)), CAPTION * self.height(), self.width())
        place.paint(painter, QPointF(self.width() - margin - place.width, top), "muted")
        self._paint_picture(painter)
        below = self._area.bottom() + margin * 0.3
        below += self._paint_legend(painter, below)
        below += caption.paint(painter, QPointF(margin, below), "text")
        caveat.paint(painter, QPointF(margin, below), "muted")
        if self.shows_keys:
            self._paint_keys(painter)
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
    def _keys(self) -> TextBlock:
        keys = tr(KEYS_OF_A_MAP) if self.slides[self.at].wipes else tr(KEYS)
        keys = keys if self.wipe is None else tr(KEYS_OF_A_WIPE)
        return TextBlock(keys, NUMBERS * self.height(), self.width() * 0.9, most=1)

    @property
    def _margin(self) -> float:
        return MARGIN * self.height()

    @property
    def _zoom(self) -> float:
        """How much larger the picture is drawn than in the window, so that its numbers are read from afar."""
        return max(0.5, NUMBERS * self.height() / scaled(CAPTION_PX))

    @property
    def _area(self) -> QRectF:
        """Where the picture lies: between the words."""
        margin = self._margin
        headline, subtitle, caption, caveat = (words.height for words in self._words())
        top = margin * 1.1 + headline + subtitle
        bottom = self.height() - margin * 0.4 - self._keys.height - caption - caveat - self._legend_height
        return QRectF(margin, top, self.width() - 2 * margin, max(100.0, bottom - top))

    @property
    def _legend_height(self) -> float:
        return len(self._legend_lines()) * CAPTION * self.height() * LEGEND

    def _paint_legend(self, painter: QPainter, top: float) -> float:
        """What the colours mean, in the middle of as few lines as they need; the height that it took."""
        lines, gap = self._legend_lines(), self._legend_gap
        for i, line in enumerate(lines):
            left = (self.width() - sum(width for width, _ in line) - gap * (len(line) - 1)) / 2
            for width, paint in line:
                paint(painter, left, top + i * CAPTION * self.height() * LEGEND)
                left += width + gap
        return self._legend_height

    @property
    def _legend_gap(self) -> float:
        return CAPTION * self.height() * 0.6

    def _legend_lines(self) -> list[list[tuple[float, Painted]]]:
        """The pieces of the legend, as many in a line as fit; a colour stays with its name."""
        room, gap = self.width() - 2 * self._margin, self._legend_gap
        lines: list[list[tuple[float, Painted]]] = []
        for pieces in self._legend_pieces(self.slides[self.at].legend, CAPTION * self.height()):
            longer = [*(lines[-1] if lines else []), *pieces]
            if lines and sum(width + gap for width, _ in longer) - gap <= room:
                lines[-1] = longer
            else:
                lines.append(pieces)
        return lines

    def _legend_pieces(self, legend: Legend, line: float) -> list[list[tuple[float, Painted]]]:
        """(width, what paints it at a left and a top) of words and colours, together where they may not be parted."""

        def text(words: str) -> tuple[float, Painted]:
            block = TextBlock(words, line, self.width() - 2 * self._margin, most=1)
            return block.width, lambda painter, left, top: block.paint(painter, QPointF(left, top), "text")

        def swatch(colours: Sequence[str], width: float) -> tuple[float, Painted]:
            def paint(painter: QPainter, left: float, top: float) -> None:
                blend = QLinearGradient(left, 0, left + width, 0)
                for i, colour in enumerate(colours):
                    blend.setColorAt(i / max(1, len(colours) - 1), QColor(colour))
                painter.fillRect(QRectF(left, top + line * 0.35, width, line * 0.7), blend)

            return width, paint

        run = [[text(legend.ends[0]), swatch(legend.run, line * 8), text(legend.ends[1])]] if legend.run else []
        names = [[swatch([colour], line * 0.7), text(name)] for colour, name in legend.names]
        return [*run, *names, *([[text(legend.note)]] if legend.note else [])]

    def _paint_keys(self, painter: QPainter) -> None:
        """The keys, in the margin below everything, at the right, where no sentence ends; for a moment."""
        words, margin = self._keys, self._margin
        words.paint(painter, QPointF(self.width() - margin - words.width, self.height() - words.height), "muted")

    def _hide_keys(self) -> None:
        self.shows_keys = False
        self.update()

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
            if isinstance(self._canvas.view, HeatmapView):
                self._canvas.view.show_bar(False)  # the legend says it in words
            if isinstance(view_state.result, Embedding):
                for key, thumbnail in self._thumbnails.items():
                    if thumbnail is not None:
                        self._canvas.show_thumbnail(key, thumbnail)
            for area in self._canvas.findChildren(QAbstractScrollArea):
                area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
                area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._canvas.fit()
            self._pictures[self.at, plain] = self._grabbed(size)
        return self._pictures[self.at, plain]

    def _grabbed(self, size: QSize) -> QImage:
        ratio = self._zoom * self.devicePixelRatioF()
        picture = QImage(size * ratio, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(ratio)
        self._canvas.render(picture)  # lays it out, and the flags of a curve take rows of their own only then
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._canvas.fit()  # now that it has its size
        self._canvas.render(picture)
        return picture

    def _wipe_to(self, at: QPointF) -> None:
        area = self._area
        self._set_wipe((at.x() - area.left()) / area.width())

    def _set_wipe(self, share: float) -> None:
        self.wipe = max(0.0, min(1.0, share))
        self.update()

    def _name_slide(self) -> None:
        slide = self.slides[self.at]
        words = ". ".join(text for text in (slide.headline, slide.caption, slide.caveat) if text)
        where = tr("Slide {} of {}").format(self.at + 1, len(self.slides))
        self.setAccessibleName(f"{where}: {slide.title}. {words}")
