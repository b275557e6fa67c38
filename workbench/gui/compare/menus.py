"""What the right button offers in a comparison: on a tile, on a heading, and behind its button."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu, QWidget

from workbench.gui.widgets.translation import tr

Wish = Callable[..., None]  # called with a command and its text arguments
ADD = (
    ("Techniques…", "compare.techniques"),
    ("Images…", "compare.images"),
    ("Layers…", "compare.layers"),
    ("Classes…", "compare.classes"),
)


def tile_menu(parent: QWidget, number: int, pinned: bool, large: bool, measured: bool, wish: Wish) -> QMenu:
    """What can be done with a tile; ``large`` and ``measured`` say whether it is displayed alone, or the reference."""
    menu, own = QMenu(parent), str(number)
    entries: Sequence[tuple[str, Callable[[], None]] | None] = (
        (tr("Show on the canvas, to work on"), lambda: wish("run.show", own)),
        (tr("All tiles") if large else tr("Enlarge"), lambda: wish("compare.enlarge", "0" if large else own)),
        (tr("Wipe over its neighbour (W)"), lambda: wish("compare.wipe", own)),
        (tr("Unpin") if pinned else tr("Pin"), lambda: wish("run.pin", own)),
        None,
        (tr("Copy the picture"), lambda: wish("copy", own)),
        (tr("Copy the figure"), lambda: wish("figure.copy_run", own)),
        (tr("Save as a figure…"), lambda: wish("figure.save_run", own)),
        None,
        (
            tr("Measure rows against their first") if measured else tr("Measure the others against this"),
            lambda: wish("compare.against", "0" if measured else own),
        ),
        (tr("Take out of the comparison"), lambda: wish("compare.remove", own)),
    )
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        else:
            menu.addAction(entry[0]).triggered.connect(lambda _checked=False, act=entry[1]: act())
    return menu


def heading_menu(parent: QWidget, numbers: Sequence[int], is_row: bool, wish: Wish) -> QMenu:
    """What can be done with a row or a column of these runs."""
    menu = QMenu(parent)
    words = tr("Take this row out") if is_row else tr("Take this column out")
    menu.addAction(words).triggered.connect(lambda _checked=False: wish("compare.remove", *map(str, numbers)))
    _add_common(menu, wish, True)
    return menu


def more_menu(parent: QWidget, is_matrix: bool, wish: Wish) -> QMenu:
    """What can be done with the whole comparison."""
    menu = QMenu(parent)
    _add_common(menu, wish, is_matrix)
    menu.addAction(tr("The comparison before")).triggered.connect(lambda _checked=False: wish("compare.back"))
    return menu


def _add_common(menu: QMenu, wish: Wish, is_matrix: bool) -> None:
    turn = menu.addAction(tr("Turn rows and columns"))
    turn.setEnabled(is_matrix)
    turn.triggered.connect(lambda _checked=False: wish("compare.turn"))
    add = menu.addMenu(tr("Add"))
    for words, command in ADD:
        add.addAction(tr(words)).triggered.connect(lambda _checked=False, command=command: wish(command))
