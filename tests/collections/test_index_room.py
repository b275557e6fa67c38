"""The room of the index: the least recently used makes room, and what any program has open is never removed."""

import gc
import os
import subprocess
import sys

import numpy as np
import pytest

from workbench.collections.index import CollectionIndex
from workbench.collections.index_room import clear, parts_of

HOLD = "import sys, pathlib; from workbench.collections.index import CollectionIndex\n" \
       "i = CollectionIndex(pathlib.Path(sys.argv[1])); i.store('old', 'answer'); print('open', flush=True)\n" \
       "sys.stdin.read()"  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """Three models, of which ``old`` was used first, and the images."""
    index = CollectionIndex(tmp_path / "index")
    index.images.append({"stamp": ["s"], "digest": ["a"]})
    for model in ("new", "older", "old"):
        with index.writing(model, f"the {model} one"):
            index.store(model, "answer").append({"digest": ["a"]}, {"answer": np.zeros((1, 1000), np.float32)})
    del index
    gc.collect()
    for age, model in enumerate(("new", "older", "old")):
        for path in (tmp_path / "index" / model, tmp_path / "index/users" / model):
            os.utime(path, (1e9 - age, 1e9 - age))
    return tmp_path / "index"


def test_every_part_is_told_with_its_model_and_its_room(folder):
    parts = {part.name: part for part in parts_of(folder)}
    assert set(parts) == {"images", "old", "older", "new"}
    assert parts["old"].about == "the old one"
    assert parts["old"].bytes > 4000
    assert not any(part.in_use for part in parts.values())


def test_the_least_recently_used_makes_room(folder):
    parts = parts_of(folder)
    limit = sum(part.bytes for part in parts) - 1
    removed, kept = clear(folder, limit)
    assert ([part.name for part in removed], kept) == (["old"], [])
    assert sorted(part.name for part in parts_of(folder)) == ["images", "new", "older"]
    assert [part.name for part in clear(folder, 0)[0]][-1] == "images"
    assert parts_of(folder) == []


def test_what_another_program_has_open_is_kept_until_it_lets_go_or_dies(folder):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "open\n"
        removed, kept = clear(folder, 0)
        other.kill()
        other.wait(30)
    assert {part.name for part in removed} == {"older", "new"}
    assert {part.name for part in kept} == {"old", "images"}
    assert {part.name for part in clear(folder, 0)[0]} == {"old", "images"}


def test_an_index_that_is_open_here_keeps_what_it_uses_and_makes_room_of_the_rest(folder):
    index = CollectionIndex(folder)
    index.store("older", "answer")
    index.make_room(0)
    assert {part.name for part in parts_of(folder)} == {"images", "older"}
    assert index.store("older", "answer").array("answer", ["a"]).shape == (1, 1000)
