"""The tape cache: a network that was watched once is read from the disk."""

from __future__ import annotations

import numpy as np
import pytest

from tests.conftest import tiny
from tests.engine.changes import Dots, values
from workbench.engine.forward import backend
from workbench.engine.forward.tape_cache import TapeCache


def test_a_network_that_was_watched_once_is_read_from_the_disk(run, image, monkeypatch):
    first, again = tiny(), tiny()
    values(run, first, image, Dots(100))
    monkeypatch.setattr(backend, "record", lambda *_: pytest.fail("it is watched again"))
    changes = Dots(100)
    np.testing.assert_array_equal(values(run, again, image, changes), values(run, first, image, changes))
    assert run.choices[-1].plain()["way"] == "onnxruntime"


def test_what_is_on_the_disk_is_of_no_other_network(run, image, monkeypatch):
    values(run, tiny(), image, Dots(100))
    other = tiny(seed=1)
    assert TapeCache(other.network, lambda: other.digest).read() is None


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"PK no zip"), lambda path: np.savez(path, tape=[1])])
def test_a_file_on_the_disk_that_is_damaged_is_made_again(run, image, spoil, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    values(run, tiny(), image, Dots(100))
    (path,) = (tmp_path / "cache" / "networks").glob("*.npz")
    spoil(path)
    model = tiny()
    values(run, model, image, Dots(100))
    assert run.choices[-1].plain()["way"] == "onnxruntime"
    assert TapeCache(model.network, lambda: model.digest).read() is not None
