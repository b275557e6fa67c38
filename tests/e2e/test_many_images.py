"""Techniques that look at many images, by the real program: command line, rerun and window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from workbench.cli.main import main

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def folder(tmp_path_factory, sample_paths):
    """Six pieces of each of two photographs, in a folder for each, and a file that is no picture."""
    root = tmp_path_factory.mktemp("many") / "pictures"
    for path, label in zip(sample_paths[:2], ("cat", "coffee"), strict=True):
        (root / label).mkdir(parents=True)
        with Image.open(path) as picture:
            width, height = picture.size
            for i in range(6):
                left, top = 8 * i, 6 * i
                picture.convert("RGB").crop((left, top, left + width // 2, top + height // 2)).save(
                    root / label / f"{i}.png"
                )
    (root / "coffee" / "broken.png").write_bytes(b"no picture")
    return root


@pytest.fixture(scope="module")
def done(folder, tmp_path_factory):
    """The folder that ``workbench run tsne --images FOLDER`` wrote, and its exit status."""
    out = tmp_path_factory.mktemp("tsne")
    return out, main(["run", "tsne", "--images", str(folder), "--out", str(out), "--set", "iterations=60"])


def test_a_folder_is_laid_out_with_paths_labels_and_predictions_and_what_cannot_be_read_is_left_out(done, folder):
    out, status = done
    arrays = np.load(out / "result.npz")
    assert status == 2  # one could not be read
    assert arrays["points"].shape == (12, 2)
    assert np.isfinite(arrays["points"]).all()
    assert arrays["labels"].tolist() == ["cat"] * 6 + ["coffee"] * 6
    assert arrays["images"].tolist()[0] == str(folder / "cat" / "0.png")
    assert set(arrays["predictions"][6:]) & {"espresso", "cup", "coffee mug"}
    assert (out / "figure.png").stat().st_size > 1000


def test_its_provenance_names_every_image_below_the_folder_with_its_digest_and_how_good_the_layout_is(done):
    told = json.loads((done[0] / "provenance.json").read_text())
    names = [one["name"] for one in told["images"]]
    assert names[0] == "cat/0.png"
    assert {one["label"] for one in told["images"]} == {"cat", "coffee"}
    assert [one["name"] for one in told["images"] if not one["digest"]] == ["coffee/broken.png"]
    assert told["resolved"]["kl_divergence"] > 0
    assert 0.5 < told["resolved"]["trustworthiness"] <= 1
    assert told["image"] is None


def test_the_figure_makes_the_same_points_again(done, folder, tmp_path):
    again = tmp_path / "again"
    assert main(["rerun", str(done[0] / "figure.png"), "--images", str(folder), "--out", str(again)]) == 0
    first, second = np.load(done[0] / "result.npz"), np.load(again / "result.npz")
    np.testing.assert_array_equal(first["points"], second["points"])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run", "tsne", "--image", "x.png"], "t-SNE looks at many images together: give them with --images FOLDER"),
        (["run", "pca"], "PCA looks at many images together: give them with --images FOLDER."),
        (["run", "gradcam", "--images", "FOLDER"], "Grad-CAM looks at one image at a time: give it with --image"),
        (["run", "tsne", "--images", "FOLDER", "--set", "perplexity=4"],
         "perplexity must be less than a third of the number of images: it is 4, and there are"),
        (["run", "tsne", "--images", "nowhere"], "There is no file 'nowhere'."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_a_sentence(arguments, sentence, folder, tmp_path, capsys, photo_file):
    given = [str(folder) if word == "FOLDER" else str(photo_file) if word == "x.png" else word for word in arguments]
    assert main([*given, "--out", str(tmp_path / "out")]) == 2
    assert sentence in capsys.readouterr().err


@pytest.fixture
def photo_file(sample_paths):
    return sample_paths[0]


def test_the_window_lays_out_its_images_and_the_figure_makes_the_layout_again(folder, tmp_path):
    (folder / "coffee" / "broken.png").unlink()
    macro = tmp_path / "macro.txt"
    macro.write_text(
        f"""
        image.open '{folder}'
        technique.run tsne iterations=60 perplexity=3
        export.arrays '{tmp_path}/first.npz'
        export.figure '{tmp_path}/figure.png'
        technique.run pca
        view.screenshot '{tmp_path}/pca.png'
        run.from_figure '{tmp_path}/figure.png'
        export.arrays '{tmp_path}/second.npz'
        app.quit
        """
    )
    ended = subprocess.run(
        [sys.executable, "-m", "workbench", "--macro", str(macro), "--device", "cpu"],
        env={**os.environ, "WORKBENCH_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT, capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    first, second = np.load(tmp_path / "first.npz"), np.load(tmp_path / "second.npz")
    assert str(folder / "cat" / "3.png") in first["images"].tolist()
    assert len(first["points"]) == 18  # with the six samples
    np.testing.assert_array_equal(first["points"], second["points"])
    assert (tmp_path / "pca.png").exists()
