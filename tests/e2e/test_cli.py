"""The real program on the real model and real photographs. A start costs seconds: each serves several tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
from PIL import Image as Pillow

from tests.quick_settings import QUICK
from workbench.__main__ import main
from workbench.cli.demo import SETTINGS

ATTACKS = {"fgsm", "bim", "pgd", "deepfool", "carlini-wagner", "noise-control"}


def workbench(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"WORKBENCH_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "workbench", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=1800, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def demo(sample_paths, tmp_path_factory):
    """The demo in this process, with few steps: what it takes by itself is minutes of work, and shows nothing more."""
    out, told, errors = tmp_path_factory.mktemp("demo") / "out", StringIO(), StringIO()
    quick = {technique: settings[0] for technique, settings in QUICK.items()}
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(told), redirect_stderr(errors):
        patch.setattr("workbench.cli.demo.SETTINGS", SETTINGS | quick)
        status = main(["demo", "--device", "cpu", "--out", str(out), "--image", *map(str, sample_paths[0:3:2])])
    return out, status, told.getvalue(), errors.getvalue()


@pytest.fixture(scope="module")
def gradcam(home, sample_paths, tmp_path_factory):
    out = tmp_path_factory.mktemp("run") / "out"
    told = workbench(
        home, "run", "gradcam", "--image", sample_paths[0], "--set", "target=class:tabby", "--out", out, "--json"
    )
    return out, told


def test_the_demo_makes_every_technique_on_every_image_and_a_page(demo):
    out, status, told, errors = demo
    assert (status, errors) == (0, "")
    page = (out / "index.html").read_text("utf-8")
    made = {p.parent.relative_to(out).as_posix() for p in out.rglob("figure.png")}
    for image in ("chelsea", "rocket"):
        assert {f"{image}/{t}" for t in ("predictions", "activations", "gradcam", "occlusion")} <= made
    assert "model/filters" in made
    for inside in made:
        assert f"{quote(inside)}/figure.png" in page
        files = {p.name for p in (out / inside).iterdir()}
        assert files - {"adversarial.png"} == {"figure.png", "result.npz", "provenance.json"}
        assert ("adversarial.png" in files) == (inside.split("/")[1] in ATTACKS)
    assert "index.html" in told


def test_the_demo_opens_figures_with_pictures_in_them(demo):
    out = demo[0]
    for path in out.rglob("figure.png"):
        with Pillow.open(path) as figure:
            some = np.asarray(figure.convert("RGB"))[::8, ::8].reshape(-1, 3)
            assert len(np.unique(some, axis=0)) > 16, path
            assert json.loads(figure.text["Provenance"])["technique"] == path.parent.name


def test_a_run_writes_raw_values_and_where_they_came_from(gradcam, cat):
    out, told = gradcam
    assert told.returncode == 0, told.stderr
    assert told.stderr == ""
    with np.load(out / "result.npz", allow_pickle=False) as arrays:
        assert arrays["values"].shape == (224, 224)
        assert arrays["values"].dtype == np.float32
        assert arrays["values"].max() > 0
    provenance = json.loads((out / "provenance.json").read_text("utf-8"))
    assert provenance["technique"] == "gradcam"
    assert provenance["parameters"]["target"] == "class:tabby"
    assert provenance["resolved"]["target"] == "class:281"
    assert provenance["image"]["digest"] == cat.digest
    assert len(provenance["model"]["digest"]) == 64
    assert np.shape(provenance["geometry"]["matrix"]) == (3, 3)
    assert {"workbench", "python", "torch", "numpy"} <= set(provenance["versions"])
    assert provenance["seconds"] > 0


def test_a_run_prints_one_json_document(gradcam):
    out, told = gradcam
    (one,) = json.loads(told.stdout)
    assert one["folder"] == str(out)
    assert one["files"] == ["result.npz", "figure.png", "provenance.json"]
    assert "tabby" in one["caption"]


def test_predict_knows_the_cat_and_names_what_it_cannot_read(home, sample_paths, tmp_path):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    told = workbench(home, "predict", broken, sample_paths[0], "--top", 3, "--json")
    assert told.returncode == 2
    assert told.stderr.startswith("broken.png cannot be read as an image")
    assert told.stderr.count("\n") == 1
    (row,) = json.loads(told.stdout)
    assert row["image"] == str(sample_paths[0])
    assert {one["index"] for one in row["top"]} & {281, 282, 285}
    shares = [one["probability"] for one in row["top"]]
    assert shares == sorted(shares, reverse=True)
    assert all(isinstance(one["logit"], float) for one in row["top"])


def test_list_with_a_model_says_whether_each_applies(capsys):
    assert main(["list", "--model", "efficientnet-lite0", "--json"]) == 0
    techniques = {technique["id"]: technique for technique in json.loads(capsys.readouterr().out)}
    assert {"predictions", "filters", "activations", "gradcam", "occlusion"} <= set(techniques)
    refused = {name: t["applies"]["sentence"] for name, t in techniques.items() if not t["applies"]["works"]}
    assert refused == {
        "code-ascent": "This model makes no picture of a code, so no code can be sought. A generator is stated by "
        "task=generation.",
        "drise": "D-RISE explains a detected box, and this model gives no boxes.",
        "fast-style": (
            "This model gives no picture of an image; the shipped one of 26 painted styles does: "
            "see Model > Load a model."
        ),
        "latent-traversal": "This model takes no code: there is nothing to walk through. A generator is stated by "
        "task=generation.",
    }
    parameter = next(p for p in techniques["occlusion"]["params"] if p["name"] == "patch")
    assert {"name", "type", "default", "low", "high", "unit", "choices", "help"} <= set(parameter)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [("patch=999", "patch must be 1 to 512 px; got 999."), ("target=class:zzzz", "zzzz")],
)
def test_a_wrong_setting_is_one_sentence_without_a_traceback(sample_paths, tmp_path, capsys, settings, sentence):
    out = str(tmp_path / "out")
    assert main(["run", "occlusion", "--image", str(sample_paths[0]), "--set", settings, "--out", out]) == 2
    told, errors = capsys.readouterr()
    assert sentence in errors
    assert errors.count("\n") == 1
    assert told == ""


def test_the_doctor_examines_every_part(home):
    told = workbench(home, "doctor")
    assert told.returncode in (0, 2)  # a bare machine lacks what a window needs, and the doctor says so
    for piece in ("Versions", "torch", "Device", "Plugins", "Occlusion 2", "sample images"):
        assert piece in told.stdout
    assert ("All is fine." in told.stdout) is (told.returncode == 0)
    assert told.stderr == ""


def test_a_figure_run_again_gives_the_same_numbers_to_the_last_bit(gradcam, home, tmp_path):
    out, _ = gradcam
    told = workbench(home, "rerun", out / "figure.png", "--out", tmp_path / "again", "--json")
    assert told.returncode == 0, told.stderr
    with np.load(out / "result.npz") as first, np.load(tmp_path / "again" / "result.npz") as second:
        assert first.files == second.files
        for name in set(first.files) - {"provenance"}:  # which holds how long it took
            np.testing.assert_array_equal(first[name], second[name])
    before, after = (json.loads((d / "provenance.json").read_text("utf-8")) for d in (out, tmp_path / "again"))
    assert {**before, "seconds": 0} == {**after, "seconds": 0}
