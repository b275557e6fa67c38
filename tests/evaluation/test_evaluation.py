"""An evaluation of a real, small model on forty photographs, from the folder to the findings."""

import shutil

import numpy as np
import pytest

from tests.collections.labelled_photographs import write_labelled_photographs
from tests.conftest import tiny
from workbench.api import UserError
from workbench.collections import open_collection
from workbench.collections.index import CollectionIndex
from workbench.engine.collection_pass import model_key, run_pass
from workbench.evaluation.evaluation import evaluate

PHOTOGRAPHS = {
    "ant": ("skimage", "data/chelsea.png"),
    "bee": ("skimage", "data/coffee.png"),
    "cow": ("skimage", "data/rocket.jpg"),
    "dodo": ("sklearn", "datasets/images/flower.jpg"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = write_labelled_photographs(tmp_path_factory.mktemp("made") / "photos", PHOTOGRAPHS, 48)
    (folder / "ant" / "bad.jpg").write_bytes(b"no picture")
    (folder / "train").mkdir()
    for name in PHOTOGRAPHS:
        shutil.move(folder / name, folder / "train" / name)
    (folder / "test" / "bee").mkdir(parents=True)
    shutil.copy(folder / "train" / "bee" / "3.jpg", folder / "test" / "bee" / "leaked.jpg")
    return folder


@pytest.fixture(scope="module")
def evaluation(folder, tmp_path_factory):
    model, collection = tiny(), open_collection(folder)
    index = CollectionIndex(tmp_path_factory.mktemp("index"))
    for _ in run_pass(model, collection, index):
        pass
    return evaluate(index.records(collection, model_key(model)), model.classes, "tiny")


def test_images_that_have_a_class_and_an_answer_are_judged(evaluation):
    assert evaluation.metrics.images == 25
    assert evaluation.data.matched.unknown == {"dodo": 8}
    answers = evaluation.records.answers(evaluation.data.places)
    np.testing.assert_array_equal(evaluation.data.logits, answers)
    assert evaluation.metrics.accuracy.value == evaluation.data.right.mean()


def test_what_is_left_out_is_said(evaluation):
    unmatched, unreadable = evaluation.sentences
    assert unmatched == "8 images have labels that are no class of the model and left out: dodo."
    assert unreadable.startswith("1 image cannot be read: bad.jpg cannot be read as an image")


def test_a_picture_in_train_and_test_is_a_leak(evaluation):
    same = [pair for pair in evaluation.leaks if pair.same]
    assert [{evaluation.name(pair.first), evaluation.name(pair.second)} for pair in same] == [
        {"train/bee/3.jpg", "test/bee/leaked.jpg"}
    ]


def test_all_of_it_is_plain(evaluation):
    plain = evaluation.plain()
    assert plain["images"] == 25
    assert plain["alike"]["least_cosine"] == 0.97
    assert sum(each["count"] for each in plain["most_confused"]) == int((~evaluation.data.right).sum())


def test_a_collection_without_answers_cannot_be_judged(folder, tmp_path):
    records = CollectionIndex(tmp_path).records(open_collection(folder), "m")
    with pytest.raises(UserError, match="No image has both a class that is known and an answer of the model"):
        evaluate(records, tiny().classes, "tiny")
