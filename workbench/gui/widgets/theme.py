"""Colours and metrics of the window: one dark and one light set of tokens, and the style sheet made from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from shiboken6 import isValid

from workbench import folders

NAMES = ("system", "dark", "light")
TEXT_PX, CAPTION_PX, TITLE_PX = 13, 11, 16
LINE = 1.25  # heights of a letter from line to line
CORNER = 6


@dataclass(frozen=True)
class Tokens:
    """The colours by what they are for. ``canvas`` has no hue of its own, so that maps read true."""

    name: str
    canvas: str
    background: str
    surface: str
    raised: str
    hover: str
    border: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_soft: str
    on_accent: str
    warning: str
    danger: str
    good: str

    def colour(self, token: str) -> QColor:
        """A token as Qt's colour."""
        return QColor(getattr(self, token))


DARK = Tokens(
    "dark", "#0f1114", "#16181d", "#1e2128", "#262a33", "#2e333e", "#343945", "#e6e8ec", "#a4abb7", "#8a92a0",
    "#5aa9e6", "#22384d", "#0b1117", "#e3b341", "#f2777a", "#7bc47f",
)  # fmt: skip
LIGHT = Tokens(
    "light", "#e9eaec", "#f7f8fa", "#ffffff", "#eef0f3", "#e4e7ec", "#d4d8df", "#1b1f27", "#525a66", "#626a76",
    "#1f6feb", "#dbe8fd", "#ffffff", "#875a00", "#c41f2b", "#16702f",
)  # fmt: skip


class Theme(QObject):
    """Which tokens are in force. ``wanted`` is "dark", "light" or "system", which follows the desktop as it changes."""

    changed = Signal(object)  # Tokens

    def __init__(self) -> None:
        super().__init__()
        self.wanted = "system"
        self.text = TEXT_PX  # pixels of plain text; all other type grows with it
        self.tokens = DARK
        self._follows = False

    def apply(self, wanted: str = "", text: int = 0) -> None:
        """Dress the application; tells ``changed`` when tokens or size of type are others than before."""
        self.wanted = wanted or self.wanted
        larger, self.text = text not in (0, self.text), text or self.text
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            return
        if not self._follows:
            self._follows = True
            application.setStyle("Fusion")
            application.setFont(system_font())
            QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _scheme: self.apply())
        tokens = {"dark": DARK, "light": LIGHT}.get(self.wanted) or _of_the_system()
        if tokens is self.tokens and application.styleSheet() and not larger:
            return
        self.tokens = tokens
        application.setFont(system_font())
        application.setPalette(_palette(tokens))
        QToolTip.setPalette(_palette(tokens))
        application.setStyleSheet(style_sheet(tokens))
        self.changed.emit(tokens)


theme = Theme()


def tokens() -> Tokens:
    """The tokens in force; ask again after ``theme.changed``."""
    return theme.tokens


def system_font(pixels: int = TEXT_PX, bold: bool = False) -> QFont:
    """The desktop's font at a size, with figures of equal width where it has them."""
    font = QGuiApplication.font()
    font.setPixelSize(scaled(pixels))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    if hasattr(QFont, "Tag"):
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def scaled(pixels: int) -> int:
    """A size of type that is meant for text of ``TEXT_PX``, for the size that the user chose."""
    return round(pixels * theme.text / TEXT_PX)


def grown(pixels: int, lines: int = 1) -> int:
    """A height that is meant for so many lines of ``TEXT_PX``, for the size that the user chose; never a lower one."""
    return pixels + max(0, round(lines * LINE * (theme.text - TEXT_PX)))


class _Follower(QObject):
    def __init__(self, widget: QWidget, dress: Callable[[], object]) -> None:
        super().__init__(widget)  # ends with it
        self._widget, self._dress = widget, dress
        theme.changed.connect(self._follow)

    def _follow(self) -> None:
        if isValid(self._widget):  # a window that was let go may end in parts
            self._dress()


def follow_type(widget: QWidget, dress: Callable[[], object]) -> None:
    """Dress a widget now, and again whenever colours or the size of type change, for as long as there is one."""
    dress()
    _Follower(widget, dress)


def style_sheet(tokens: Tokens) -> str:
    """``style.qss`` with the tokens put in."""
    folder = folders.bundled("resources")
    text = (folder / "style.qss").read_text(encoding="utf-8")
    values = asdict(tokens) | {
        "text_px": f"{scaled(TEXT_PX)}px",
        "caption_px": f"{scaled(CAPTION_PX)}px",
        "title_px": f"{scaled(TITLE_PX)}px",
        "corner": f"{CORNER}px",
        "icons": (folder / "icons").as_posix(),
    }
    return Template(text).substitute(values)


def _of_the_system() -> Tokens:
    return LIGHT if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light else DARK


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for where, token in {
        role.Window: "background",
        role.Base: "surface",
        role.AlternateBase: "raised",
        role.Button: "raised",
        role.ToolTipBase: "raised",
        role.WindowText: "text",
        role.Text: "text",
        role.ButtonText: "text",
        role.ToolTipText: "text",
        role.BrightText: "text",
        role.PlaceholderText: "faint",
        role.Highlight: "accent",
        role.HighlightedText: "on_accent",
        role.Link: "accent",
        role.Accent: "accent",
        role.Mid: "border",
        role.Dark: "border",
        role.Light: "raised",
        role.Midlight: "raised",
        role.Shadow: "border",
    }.items():
        palette.setColor(where, tokens.colour(token))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, tokens.colour("faint"))
    return palette
