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

from .drawn_region import regions_difference, with_regions_difference
from .history import Steps
from .image_lists import ImageLists
from .json_codec import TypeMismatch, changed_fields, from_json, quoted, to_json, with_changed_fields
from .session import Session
from .session_check import check_session

SCHEMA_WITHOUT_LISTS = 1  # of documents in which every list of images stands in full, as in session files
SCHEMA = 2
DOCUMENT = "session.json"
DRAWN = "drawn"  # the field of a step that says in which regions it differs
MEGABYTE = 1_000_000
MAX_DOCUMENT_BYTES = 64 * MEGABYTE
MAX_SAVED_STEPS = 100  # steps of undo that outlive a restart
MAX_LABEL = 200  # characters of what a step says it did
Migration = Callable[[dict[str, Any]], dict[str, Any]]
MIGRATIONS: Mapping[int, Migration] = {1: dict}  # from this schema to the next
IN_THE_DOCUMENT = ImageLists()


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


def document_bytes(saved: SavedSession, lists: ImageLists = IN_THE_DOCUMENT) -> bytes:
    """The JSON document; without undo steps where they would make it too large to be read again. Raises UserError.

    lists  where long lists of images are written to; else they stay in the document
    """
    data = _encode(saved, lists)
    if len(data) > MAX_DOCUMENT_BYTES or count_values(data) > MAX_VALUES:
        data = _encode(replace(saved, past=(), future=()), lists)
    check_document_size(len(data))
    return data


def parse_document(data: bytes, lists: ImageLists = IN_THE_DOCUMENT) -> SavedSession:
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
        plain = dict(document["session"])
        plain |= {name: lists.from_json(plain.get(name, [])) for name in ("images", "listed")}
        window, session = document.get("window"), from_json(Session, plain)
        check_session(session)
        past, future = (_read_steps(session, document.get("history"), name, lists) for name in ("past", "future"))
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


def _encode(saved: SavedSession, lists: ImageLists) -> bytes:
    lists.begin()
    document = {
        "schema": SCHEMA if lists.has_files else SCHEMA_WITHOUT_LISTS,
        "program": __version__,
        "session": {
            **to_json(replace(saved.session, images=(), listed=())),
            "images": lists.to_json(saved.session.images),
            "listed": lists.to_json(saved.session.listed),
        },
        "window": dict(saved.window),
    }
    if saved.past or saved.future:
        steps = {"past": saved.past, "future": saved.future}
        document["history"] = {name: _steps_as_json(saved.session, steps[name], lists) for name in steps}
    # A name that is not UTF-8 has halves of characters in Python, which pass both ways.
    return json.dumps(document, indent=1, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _steps_as_json(now: Session, steps: Steps, lists: ImageLists) -> list[dict[str, Any]]:
    """Steps as JSON values, the nearest first: each the fields in which it differs from the one nearer to ``now``.

    Runs are a log, which no edit changes: steps do not have them.
    """
    plain = []
    for label, session in list(steps)[: -MAX_SAVED_STEPS - 1 : -1]:
        session = session.with_log_of(now)
        fields = changed_fields(*(replace(one, images=(), listed=(), regions={}) for one in (now, session)))
        if session.regions is not now.regions and (drawn := regions_difference(now.regions, session.regions)):
            fields[DRAWN] = drawn
        if session.images is not now.images and session.images != now.images:
            fields["images"] = lists.difference(now.images, session.images)
        if session.listed is not now.listed and session.listed != now.listed:
            fields["listed"] = lists.to_json(session.listed)
        plain.append({"label": label, "fields": fields})
        now = session
    return plain


def _read_steps(now: Session, history: Any, name: str, lists: ImageLists) -> Steps:
    """The inverse. The history ends at a step that cannot be read; the session is not refused for it."""
    steps: list[tuple[str, Session]] = []
    try:
        for step in history[name][:MAX_SAVED_STEPS] if history is not None else ():
            before, now = now, with_changed_fields(now, _with_images(now, step["fields"], lists))
            if DRAWN in step["fields"]:
                now = replace(now, regions=with_regions_difference(before.regions, step["fields"][DRAWN]))
            check_session(now, before)
            steps.append((str(step["label"])[:MAX_LABEL], now))
    except (TypeMismatch, UserError, KeyError, TypeError, ValueError):
        pass
    return tuple(reversed(steps))


def _with_images(now: Session, fields: Any, lists: ImageLists) -> Any:
    """The fields of a step with lists, where one is in a file or is the difference from that of ``now``."""
    if not isinstance(fields, dict):
        return fields
    if isinstance(fields.get("listed"), dict):
        fields = {**fields, "listed": lists.from_json(fields["listed"])}
    if not isinstance(fields.get("images"), dict):
        return fields
    near = [vars(image) for image in now.images]
    return {**fields, "images": lists.with_difference(near, fields["images"])}
