"""``workbench regions``: one pass over a folder, then sheets, arrays and tables of what moves each unit."""

import json

import numpy as np
import pytest
from PIL import Image as Pillow

from tests.conftest import tiny


@pytest.fixture
def photographs(tmp_path, host):
    def load(reference, device="auto", say=None, trusted=""):
        host.model = tiny()

    host.load = load
    for i in range(10):
        folder = tmp_path / "photographs" / ("ant" if i < 4 else "bee")
        folder.mkdir(parents=True, exist_ok=True)
        pixels = np.random.default_rng(i).integers(0, 256, (30, 40, 3), np.uint8)
        Pillow.fromarray(pixels).save(folder / f"{i}.png")
    return tmp_path / "photographs"


@pytest.fixture
def layer():
    return next(layer for layer in tiny().layers if layer.spatial)


def test_a_layer_is_written_with_every_unit_and_how_well_it_tells_two_classes(run, photographs, layer, tmp_path):
    out = tmp_path / "out"
    command = "regions", photographs, "--layer", layer.name, "--tell", "ant", "bee", "--count", 3, "--out", out
    status, printed, _ = run(*command, "--json")
    answer = json.loads(printed)
    assert status == 0
    assert (answer["layer"], answer["problems"]) == (layer.name, [])
    assert len(answer["units"]) == layer.channels
    assert len(answer["regions"]) == 3 * layer.channels
    assert all(0 <= unit["roc_area"] <= 1 for unit in answer["units"])
    assert {path.name for path in out.iterdir()} == set(answer["files"]) == {
        "regions.png", "regions.npz", "regions.parquet", "units.parquet", "provenance.json"
    }  # fmt: skip
    assert [row["rank"] for row in answer["regions"][:3]] == [0, 1, 2]
    assert "receptive field" in answer["sentences"][1]


def test_one_unit_is_written_and_a_picture_that_cannot_be_read_is_said(run, photographs, layer, tmp_path):
    (photographs / "bad.png").write_bytes(b"no picture")
    status, printed, said = run(
        "regions", photographs, "--layer", layer.name, "--unit", 1, "--by", "relevance", "--out", tmp_path / "out"
    )
    assert (status, "bad.png cannot be read as an image" in said) == (2, True)
    assert printed.startswith("1 unit by relevance over 10 images: ")


def test_classes_are_written_with_their_images(run, photographs, tmp_path):
    status, printed, _ = run(
        "regions", photographs, "--class", "cow", "ant", "--count", 2, "--out", tmp_path / "out", "--json"
    )
    answer = json.loads(printed)
    assert status == 0
    assert [row["name"] for row in answer["regions"]] == ["cow", "cow", "ant", "ant"]
    assert answer["regions"][0]["value"] >= answer["regions"][1]["value"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (("--unit", 99), r"--unit must be 0 to \d+ in '.*'; got 99"),
        (("--tell", "ant", "elk"), "No image is labelled 'elk'; the labels are ant, bee"),
        (("--count", 0), "--count must be 1 to 100; got 0"),
        (("--layer", "nowhere"), "has no layer 'nowhere'"),
        (("--class", "elk"), "elk"),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(run, photographs, tmp_path, wrong, sentence):
    import re

    status, _, said = run("regions", photographs, *wrong, "--out", tmp_path / "out")
    assert status == 2
    assert re.search(sentence, said)


def test_what_units_detect_is_written_where_images_have_masks_and_refused_where_none_has(
    run, photographs, layer, tmp_path
):
    out = tmp_path / "out"
    assert "No image has masks" in run("regions", photographs, "--layer", layer.name, "--dissect", "--out", out)[2]
    lines = ["image,class_mask"]
    for i, path in enumerate(sorted(photographs.rglob("*.png"))):
        mask = np.zeros((30, 40), np.uint8)
        mask[:, : 10 + i] = 1
        Pillow.fromarray(mask).save(tmp_path / f"mask{i}.png")
        lines.append(f"{path},{tmp_path / f'mask{i}.png'}")
    (tmp_path / "list.csv").write_text("\n".join(lines))
    command = "regions", tmp_path / "list.csv", "--layer", layer.name, "--dissect", "--out", out, "--json"
    answer = json.loads(run(*command)[1])
    assert "annotated images (IoU over 0.04)." in answer["sentences"][2]
    assert "dissection.npz" in answer["files"]
    with np.load(out / "dissection.npz") as arrays:
        assert arrays["iou"].shape == (layer.channels, 2)
        best = arrays["iou"].max(1)
    assert [unit["iou"] for unit in answer["units"]] == pytest.approx(best.tolist())
    assert sum(map(len, answer["concepts"].values())) == sum(bool(unit["concept"]) for unit in answer["units"])
