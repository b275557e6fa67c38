"""An error in an event handler, or in what a model says of its rows, is a line in the log and not the program's end.

Qt calls such methods from C++. PySide puts the method's name before the error's text, and reads the text of one that C
code raised, as of ``1 / 0`` or ``[][3]``, from where there is none: up to Python 3.11 such an error has no text of its
own before somebody catches it, and the program dies of a segmentation fault. So each is caught once, and raised again.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import FunctionType
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QGraphicsItem

NAMES = {  # beside whatever ends with Event; none that is also a slot, which Qt calls by how much it takes
    "boundingRect", "columnCount", "data", "event", "eventFilter", "flags", "focusNextPrevChild", "hasHeightForWidth",
    "headerData", "heightForWidth", "indexAt", "initStyleOption", "itemChange", "minimumSize", "minimumSizeHint",
    "mimeData", "paint", "rowCount", "setGeometry", "shape", "sizeHint", "visualRect",
}  # fmt: skip


def install() -> None:
    """Guard the methods of every class that is made from now on."""
    for base in (QObject, QGraphicsItem):
        base.__init_subclass__ = classmethod(_guard)  # type: ignore[arg-type, assignment]


def _guard(cls: type, **_named: object) -> None:
    for name, method in list(vars(cls).items()):
        if isinstance(method, FunctionType) and (name in NAMES or name.endswith("Event")):
            setattr(cls, name, _raised_again(method))


def _raised_again(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def guarded(*args: Any, **named: Any) -> Any:
        try:
            return method(*args, **named)
        except Exception:
            raise  # it has its text by now

    return guarded
