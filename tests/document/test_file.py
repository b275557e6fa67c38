"""Session files: what is saved comes back as it was, and what is no session is refused in a sentence."""

from __future__ import annotations

import os
import tracemalloc
import zipfile
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cached_results import assert_same_entry, content_key_named, entry
from workbench.api import UserError
from workbench.cache.disk_cache import DiskCache
from workbench.cache.entry_file import pack_entry
from workbench.document import file as module
from workbench.document import pasted_images
from workbench.document.file import load_session, save_session
from workbench.document.saved_session import SavedSession, document_bytes
from workbench.document.session import OpenImage, Session
from workbench.images.photo import photo_of

K1, K2 = content_key_named("1"), content_key_named("2")


def test_a_saved_session_comes_back_with_its_results_its_window_and_its_pasted_images(tmp_path):
    photo = photo_of(np.arange(48, dtype=np.uint8).reshape(4, 4, 3), "pasted 12:00")
    session = Session(model="efficientnet-lite0", images=(OpenImage("pasted:ab", "pasted 12:00"),), current="pasted:ab")
    path = tmp_path / "größe 大.workbench"
    save_session(path, SavedSession(session, {"left": [1, 2]}, {K1: entry(1), K2: entry(2)}, {"pasted:ab": photo}))
    back = load_session(path)
    assert (back.session, back.window, back.lost) == (session, {"left": [1, 2]}, ())
    assert_same_entry(back.entries[K1], entry(1))
    assert_same_entry(back.entries[K2], entry(2))
    np.testing.assert_array_equal(back.pasted["pasted:ab"].pixels, photo.pixels)
    assert back.pasted["pasted:ab"].digest == photo.digest


def test_the_same_session_makes_the_same_file(tmp_path):
    for name in ("a", "b"):
        save_session(tmp_path / name, SavedSession(Session(model="m"), {}, {K1: entry()}))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_result_that_is_damaged_is_named_and_the_rest_comes_back(tmp_path):
    path = tmp_path / "s.workbench"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("session.json", document_bytes(SavedSession(Session(model="m"))))
        archive.writestr(f"results/{K1}", pack_entry(entry()))
        archive.writestr(f"results/{K2}", pack_entry(entry())[:-5])
    back = load_session(path)
    assert back.session.model == "m"
    assert (list(back.entries), back.lost) == ([K1], (K2,))


@pytest.mark.parametrize("damage", ["empty", "cut", "text", "folder", "missing", "without a document"])
def test_what_is_no_session_is_refused_in_a_sentence_that_names_the_file(tmp_path, damage):
    path = tmp_path / "s.workbench"
    save_session(path, SavedSession(Session(), {}, {K1: entry()}))
    original = path.read_bytes()
    path.unlink()
    if damage == "folder":
        path.mkdir()
    elif damage == "without a document":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(f"results/{K1}", b"")
    elif damage != "missing":
        path.write_bytes({"empty": b"", "cut": original[: len(original) // 2], "text": b"hello"}[damage])
    with pytest.raises(UserError, match=r"s\.workbench cannot be opened as a session: .*\.$"):
        load_session(path)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1, exclude_max=True), by=st.integers(1, 255))
def test_a_session_file_with_one_byte_changed_is_refused_or_read_but_never_crashes(tmp_path, at, by):
    path = tmp_path / "s.workbench"
    save_session(path, SavedSession(Session(model="m", target="class:3"), {}, {K1: entry()}))
    data = bytearray(path.read_bytes())
    data[int(at * len(data))] ^= by
    path.write_bytes(data)
    with suppress(UserError):
        assert load_session(path).session.model is not None


def test_a_disk_that_refuses_is_told_and_the_old_file_stays(tmp_path, monkeypatch):
    path = tmp_path / "s.workbench"
    save_session(path, SavedSession(Session(model="old")))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="No space left on device"):
        save_session(path, SavedSession(Session(model="new")))
    assert load_session(path).session.model == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["s.workbench"]


def archive_of(path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


@pytest.mark.parametrize("name", ["results/../../escaped", "results//tmp/escaped", "results/k", f"results/{K1}/x"])
def test_a_result_whose_name_is_no_digest_is_refused_with_the_name(tmp_path, name):
    path = tmp_path / "s.workbench"
    archive_of(path, {"session.json": document_bytes(SavedSession(Session())), name: pack_entry(entry())})
    with pytest.raises(UserError) as refused:
        load_session(path)
    assert str(refused.value) == (
        "s.workbench cannot be opened as a session: the key of a result must be 64 hexadecimal digits; "
        f"got {name.removeprefix('results/')!r}."
    )


def test_what_a_session_names_stays_inside_the_cache(tmp_path):
    path, cache = tmp_path / "s.workbench", DiskCache(tmp_path / "home" / "cache")
    names = ("../../escaped", str(tmp_path / "absolute"))
    members = {f"results/{name}": pack_entry(entry()) for name in names}
    archive_of(path, {"session.json": document_bytes(SavedSession(Session())), **members})
    with suppress(UserError):
        for key, result in load_session(path).entries.items():
            cache.put(key, result)
    assert list(tmp_path.rglob("*")) == [path]


def test_a_result_that_is_saved_under_another_key_than_a_digest_is_refused(tmp_path):
    with pytest.raises(UserError, match="the key of a result must be 64 hexadecimal digits"):
        save_session(tmp_path / "s.workbench", SavedSession(Session(), {}, {"../k": entry()}))
    assert list(tmp_path.iterdir()) == []


def test_a_document_over_the_limit_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "s.workbench"
    archive_of(path, {"session.json": b" " * 70_000_000})
    assert path.stat().st_size < 1_000_000
    tracemalloc.start()
    with pytest.raises(UserError) as refused:
        load_session(path)
    assert str(refused.value) == (
        "s.workbench cannot be opened as a session: session.json must be at most 64 MB; it has 70.0 MB."
    )
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_a_document_whose_header_says_less_than_there_is_is_refused(tmp_path):
    path = tmp_path / "s.workbench"
    archive_of(path, {"session.json": b" " * 70_000_000})
    said, less = (70_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(said, less))
    with pytest.raises(UserError, match=r"^s\.workbench cannot be opened as a session: "):
        load_session(path)


def test_a_result_over_the_limit_is_lost_and_the_rest_comes_back(tmp_path, monkeypatch):
    path = tmp_path / "s.workbench"
    save_session(path, SavedSession(Session(model="m"), {}, {K1: entry()}))
    monkeypatch.setattr(module, "MAX_RESULT_BYTES", 100)
    back = load_session(path)
    assert (back.session.model, back.entries, back.lost) == ("m", {}, (K1,))


def test_a_pasted_image_of_too_many_pixels_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    path = tmp_path / "s.workbench"
    photo = photo_of(np.zeros((40, 40, 3), np.uint8), "pasted")
    save_session(path, SavedSession(Session(images=(OpenImage("pasted:ab", "pasted"),)), pasted={"pasted:ab": photo}))
    monkeypatch.setattr(pasted_images, "MAX_PIXELS", 100)
    with pytest.raises(UserError, match=r"the image 'pasted' in it is damaged\.$"):
        load_session(path)
