"""What a corruption does to a collection: shares as the command has them, and the images behind each of them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pillow

from tests.conftest import tiny
from workbench.api import UserError
from workbench.engine.collection_robustness import COLUMNS
from workbench.engine.host import Host, RunRequest
from workbench.engine.spec import ModelSpec


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    for i in range(8):
        rows, columns = np.mgrid[:24, :24]
        smooth = 127 + 100 * np.sin(rows / (3 + i) + columns / (5 + i))[..., None] * [1, 0.5, -1]
        label = ("ant", "bee")[i % 2]
        (tmp_path / "photos" / label).mkdir(parents=True, exist_ok=True)
        Pillow.fromarray(smooth.astype(np.uint8)).save(tmp_path / "photos" / label / f"{i}.png")
    return tmp_path / "photos"


@pytest.fixture
def host():
    host, model = Host(), tiny()
    host.lend(model.network, ModelSpec(model.preparation, ("ant", "bee", *model.classes[2:])), "tiny")
    return host


def told(host, folder, **params):
    return list(host.run(RunRequest("collection-robustness", {"collection": str(folder), **params})))[-1].result.parts


def test_each_share_counts_the_images_that_are_noted_behind_it(host, folder):
    parts = told(host, folder)
    table, images = parts["severities"], parts["images"]
    numbers = dict(zip(images.names, images.lines, strict=True))
    assert (table.columns, table.facts["labelled"], table.facts["images"]) == (COLUMNS, True, 8)
    for severity, value, share, low, high, stability, *_ in table.rows:
        assert share == pytest.approx(1 - numbers[f"wrong(gaussian-noise-{severity})"].mean())
        assert low <= share <= high
        if severity:
            assert value > 0
            assert stability == pytest.approx(np.nanmean(numbers[f"stability(gaussian-noise-{severity})"]), abs=1e-6)
        else:
            assert (value, stability) == ("", 1.0)


def test_without_labels_it_tells_which_answers_change(host, folder):
    for number, path in enumerate(sorted(folder.rglob("*.png"))):
        path.rename(folder / f"{number}.png")
    for label in ("ant", "bee"):
        (folder / label).rmdir()
    parts = told(host, folder, corruption="rotation")
    numbers = dict(zip(parts["images"].names, parts["images"].lines, strict=True))
    assert not parts["severities"].facts["labelled"]
    assert parts["severities"].rows[0][2] == 1.0
    assert parts["severities"].rows[5][2] == pytest.approx(1 - numbers["changed(rotation-5)"].mean())


def test_a_collection_of_which_nothing_can_be_read_is_refused(host, tmp_path, folder):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "0.png").write_bytes(b"no picture")
    with pytest.raises(UserError):
        told(host, tmp_path / "broken")
