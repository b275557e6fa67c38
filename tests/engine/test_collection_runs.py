"""What the window asks of a collection."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest
from PIL import Image as Pillow

from tests.conftest import loaded
from workbench.api import Progress
from workbench.collections import open_collection
from workbench.collections.index import ANSWER, CollectionIndex, index_key
from workbench.engine.collection_pass import model_key
from workbench.engine.host import Host, RunRequest


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    rng = np.random.default_rng(0)
    base = rng.integers(0, 255, (40, 40, 3), np.uint8)
    for i in range(20):
        pixels = base // 2 + (i % 2) * rng.integers(0, 127, (40, 40, 3), np.uint8)
        Pillow.fromarray(pixels + np.uint8(i)).save(pictures / f"{i:02}.png")
    return pictures


@pytest.fixture
def host(tiny_model):
    host = Host()
    host.lend(tiny_model.network, loaded(tiny_model.network, 24).preparation, "tiny")
    return host


def finished(host, technique, **params):
    return list(host.run(RunRequest(technique, params)))[-1].result


def test_one_look_leaves_answers_features_descriptors_and_strongest_places_in_the_index(folder, host):
    finished(host, "collection-look", collection=str(folder))
    key = model_key(host.model)
    assert key == index_key(host.model.digest, host.model.device)
    records = CollectionIndex().records(open_collection(folder), key)
    assert len(records.known(ANSWER)) == 20
    kinds = {path.name for path in (CollectionIndex().folder / key).iterdir() if path.is_dir()}
    assert len(kinds) == 4


def test_a_look_that_is_ended_keeps_what_it_found(folder, host):
    with closing(host.run(RunRequest("collection-look", {"collection": str(folder)}))) as steps:
        for step in steps:
            if isinstance(step, Progress) and step.done:
                break
    records = CollectionIndex().records(open_collection(folder), model_key(host.model))
    assert 0 < len(records.known(ANSWER)) < 20


def test_what_is_like_a_part_is_outlined_in_the_first_that_are_found_and_may_be_asked_once_more(folder, host):
    params = {"collection": str(folder), "query": f"{folder}/00.png?cut=4,4,20,20", "count": 5}
    table = finished(host, "collection-alike", **params, outlined=2, expand=2)
    assert [row[3] != "" for row in table.rows] == [True, True, False, False, False]
    for left, top, width, height in (row[3:] for row in table.rows[:2]):
        assert 0 <= left < left + width <= 1 + 1e-9
        assert 0 <= top < top + height <= 1 + 1e-9
    assert [row[2] for row in table.rows] != [row[2] for row in finished(host, "collection-alike", **params).rows]


def test_what_is_alike_is_found_without_the_image_itself(folder, host):
    table = finished(host, "collection-alike", collection=str(folder), query=str(folder / "00.png"), count=5)
    assert table.columns == ("place", "image", "cosine", "left", "top", "width", "height")
    assert {row[3:] for row in table.rows} == {("",) * 4}
    names = [row[1] for row in table.rows]
    assert len(names) == 5
    assert "00.png" not in names
    cosines = [row[2] for row in table.rows]
    assert cosines == sorted(cosines, reverse=True)
