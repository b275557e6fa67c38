"""The store: what is in the ledger is there, what a killed program left is not, and a full disk loses nothing."""

import json

import numpy as np
import pytest

from tests.conftest import full_disk
from workbench.collections.shard_store import LEDGER, ShardStore


@pytest.fixture
def store(tmp_path):
    store = ShardStore(tmp_path / "s", "key")
    store.append({"key": ["a", "b"], "number": [1, 2]}, {"values": np.array([[1.0, 2], [3, 4]], np.float32)})
    store.append({"key": ["c"], "number": [3]}, {"values": np.array([[5, 6]], np.float32)})
    return store


def test_rows_come_back_in_any_order_also_to_a_reader_of_another_program(store):
    for reader in (store, ShardStore(store.folder, "key")):
        assert reader.column("number", ["c", "nothing", "a"]) == [3, None, 1]
        np.testing.assert_array_equal(reader.array("values", ["c", "a"]), [[5, 6], [1, 2]])
        assert "b" in reader
        assert len(reader) == 3


def test_a_reader_sees_what_is_added_when_it_looks_again(store):
    reader = ShardStore(store.folder, "key")
    store.append({"key": ["d"], "number": [4]}, {"values": np.zeros((1, 2), np.float32)})
    assert "d" not in reader
    reader.refresh()
    assert reader.column("number", ["d"]) == [4]


def test_of_two_rows_of_one_key_the_later_counts(store):
    store.append({"key": ["a"], "number": [9]}, {"values": np.zeros((1, 2), np.float32)})
    assert ShardStore(store.folder, "key").column("number", ["a"]) == [9]


def test_a_line_that_a_kill_cut_off_is_no_shard_and_hides_no_later_one(store):
    with (store.folder / LEDGER).open("ab") as file:
        file.write(b'{"shard": "0123')
    reader = ShardStore(store.folder, "key")
    assert len(reader) == 3
    reader.append({"key": ["d"], "number": [4]}, {"values": np.zeros((1, 2), np.float32)})
    assert set(ShardStore(store.folder, "key").places) == {"a", "b", "c", "d"}


def test_files_that_a_kill_left_are_not_known_and_the_writer_removes_them(store):
    (store.folder / "feedbeef00000000.parquet").write_bytes(b"half")
    (store.folder / ".feedbeef00000000.values.npy-abcdefgh.npy").write_bytes(b"half")
    before = len(list(store.folder.iterdir()))
    ShardStore(store.folder, "key").remove_unknown()
    assert len(list(store.folder.iterdir())) == before - 2
    assert ShardStore(store.folder, "key").column("number", ["a", "c"]) == [1, 3]


def test_a_damaged_shard_is_not_known_and_the_others_are(store):
    lines = (store.folder / LEDGER).read_text().splitlines()
    first = json.loads(lines[0])["shard"]
    (store.folder / f"{first}.parquet").write_bytes(b"PAR1 no more")
    assert set(ShardStore(store.folder, "key").places) == {"c"}


def test_a_full_disk_keeps_what_was_stored_and_leaves_no_file(store):
    files = set(store.folder.iterdir())
    with full_disk(100), pytest.raises(OSError):
        store.append({"key": ["d"], "number": [4]}, {"values": np.zeros((1, 2000), np.float32)})
    assert set(store.folder.iterdir()) == files
    assert set(ShardStore(store.folder, "key").places) == {"a", "b", "c"}
