"""Results that belong together, side by side; their pictures are panned and zoomed together."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from workbench.api import Grid, Group, Heatmap, Picture, Result
from workbench.gui.canvas.items.unit_bar import UnitBar
from workbench.gui.canvas.view_state import Drawing, ViewState
from workbench.gui.widgets.theme import Tokens, follow_type, grown, scaled
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.colour import limits_for
from workbench.render.display import Display
from workbench.render.group import GroupedScores, is_gallery, one_scale, own_display, tiles_of, title_of
from workbench.render.numbers import number

from .base import ResultView
from .grouped_scores import GroupedScoresView
from .heatmap import HeatmapView

LEFT = 6  # pixels by which rooms differ that are meant to be as large as each other
LEAD, REST = 3, 2  # shares of the width where one picture is larger
COLUMNS = 12  # of the layout, shared by the pictures and bars of a row
IN_A_ROW = 3  # pictures
WORDS = 44  # pixels beneath a map in a row, of one line or two, so that pictures are as high as each other
NARROWEST, WITH_BAR, LOWEST = 120, 200, 180  # pixels of a tile that can be read; where there is less room they scroll


class GroupView(ResultView):
    """A tile for each part, in the view of its type; scores of the same things are one tile.

    A single picture that comes first is larger, and the rest stands beside it. Where there is little room fewer
    stand beside each other, and what is below is scrolled to.
    """

    name = "Several results"

    def __init__(self, new_view: Callable[[type[Result]], ResultView], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._new_view = new_view  # of a part, by its type
        self._kinds: list[type[Result | GroupedScores]] = []
        self.tiles: list[ResultView] = []
        self._cells: list[GroupCell] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(1)
        self._in_a_row, self._low = IN_A_ROW, False
        self._has_lead = self._gallery = False
        self._wide: frozenset[int] = frozenset()  # tiles that take two columns
        inside = QWidget()
        inside.setLayout(self._grid)
        self.area = QScrollArea()
        self.area.setWidget(inside)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside.setObjectName("tiles")
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self._column.addWidget(self.area, 1)
        self.body.addLayout(self._column, 1)
        self._linking = False
        self.unit_bar = UnitBar(self)
        self.unit_bar.unit_wanted.connect(self.unit_chosen)
        self.unit_bar.target_wanted.connect(self.target_chosen)
        self.unit_bar.back_wanted.connect(self.back_wanted)
        self.unit_bar.pictures_wanted.connect(lambda: self.command_wanted.emit("unit.pictures", ()))
        self.unit_bar.all_wanted.connect(lambda layer: self.command_wanted.emit("unit.all", (layer,)))
        self.header.insertWidget(1, self.unit_bar)
        self.absent = QLabel()
        self.absent.setObjectName("absent")
        self.absent.setProperty("look", "caption")
        self.absent.setWordWrap(True)
        self.absent.setTextFormat(Qt.TextFormat.PlainText)
        self.absent.setContentsMargins(14, 6, 14, 6)
        self.absent.setAccessibleName(tr("What is not there"))
        self._column.addWidget(self.absent)

    @property
    def pointed_thing(self) -> tuple[str, str]:
        return next((thing for tile in self.tiles if all(thing := tile.pointed_thing)), ("", ""))

    @property
    def pointed_place(self) -> tuple[str, str]:
        return next((place for tile in self.tiles if all(place := tile.pointed_place)), ("", ""))

    @property
    def pointed_region(self) -> str:
        return next((name for tile in self.tiles if (name := tile.pointed_region)), "")

    def paint_result(self, view_state: ViewState) -> None:
        group = view_state.result
        assert isinstance(group, Group)
        tiles = _for_presentation(list(tiles_of(group))) if self.for_presentation else list(tiles_of(group))
        parts = [part for _, part in tiles]
        if [type(part) for part in parts] != self._kinds:
            self._lay(parts)
        note = tr("{} results").format(len(group.parts)) if len(group.parts) > 1 else ""
        if is_gallery(parts):  # its maps are compared with each other, and with pictures of what the network saw
            scale = one_scale(parts, view_state.display)
            view_state = replace(view_state, display=replace(scale, network_view=True))
            note = _scale_text(parts, scale)
        for (title, part), tile in zip(tiles, self.tiles, strict=True):
            if isinstance(tile, GroupedScoresView):
                assert isinstance(part, GroupedScores)
                tile.show_grouped(part, replace(view_state, title=title))
            else:
                assert isinstance(part, Result)
                tile.show_result(
                    replace(view_state, result=part, title=title, display=own_display(part, parts, view_state.display))
                )
                if part.caption == group.caption:  # it stands below all of them
                    tile.show_caption("", part.caveat)
        for cell in self._cells:
            cell.keep_height()
        self.note.setText(note)
        self.absent.setText("\n".join(absent_lines(group)))
        self.absent.setVisible(bool(group.absent) and not self.for_presentation)
        self.unit_bar.show_group(group)

    def show_region(self, region: str) -> bool:
        return any(tile.show_region(region) for tile in self.tiles)

    def show_drawing(self, drawing: Drawing) -> bool:
        told = [tile.show_drawing(drawing) for tile in self.tiles]  # each, also behind one that has it
        return any(told)

    def show_state(self, state: str) -> None:
        super().show_state(state)
        for tile in self.tiles:
            tile.show_state(state)
            tile.state.setText("")  # stands once, above

    def take_focus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        for tile in self.tiles:
            if tile.pane is not None:
                tile.take_focus(reason)
                return

    def fit(self) -> None:
        for tile in self.tiles:
            tile.fit()

    def set_theme(self, tokens: Tokens) -> None:
        super().set_theme(tokens)
        for tile in self.tiles:
            tile.set_theme(tokens)

    def _lay(self, parts: Sequence[Result | GroupedScores]) -> None:
        self.area.verticalScrollBar().setValue(0)  # what is new is seen from its beginning
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self._kinds = [type(part) for part in parts]
        self.tiles = [
            GroupedScoresView() if isinstance(part, GroupedScores) else self._new_view(type(part)) for part in parts
        ]
        for tile in self.tiles:
            tile.for_presentation = self.for_presentation
        self._cells = [GroupCell(tile, 0 if self.for_presentation else LOWEST) for tile in self.tiles]
        self._has_lead = _has_lead(parts)
        self._wide = frozenset(i for i, part in enumerate(parts) if isinstance(part, Grid) and part.pictures)
        self._gallery = gallery = is_gallery(parts)
        self._place_cells()
        for tile in self.tiles:
            tile.is_part = True
            tile.hovered.connect(self.hovered)
            tile.target_chosen.connect(self.target_chosen)
            tile.unit_chosen.connect(self.unit_chosen)
            tile.command_wanted.connect(self.command_wanted)
            tile.display_changed.connect(self.display_changed)
            tile.region_set.connect(self.region_set)
            tile.drawn.connect(self.drawn)
            tile.tool_dropped.connect(self.tool_dropped)
            if isinstance(tile, HeatmapView):
                tile.show_bar(not gallery and not self.for_presentation)
            if self.for_presentation:
                tile.note.hide()  # a zoom in per cent is nothing for an audience
            if gallery and (self.for_presentation or isinstance(tile, HeatmapView)):
                follow_type(tile.words, partial(_hold_words, tile))
            if tile.pane is not None:
                tile.pane.moved.connect(lambda tile=tile: self._link_panes(tile))
                tile.pane.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many tiles stand beside each other as can be read; a row that bars share has one picture fewer."""
        super().resizeEvent(event)
        if (self._fitting(), self._is_low(self._fitting())) != (self._in_a_row, self._low):
            self._place_cells()

    def _fitting(self) -> int:
        """How many pictures have room beside each other."""
        most = self.width() // scaled(NARROWEST if self._gallery or self._has_lead else WITH_BAR)
        return IN_A_ROW if most > IN_A_ROW else 2 if most > 1 else 1

    def _is_low(self, in_a_row: int) -> bool:
        """Whether the bars of a gallery, which are its last, would lie below what is seen."""
        if not self._gallery or self.for_presentation:
            return False
        rows = 1 + max(place[0] for place in _in_rows(len(self._cells), in_a_row))
        return rows * grown(LOWEST, 3) > self.area.height()

    def _place_cells(self) -> None:
        self._in_a_row = self._fitting()
        self._low = self._is_low(self._in_a_row)
        count, has_lead = len(self._cells), self._has_lead and self._in_a_row > 1
        places = _places(count, has_lead, self._in_a_row, self._wide)
        if self._gallery:
            laid = _in_one_row if self.for_presentation else partial(_in_rows, in_a_row=self._in_a_row)
            places = _bars_first(count, self._in_a_row) if self._low else laid(count)
        for cell, place in zip(self._cells, places, strict=True):
            self._grid.addWidget(cell, *place)
        rows, columns = (max(place[axis] + place[axis + 2] for place in places) for axis in (0, 1))
        for i in range(self._grid.rowCount()):
            self._grid.setRowStretch(i, 1 if i < rows else 0)
        for i in range(self._grid.columnCount()):
            self._grid.setColumnStretch(i, 0 if i >= columns else 1 if not has_lead else REST if i else LEAD)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:  # of a picture
            self._even_out()
        return False

    def _even_out(self) -> None:
        """Pictures whose rooms differ by the pixels that a division left over are of one size."""
        panes = [tile.pane for tile in self.tiles if tile.pane is not None]
        sizes = [pane.size() for pane in panes]
        for pane, size in zip(panes, sizes, strict=True):
            like = [
                each for each in sizes if abs(each.width() - size.width()) + abs(each.height() - size.height()) <= LEFT
            ]
            room = QSize(min(each.width() for each in like), min(each.height() for each in like))
            if room != pane.room:
                pane.room = room
                if pane.fitted:
                    pane.fit()

    def _link_panes(self, leader: ResultView) -> None:
        """Pan and zoom the other pictures of the same world as this one."""
        if self._linking or leader.pane is None:
            return
        self._linking = True
        for tile in self.tiles:
            other = tile.pane
            if tile is not leader and type(tile) is type(leader) and other and other.world == leader.pane.world:
                other.follow(leader.pane)
        self._linking = False


class GroupCell(QWidget):
    """A cell of the layout, as large as its stretch says, whatever size its tile would like, but never too low."""

    def __init__(self, tile: ResultView, lowest: int) -> None:
        super().__init__()
        self._tile, self._lowest = tile, lowest
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        tile.setParent(self)
        follow_type(self, self.keep_height)

    def keep_height(self) -> None:
        """Room for what is shown, and for all words beside it."""
        if self._lowest:
            self.setMinimumHeight(grown(self._lowest, 3) + self._tile.height_of_words(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._tile.setGeometry(self.rect())
        self.keep_height()


def absent_lines(group: Group) -> list[str]:
    """What a group lacks, a line for each reason: ``Answers to most, Answers to least: It is made ...``."""
    names: dict[str, list[str]] = {}
    for name, sentence in group.absent.items():
        names.setdefault(sentence, []).append(said(title_of(name)))
    return [f"{', '.join(mine)}: {said(sentence)}" for sentence, mine in names.items()]


def _hold_words(tile: ResultView) -> None:
    tile.words.setMinimumHeight(grown(WORDS, 2))


def _has_lead(parts: Sequence[Result | GroupedScores]) -> bool:
    """Whether only the first part is a picture."""
    pictures = [isinstance(part, Picture | Heatmap) for part in parts]
    return len(pictures) > 1 and pictures[0] and not any(pictures[1:])


def _scale_text(parts: Sequence[Result | GroupedScores], scale: Display) -> str:
    """The range of a gallery's maps, which have no colour bar; empty where there are none."""
    first = next((part for part in parts if isinstance(part, Heatmap)), None)
    if first is None:
        return ""
    limits = limits_for(first, scale)
    return said(f"maps from {number(limits.low)} to {number(limits.high)} {first.unit}".rstrip())


def _for_presentation(tiles: list[tuple[str, Result | GroupedScores]]) -> list[tuple[str, Result | GroupedScores]]:
    """Of an attack the pictures and bars alone, so that they are larger."""
    fewer = [(title, part) for title, part in tiles if not isinstance(part, Heatmap)]
    return fewer if is_gallery([part for _, part in fewer]) else tiles


def _in_one_row(count: int) -> list[tuple[int, int, int, int]]:
    """Pictures beside each other, then the bars, half as wide again."""
    return [*((0, 2 * i, 1, 2) for i in range(count - 1)), (0, 2 * (count - 1), 1, 3)]


def _in_rows(count: int, in_a_row: int) -> list[tuple[int, int, int, int]]:
    """Pictures in rows; the last row is shared with the bars, which have the width of two pictures or more.

    Where three pictures have no room beside each other, the bars have a row of their own.
    """
    pictures = count - 1
    first = min(pictures, in_a_row)
    wide = COLUMNS // first
    if in_a_row < IN_A_ROW:
        places = [(i // first, i % first * wide, 1, wide) for i in range(pictures)]
        return [*places, (math.ceil(pictures / first), 0, 1, COLUMNS)]
    places = [(0, i * wide, 1, wide) for i in range(first)]
    below = pictures - first
    wide = COLUMNS // (below + 2)
    places += [(1, i * wide, 1, wide) for i in range(below)]
    return [*places, (1, below * wide, 1, COLUMNS - below * wide)]


def _bars_first(count: int, in_a_row: int) -> list[tuple[int, int, int, int]]:
    """The bars in the first row, with two pictures where they have room: their numbers are seen without scrolling."""
    pictures = count - 1
    if in_a_row < IN_A_ROW:
        wide = COLUMNS // in_a_row
        return [*((1 + i // in_a_row, i % in_a_row * wide, 1, wide) for i in range(pictures)), (0, 0, 1, COLUMNS)]
    beside, wide = min(2, pictures), COLUMNS // IN_A_ROW
    places = [(0, i * COLUMNS // 4, 1, COLUMNS // 4) for i in range(beside)]
    places += [(1 + i // IN_A_ROW, i % IN_A_ROW * wide, 1, wide) for i in range(pictures - beside)]
    return [*places, (0, beside * COLUMNS // 4, 1, COLUMNS - beside * COLUMNS // 4)]


def _places(count: int, has_lead: bool, in_a_row: int, wide: frozenset[int]) -> list[tuple[int, int, int, int]]:
    """Row, column, rows and columns of each tile; pictures beside each other in one tile have two columns."""
    if has_lead:
        return [(0, 0, count - 1, 1), *((i, 1, 1, 1) for i in range(count - 1))]
    columns = max(1, min(math.ceil(math.sqrt(count)), in_a_row))
    places: list[tuple[int, int, int, int]] = []
    row = column = 0
    for i in range(count):
        needs = min(columns, 2 if i in wide else 1)
        if column + needs > columns:
            places[-1] = _to_the_end(places[-1], columns)
            row, column = row + 1, 0
        places.append((row, column, 1, needs))
        column += needs
    return [*places[:-1], _to_the_end(places[-1], columns)]


def _to_the_end(place: tuple[int, int, int, int], columns: int) -> tuple[int, int, int, int]:
    """The same, with what is left of its row."""
    row, column, rows, _ = place
    return row, column, rows, columns - column
