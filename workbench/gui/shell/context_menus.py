"""Context menus: what can be done with a layer, a channel, a class, an image, or the result on the canvas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QCursor, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from workbench.api import Target
from workbench.commands import COMMANDS
from workbench.commands.program import App
from workbench.document.session import Session
from workbench.gui.panels import images, layers, regions, techniques
from workbench.gui.widgets.translation import tr
from workbench.phrases import said

from .main_window import MainWindow

Entry = tuple[str, str, tuple[str, ...]]  # words, a command's id, its arguments
LINE: Entry = ("", "", ())  # between what is pointed at and the whole result
LONGEST = 60  # characters of an entry that copies what is pointed at
COPY = "copy"  # stands for a command: the argument goes onto the clipboard
RESULT = (
    "run.again", "run.pin", "compare.add", "view.fit", "export.copy", "export.copy_figure", "export.figure",
    "export.copy_python",
)  # fmt: skip
MODEL = ("model.description", "model.class_names", "model.save_description", "model.load")


def entries_of(kind: str, value: str, session: Session) -> tuple[Entry, ...]:
    """What can be done with a thing.

    kind   layer, technique, model, unit, target, region, image, bar (of colours), or result
    value  its name, as commands take it
    """
    match kind:
        case "layer":
            return (
                (tr("Look from here"), "layer.set", (value,)),
                (tr("Show its channels"), "layer.channels", (value,)),
                (tr("Sheet of this layer"), "unit.sheet", (value,)),
                (tr("Pictures of all its units"), "unit.all", (value,)),
                (tr("Compare over layers"), "compare.layers", ()),
                (tr("Copy its name"), COPY, (value,)),
            )
        case "technique":
            copy = (tr("Copy its name"), COPY, (value,))
            if value != session.technique:
                beside = (tr("Compare with what is shown"), "compare.techniques", (value,))
                return ((tr("Choose"), "technique.choose", (value,)), beside, copy)
            again = (tr("Run again"), "run.again", ())
            values = (tr("Compare over a parameter's values…"), "compare.values", ())
            back = ((tr("Reset the parameters"), "technique.reset", ()),) if session.params.get(value) else ()
            return (again, values, *back, copy)
        case "model":
            about = ((tr(COMMANDS[command].title), command, ()) for command in MODEL)
            return (*about, (tr("Copy its name"), COPY, (value,)))
        case "bar":
            lock = (tr("Lock the range as it is"), "view.range", tuple(value.split()))
            follow = (tr("Let the range follow the data"), "view.range", ())
            return (follow if session.display.locked else lock, (tr("Colour map…"), "view.colour_map", ()))
        case "unit":
            now = session.target_of(session.technique)
            return (
                (tr("Open this channel"), "unit.open", (value,)),
                (tr("Sheet of this layer"), "unit.sheet", (value.rpartition(":")[0],)),
                (tr("Pictures of all units of this layer"), "unit.all", (value.rpartition(":")[0],)),
                (tr("Explain this channel"), "target.set", (f"unit:{value}",)),
                (tr("Compare with the target"), "compare.classes", (now, f"unit:{value}")),
                (tr("Copy its name"), COPY, (value,)),
            )
        case "target":
            now = session.target_of(session.technique)
            target = Target.parse(value)
            difference = Target.parse(now).minus(target)
            explain = tr("Explain this class") if target.kind == "class" else tr("Explain this")
            both = (
                ((tr("Compare with the target"), "compare.classes", (now, value)),
                 (tr("Explain the target minus this class"), "target.set", (str(difference),)))
                if difference is not None else ()
            )  # fmt: skip
            looks = (tr("What it looks like to the network"), "learned.class", (value,))
            return ((explain, "target.set", (value,)), looks, *both, (tr("Copy its name"), COPY, (value,)))
        case "region":
            return (
                (tr("Give it to the technique"), "region.use", (value,)),
                (tr("Show or hide"), "region.show", (value,)),
                (tr("Rename…"), "region.rename", (value,)),
                (tr("Remove"), "region.remove", (value,)),
            )
        case "image":
            now = session.current
            pair = (
                (tr("Compare with the image on the canvas"), "compare.images", (now, value)),
                (tr("Why is it like the image on the canvas?"), "compare.alike", (value, now)),
            )
            return (
                *(((tr("Show"), "image.show", (value,)),) if value != now else ()),
                *(pair if value != now else ()),
                (tr("Copy its path"), COPY, (value,)),
                (tr("Close"), "image.close", (value,)),
            )
    return tuple((tr(COMMANDS[command].title), command, ()) for command in RESULT)


def entries_of_images(keys: Sequence[str]) -> tuple[Entry, ...]:
    """What can be done with several images; one has a menu of its own."""
    if len(keys) < 2:
        return ()
    return (
        (tr("List only these {} images").format(len(keys)), "image.only", tuple(keys)),
        (tr("Compare these {} images").format(len(keys)), "compare.images", tuple(keys)),
        *(((tr("Why are these two alike?"), "compare.alike", tuple(keys)),) if len(keys) == 2 else ()),
        (tr("New session with these {} images").format(len(keys)), "session.collect", tuple(keys)),
    )


def _short(words: str) -> str:
    """Words as an entry of a menu has room for them."""
    line = words.replace("\t", "  ").replace("&", "&&")
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


class ContextMenus:
    """Opens them at the pointer, or by the menu key. ``do`` performs a command by its id, with text arguments."""

    def __init__(self, window: MainWindow, app: App, do: Callable[..., None]) -> None:
        self._window, self._app, self._do = window, app, do
        panels, canvas = window.panels, window.canvas
        self._on_rows(panels.layers.tree, "layer", layers.NAME)
        self._on_rows(panels.techniques.view, "technique", techniques.ID)
        self._on_rows(panels.images.view, "image", images.KEY)
        self._on_rows(panels.regions.list, "region", regions.NAME)
        summary = panels.layers.summary  # in place of Qt's menu, which offers a link that is none
        summary.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        summary.customContextMenuRequested.connect(lambda at: self._open("model", app.session.model, summary, at))
        panels.answer.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        panels.answer.customContextMenuRequested.connect(self._on_bar)
        canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        canvas.customContextMenuRequested.connect(self._on_canvas)
        canvas.selection_menu_wanted.connect(self._on_selection)

    def menu(self, entries: Sequence[Entry]) -> QMenu:
        """A menu of these entries; what cannot be done now is grey, with the reason."""
        menu = QMenu(self._window)
        menu.setToolTipsVisible(True)
        for words, command, arguments in entries:
            if not words:
                menu.addSeparator()
                continue
            action = menu.addAction(words)
            action.triggered.connect(partial(self._perform, command, arguments))
            if command != COPY and not COMMANDS[command].can(self._app, *arguments):
                action.setEnabled(False)
                action.setToolTip(said(COMMANDS[command].otherwise(self._app)) or words)
        return menu

    def _on_rows(self, view: QAbstractItemView, kind: str, role: int) -> None:
        def wanted(at: QPoint) -> None:
            index: QModelIndex = view.indexAt(at)
            if not index.isValid():
                index = view.currentIndex()
            selected = self._window.panels.images.selected if kind == "image" else []
            if len(selected) > 1 and index.isValid() and index.data(role) in selected:
                self._popup(entries_of_images(selected), view.viewport(), at)
            elif index.isValid() and index.data(role):
                self._open(kind, str(index.data(role)), view.viewport(), at)

        view.viewport().installEventFilter(_RightPress(view))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(wanted)

    def _on_bar(self, at: QPoint) -> None:
        panel = self._window.panels.answer
        bar = next((bar for bar in panel.bars if bar.rect().contains(bar.mapFrom(panel, at))), None)
        if bar is not None and bar.target:
            self._open("target", bar.target, panel, at)

    def _on_canvas(self, at: QPoint) -> None:
        canvas, now = self._window.canvas, self._app.session
        things = [*entries_of_images(canvas.selected)]
        if canvas.pointed_region:
            things += entries_of("region", canvas.pointed_region, now)
        kind, value = canvas.pointed_thing
        if kind:
            things += entries_of(kind, value, now)
        layer, pixel = canvas.pointed_place
        if layer:
            things.append((tr("What is answered here, as a picture"), "layer.place", (layer, pixel)))
        if canvas.pointed_text:
            things.append((tr("Copy “{}”").format(_short(canvas.pointed_text)), COPY, (canvas.pointed_text,)))
        if canvas.has_result:
            things += [*([LINE] if things else []), *entries_of("result", "", now)]
        elif now.current and not things:
            things += entries_of("image", now.current, now)
        if things:
            self._popup(things, canvas, at)

    def _on_selection(self) -> None:
        """The menu of what is selected on the canvas, at the pointer."""
        canvas = self._window.canvas
        entries = entries_of_images(canvas.selected) or tuple(
            entry for key in canvas.selected for entry in entries_of("image", key, self._app.session)
        )
        if entries:
            self._popup(entries, canvas, canvas.mapFromGlobal(QCursor.pos()))

    def _open(self, kind: str, value: str, widget: QWidget, at: QPoint) -> None:
        self._popup(entries_of(kind, value, self._app.session), widget, at)

    def _popup(self, entries: Sequence[Entry], widget: QWidget, at: QPoint) -> None:
        menu = self.menu(entries)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(widget.mapToGlobal(at))

    def _perform(self, command: str, arguments: tuple[str, ...], _checked: bool = False) -> None:
        if command == COPY:
            QGuiApplication.clipboard().setText(arguments[0])
        else:
            self._do(command, *arguments)


class _RightPress(QObject):
    """An event filter: the right button opens a menu, and chooses nothing."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return (
            event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease)
            and isinstance(event, QMouseEvent)
            and event.button() == Qt.MouseButton.RightButton
        )
