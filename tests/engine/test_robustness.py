"""Robustness: answers and maps of corrupted images, counted one image at a time."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pillow

from workbench.api import Target
from workbench.collections import open_collection
from workbench.collections.index import CollectionIndex
from workbench.engine.collection_pass import TakeAnswers, model_key, run_pass
from workbench.engine.robustness import TakeCorrupted, judged
from workbench.families import cam
from workbench.images.corruptions import corrupted, moved_back
from workbench.render.similarity import rank_correlation


@pytest.fixture
def collection(tmp_path):
    for i in range(5):
        (tmp_path / "photos" / "ab"[i % 2]).mkdir(parents=True, exist_ok=True)
        rows, columns = np.mgrid[:24, :24]
        smooth = 127 + 100 * np.sin(rows / (3 + i) + columns / (5 + i))[..., None] * [1, 0.5, -1]
        Pillow.fromarray(smooth.astype(np.uint8)).save(tmp_path / "photos" / "ab"[i % 2] / f"{i}.png")
    return open_collection(tmp_path / "photos")


@pytest.mark.parametrize("name", ["gaussian-noise", "rotation"])
def test_answers_and_maps_are_those_of_each_corrupted_image_alone(name, collection, tmp_path, tiny_model):
    index, taker = CollectionIndex(tmp_path / "index"), TakeCorrupted(tiny_model, name)
    list(run_pass(tiny_model, collection, index, [TakeAnswers(), taker]))
    records = index.records(collection, model_key(tiny_model))
    places = records.known(taker.kind)
    predicted = records.array(taker.kind, "predicted", places)
    stability = records.array(taker.kind, "stability", places)
    for place in (0, 3):
        photo = collection.entries[place].photo()
        image = tiny_model.prepare(photo.pixels, "", photo.digest)
        target = Target("class", (str(records.predicted[place]),))
        seen = tiny_model.preparation.seen(photo.pixels, photo.digest)
        changed = tiny_model.preparation.prepare_seen(corrupted(seen, name, 4, int(photo.digest[:8], 16)))
        answer = tiny_model.answer(tiny_model.pixels(changed))
        assert predicted[place, 3] == int(answer.argmax())
        first, second = (map_of(tiny_model, each, target, taker.layer) for each in (image, changed))
        alone = rank_correlation(first, moved_back(second, name, 4))
        assert stability[place, 3] == pytest.approx(alone, abs=1e-4)


def map_of(model, image, target, layer):
    reading = cam.read(model, image, target, [layer])
    small = cam.gradient_weighted(reading.activations[0], reading.gradients[0]).clamp(min=0)
    return cam.enlarged(small, model.input_size)


def test_shares_count_the_images_that_keep_their_answer_and_those_that_are_right(collection, tmp_path, tiny_model):
    index, taker = CollectionIndex(tmp_path / "index"), TakeCorrupted(tiny_model, "gaussian-noise")
    list(run_pass(tiny_model, collection, index, [TakeAnswers(), taker]))
    records = index.records(collection, model_key(tiny_model))
    truth = np.array([0, 0, 1, 1, -1])
    rows = judged(records, taker, truth)
    predicted = records.array(taker.kind, "predicted", np.arange(5))
    assert (rows[0].same, rows[0].stability, rows[0].images, rows[0].labelled) == (1.0, 1.0, 5, 4)
    for severity in range(5):
        row = rows[severity + 1]
        assert row.same == pytest.approx((predicted[:, severity] == records.predicted).mean())
        assert row.accuracy == pytest.approx((predicted[:4, severity] == truth[:4]).mean())
        assert row.same_between[0] <= row.same <= row.same_between[1]
    assert np.isnan(judged(records, taker, np.full(5, -1))[1].accuracy)
