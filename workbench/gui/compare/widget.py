"""The comparison: runs side by side, with pan, zoom, pointer and colour scale in common."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from workbench.api import Heatmap, Result
from workbench.gui.canvas.display_bar import ComparedMaps
from workbench.gui.canvas.items.colour_bar import ColourBar
from workbench.gui.canvas.items.pane import Pane
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.canvas.views.base import HEADER, NARROWEST, ResultView
from workbench.gui.canvas.views.heatmap import HeatmapView
from workbench.gui.canvas.views.photo import PhotoView
from workbench.gui.canvas.views.registry import new_view
from workbench.gui.widgets.pointer import point_again
from workbench.gui.widgets.section import IconButton, let_go, tell_apart
from workbench.gui.widgets.theme import Tokens, theme
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.display import Display
from workbench.render.group import shared_displays

from .arrangement import BETWEEN, Arrangement, arranged, in_a_matrix
from .gap import Gap, GapTile, gap_menu
from .header import ComparisonHeader
from .headings import ColumnHeading, RowHeading, headings_of
from .menus import heading_menu, more_menu, tile_menu
from .shared_bars import SharedBars, neutral_values, shared_bars, show_range
from .switches import menu_with_switches
from .tile_grid import Sides, TileGrid
from .tiles import (
    DIFFERENCE,
    NO_CHOICES,
    ComparisonTile,
    TileChoices,
    lettered,
    measured,
    pair_of_maps,
    references_of,
    similarity_text,
    split_titles,
    subtraction,
    why_no_difference,
)
from .wipe import Wipe

OF_HEADINGS = 4  # the part of a comparison's width that headings of rows may take: a quarter


class Comparison(QWidget):
    """Tiles in a grid. It changes nothing itself; its signals say what a person asks for."""

    hovered = Signal(str)
    target_chosen = Signal(str)
    unit_chosen = Signal(str)
    images_selected = Signal(object)
    removed = Signal(int)  # a run's number
    closed = Signal()
    one_scale_wanted = Signal(bool)
    difference_wanted = Signal(bool)
    surround_wanted = Signal(bool)
    wished = Signal(str, list)  # a command and its text arguments, from a menu
    copied = Signal(object)  # QImage of a tile, for the clipboard
    display_changed = Signal(object)  # Display
    said = Signal(str, str)  # caption and caveat of the tile that is pointed at, or what there is to be seen
    maps_changed = Signal(object)  # ComparedMaps, or None when the comparison ends

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("centre")
        self.setAccessibleName(tr("Comparison"))
        self.tiles: list[ResultView] = []
        self._contents: list[tuple[int, type[Result]]] = []  # each tile's run and type of result
        self._selected: frozenset[str] = frozenset()  # keys of images
        self._linking = False  # while tiles follow another one
        self._pointed: ResultView | None = None  # the tile under the pointer
        self.row_bars: dict[int, ColourBar] = {}  # by their places
        self.column_bars: dict[int, ColourBar] = {}
        self._more_bars: list[ColourBar] = []
        self._column_headings: list[ColumnHeading] = []
        self._row_headings: list[RowHeading] = []
        self._matrix_columns = 0
        self._choices = TileChoices()
        self._numbers: list[int] = []  # of the compared runs, row by row, with those that have no result
        self._places: list[int] = []  # of the tiles among them
        self.gaps: list[GapTile] = []
        self._waiting: frozenset[int] = frozenset()
        self._bars: dict[ResultView, tuple[ColourBar, float]] = {}  # which bar a tile shares, and what it begins at
        self._display = Display()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = ComparisonHeader()
        self.header.wished.connect(self.wished)
        self.header.missing.clicked.connect(lambda _checked=False: self._ask([tile.gap.number for tile in self.gaps]))
        self.header.more.clicked.connect(lambda _checked=False: self._popup(self.more_menu(), self.header.below_more))
        for box, wanted in zip(
            self.header.boxes, (self.one_scale_wanted, self.difference_wanted, self.surround_wanted), strict=True
        ):
            box.toggled.connect(wanted)
        self.header.closed.connect(self.closed)
        column.addWidget(self.header, 0, Qt.AlignmentFlag.AlignTop)  # also before there are tiles
        self.grid = TileGrid()
        self.wipe = Wipe(self.grid.inside)
        self._side = row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.grid, 1)
        self.bar = self._new_bar()
        self.bar.hide()
        row.addWidget(self.bar)
        column.addLayout(row, 1)
        theme.changed.connect(self.set_theme)

    def show_tiles(
        self,
        tiles: Sequence[ComparisonTile],
        display: Display,
        one_scale: bool,
        with_difference: bool,
        columns: int = 0,
        choices: TileChoices = NO_CHOICES,
        gaps: Sequence[Gap] = (),
    ) -> None:
        """Show these runs.

        with_difference  two maps have A - B beside them; of more, each is measured against the first of its row
        columns          of the matrix that they are, row by row; 0 lays them out so that they are largest
        gaps             places between them that have no result
        """
        self._display, self._choices = display, choices
        count, empty = len(tiles) + len(gaps), {gap.place: gap.number for gap in gaps}
        places = [place for place in range(count) if place not in empty]
        known = dict(zip(places, (tile.number for tile in tiles), strict=True)) | empty
        self._numbers = [known[place] for place in range(count)]
        common, titled = split_titles(tiles)
        pair = pair_of_maps(tiles) if count == 2 else None
        difference = subtraction(pair) if count == 2 else None
        references = references_of(tiles, columns, choices.against, places)
        reason = why_no_difference(tiles, references)
        against = with_difference and count > 2 and not reason
        if with_difference and difference is not None:
            titled, places = [*lettered(titled), ComparisonTile(DIFFERENCE, difference)], [*places, count]
        elif against:
            titled = measured(titled if not columns else tiles, references, tiles)
        states = [tile.view_state for tile in titled]
        displays = shared_displays([one.result for one in states], display, [one.kind for one in states])
        displays = displays if one_scale else [display] * len(titled)
        if choices.cropped:
            displays = [replace(own, network_view=True) for own in displays]
        titled = [tile.with_display(own) for tile, own in zip(titled, displays, strict=True)]
        in_front = {tile.number: tile for tile in titled if tile.number in (choices.large, choices.wiped)}
        large = in_front.get(choices.large)
        if large is not None:  # with what is wiped over it at the same place
            over = [tile for tile in in_front.values() if tile is not large]
            titled = [large, *over] if all(tile.has_picture for tile in (large, *over)) else [large]
            columns, places, gaps = 0, [0] * len(titled), ()
        self._matrix_columns, self._places = columns, places
        if [_content(tile) for tile in titled] != self._contents:
            self._make_tiles(titled)
        view_states = [tile.view_state for tile in titled]
        self._show_headings(*(headings_of(tiles, places, gaps, columns) if columns else ([], [])), against)
        self._show_gaps(gaps, [(tile.view_state.title, *tile.words) for tile in tiles])
        self._show_bars(view_states, one_scale, set(references) if against and large is None else ())
        for view, view_state in zip(self.tiles, view_states, strict=True):
            view.show_result(view_state)
        self._arrange()
        self._show_wipe()
        words = tr("ρ is the rank correlation, then the overlap of the highest 20\u00a0%") if against else ""
        self.header.show_words(said(common), words or said(similarity_text(pair)))
        self.header.show_switches(one_scale, with_difference and not reason, not choices.cropped, reason)
        self.header.all.setVisible(large is not None)
        self.header.fit(self.width())
        results = [state.result for state in view_states]
        result = next((one for one in results if isinstance(one, Heatmap)), next(iter(results), None))
        self.maps_changed.emit(ComparedMaps(result, self._common_range))
        self._say_words()

    def show_waiting(self, numbers: frozenset[int]) -> None:
        """The runs whose results are under way."""
        self._waiting = numbers
        for tile in self.gaps:
            tile.show_waiting(tile.gap.number in numbers)
        missing = [tile for tile in self.gaps if tile.gap.number not in numbers]
        self.header.show_missing(len(missing))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave) and watched in self.tiles:
            self._pointed = self.tiles[self.tiles.index(watched)] if event.type() == QEvent.Type.Enter else None
            self._say_words()
        return super().eventFilter(watched, event)

    def _say_words(self) -> None:
        """Caption and caveat of the tile that is pointed at, or is alone; else what all of them are."""
        alone = len(self.tiles) == 1 and not self.gaps
        view = self._pointed if self._pointed in self.tiles else self.tiles[0] if alone else None
        if view is not None and view.view_state is not None:
            result = view.view_state.result
            self.said.emit(result.caption or view.view_state.title, result.caveat)
        elif self.is_wiping:
            self.said.emit(tr("The pointer or the arrow keys move the line; B blinks, W shows all tiles."), "")
        elif self.gaps:
            there, all_of_them = len(self.tiles), len(self.tiles) + len(self.gaps)
            words = tr("{} of {} results are there.") if there else tr("None of {} results is there yet.")
            self.said.emit(words.format(there, all_of_them) if there else words.format(all_of_them), "")
        else:
            words = tr("Results side by side: {}. Point at one to read what it says.").format(len(self.tiles))
            self.said.emit(words, "")

    def set_theme(self, tokens: Tokens) -> None:
        """Take other colours."""
        for tile in self.tiles:
            tile.set_theme(tokens)

    def fit(self) -> None:
        """Show all of every tile."""
        for tile in self.tiles:
            tile.fit()

    def grab_image(self) -> QImage:
        """The tiles, without the header."""
        if not self.side_bars:
            return self.grid.grab_image()
        return self.grab(self.rect().adjusted(0, self.grid.geometry().top(), 0, 0)).toImage()

    def minimumSizeHint(self) -> QSize:
        """Whatever is compared, the window stays as large as it is."""
        return QSize(240, 160)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.header.fit(self.width())
        self._arrange()

    # Menus.

    def menu_of(self, view: ResultView) -> QMenu | None:
        """The menu of a tile; None for one that is no run."""
        number = self._contents[self.tiles.index(view)][0]
        if number == DIFFERENCE:
            return None
        choices = self._choices
        alone, reference = choices.large == number, choices.against == number
        return tile_menu(self, number, number in choices.pins, alone, reference, self._wish)

    def menu_of_gap(self, tile: GapTile) -> QMenu:
        """The menu of a place without a result."""
        return gap_menu(self, tile.gap.number, self._wish)

    def menu_of_heading(self, place: int, is_row: bool) -> QMenu:
        """The menu of a row or a column, by its place."""
        columns = self._matrix_columns
        numbers = self._numbers[place * columns :][:columns] if is_row else self._numbers[place::columns]
        return heading_menu(self, numbers, is_row, self._wish)

    def more_menu(self) -> QMenu:
        """The menu of the whole comparison."""
        return menu_with_switches(more_menu(self, bool(self._matrix_columns), self._wish), self.header.boxes)

    def _wish(self, command: str, *arguments: str) -> None:
        if command == "copy":
            places = [number for number, _ in self._contents]
            view = self.tiles[places.index(int(arguments[0]))]
            self.copied.emit(view.pane.as_image() if view.pane is not None else view.grab_body())
        else:
            self.wished.emit(command, list(arguments))

    def _popup(self, menu: QMenu | None, at: QPoint) -> None:
        if menu is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(at)

    def _offer_menu(self, widget: QWidget, make: Callable[[], QMenu | None]) -> None:
        widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        widget.customContextMenuRequested.connect(lambda at: self._popup(make(), widget.mapToGlobal(at)))

    def take_focus(self) -> None:
        """Give the keyboard to the first tile; to what will be one, where there is none yet."""
        view = next((view for view in self.tiles if view.pane is not None and view.isVisible()), None)
        if view is not None:
            view.take_focus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter enlarges the tile with the focus, W wipes it over its neighbour; both, or Escape, show all again."""
        enters = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._focused
        if self._choices.large and (enters or event.key() == Qt.Key.Key_Escape):
            self.wished.emit("compare.enlarge", ["0"])
        elif enters:
            self.wished.emit("compare.enlarge", [str(self._focused)])
        elif event.key() == Qt.Key.Key_W and not event.modifiers() and len(self._numbers) > 1:
            numbers = {view: number for (number, _), view in zip(self._contents, self.tiles, strict=True)}
            number = numbers.get(self._pointed, self._focused) if self._pointed is not None else self._focused
            self.wished.emit("compare.wipe", [str(number)] if number > 0 and not self.is_wiping else [])
        else:
            super().keyPressEvent(event)

    @property
    def _focused(self) -> int:
        """The run of the tile that has the focus; 0 for none."""
        focus, tiles = self.window().focusWidget(), zip(self._contents, self.tiles, strict=True)
        return next((number for (number, _), view in tiles if focus is not None and view.isAncestorOf(focus)), 0)

    # Colour bars.

    def _show_bars(self, view_states: Sequence[ViewState], one_scale: bool, references: Collection[int]) -> None:
        """One colour bar for all maps of one scale, or for each row or column of a matrix; else each its own.

        references  indices of the tiles that others are measured against, whose scale is another one
        """
        places, columns = self._places, self._matrix_columns
        shared = shared_bars(view_states, places, columns, references) if one_scale else SharedBars()
        let_go([*self._more_bars, *self.row_bars.values(), *self.column_bars.values()])
        self._more_bars = [self._new_bar() for _ in shared.all[1:]]
        self.row_bars = {row: self._new_bar() for row in shared.rows}
        self.column_bars = {column: self._new_bar() for column in shared.columns}
        self.bar.setVisible(bool(shared.all))
        for bar in self._more_bars:
            self._side.addWidget(bar)
        bars = (*self.side_bars, *self.row_bars.values(), *self.column_bars.values())
        lines = (*shared.all, *shared.rows.values(), *shared.columns.values())
        view_of = dict(zip(map(id, view_states), self.tiles, strict=True))
        maps = [view for view in self.tiles if isinstance(view, HeatmapView)]
        is_only, self._bars = [len(line) for line in lines] == [len(maps)], {}
        for bar, line in zip(bars, lines, strict=True):
            show_range(bar, line, self._display.locked, is_only)
            for state, neutral in zip(line, neutral_values(line), strict=True):
                self._bars[view_of[id(state)]] = bar, neutral
        beside = len(maps) == len(self.tiles) or not self.is_wiping  # else pictures over each other would not fit
        for view in maps:
            view.show_bar(view not in self._bars and beside, own_lock=not one_scale)

    @property
    def side_bars(self) -> list[ColourBar]:
        """The colour bars beside all tiles: one, unless maps of several kinds each have one for all of theirs."""
        return [] if self.bar.isHidden() else [self.bar, *self._more_bars]

    @property
    def _common_range(self) -> tuple[float, float] | None:
        """The range that all maps have in common, where there is one that can be locked."""
        return self.bar.range if self.side_bars and self.bar.can_lock else None

    def _new_bar(self) -> ColourBar:
        bar = ColourBar()
        bar.lock_wanted.connect(lambda: self._toggle_lock(bar))
        return bar

    def _mark(self, view: ResultView, value: float | None) -> None:
        """Point at the value under the pointer on the bar that the view shares."""
        if view in self._bars:
            bar, neutral = self._bars[view]
            bar.mark(None if value is None else value - neutral)

    def _toggle_lock(self, bar: ColourBar) -> None:
        low, high = (None, None) if self._display.locked else bar.range
        self.display_changed.emit(replace(self._display, low=low, high=high))

    # Tiles and headings.

    def _show_headings(self, rows: Sequence[str], columns: Sequence[str], with_titles: bool) -> None:
        """Above the columns and beside the rows of a matrix; its tiles then need no title but how alike they are."""
        let_go([*self._row_headings, *self._column_headings])
        row_words, column_words = list(map(said, rows)), list(map(said, columns))
        self._row_headings = [RowHeading(words, row_words) for words in row_words]
        self._column_headings = [ColumnHeading(words, column_words) for words in column_words]
        for place, row_heading in enumerate(self._row_headings):
            self._offer_menu(row_heading, partial(self.menu_of_heading, place, True))
        for place, column_heading in enumerate(self._column_headings):
            self._offer_menu(column_heading, partial(self.menu_of_heading, place, False))
        for view in self.tiles:
            view.top.setVisible(not rows or with_titles)

    def _show_gaps(self, gaps: Sequence[Gap], others: Sequence[tuple[str, ...]]) -> None:
        """A tile for each place without a result."""
        let_go(self.gaps)
        self.gaps = [GapTile(gap) for gap in gaps]
        for tile in self.gaps:
            rest = (*others, *(gap.words for gap in gaps if gap is not tile.gap))
            own = [word for word in tile.gap.words if not all(word in words for words in rest)]
            tile.show_title(said("  ·  ".join(own or tile.gap.words[:1])), not self._matrix_columns)
            tile.wanted.connect(lambda number: self._ask([number]))
            tile.removed.connect(self.removed)
            self._offer_menu(tile, partial(self.menu_of_gap, tile))
        self.show_waiting(self._waiting)

    def show_selected(self, keys: frozenset[str]) -> None:
        """Select these images, in tiles of many."""
        self._selected = keys
        for view in self.tiles:
            view.show_selected(keys)

    def _ask(self, numbers: Sequence[int]) -> None:
        self.wished.emit("compare.run_missing", [str(number) for number in numbers])

    def _make_tiles(self, tiles: Sequence[ComparisonTile]) -> None:
        focused = self._focused
        if self._pointed is not None:
            self.hovered.emit("")  # what was under the pointer goes
        let_go(self.tiles)
        self.tiles, self._pointed = [new_view(type(tile.view_state.result)) for tile in tiles], None
        self._contents = [_content(tile) for tile in tiles]
        for view, tile in zip(self.tiles, tiles, strict=True):
            view.show_words(False)
            view.installEventFilter(self)
            if tile.number != DIFFERENCE:
                self._add_close_button(view, tile)
            for told in ("hovered", "target_chosen", "unit_chosen", "images_selected"):
                getattr(view, told).connect(getattr(self, told))
            view.show_selected(self._selected)
            if not isinstance(view, HeatmapView):  # a map's range is locked by the bar that all tiles share
                view.display_changed.connect(self.display_changed)
            self._offer_menu(view, partial(self.menu_of, view))
            view.back_wanted.connect(lambda: self.wished.emit("compare.enlarge", ["0"]))
            if view.pane is not None:
                view.pane.margin = BETWEEN
                view.pane.moved.connect(lambda view=view: self._link_panes(view))
                view.pane.pointed.connect(lambda at, view=view: self._link_pointers(view, at))
            view.axis_pointed.connect(lambda axis, x, view=view: self._link_axes(view, axis, x))
            if isinstance(view, HeatmapView):
                view.marked.connect(lambda value, view=view: self._mark(view, value))
            if isinstance(view, PhotoView):
                view.note.hide()
            if tile.number == focused or (self.hasFocus() and view is self.tiles[0]):
                QTimer.singleShot(0, view, partial(view.take_focus, Qt.FocusReason.ShortcutFocusReason))
        point_again(self.grid)

    def _add_close_button(self, view: ResultView, tile: ComparisonTile) -> None:
        button = IconButton("close", tr("Take {} out of the comparison").format(said(tile.view_state.title)), view)
        button.clicked.connect(lambda _checked=False: self.removed.emit(tile.number))
        view.header.addWidget(button)

    def _arrange(self) -> None:
        """Lay the tiles out in as many columns as let their pictures be largest."""
        if not self.tiles and not self.gaps:
            return
        width = self.width() - sum(bar.width() for bar in self.side_bars)
        arrangement = self._arrangement(width)
        inside = width - self.grid.scroll_width  # whether there is a scroll bar or not
        most = math.inf if self._matrix_columns else inside / arrangement.columns - 1  # a matrix keeps numbers whole
        for view in self.tiles:
            view.limit_title(most)
        tell_apart([*(view.title for view in self.tiles), *(tile.title for tile in self.gaps)])
        placed: list[tuple[int, QWidget]] = [*zip(self._places, self.tiles, strict=True)]
        placed += [(tile.gap.place, tile) for tile in self.gaps]
        sides = Sides(self._column_headings, self._row_headings, self.row_bars, self.column_bars)
        self.grid.lay(placed, arrangement, sides)

    def _arrangement(self, width: int) -> Arrangement:
        """In how many columns the tiles stand in this width, and how small they may be."""
        worlds = [view.pane.world for view in self.tiles if view.pane is not None]
        aspect = worlds[0].width() / worlds[0].height() if worlds else 1.5
        narrowest = max((view.narrowest for view in self.tiles), default=NARROWEST)
        count, height = len(set(self._places)) + len(self.gaps), self.height() - HEADER
        if self._matrix_columns:
            return self._arrangement_of_matrix(width, height, aspect)
        return arranged(count, width, height, aspect, narrowest, self.grid.scroll_width)

    def _arrangement_of_matrix(self, width: int, height: int, aspect: float) -> Arrangement:
        """The arrangement in the room that headings and bars leave to tiles; headings take what rows need."""
        rows, columns = len(self._row_headings), self._matrix_columns
        above = 0 if all(view.top.isHidden() for view in self.tiles) else HEADER
        widest = width // OF_HEADINGS
        width -= max((bar.width() for bar in self.row_bars.values()), default=0)
        width -= sum(bar.width() for bar in self.column_bars.values())
        for _ in range(2):  # the height of rows follows from the width of their headings, and that from the height
            inside = width - max(heading.width() for heading in self._row_headings) - columns
            one = max(inside // columns, 1)
            high = max(heading.heightForWidth(one) for heading in self._column_headings)
            inner = height - high - rows
            arrangement = in_a_matrix(rows, columns, inside, inner - self.grid.scroll_width, aspect, above)
            for heading in self._row_headings:
                heading.fit(max(arrangement.height, inner // rows), widest)
        one = max(one, arrangement.width)
        high = max(heading.heightForWidth(one) for heading in self._column_headings)
        for column_heading in self._column_headings:
            column_heading.setFixedHeight(high)
        return arrangement

    # A wipe.

    @property
    def is_wiping(self) -> bool:
        """Whether two tiles lie over each other."""
        return len(self.tiles) == 2 and self._places == [0, 0]

    def _show_wipe(self) -> None:
        """Lay the second tile over the first, left of a line, where both have one place."""
        if not self.is_wiping:
            self.wipe.end()
            return
        lower, upper = self.tiles
        names = [said(view.view_state.title) if view.view_state is not None else "" for view in (upper, lower)]
        self.wipe.begin(upper, lower, (names[0], names[1]))

    # What tiles have in common.

    def _others(self, leader: ResultView) -> list[Pane]:
        return [t.pane for t in self.tiles if t is not leader and type(t) is type(leader) and t.pane is not None]

    def _link_panes(self, leader: ResultView) -> None:
        """Pan and zoom the other tiles as this one."""
        if self._linking or leader.pane is None:
            return
        self._linking = True
        for pane in self._others(leader):
            pane.follow_share(leader.pane)
        self._linking = False

    def _link_axes(self, leader: ResultView, axis: str, x: float | None) -> None:
        """Mark on the other curves over this axis where the pointer is on this one."""
        for view in self.tiles:
            if view is not leader:
                view.show_axis_echo(axis, x)

    def _link_pointers(self, leader: ResultView, at: QPointF | None) -> None:
        """Mark on the other tiles where the pointer is on this one."""
        if leader.pane is None:
            return
        world = leader.pane.world
        at = at if at is not None and world.contains(at) else None
        for pane in self._others(leader):
            pane.show_echo(None if at is None else QPointF(at.x() / world.width(), at.y() / world.height()))


def _content(tile: ComparisonTile) -> tuple[int, type[Result]]:
    return tile.number, type(tile.view_state.result)
