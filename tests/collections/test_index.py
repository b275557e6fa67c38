"""The index: an image is known by what it is, a file by when it was written; one program writes at a time."""

import os

import numpy as np
import pytest
from PIL import Image as Pillow

from workbench.api import UserError
from workbench.collections import open_collection
from workbench.collections.index import ANSWER, CollectionIndex, stamp_of


@pytest.fixture
def collection(tmp_path):
    for i in range(3):
        (tmp_path / "p").mkdir(exist_ok=True)
        Pillow.new("RGB", (4, 4), (i, 0, 0)).save(tmp_path / "p" / f"{i}.png")
    return open_collection(tmp_path / "p")


def test_a_file_that_was_written_again_is_another(collection):
    reference = collection.entries[0].reference
    before = stamp_of(reference)
    os.utime(reference, ns=(1, 1))
    assert stamp_of(reference) != before
    assert stamp_of(reference, "black") != stamp_of(reference)


def test_records_are_in_the_collections_order_and_say_what_is_not_known(collection, tmp_path):
    index = CollectionIndex(tmp_path / "index")
    stamps = [stamp_of(entry.reference) for entry in collection.entries]
    index.images.append(
        {
            "stamp": [stamps[2], stamps[0], stamps[1]],
            "digest": ["two", "zero", ""],
            "height": [20, 10, 0],
            "width": [21, 11, 0],
            "brightness": [0.5, 0.25, 0.0],
            "thumbnail": [b"2", b"0", b""],
            "problem": ["", "", "It is damaged."],
        }
    )
    answers = np.array([[1, 2], [3, 4]], np.float32)
    index.store("m", ANSWER).append(
        {"digest": ["two", "zero"], "predicted": [1, 0], "probability": [0.75, 0.5]}, {"answer": answers}
    )
    records = index.records(collection, "m")
    assert records.digests == ["zero", "", "two"]
    assert records.problems == ["", "It is damaged.", ""]
    assert records.predicted.tolist() == [0, -1, 1]
    assert records.sizes.tolist() == [[10, 11], [0, 0], [20, 21]]
    assert records.answered.tolist() == [0, 2]
    np.testing.assert_array_equal(records.answers(records.answered), answers[::-1])
    assert [records.thumbnail(i) for i in range(3)] == [b"0", b"", b"2"]
    assert index.records(collection, "another model").answered.tolist() == []


def test_a_file_that_is_gone_is_a_row_with_a_sentence(collection, tmp_path):
    (tmp_path / "p" / "1.png").unlink()
    records = CollectionIndex(tmp_path / "index").records(collection, "m")
    assert records.problems == ["", "There is no file 1.png.", ""]


def test_two_programs_do_not_go_through_images_with_one_model_at_once(tmp_path):
    first, second = CollectionIndex(tmp_path), CollectionIndex(tmp_path)
    with first.writing("m"):
        with (
            pytest.raises(UserError, match="Another workbench goes through images with this model"),
            second.writing("m"),
        ):
            pass
        with second.writing("another"):
            pass
    with second.writing("m"):
        pass


def test_an_index_that_cannot_be_written_is_a_sentence_with_its_folder(forbidden):
    index = CollectionIndex(forbidden / "index")
    said = rf"^The index in {index.folder} cannot be written: Permission denied\.$"
    with pytest.raises(UserError, match=said), index.writing("m"):
        pass
