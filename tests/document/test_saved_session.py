"""The document: a session comes back as it was, and what is no document is refused in a sentence."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cached_results import content_key_named
from workbench.api import UserError
from workbench.document import saved_session as module
from workbench.document.drawn_region import DrawnRegion
from workbench.document.history import History
from workbench.document.run import Run
from workbench.document.saved_session import SavedSession, document_bytes, parse_document
from workbench.document.session import OpenImage, Session
from workbench.render.colour import COLOUR_MAPS
from workbench.render.display import Display
from workbench.render.tile_order import ORDERS

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], min_codepoint=1), max_size=20)
names = st.text("abcdefgh_", min_size=1, max_size=8)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)
parameters = st.dictionaries(names, st.one_of(texts, st.booleans(), st.integers(-9, 9), numbers), max_size=4)
keys = st.text("0123456789abcdef", min_size=64, max_size=64)
targets = st.sampled_from(["predicted", "class:3", "class:größe", "difference:1,2", "unit:a.b#2:7"])
files = st.builds(OpenImage, key=texts, name=texts, path=texts.filter(bool))
pasted = st.builds(OpenImage, key=keys.map(lambda key: f"pasted:{key[:16]}"), name=texts)
images = st.one_of(files, pasted)
runs = st.builds(
    Run, number=st.integers(0, 999), key=keys, technique=names, title=texts, subtitle=texts, params=parameters,
    target=targets, layer=texts, image=texts, model=texts, seconds=numbers,
)  # fmt: skip
displays = st.builds(
    Display, colour_map=st.sampled_from(["", *COLOUR_MAPS]), opacity=st.floats(0, 1),
    low=st.none() | st.floats(-1e6, -1), high=st.none() | st.floats(0, 1e6),
    network_view=st.booleans(), smooth=st.booleans(), tile_order=st.sampled_from(["", *ORDERS]),
)  # fmt: skip
DRAWN = (
    DrawnRegion("Eye", "box:1,2,3,4"),
    DrawnRegion("größe", "polygon:0.5,0,9,0,3.2,7", visible=False),
    DrawnRegion("c", "mask:1,1,2,2:1,3"),
)
sessions = st.builds(
    Session, model=texts, images=st.lists(images, max_size=4).map(tuple), current=texts, technique=names,
    params=st.dictionaries(names, parameters, max_size=3), target=targets, layer=texts, display=displays,
    runs=st.lists(runs, max_size=4, unique_by=lambda run: run.number).map(tuple), shown=st.integers(0, 99),
    background=st.sampled_from(["white", "#102030"]),
    stopped=st.dictionaries(keys, st.sampled_from(["crashed", "cancelled", "unfinished"]), max_size=3),
    regions=st.sampled_from([{}, {"d" * 64: DRAWN}, {"e": DRAWN[:1], "f": DRAWN[1:]}]),
    listed=st.sampled_from([(), ("a",), ("a", "b")]),
)  # fmt: skip


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
            run = Run(i, content_key_named(str(i)), "gradcam", "Grad-CAM", "", {}, "", "", "", "")
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


def test_a_file_of_a_newer_program_is_refused_and_says_so(tmp_path):
    told = json.loads(document_bytes(SavedSession(Session())))
    with pytest.raises(UserError, match="newer program"):
        parse_document(json.dumps({**told, "schema": module.SCHEMA + 1}).encode())


def test_a_file_of_an_older_schema_is_brought_up_to_date(monkeypatch):
    def renamed(told):
        session = dict(told["session"])
        session["target"] = session.pop("aim")
        return {**told, "session": session}

    told = json.loads(document_bytes(SavedSession(Session(model="m", target="class:3"))))
    told["session"]["aim"] = told["session"].pop("target")
    now = module.SCHEMA
    monkeypatch.setattr(module, "SCHEMA", now + 1)
    monkeypatch.setattr(module, "MIGRATIONS", {**module.MIGRATIONS, now: renamed})
    assert parse_document(json.dumps(told).encode()).session == Session(model="m", target="class:3")


def test_a_session_may_be_changed_field_by_field_and_still_comes_back():
    session = replace(Session(), display=Display(low=0.0, high=2.0), params={"occlusion": {"patch": 32}})
    assert parse_document(document_bytes(SavedSession(session))).session == session


def saved_run(key: str) -> Session:
    return Session(runs=(Run(1, key, "gradcam", "Grad-CAM", "", {}, "", "", "", ""),))


@pytest.mark.parametrize("key", ["../../escaped", "/etc/escaped", "C:\\escaped", "", "k1", "A" * 64])
def test_a_run_whose_key_is_no_digest_is_refused_with_the_key(key):
    with pytest.raises(UserError, match=r"the key of a result must be 64 hexadecimal digits; got ") as refused:
        parse_document(document_bytes(SavedSession(saved_run(key))))
    assert repr(key) in str(refused.value)


@pytest.mark.parametrize("key", ["pasted:../../escaped", "..\\..\\escaped", "/etc/escaped", "pasted:", "pasted:ab\n"])
def test_an_image_without_a_file_whose_key_may_become_another_path_is_refused(key):
    session = Session(images=(OpenImage(key, "pasted"),))
    with pytest.raises(UserError, match="the key of an image without a file must be 'pasted:' and hexadecimal digits"):
        parse_document(document_bytes(SavedSession(session)))


def test_a_step_of_undo_with_such_a_key_ends_the_history():
    now = Session(target="class:3")
    wrong = replace(now, images=(OpenImage("..\\escaped", "pasted"),))
    back = parse_document(document_bytes(SavedSession(now, past=(("Paste", wrong), ("Target", Session())))))
    assert [label for label, _ in back.past] == ["Target"]


def test_a_document_that_would_be_too_large_to_read_again_is_saved_without_its_undo_steps(monkeypatch):
    now, before = Session(target="class:3"), Session(model="m" * 9000)
    monkeypatch.setattr(module, "MAX_DOCUMENT_BYTES", 5000)
    back = parse_document(document_bytes(SavedSession(now, past=(("Model", before),))))
    assert (back.session, back.past) == (now, ())
    with pytest.raises(UserError, match=r"session\.json must be at most"):
        document_bytes(SavedSession(before))


def test_lists_without_end_are_refused_in_a_sentence():
    with pytest.raises(UserError, match="damaged"):
        parse_document(b"[" * 100_000)


def test_a_path_that_is_not_utf_8_comes_back_as_it_was():
    path = "/tmp/caf\udce9.png?range=0..1020"
    session = Session(images=(OpenImage(path, "caf\\xe9.png", path),), current=path)
    assert parse_document(document_bytes(SavedSession(session))).session == session


def test_a_step_writes_of_drawn_regions_what_changed_and_shares_the_others_when_it_is_read():
    large = DrawnRegion("large", "mask:0,0,300,300:" + ",".join(["1"] * 90_000))
    empty, other = Session(), DrawnRegion("other", "box:1,2,3,4")
    steps = [empty, empty.with_regions("a", (large,)), empty.with_regions("a", (large, other)).with_regions("b", DRAWN)]
    steps.append(steps[-1].with_regions("a", (other,)).with_regions("b", ()))
    steps.append(steps[-1].with_regions("a", (large, other)))
    past = tuple(("Draw", step) for step in steps)
    data = document_bytes(SavedSession(steps[-1], past=past))
    assert len(data) < 3 * len(large.area)  # it stands in the session and, after the step without it, once more
    read = parse_document(data)
    assert read.past == past
    assert read.past[-1][1].regions["a"][0] is read.session.regions["a"][0]
    assert read.past[1][1].regions["a"][0] is read.past[2][1].regions["a"][0]


@pytest.mark.parametrize("drawn", [5, {"a": [7]}, {"a": [{"name": 3}]}, {"a": 1}, {"a": [{"name": "x", "area": "no"}]}])
def test_the_history_ends_at_a_step_whose_regions_cannot_be_read(drawn):
    saved = SavedSession(Session(), past=(("Draw", Session().with_regions("a", DRAWN)),))
    document = json.loads(document_bytes(saved))
    document["history"]["past"][0]["fields"]["drawn"] = drawn
    assert parse_document(json.dumps(document).encode()).past == ()
