"""An area that shows a page whole, or scrolls it where there is too little room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class PageArea(QScrollArea):
    """Scrolls a page that cannot be made as small as it is.

    Qt's own way gives a page with wrapped text the height that it would like: its buttons lay below the edge.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)

    def setWidget(self, widget: QWidget) -> None:
        super().setWidget(widget)
        widget.setAutoFillBackground(False)  # what lies behind is seen

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another text, or a larger one, takes another height."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.lay()
        return super().eventFilter(watched, event)

    def lay(self) -> None:
        """Make the page as large as what is seen of it, or as small as it can be."""
        page = self.widget()
        if page is None:
            return
        room, least = self.viewport().size(), page.minimumSizeHint().expandedTo(page.minimumSize())
        width, layout = max(room.width(), least.width()), page.layout()
        height = least.height()
        if layout is not None and layout.hasHeightForWidth():
            stretches = bool(layout.expandingDirections() & Qt.Orientation.Vertical)  # else lines of text are cut
            needed = layout.minimumHeightForWidth(width) if stretches else layout.heightForWidth(width)
            height = max(page.minimumHeight(), needed)
        page.resize(width, max(room.height(), height))
