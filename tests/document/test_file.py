"""Sessions on the disk: what is saved comes back as it was, whatever happens while it is saved."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import zipfile
from contextlib import closing, suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.api import Geometry, Grid, Group, Heatmap, Picture, Scores, Table, UserError, arrays_of
from workbench.atomic_file import atomic_write
from workbench.cache.disk_cache import DiskCache
from workbench.cache.entry_file import Damaged, pack_entry, unpack_entry
from workbench.cache.result_cache import CachedResult
from workbench.document import file as session_file
from workbench.document.autosave import Autosave
from workbench.document.file import SavedSession, document_bytes, load_session, parse_document, save_session
from workbench.document.history import History
from workbench.document.run import Run
from workbench.document.session import OpenImage, Session
from workbench.images.photo import photo_of
from workbench.render.display import Display

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
names = st.text("abcdefgh_", min_size=1, max_size=8)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)
parameters = st.dictionaries(names, st.one_of(texts, st.booleans(), st.integers(-9, 9), numbers), max_size=4)
images = st.builds(OpenImage, key=texts, name=texts, path=texts)
runs = st.builds(
    Run, number=st.integers(0, 999), key=names, technique=names, title=texts, subtitle=texts, params=parameters,
    target=texts, layer=texts, image=texts, model=texts, seconds=numbers,
)  # fmt: skip
displays = st.builds(
    Display, colour_map=names, opacity=numbers, low=st.none() | numbers, high=st.none() | numbers,
    network_view=st.booleans(), smooth=st.booleans(),
)  # fmt: skip
sessions = st.builds(
    Session, model=texts, images=st.lists(images, max_size=4).map(tuple), current=texts, technique=names,
    params=st.dictionaries(names, parameters, max_size=3), target=texts, layer=texts, display=displays,
    runs=st.lists(runs, max_size=4).map(tuple), shown=st.integers(0, 99), background=texts,
)  # fmt: skip

GEOMETRY = Geometry.resized_and_cropped((300, 451), (256, 384), (16, 80), (224, 224), "bicubic")


def result(seed: int = 0) -> Group:
    noise = np.random.default_rng(seed)
    values = noise.normal(size=(8, 8)).astype(np.float32)
    tiles = Grid(
        values=noise.normal(size=(3, 4, 4)).astype(np.float32), labels=("0", "1", "2"), number_name="mean",
        numbers=np.zeros(3, np.float32), units=np.arange(3, dtype=np.int32), dead=np.zeros(3, bool),
    )  # fmt: skip
    return Group(
        parts={
            "map": Heatmap(values=values, unit="logit", caption="Größe – 大", facts={"score": 1.5, "layer": "x#2"}),
            "picture": Picture(values=np.ones((2, 2, 3), np.float32)),
            "scores": Scores(values=np.ones(2, np.float32), names=("a", "b"), indices=np.arange(2, dtype=np.int32)),
            "table": Table(columns=("a", "b"), rows=((1, "x"), (2.5, "y"))),
            "tiles": tiles,
        },
        caveat="what must be said",
    )


def entry(seed: int = 0) -> CachedResult:
    return CachedResult(result(seed), GEOMETRY, {"technique": "gradcam", "parameters": {"relu": True}, "seconds": 0.25})


def assert_same_entry(one: CachedResult, other: CachedResult) -> None:
    assert one.geometry == other.geometry
    assert one.provenance == other.provenance
    assert (one.result.caption, one.result.caveat, one.result.facts) == (
        other.result.caption, other.result.caveat, other.result.facts
    )  # fmt: skip
    mine, theirs = arrays_of(one.result), arrays_of(other.result)
    assert mine.keys() == theirs.keys()
    for name, array in mine.items():
        assert array.dtype == theirs[name].dtype
        np.testing.assert_array_equal(array, theirs[name])


@given(sessions)
def test_every_session_comes_back_as_it_was(session):
    assert parse_document(document_bytes(SavedSession(session, {"open": ["images"]}))).session == session


@given(st.lists(st.one_of(sessions, st.sampled_from(["undo", "redo", "run"])), max_size=12))
def test_what_can_be_undone_and_redone_comes_back_as_it_was(acts):
    history = History(Session())
    for i, act in enumerate(acts):
        if act == "undo":
            history.undo()
        elif act == "redo":
            history.redo()
        elif act == "run":
            run = Run(i, f"key {i}", "gradcam", "Grad-CAM", "", {}, "", "", "", "")
            history.amend(history.now.with_run(run))
        else:
            history.edit(f"step {i}", replace(act, runs=history.now.runs))
    saved = SavedSession(history.now, past=tuple(history.past), future=tuple(history.future))
    back = parse_document(document_bytes(saved))
    again = History(back.session, back.past, back.future)
    for step in ("undo", "redo"):
        while label := getattr(history, step)():
            assert getattr(again, step)() == label
            assert again.now == history.now
        assert getattr(again, step)() == ""


def test_a_step_tells_only_what_it_changes():
    pictures = tuple(OpenImage(str(i), str(i), str(i)) for i in range(10_000))
    before = Session(images=pictures)
    now = replace(before, target="class:3")
    plain, steps = document_bytes(SavedSession(now)), document_bytes(SavedSession(now, past=(("Target", before),)))
    assert len(steps) - len(plain) < 300


@pytest.mark.parametrize("damaged", [None, 3, {"past": 3}, {"past": [{"label": "x", "fields": {"target": 5}}]}])
def test_a_damaged_history_costs_the_history_and_not_the_session(damaged):
    told = json.loads(document_bytes(SavedSession(Session(target="class:3"))))
    told["history"] = damaged
    back = parse_document(json.dumps(told).encode())
    assert (back.session.target, back.past, back.future) == ("class:3", (), ())


@given(st.binary(max_size=200))
def test_bytes_that_are_no_document_are_refused_in_a_sentence(data):
    with pytest.raises(UserError, match=r"damaged|newer"):
        parse_document(data)


@given(st.data())
def test_a_document_with_a_value_of_the_wrong_kind_is_refused_and_never_half_read(data):
    told = json.loads(document_bytes(SavedSession(Session())))
    name = data.draw(st.sampled_from(sorted(told["session"])))
    told["session"][name] = data.draw(st.sampled_from([None, 1.5j.imag, [1], {"a": [2]}, True]))
    with suppress(UserError):
        session = parse_document(json.dumps(told).encode()).session
        assert parse_document(document_bytes(SavedSession(session))).session == session


def test_an_entry_comes_back_with_every_array_and_word():
    assert_same_entry(unpack_entry(pack_entry(entry())), entry())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.integers(1, 255))
def test_an_entry_with_one_byte_changed_is_called_damaged(at, by):
    data = bytearray(pack_entry(entry()))
    data[at % len(data)] ^= by
    with pytest.raises(Damaged):
        unpack_entry(bytes(data))


def test_a_saved_session_comes_back_with_its_results_its_window_and_its_pasted_images(tmp_path):
    photo = photo_of(np.arange(48, dtype=np.uint8).reshape(4, 4, 3), "pasted 12:00")
    session = Session(model="efficientnet-lite0", images=(OpenImage("pasted:ab", "pasted 12:00"),), current="pasted:ab")
    path = tmp_path / "größe 大.workbench"
    save_session(path, SavedSession(session, {"left": [1, 2]}, {"k1": entry(1), "k2": entry(2)}, {"pasted:ab": photo}))
    back = load_session(path)
    assert (back.session, back.window, back.lost) == (session, {"left": [1, 2]}, ())
    assert_same_entry(back.entries["k1"], entry(1))
    assert_same_entry(back.entries["k2"], entry(2))
    np.testing.assert_array_equal(back.pasted["pasted:ab"].pixels, photo.pixels)
    assert back.pasted["pasted:ab"].digest == photo.digest


def test_the_same_session_makes_the_same_file(tmp_path):
    for name in ("a", "b"):
        save_session(tmp_path / name, SavedSession(Session(model="m"), {}, {"k": entry()}))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_result_that_is_damaged_is_named_and_the_rest_comes_back(tmp_path):
    path = tmp_path / "s.workbench"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("session.json", document_bytes(SavedSession(Session(model="m"))))
        archive.writestr("results/good", pack_entry(entry()))
        archive.writestr("results/bad", pack_entry(entry())[:-5])
    back = load_session(path)
    assert back.session.model == "m"
    assert (list(back.entries), back.lost) == (["good"], ("bad",))


@pytest.mark.parametrize("damage", ["empty", "cut", "text", "folder", "missing", "without a document"])
def test_what_is_no_session_is_refused_in_a_sentence_that_names_the_file(tmp_path, damage):
    path = tmp_path / "s.workbench"
    save_session(path, SavedSession(Session(), {}, {"k": entry()}))
    original = path.read_bytes()
    path.unlink()
    if damage == "folder":
        path.mkdir()
    elif damage == "without a document":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("results/k", b"")
    elif damage != "missing":
        path.write_bytes({"empty": b"", "cut": original[: len(original) // 2], "text": b"hello"}[damage])
    with pytest.raises(UserError, match=r"s\.workbench cannot be opened as a session: .*\.$"):
        load_session(path)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1, exclude_max=True), by=st.integers(1, 255))
def test_a_session_file_with_one_byte_changed_is_refused_or_read_but_never_crashes(tmp_path, at, by):
    path = tmp_path / "s.workbench"
    save_session(path, SavedSession(Session(model="m", target="class:3"), {}, {"k": entry()}))
    data = bytearray(path.read_bytes())
    data[int(at * len(data))] ^= by
    path.write_bytes(data)
    with suppress(UserError):
        assert load_session(path).session.model is not None


def test_a_file_of_a_newer_program_is_refused_and_says_so(tmp_path):
    told = json.loads(document_bytes(SavedSession(Session())))
    with pytest.raises(UserError, match="newer program"):
        parse_document(json.dumps({**told, "schema": session_file.SCHEMA + 1}).encode())


def test_a_file_of_an_older_schema_is_brought_up_to_date(monkeypatch):
    def renamed(told):
        session = dict(told["session"])
        session["target"] = session.pop("aim")
        return {**told, "session": session}

    told = json.loads(document_bytes(SavedSession(Session(model="m", target="class:3"))))
    told["session"]["aim"] = told["session"].pop("target")
    now = session_file.SCHEMA
    monkeypatch.setattr(session_file, "SCHEMA", now + 1)
    monkeypatch.setattr(session_file, "MIGRATIONS", {**session_file.MIGRATIONS, now: renamed})
    assert parse_document(json.dumps(told).encode()).session == Session(model="m", target="class:3")


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


SAVING = textwrap.dedent("""
    import os, random, signal, sys, time
    from pathlib import Path
    import numpy as np
    from workbench.api import Heatmap
    from workbench.document.autosave import Autosave
    from workbench.document.file import SavedSession, load_session, save_session
    from workbench.document.session import Session
    from workbench.cache.result_cache import CachedResult

    folder, times = Path(sys.argv[1]), int(sys.argv[2])
    path = folder / "s.workbench"
    entry = CachedResult(Heatmap(values=np.random.default_rng(0).normal(size=(150, 150)).astype(np.float32)), None, {})

    def saved(number):
        return SavedSession(Session(model="m", shown=number), {}, {"k": entry})

    save_session(path, saved(0))
    autosave = Autosave(folder / "auto")
    autosave.save(saved(0))
    autosave.close()
    dice = random.Random(7)
    killed = 0
    for _ in range(times):
        child = os.fork()
        if child == 0:
            own = Autosave(folder / "auto")
            number = 0
            while True:
                number += 1
                save_session(path, saved(number))
                own.save(saved(number))
        time.sleep(dice.uniform(0.0, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        killed += 1
        back = load_session(path)
        assert back.session.model == "m" and "k" in back.entries and not back.lost
        after = Autosave(folder / "auto")
        assert after.found is not None and after.found.session.model == "m", after.problem
        after.close()
    print(killed, load_session(path).session.shown)
    save_session(path, saved(0))
    after = Autosave(folder / "auto")
    after.save(saved(0))
    after.close()
    left = [file.name for file in folder.rglob(".*")]
    assert not left, left
""")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_program_killed_a_hundred_times_while_it_saves_never_loses_the_session(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", SAVING, str(tmp_path), "100"], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[0] == "100"


def test_what_a_killed_save_left_goes_with_the_next_one_and_what_is_being_written_stays(tmp_path):
    path, other = tmp_path / "s.workbench", tmp_path / ".t.workbench-abcd1234"
    left = tmp_path / ".s.workbench-abcd1234"
    for file in (left, other):
        file.write_bytes(b"half")
    with atomic_write(path) as file:
        file.write(b"of another program")
        save_session(path, SavedSession(Session(model="m")))
        assert not left.exists()
        assert other.exists()
        assert len(list(tmp_path.iterdir())) == 3
    assert path.read_bytes() == b"of another program"


def test_the_autosave_is_found_by_the_next_start_with_pasted_images(tmp_path):
    photo = photo_of(np.arange(48, dtype=np.uint8).reshape(4, 4, 3), "pasted")
    session = Session(model="m", images=(OpenImage("pasted:ab", "pasted"),))
    with closing(Autosave(tmp_path)) as first:
        assert first.found is None
        first.save(SavedSession(session, {"x": 1}, pasted={"pasted:ab": photo}))
    with closing(Autosave(tmp_path)) as second:
        found = second.found
    assert found is not None
    assert (found.session, found.window) == (session, {"x": 1})
    np.testing.assert_array_equal(found.pasted["pasted:ab"].pixels, photo.pixels)


def test_two_windows_have_a_place_each(tmp_path):
    with closing(Autosave(tmp_path)) as first, closing(Autosave(tmp_path)) as second:
        first.save(SavedSession(Session(model="one")))
        second.save(SavedSession(Session(model="two")))
    with closing(Autosave(tmp_path)) as again:
        assert again.found.session.model == "one"


def test_an_autosave_that_is_damaged_is_told_and_kept_under_another_name(tmp_path):
    (tmp_path / "current-1.json").write_text("{ half", "utf-8")
    with closing(Autosave(tmp_path)) as autosave:
        assert autosave.found is None
        assert "could not be read" in autosave.problem
        autosave.save(SavedSession(Session(model="new")))
    (kept,) = tmp_path.glob("current-1-damaged-*.json")
    assert kept.read_text("utf-8") == "{ half"


def test_the_shelf_gives_back_what_it_was_given_also_after_a_new_start(tmp_path):
    DiskCache(tmp_path).put("k", entry())
    found = DiskCache(tmp_path).get("k")
    assert found is not None
    assert_same_entry(found, entry())
    assert DiskCache(tmp_path).get("other") is None


def test_what_was_not_looked_at_for_longest_leaves_the_shelf_first(tmp_path):
    size = len(pack_entry(entry()))
    shelf = DiskCache(tmp_path, most_bytes=2 * size)
    for i, key in enumerate("ab"):
        shelf.put(key, entry())
        os.utime(tmp_path / f"{key}.result", (i, i))
    assert shelf.get("a") is not None
    shelf.put("c", entry())
    assert ("a" in shelf, "b" in shelf, "c" in shelf) == (True, False, True)


def test_a_damaged_file_on_the_shelf_is_not_known_and_goes(tmp_path):
    shelf = DiskCache(tmp_path)
    shelf.put("k", entry())
    file = tmp_path / "k.result"
    file.write_bytes(file.read_bytes()[:-1])
    assert shelf.get("k") is None
    assert not file.exists()


def test_a_shelf_on_a_disk_that_refuses_only_forgets(tmp_path):
    (tmp_path / "file").write_text("in the way", "utf-8")
    shelf = DiskCache(tmp_path / "file")
    shelf.put("k", entry())
    assert shelf.get("k") is None


def test_a_session_may_be_changed_field_by_field_and_still_comes_back():
    session = replace(Session(), display=Display(low=0.0, high=2.0), params={"occlusion": {"patch": 32}})
    assert parse_document(document_bytes(SavedSession(session))).session == session
