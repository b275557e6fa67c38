"""The widths of a table's columns, shared so that all of it is seen in a narrow pane."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QTableView

from workbench.gui.widgets.theme import follow_type, scaled
from workbench.gui.widgets.translation import tr

WIDEST, LEAST = 200, 80  # pixels of a column of words where there is room for it, and where there is not
SPARE = 2  # pixels that a column has beside its text and its padding


class FittedColumns(QObject):
    """Words are cut first, then columns are left out that say less than the others, and said in the headings' tip.

    words      titles of the columns whose text may be cut; one that is the last of all takes what is left
    gives_way  titles of the columns that are left out where there is no room, in this order
    """

    def __init__(self, table: QTableView, words: Collection[str] = (), gives_way: Sequence[str] = ()) -> None:
        super().__init__(table)
        self._table, self.words, self.gives_way = table, words, gives_way
        self._needed: list[int] = []
        table.horizontalHeader().setStretchLastSection(False)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        table.setWordWrap(False)
        table.viewport().installEventFilter(self)
        follow_type(table, self.measure)

    @property
    def titles(self) -> list[str]:
        """Of all columns, also of those that are left out."""
        model = self._table.model()
        count = model.columnCount() if model is not None else 0
        return [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(count)]

    def measure(self) -> None:
        """The table has other rows or other type: find what each column needs."""
        titles, header = self.titles, self._table.horizontalHeader()
        for at in range(len(titles)):
            self._table.setColumnHidden(at, False)
        self._needed = [
            max(self._table.sizeHintForColumn(at), header.sectionSizeHint(at)) + SPARE for at in range(len(titles))
        ]
        self._share()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._share()
        return False

    def _share(self) -> None:
        titles = self.titles
        if not self._needed or len(self._needed) != len(titles):
            return
        words = [at for at, title in enumerate(titles) if title in self.words]
        needed = [min(width, scaled(WIDEST)) if at in words else width for at, width in enumerate(self._needed)]
        gives_way = [titles.index(title) for title in self.gives_way if title in titles]
        widths = shared_widths(needed, words, gives_way, self._table.viewport().width(), scaled(LEAST))
        for at, width in enumerate(widths):
            self._table.setColumnHidden(at, not width)
            if width:
                self._table.setColumnWidth(at, width)
        left_out = ", ".join(title for title, width in zip(titles, widths, strict=True) if not width)
        tip = tr("Where it is wider this has more columns: {}").format(left_out) if left_out else ""
        self._table.horizontalHeader().setToolTip(tip)


def shared_widths(
    needed: Sequence[int], words: Sequence[int], gives_way: Sequence[int], room: int, least: int
) -> list[int]:
    """What each column gets of ``room``, 0 where it is left out; more than that only where it can be no less."""
    widths = list(needed)
    for column in (-1, *gives_way):  # at first none
        if column >= 0:
            widths[column] = 0
        over = sum(widths) - room
        spare = [max(0, widths[at] - least) for at in words]
        if over <= sum(spare):
            break
    if over > 0:
        cut = min(1.0, over / max(1, sum(spare)))
        for at, own in zip(words, spare, strict=True):
            widths[at] -= -int(-own * cut // 1)  # rounded up: no pixel is left over
    elif words and words[-1] == len(widths) - 1:
        widths[words[-1]] -= over
    return widths
