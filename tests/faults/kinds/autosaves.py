"""The file that the session saves itself in: forged documents, and damaged bytes in its place."""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random

from tests.faults.forgery import broken_bytes, forged
from tests.faults.kind import Case, Kind, Silent
from tests.faults.kinds.sessions import PASTED, document
from tests.faults.window import FaultWindow
from workbench.api import UserError

window: FaultWindow
PLACES = ["pipe", "folder", "device", "link to itself", "empty", "huge", "no pasted image", "a pasted folder", "bytes"]


def make(folder: Path, number: int, random: Random) -> Case:
    """Two of three are forged documents."""
    plain, sessions = document(folder), folder / "sessions"
    sessions.mkdir()
    path = sessions / "current-1.json"
    if number % 3:
        data, what = forged(plain, number, random)
        path.write_bytes(data)
        return Case(sessions, what)
    place, data = PLACES[number // 3 % len(PLACES)], json.dumps(plain).encode()
    pasted = sessions / "current-1" / "images" / f"{PASTED.replace(':', '-')}.png"
    match place:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "device" | "link to itself":
            path.symlink_to("/dev/zero" if place == "device" else path)
        case "huge":
            with path.open("wb") as file:
                file.truncate(4 << 30)
        case "bytes":
            path.write_bytes(broken_bytes(data, random)[0])
        case "empty":
            path.write_bytes(b"")
        case _:
            path.write_bytes(data)
            if place == "a pasted folder":
                pasted.mkdir(parents=True)
    return Case(sessions, place)


def prepare() -> None:
    """The window in which the session is restored, on a fake engine."""
    global window
    window = FaultWindow(Path(os.environ["WORKBENCH_HOME"]))


def start(sessions: Path) -> None:
    """Start as the window does, restore what there is, save it, and start again. Raises UserError with what it says."""
    from workbench.document.autosave import Autosave

    autosave = Autosave(sessions)
    problem, saved = autosave.problem, autosave.last_session
    if saved is None and not problem:
        raise Silent("it was passed over")
    if saved is not None:
        window.app.sessions.restore(saved)
        window.settle()
    autosave.save(window.app.sessions.saver._contents.gather(None, results=False))
    autosave.close()
    again = Autosave(sessions)
    again.close()
    if again.last_session is None or again.problem not in ("", problem):
        raise Silent(f"the next start does not find it: {again.problem}")
    if problem:
        raise UserError(problem)


KIND = Kind(120, make, start, prepare, sample=12)
