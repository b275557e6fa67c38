"""Features on the disk: known to a fresh engine, bounded, and never an error."""

from __future__ import annotations

import os

import numpy as np

from tests.conftest import tiny
from workbench.api import Images
from workbench.families.embedding import feature_files as module
from workbench.families.embedding import features as features_module
from workbench.families.embedding.feature_files import FeatureFiles, ImageFeatures
from workbench.families.embedding.features import Memory

OF = ("model", "digest", "cpu", [32, 32], "layer", "pooled", "2.0")


def known(count: int, width: int = 5, seed: int = 0) -> dict[str, ImageFeatures]:
    drawn = np.random.default_rng(seed).normal(size=(count, width)).astype(np.float32)
    return {f"{i:064x}": ImageFeatures(row, i, float(np.float32(0.1 * i))) for i, row in enumerate(drawn)}


def assert_same(first: dict[str, ImageFeatures], second: dict[str, ImageFeatures]) -> None:
    assert first.keys() == second.keys()
    for digest, image in first.items():
        assert np.array_equal(image.values, second[digest].values)
        assert (image.predicted, image.probability) == (second[digest].predicted, second[digest].probability)


def test_a_fresh_engine_has_the_features_to_the_last_bit(tmp_path):
    FeatureFiles(tmp_path).write(OF, known(7))
    assert_same(FeatureFiles(tmp_path).read(OF), known(7))
    assert FeatureFiles(tmp_path).read(("another", *OF[1:])) == {}


def test_a_damaged_file_is_not_known(tmp_path):
    files = FeatureFiles(tmp_path)
    files.write(OF, known(7))
    (file,) = tmp_path.glob("*.features")
    data = file.read_bytes()
    for damaged in (data[:-1], b"", data[:40], data.replace(b"\x01", b"\x02"), b"x" * 1000):
        file.write_bytes(damaged)
        assert files.read(OF) == {}


def test_the_least_recently_used_file_makes_room(tmp_path, monkeypatch):
    files = FeatureFiles(tmp_path)
    files.write((1,), known(10))
    (first,) = tmp_path.glob("*.features")
    monkeypatch.setattr(module, "MAX_BYTES", 2 * first.stat().st_size)
    files.write((2,), known(10))
    for of, time in (((1,), 1), ((2,), 2)):
        os.utime(files._file(of), (time, time))
    assert files.read((1,))
    files.write((3,), known(10))
    assert [bool(files.read((of,))) for of in (1, 2, 3)] == [True, False, True]


def test_too_much_is_not_written(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_FILE_BYTES", 100)
    FeatureFiles(tmp_path).write(OF, known(10))
    assert not list(tmp_path.iterdir())


def test_a_disk_that_refuses_changes_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    files = FeatureFiles(tmp_path / "file")
    files.write(OF, known(3))
    assert files.read(OF) == {}


def test_an_image_that_was_seen_is_not_asked_for_by_a_fresh_engine(tmp_path):
    first = Memory(files=FeatureFiles(tmp_path))
    first.keep(OF, known(3))
    first.keep(OF, {f"{9:064x}": known(1)[f"{0:064x}"]})
    assert set(Memory(files=FeatureFiles(tmp_path)).about(OF)) == {f"{i:064x}" for i in (0, 1, 2, 9)}


class CountedImages(Images):
    """Images that count how often they are read."""

    def __init__(self, images) -> None:
        super().__init__([image.name for image in images], digests=[image.digest for image in images])
        self._images, self.reads = images, 0

    def read(self, i):
        self.reads += 1
        return self._images[i]


def test_a_run_that_is_cancelled_leaves_its_features_to_the_next_engine(tmp_path, monkeypatch):
    model, chance = tiny(), np.random.default_rng(0)
    pictures = [chance.integers(0, 256, (40, 40, 3), np.uint8) for _ in range(20)]
    images = [model.prepare(pixels, f"{i}.png", f"{i:064x}") for i, pixels in enumerate(pictures)]

    def fresh_engine() -> None:
        monkeypatch.setattr(features_module, "_memory", Memory(files=FeatureFiles(tmp_path)))

    fresh_engine()
    first = CountedImages(images)
    steps = features_module.read_features(model, first)
    next(steps), next(steps)
    steps.close()
    fresh_engine()
    second = CountedImages(images)
    for _ in features_module.read_features(model, second):
        pass
    assert (first.reads, second.reads) == (features_module.AT_ONCE, 20 - features_module.AT_ONCE)
