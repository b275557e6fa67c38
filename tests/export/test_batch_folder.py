"""The folder of a batch: results come back as they went in, damage is a sentence, and one program writes at a time."""

import shutil
from threading import Timer

import numpy as np
import pytest

from workbench.api import Heatmap, UserError
from workbench.atomic_file import try_lock
from workbench.export.batch_folder import BatchFolder, packed_shard

ASKED = {"format": 1, "technique": "gradcam", "version": "2", "parameters": {"relu": True}}


def row(name, problem=""):
    return {"key": name, "image": name, "reference": name, "label": "", "problem": problem, "facts": {}, "caption": ""}


def written(folder, *names):
    result = Heatmap(values=np.eye(3, dtype=np.float32), facts={"score": float("nan"), "target": "class:2"})
    batch = BatchFolder(folder)
    with batch.writing(ASKED):
        rows = [row(name) for name in names]
        data = packed_shard([(result, {"technique": "gradcam"}, b"jpeg"), *[None] * (len(names) - 1)])
        batch.add(rows, data, 0.5)
    return batch


def test_a_result_comes_back_with_its_provenance_and_needs_no_pickle_to_be_read(tmp_path):
    written(tmp_path, "a", "b")
    batch = BatchFolder.opened(tmp_path)
    result, provenance = batch.result_of(batch.rows["a"])
    np.testing.assert_array_equal(result.values, np.eye(3))
    assert (result.facts["target"], provenance, batch.thumbnail(batch.rows["a"])) == (
        "class:2", {"technique": "gradcam"}, b"jpeg",
    )  # fmt: skip
    (shard,) = (tmp_path / "shards").glob("*.npz")
    with np.load(shard, allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["0.values"], np.eye(3))


def test_a_reader_sees_what_is_added_and_nothing_of_a_line_that_is_cut_off(tmp_path):
    written(tmp_path, "a")
    reader = BatchFolder.opened(tmp_path)
    assert not reader.refresh()
    written(tmp_path, "b")
    with (tmp_path / "ledger.jsonl").open("ab") as file:
        file.write(b'{"shard": "c", "rows": [{"key"')
    assert reader.refresh()
    assert list(reader.rows) == ["a", "b"]
    written(tmp_path, "c")  # after the line that is cut off
    assert reader.refresh()
    assert list(reader.rows) == ["a", "b", "c"]


def test_what_a_collection_has_no_more_is_gone_and_counts_again_when_it_comes_back(tmp_path):
    batch, ledger = written(tmp_path, "a", "b"), tmp_path / "ledger.jsonl"
    with batch.writing(ASKED):
        batch.note_collection(["a", "b", "new"])
        assert (batch.gone, ledger.read_text().count("\n")) == (frozenset(), 1)
        for _ in range(2):
            batch.note_collection(["a", "new"])
            assert (set(BatchFolder.opened(tmp_path).gone), ledger.read_text().count("\n")) == ({"b"}, 2)
        batch.note_collection(["a", "b"])
    assert BatchFolder.opened(tmp_path).gone == frozenset()
    assert list(BatchFolder.opened(tmp_path).rows) == ["a", "b"]


def test_a_second_program_and_another_batch_are_refused(tmp_path):
    batch = written(tmp_path, "a")
    with batch.writing(ASKED), pytest.raises(UserError, match="Another program is writing this batch"):
        written(tmp_path, "b")
    with (
        pytest.raises(UserError, match="its version of the technique is 2, not 3"),
        batch.writing(ASKED | {"version": "3"}),
    ):
        pass


def test_how_many_images_there_are_is_what_the_last_start_knew(tmp_path):
    batch = BatchFolder(tmp_path)
    for images in (2, 3):  # a picture came between two starts
        with batch.writing(ASKED | {"images": images}):
            assert batch.asked["images"] == images


def test_whoever_follows_a_batch_sees_whether_it_is_written_and_refuses_nobody(tmp_path):
    batch = written(tmp_path, "a")
    assert not batch.is_being_written
    with batch.writing(ASKED):
        assert BatchFolder.opened(tmp_path).is_being_written
    with (tmp_path / ".lock").open("rb") as lock:
        assert try_lock(lock)
        release = Timer(0.02, lock.close)  # a moment later, as a look at the lock takes
        release.start()
        with batch.writing(ASKED):
            pass
        release.join()


def test_another_batch_in_the_same_folder_is_read_anew(tmp_path):
    written(tmp_path, "a", "b")
    reader = BatchFolder.opened(tmp_path)
    shutil.rmtree(tmp_path)
    written(tmp_path, "c")
    assert reader.refresh()
    assert list(reader.rows) == ["c"]


def test_what_is_damaged_is_said_in_a_sentence(tmp_path):
    with pytest.raises(UserError, match=r"is no folder of a batch: it has no batch\.json\."):
        BatchFolder.opened(tmp_path)
    batch = written(tmp_path, "a")
    (shard,) = (tmp_path / "shards").glob("*.npz")
    shard.write_bytes(shard.read_bytes()[:100])
    with pytest.raises(UserError, match=r"^The result of a cannot be read"):
        batch.result_of(batch.rows["a"])
    assert batch.thumbnail(batch.rows["a"]) == b""
    with pytest.raises(UserError, match=r"^The result of a cannot be read"):
        batch.result_of(batch.rows["a"] | {"shard": "../a"})
    (tmp_path / "batch.json").write_text("[")
    with pytest.raises(UserError, match=r"^batch\.json in .* cannot be read: it is damaged"):
        _ = batch.asked
