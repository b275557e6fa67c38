"""One pass: each image goes through the network once, what is known is not computed again, a kill loses little."""

import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
import torch
from PIL import Image as Pillow

from tests.conftest import full_disk, tiny
from workbench.api import UserError
from workbench.collections import open_collection
from workbench.collections.index import ANSWER, CollectionIndex, features_of
from workbench.collections.strongest import RELEVANCE
from workbench.engine import collection_pass
from workbench.engine.collection_pass import Rows, TakeAnswers, TakeFeatures, model_key, run_pass
from workbench.engine.strongest import TakeStrongest


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    for i in range(20):
        pixels = np.random.default_rng(i).integers(0, 256, (30, 40, 3), np.uint8)
        Pillow.fromarray(pixels).save(folder / f"{i}.png")
    return folder


@pytest.fixture
def index(tmp_path):
    return CollectionIndex(tmp_path / "index")


class Counting:
    """How many images a model has looked at."""

    def __init__(self, model):
        self.seen = 0
        model.network.register_forward_pre_hook(self)

    def __call__(self, network, pixels):
        self.seen += len(pixels[0])


def go(model, folder, index, **options):
    return list(run_pass(model, open_collection(folder), index, **options))


def test_answers_and_features_are_those_of_each_image_alone(folder, index, tiny_model):
    (folder / "bad.png").write_bytes(b"no picture")
    steps = go(tiny_model, folder, index)
    assert (steps[0].done, steps[-1].done, steps[-1].total) == (0, 21, 21)
    collection = open_collection(folder)
    records = index.records(collection, model_key(tiny_model))
    assert records.problems[collection.by_name["bad.png"]].startswith("bad.png cannot be read as an image")
    assert len(records.answered) == 20
    for place in (0, 13):
        photo = collection.entries[place].photo()
        image = tiny_model.prepare(photo.pixels)
        with torch.no_grad():
            alone = tiny_model.answer(tiny_model.pixels(image))[0]
        np.testing.assert_allclose(records.answers(np.array([place]))[0], alone, atol=1e-6)
        assert records.predicted[place] == alone.argmax()
        assert records.confidence[place] == pytest.approx(float(alone.softmax(0).max()), abs=1e-6)
        assert records.digests[place] == photo.digest
        assert records.sizes[place].tolist() == [30, 40]
    features = records.features(records.answered)
    assert len(features) == 20


def test_what_is_known_is_not_computed_again_and_what_is_new_is(folder, index, monkeypatch):
    monkeypatch.setattr(collection_pass, "twins", lambda *_: [])  # which are tried on an image first
    model = tiny()
    counting = Counting(model)
    go(model, folder, index)
    assert counting.seen == 20
    (folder / "3.png").rename(folder / "moved.png")
    (folder / "4.png").unlink()
    Pillow.new("RGB", (9, 9), "red").save(folder / "new.png")
    Pillow.new("RGB", (9, 9), "red").save(folder / "again.png")
    go(model, folder, CollectionIndex(index.folder))
    assert counting.seen == 21  # the red one, once


class Threads:
    """A taker that notes by which threads it was asked, with which model, and how many threads torch had there."""

    kind, layers = "threads", ()

    def __init__(self):
        self.asked = set()

    def take(self, model, batch):
        time.sleep(0.05)  # so that nobody does it all alone
        self.asked.add((threading.get_ident(), id(model), torch.get_num_threads()))
        return Rows({"n": list(range(len(batch.images)))})


def test_batches_that_go_through_twins_in_threads_give_what_one_after_another_give(folder, tmp_path, monkeypatch):
    monkeypatch.setitem(collection_pass.AT_ONCE, "cpu", 2)
    monkeypatch.setattr(collection_pass, "threads_on", lambda device: 2)
    model, collection, found, before = tiny(), open_collection(folder), [], torch.get_num_threads()
    takers = [*collection_pass.usual_takers(model), TakeStrongest(model, by=RELEVANCE), Threads()]
    for forwards in (1, 2):
        monkeypatch.setattr(collection_pass, "MOST_FORWARDS", forwards)
        index = CollectionIndex(tmp_path / str(forwards))
        list(run_pass(model, collection, index, takers))
        records = index.records(collection, model_key(model))
        every = np.arange(20)
        np.testing.assert_array_equal(records.answered, every)
        found.append((records.answers(every), records.features(every), records.array(takers[2].kind, "value", every)))
        asked, takers[3].asked = takers[3].asked, set()
        assert len({of for _, of, _ in asked}) == forwards
    assert {count for _, _, count in asked} == {max(1, before // 2)}
    assert id(model) not in {of for _, of, _ in asked}
    assert torch.get_num_threads() == before
    for alone, together in zip(*found, strict=True):
        np.testing.assert_allclose(together, alone, rtol=1e-5, atol=1e-6)


def test_a_taker_of_a_layer_of_its_own_is_asked_in_the_same_pass(folder, index, monkeypatch):
    monkeypatch.setattr(collection_pass, "twins", lambda *_: [])
    model = tiny()
    counting = Counting(model)
    layer = model.layers[0].name
    go(model, folder, index, takers=[TakeAnswers()])
    go(model, folder, index, takers=[TakeAnswers(), TakeFeatures(model, layer)])
    assert counting.seen == 40
    records = index.records(open_collection(folder), model_key(model))
    assert len(records.known(ANSWER)) == len(records.known(features_of(layer))) == 20


def test_a_pass_that_is_closed_keeps_what_it_has(folder, index, monkeypatch):
    monkeypatch.setitem(collection_pass.AT_ONCE, "cpu", 4)
    steps = run_pass(tiny(), open_collection(folder), index)
    next(steps), next(steps)
    steps.close()
    assert len(CollectionIndex(index.folder).records(open_collection(folder), model_key(tiny())).answered) == 4


def test_a_failing_taker_ends_the_pass_and_keeps_what_others_stored(folder, index, monkeypatch):
    monkeypatch.setitem(collection_pass.AT_ONCE, "cpu", 4)
    monkeypatch.setattr(collection_pass, "ROWS", 4)

    class Fails:
        kind, layers, calls = "fails", (), 0

        def take(self, model, batch):
            self.calls += 1
            if self.calls == 3:
                raise ZeroDivisionError
            return Rows({"n": list(range(len(batch.images)))})

    with pytest.raises(ZeroDivisionError):
        go(tiny(), folder, index, takers=[Fails()])
    assert len(index.records(open_collection(folder), model_key(tiny())).known("fails")) == 8


def test_a_full_disk_stops_with_what_was_stored(folder, index, monkeypatch):
    monkeypatch.setattr(collection_pass, "ROWS", 16)
    monkeypatch.setitem(collection_pass.AT_ONCE, "cpu", 4)
    steps = run_pass(tiny(), open_collection(folder), index)
    while not len(index.store(model_key(tiny()), ANSWER)):
        next(steps)
    with full_disk(100), pytest.raises(UserError, match=r"cannot be stored .*; what was stored before is kept"):
        list(steps)
    assert len(CollectionIndex(index.folder).store(model_key(tiny()), ANSWER)) >= 16


def test_an_array_of_which_a_part_was_written_is_said_to_be_more_than_the_disk_takes(folder, index, monkeypatch):
    def append(*_rows):
        raise OSError("327680 requested and 206816 written")

    monkeypatch.setattr(type(index.images), "append", append)
    with pytest.raises(UserError, match=r"^What was found cannot be stored \(the disk takes no more\); what was"):
        list(run_pass(tiny(), open_collection(folder), index))


def test_an_image_that_is_removed_during_the_pass_is_a_row_with_a_sentence(folder, index, monkeypatch):
    monkeypatch.setitem(collection_pass.AT_ONCE, "cpu", 2)
    monkeypatch.setattr(collection_pass, "MOST_FORWARDS", 2)
    collection, model = open_collection(folder), tiny()
    steps = run_pass(model, collection, index)
    next(steps), next(steps)  # two were looked at, four are, and four are being read
    gone = collection.entries[-1]
    (folder / gone.name).unlink()
    list(steps)
    records = CollectionIndex(index.folder).records(collection, model_key(model))
    assert records.problems == [""] * 19 + [f"There is no file {gone.name}."]
    assert len(records.answered) == 19


PROGRAM = """
import sys
from pathlib import Path
from tests.conftest import tiny
from workbench.collections import open_collection
from workbench.collections.index import CollectionIndex
from workbench.engine import collection_pass
collection_pass.AT_ONCE["cpu"], collection_pass.ROWS = 2, 2
for step in collection_pass.run_pass(tiny(), open_collection(sys.argv[1]), CollectionIndex(Path(sys.argv[2]))):
    print(step.done, flush=True)
    if step.done >= 8:
        import time
        time.sleep(60)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_a_pass_that_was_killed_goes_on_where_it_was(folder, index):
    program = subprocess.Popen([sys.executable, "-c", PROGRAM, str(folder), str(index.folder)], stdout=subprocess.PIPE)
    with program:
        while int(program.stdout.readline()) < 8:
            time.sleep(0.01)
        os.kill(program.pid, signal.SIGKILL)
    model = tiny()
    counting = Counting(model)
    known = len(CollectionIndex(index.folder).store(model_key(model), ANSWER))
    assert known >= 6
    go(model, folder, CollectionIndex(index.folder))
    assert counting.seen == 20 - known
    assert len(CollectionIndex(index.folder).records(open_collection(folder), model_key(model)).answered) == 20
