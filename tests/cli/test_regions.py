"""``workbench regions``: one pass over a folder, then sheets, arrays and tables of what moves each unit."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest
import torch
from PIL import Image as Pillow

from tests.conftest import tiny
from workbench.families.classifier_head import head_of


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


def test_the_units_that_misled_are_said_and_what_each_pushed_is_written(run, photographs, tmp_path):
    out = tmp_path / "out"
    evaluated = json.loads(run("evaluate", photographs, "--out", tmp_path / "judged", "--json")[1])
    pair = evaluated["most_confused"][0]
    first, second = pair["class"], pair["taken_for"]
    answer = json.loads(run("regions", photographs, "--tell", first, second, "--out", out, "--json")[1])
    pushed = {unit["unit"]: unit["pushed"] for unit in answer["units"]}
    most = max(pushed, key=pushed.get)
    went = f"{pair['count']} of the images labelled {first!r} went to {second!r}"
    assert f"{went}; the units that misled most, by what each added to its logit: {most} (+" in " ".join(
        answer["sentences"]
    )
    written = pq.read_table(out / "units.parquet").to_pydict()
    assert dict(zip(written["unit"], written["pushed"], strict=True)) == pushed
    head, model = head_of(tiny()), tiny()
    a, b = model.classes.index(first), model.classes.index(second)
    logits = []
    for name in pair["images"]:
        pixels = np.asarray(Pillow.open(photographs / name).convert("RGB"))
        with torch.no_grad():
            logits.append(model.answer(model.pixels(model.prepare(pixels)))[0])
    expected = float(torch.stack([v[b] - v[a] for v in logits]).mean() - (head.bias[b] - head.bias[a]))
    assert sum(pushed.values()) == pytest.approx(expected, abs=1e-4)


def test_a_class_that_no_image_is_labelled_with_can_have_misled(run, photographs, tmp_path):
    status, printed, _ = run("regions", photographs, "--tell", "ant", "cow", "--out", tmp_path / "out")
    assert status == 0
    assert "No image is labelled 'cow': the ROC area is of all other images." in printed
    assert "'ant'" in printed.splitlines()[-2]  # what misled, or that nothing did


def test_why_it_is_not_known_what_a_unit_pushed_is_said(run, photographs, tmp_path):
    wanted = "regions", photographs, "--tell", "ant", "bee", "--by", "relevance", "--out", tmp_path / "out"
    assert "What a unit pushed is known by its activation alone." in run(*wanted)[1]


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
        (("--tell", "elk", "ant"), "No image is labelled 'elk'; the labels are ant, bee"),
        (("--tell", "ant", "elk"), "'elk' is no label of the images, which are ant, bee. None of the labels elk is a"),
        (("--count", 0), "--count must be 1 to 100; got 0"),
        (("--layer", "nowhere"), "has no layer 'nowhere'"),
        (("--class", "elk"), "elk"),
    ],
)
def test_what_is_not_there_is_refused_before_any_image_is_looked_at(
    run, photographs, tmp_path, monkeypatch, wrong, sentence
):
    import re

    monkeypatch.setattr("workbench.engine.collection_pass.run_pass", None)
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
