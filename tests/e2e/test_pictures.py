"""The first walk through what a network has learned: each picture is made again from its figure, to the last bit."""

from __future__ import annotations

import shutil
import subprocess
import sys

import numpy as np
import pytest

from tests.e2e.test_window import ROOT, environment_for, said
from workbench.api import arrays_of
from workbench.engine.host import Host, RunRequest
from workbench.export.provenance_reader import provenance_in
from workbench.images.photo import open_photo

TIMEOUT = 150
WALK = {  # what a class, a unit and a layer look for, a dream, and a photograph repainted
    "class": "technique.run feature-visualization steps=1",
    "unit": "technique.run unit unit=_conv_stem:3 pictures=true steps=1",
    "layer": "technique.run unit-sheet layer=_conv_stem channels=2 steps=1",
    "dream": "technique.run deepdream octaves=1 steps=1 larger=1",
    "style": "model.load multistyle\ntechnique.run fast-style styles=0:0.5,25:0.5",
}


@pytest.fixture(scope="module")
def walked(tmp_path_factory, sample_paths):
    """The figures and arrays that the window wrote."""
    folder = tmp_path_factory.mktemp("walk")
    shutil.copy(sample_paths[1], folder / "mine.png")
    lines = [f"image.open '{folder}/mine.png'"]
    for name, steps in WALK.items():
        lines += [steps, f"export.figure '{folder}/{name}.png'", f"export.arrays '{folder}/{name}.npz'"]
    (folder / "macro.txt").write_text("\n".join([*lines, "app.quit"]))
    done = subprocess.run(
        [sys.executable, "-m", "workbench", "--macro", str(folder / "macro.txt"), "--device", "cpu"],
        env=environment_for(folder, "offscreen"), cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT,
    )  # fmt: skip
    assert (done.returncode, said(done)) == (0, "")
    return folder


@pytest.fixture(scope="module")
def fresh():
    """An engine that knows nothing of what was made."""
    return Host()


@pytest.mark.parametrize("name", WALK)
def test_a_picture_of_the_walk_is_made_again_from_its_figure(walked, fresh, name):
    (told,) = provenance_in(walked / f"{name}.png")
    fresh.need(told["model"]["reference"], "cpu")
    photo = open_photo(walked / "mine.png")
    assert told["image"]["digest"] == photo.digest
    request = RunRequest(told["technique"], told["parameters"], photo.pixels, photo.name, photo.digest)
    *_, outcome = fresh.run(request)
    again = arrays_of(outcome.result)
    with np.load(walked / f"{name}.npz") as first:
        pictures = [key for key in first.files if first[key].ndim >= 3]
        assert pictures
        for key in pictures:
            np.testing.assert_array_equal(first[key], again[key])
