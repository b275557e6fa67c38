"""Slices: a part that is worse is found with an interval, and one that is not is not called so."""

from types import SimpleNamespace

import numpy as np
import pytest

from tests.evaluation.judgements import judgements
from workbench.collections import Collection, Entry
from workbench.evaluation.slices import Slice, looked_at, slices

N = 200


@pytest.fixture
def dark_is_worse():
    """Of dark images a half is wrong, of the others one of twenty; the camera and the noise tell nothing."""
    rng = np.random.default_rng(0)
    brightness = rng.uniform(0, 1, N).astype(np.float32)
    wrong = rng.random(N) < np.where(brightness < 0.25, 0.5, 0.05)
    truth = np.arange(N) % 2
    logits = np.zeros((N, 2))
    logits[np.arange(N), np.where(wrong, 1 - truth, truth)] = 1
    entries = [
        Entry(str(i), str(i), "", {"camera": "ab"[i % 4 // 2], "noise": float(rng.random()), "kind": "xy"[i % 2]})
        for i in range(N)
    ]
    records = SimpleNamespace(
        collection=Collection.of("made up", entries), brightness=brightness, sizes=np.full((N, 2), 10)
    )
    return judgements(truth, logits), records


def test_the_part_that_is_worse_is_the_first_and_the_only_one(dark_is_worse):
    found = slices(*dark_is_worse)
    assert found[0].by == "brightness"
    assert found[0].value.startswith("0.0")
    assert found[0].accuracy < 0.7 < 0.9 < found[0].others
    assert [each.by for each in found if each.worse] == ["brightness"]
    assert {each.by for each in found} == {"brightness", "camera", "noise"}  # one size; a kind is of one class


def test_the_more_parts_are_looked_at_the_wider_are_the_intervals(dark_is_worse):
    data, records = dark_is_worse
    few = slices(data, SimpleNamespace(**{**vars(records), "collection": Collection.of("", [Entry("", "")] * N)}))
    many = slices(data, records)
    assert few[0].high - few[0].low < many[0].high - many[0].low


def test_images_that_are_alike_are_a_part(dark_is_worse):
    data, records = dark_is_worse
    features = np.eye(8, dtype=np.float32)[np.arange(N) // 25]
    found = [each for each in slices(data, records, features) if each.by == "cluster"]
    assert sorted(len(each.places) for each in found) == [25] * 8


@pytest.mark.parametrize(("count", "words"), [(1, "1 part was looked at;"), (2, "2 parts were looked at;")])
def test_how_many_parts_were_looked_at_is_said_in_words_that_fit_the_number(count, words):
    each = Slice("brightness", "0.1 to 0.2", np.arange(3), 0.5, 0.6, -0.2, 0.1)
    assert looked_at([each] * count).startswith(words)
