"""The menu bar, from the one registry of commands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from workbench.commands import COMMANDS, Command, in_menus
from workbench.commands.program import App
from workbench.gui.widgets.icons import icon
from workbench.gui.widgets.theme import theme
from workbench.gui.widgets.translation import tr
from workbench.phrases import said


def build_menus(window: QMainWindow, app: App, perform: Callable[[str], None]) -> dict[str, QAction]:
    """Fill the menu bar. An action whose command cannot be done now is grey while its menu is open."""
    actions: dict[str, QAction] = {}
    for title, commands in in_menus():
        menu = window.menuBar().addMenu(with_mnemonic(title))
        menu.setToolTipsVisible(True)  # where an action is grey, they say why
        group = ""
        group, below = "", dict[str, QMenu]()
        for command in commands:
            here, _, submenu = command.menu.partition("/")[2].partition("/")
            if group and here != group:
                menu.addSeparator()
            group = here
            if submenu and submenu not in below:
                below[submenu] = menu.addMenu(tr(submenu))
            actions[command.id] = _action(window, command, perform)
            below.get(submenu, menu).addAction(actions[command.id])
        _keep_in_step(menu, {one: actions[one.id] for one in commands}, app)

    _Tint(window, actions)
    return actions


def with_mnemonic(title: str) -> str:
    """A menu's title with the letter that Alt opens it by: the English one, behind words that begin with another."""
    words, letter = tr(title), title[:1].upper()
    return f"&{words}" if words[:1].isascii() else f"{words}(&{letter})"


class _Tint(QObject):
    """Gives the actions their icons, and others when the theme changes."""

    def __init__(self, window: QMainWindow, actions: dict[str, QAction]) -> None:
        super().__init__(window)
        self._actions = actions
        self._tint()
        theme.changed.connect(self._tint)

    def _tint(self) -> None:
        for name, action in self._actions.items():
            if COMMANDS[name].icon:
                action.setIcon(icon(COMMANDS[name].icon))


def _action(window: QMainWindow, command: Command, perform: Callable[[str], None]) -> QAction:
    action = QAction(tr(command.title), window)
    action.setCheckable(command.on is not None)
    if command.shortcut:
        action.setShortcuts([QKeySequence(keys) for keys in (command.shortcut, command.also) if keys])
    action.triggered.connect(lambda _checked=False: perform(command.id))
    return action


def _keep_in_step(menu: QMenu, actions: dict[Command, QAction], app: App) -> None:
    def opening() -> None:
        for command, action in actions.items():
            action.setEnabled(command.can(app))
            reason = "" if action.isEnabled() else command.otherwise(app)
            action.setToolTip(said(reason or command.help))
            if command.on is not None:
                action.setChecked(command.on(app))

    def closing() -> None:
        for action in actions.values():
            action.setEnabled(True)  # else its keys would do nothing once the command can be done

    menu.aboutToShow.connect(opening)
    menu.aboutToHide.connect(closing)
