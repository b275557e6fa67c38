"""What a session file and the autosave hold, and its JSON document: schema number, session, window, undo steps."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from workbench import __version__
from workbench.api import UserError
from workbench.bounded_json import MAX_VALUES, count_values, parse_json
from workbench.cache.cached_result import CachedResult
from workbench.images.photo import Photo

from .history import Steps
from .json_codec import TypeMismatch, changed_fields, from_json, quoted, to_json, with_changed_fields
from .session import Session
from .session_check import check_session

SCHEMA = 1
DOCUMENT = "session.json"
MEGABYTE = 1_000_000
MAX_DOCUMENT_BYTES = 64 * MEGABYTE
MAX_SAVED_STEPS = 100  # steps of undo that outlive a restart
MAX_LABEL = 200  # characters of what a step says it did
Migration = Callable[[dict[str, Any]], dict[str, Any]]
MIGRATIONS: Mapping[int, Migration] = {}  # from this schema to the next


@dataclass(frozen=True)
class SavedSession:
    """A session with everything that is saved beside it.

    window   sizes, open panels and other state of the window, as JSON values
    entries  results of the runs, by content key
    pasted   pixels of images that have no file, by image key
    lost     content keys of results that could not be read; the others are there
    past     sessions that undo goes back to, the oldest first, each with the label of the step after it
    future   sessions that redo goes on to, the farthest first
    """

    session: Session
    window: Mapping[str, Any] = field(default_factory=dict)
    entries: Mapping[str, CachedResult] = field(default_factory=dict)
    pasted: Mapping[str, Photo] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    past: Steps = ()
    future: Steps = ()


def document_bytes(saved: SavedSession) -> bytes:
    """The JSON document; without undo steps where they would make it too large to be read again. Raises UserError."""
    data = _encode(saved)
    if len(data) > MAX_DOCUMENT_BYTES or count_values(data) > MAX_VALUES:
        data = _encode(replace(saved, past=(), future=()))
    check_document_size(len(data))
    return data


def parse_document(data: bytes) -> SavedSession:
    """The inverse of ``document_bytes``, of any schema up to this one. Raises UserError."""
    try:
        document = parse_json(data, strict=False)
        schema = document["schema"]
        if not isinstance(schema, int) or schema < 1:
            raise UserError(f"its schema must be a whole number from 1; got {quoted(schema)}.")
        if schema > SCHEMA:
            program = str(document.get("program", "unknown"))[:40]
            raise UserError(f"it was saved by a newer program ({program!r}); this is {__version__}.")
        while schema < SCHEMA:
            document = MIGRATIONS[schema](document)
            schema += 1
        window, session = document.get("window"), from_json(Session, document["session"])
        check_session(session)
        past, future = (_read_steps(session, document.get("history"), name) for name in ("past", "future"))
        return SavedSession(session, window if isinstance(window, dict) else {}, past=past, future=future)
    except TypeMismatch as error:
        raise UserError(f"it is damaged ({error}).") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UserError("it is damaged, or is no session.") from None


def check_document_size(size: int) -> None:
    """Raises UserError where a document of so many bytes must not be read or written."""
    if size > MAX_DOCUMENT_BYTES:
        limit, megabytes = MAX_DOCUMENT_BYTES // MEGABYTE, size / MEGABYTE
        raise UserError(f"{DOCUMENT} must be at most {limit} MB; it has {megabytes:.1f} MB.")


def _encode(saved: SavedSession) -> bytes:
    document = {
        "schema": SCHEMA,
        "program": __version__,
        "session": to_json(saved.session),
        "window": dict(saved.window),
    }
    if saved.past or saved.future:
        document["history"] = {name: _steps_as_json(saved.session, getattr(saved, name)) for name in ("past", "future")}
    # A name that is not UTF-8 has halves of characters in Python, which pass both ways.
    return json.dumps(document, indent=1, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _steps_as_json(now: Session, steps: Steps) -> list[dict[str, Any]]:
    """Steps as JSON values, the nearest first: each the fields in which it differs from the one nearer to ``now``.

    Runs are a log, which no edit changes: steps do not have them.
    """
    plain = []
    for label, session in list(steps)[: -MAX_SAVED_STEPS - 1 : -1]:
        session = session.with_log_of(now)
        plain.append({"label": label, "fields": changed_fields(now, session)})
        now = session
    return plain


def _read_steps(now: Session, history: Any, name: str) -> Steps:
    """The inverse. The history ends at a step that cannot be read; the session is not refused for it."""
    steps: list[tuple[str, Session]] = []
    try:
        for step in history[name][:MAX_SAVED_STEPS] if history is not None else ():
            before, now = now, with_changed_fields(now, step["fields"])
            check_session(now, before)
            steps.append((str(step["label"])[:MAX_LABEL], now))
    except (TypeMismatch, UserError, KeyError, TypeError):
        pass
    return tuple(reversed(steps))
