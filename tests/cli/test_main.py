"""The command line, with an engine that is made up: what it asks for, what it writes, how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image as Pillow

from workbench.api import Applicability, Geometry, Grid, Heatmap, LayerInfo, Progress, Scores, UserError
from workbench.cli import main as cli
from workbench.manifests import Problem

SIZE = 16


@dataclass(frozen=True)
class Outcome:
    result: object
    geometry: object
    provenance: object = None


def technique(id, title, takes="image", **parameters):
    params = [
        {"name": name, "type": "int", "default": value, "help": f"The {name}", "low": 1, "high": 9, "unit": "px",
         "choices": [], "more": False, "title": name.capitalize()}
        for name, value in parameters.items()
    ]  # fmt: skip
    return {"id": id, "title": title, "group": "Look inside", "version": "1", "shows": f"{title} shows.",
            "limitations": "", "cites": "", "takes": takes, "params": params}  # fmt: skip


class FakeHost:
    """Answers like the engine's host, in no time."""

    def __init__(self) -> None:
        self.model = None
        self.problems = [Problem("broken", "Plugin broken cannot be used: no such module")]
        self.loads, self.runs = [], []
        self.trouble = None

    def describe(self):
        return [
            technique("predictions", "Predictions", top=5),
            technique("occlusion", "Occlusion", patch=4, stride=2),
            technique("filters", "Filters", takes="model"),
            technique("gradcam", "Grad-CAM"),
        ]

    def load(self, reference, device="auto", say=None):
        if reference == "nothing":
            raise UserError("There is no model 'nothing'.")
        self.loads.append((reference, device))
        layers = (LayerInfo("a", "a", 1, "Conv2d", (4, 8, 8)), LayerInfo("b#2", "b", 2, "ReLU", (4,)))
        self.model = SimpleNamespace(layers=layers, reference=reference, device="cpu")

    def applies(self):
        answers = {t["id"]: Applicability(True) for t in self.describe()}
        return answers | {"gradcam": Applicability(False, "This model pools no maps.")}

    def run(self, name, params, pixels=None, image_name="", digest="", sweeps=(), wanted=None):
        print("a library that prints")
        self.runs.append((name, dict(params), image_name))
        if self.trouble:
            self.trouble(name, image_name)
        geometry = None
        if pixels is not None:
            height, width = pixels.shape[:2]
            geometry = Geometry.resized_and_cropped((height, width), (SIZE, SIZE), (0, 0), (SIZE, SIZE))
        yield Progress(1, 2, "squares")
        if name == "predictions":
            values = np.array([0.75, 0.25], np.float32)
            result = Scores(values=values, names=("cow", "ant"), indices=np.array([2, 0]), logits=np.log(values))
        elif name == "filters":
            result = Grid(values=np.ones((2, 3, 3), np.float32), labels=("0", "1"), numbers=np.ones(2, np.float32),
                          number_name="norm", units=np.arange(2), dead=np.zeros(2, bool))  # fmt: skip
        else:
            values = np.arange(SIZE * SIZE, dtype=np.float32).reshape(SIZE, SIZE)
            result = Heatmap(values=values, caption="A map.", unit="logit", facts={"target": "class:2"})
        yield Outcome(result, geometry)
        provenance = {"technique": name, "title": name, "parameters": dict(params), "seconds": 0.1}
        yield Outcome(replace(result, caveat="Mind this." if name == "occlusion" else ""), geometry, provenance)


@pytest.fixture(autouse=True)
def host(monkeypatch, tmp_path):
    fake = FakeHost()
    monkeypatch.setattr(cli, "new_host", lambda: fake)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("WORKBENCH_DEBUG", raising=False)
    return fake


@pytest.fixture
def picture(tmp_path):
    return save_picture(tmp_path / "in" / "cow.png")


def save_picture(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Pillow.new("RGB", (24, 20), "green").save(path)
    return path


def run(capsys, *arguments):
    status = cli.main([str(a) for a in arguments])
    told = capsys.readouterr()
    return status, told.out, told.err


def test_list_gives_techniques_and_their_parameters(capsys, host):
    status, out, err = run(capsys, "list", "--json")
    assert status == 0
    assert json.loads(out) == host.describe()
    assert host.loads == []
    assert err.strip() == "Plugin broken cannot be used: no such module"


def test_list_with_a_model_says_what_applies_and_why(capsys, host):
    status, out, _ = run(capsys, "list", "--model", "tiny", "--json")
    by_id = {technique["id"]: technique["applies"] for technique in json.loads(out)}
    assert status == 0
    assert host.loads == [("tiny", "auto")]
    assert by_id["gradcam"] == {"works": False, "sentence": "This model pools no maps."}
    assert by_id["filters"] == {"works": True, "sentence": ""}


def test_list_for_people_has_bounds_and_reasons(capsys):
    _, out, _ = run(capsys, "list", "--model", "tiny")
    assert "The patch (int, 1 to 9 px; default 4)" in out
    assert "does not apply: This model pools no maps." in out


def test_layers_have_name_kind_and_shape(capsys):
    status, out, _ = run(capsys, "layers", "--json")
    assert status == 0
    assert json.loads(out)[1] == {"name": "b#2", "kind": "ReLU", "shape": [4], "module": "b", "call": 2}
    assert "4 x 8 x 8" in run(capsys, "layers")[1]


def test_predict_gives_one_json_document_whatever_libraries_print(capsys, host, picture):
    status, out, err = run(capsys, "predict", picture, "--top", 2, "--json")
    assert status == 0
    (row,) = json.loads(out)
    assert row["image"] == str(picture)
    assert [set(one) for one in row["top"]] == [{"index", "name", "probability", "logit"}] * 2
    assert row["top"][0] == {"index": 2, "name": "cow", "probability": 0.75, "logit": pytest.approx(np.log(0.75))}
    assert host.runs[0][1] == {"top": 2}
    assert "a library that prints" in err


def test_a_download_that_fails_is_one_sentence_on_stderr(capsys, host, monkeypatch):
    def load(*_: object) -> None:
        print("Downloading: somewhere")
        raise UserError("The weights could not be fetched.")

    monkeypatch.setattr(host, "load", load)
    assert cli.main(["layers", "--model", "far"]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "The weights could not be fetched.\n")


def test_predict_for_people_shows_percent(capsys, picture):
    assert " 75.0%  cow (2), logit -0.288" in run(capsys, "predict", picture)[1]


def test_one_image_is_written_straight_into_the_folder(capsys, tmp_path, picture):
    status, out, _ = run(capsys, "run", "occlusion", "--image", picture, "--out", tmp_path / "o", "--json")
    assert status == 0
    assert sorted(p.name for p in (tmp_path / "o").iterdir()) == ["figure.png", "provenance.json", "result.npz"]
    (told,) = json.loads(out)
    assert told["folder"] == str(tmp_path / "o")
    assert told["image"] == str(picture)
    assert told["facts"] == {"target": "class:2"}
    assert told["caveat"] == "Mind this."
    with np.load(tmp_path / "o" / "result.npz", allow_pickle=False) as arrays:
        assert arrays["values"].shape == (SIZE, SIZE)
    assert json.loads((tmp_path / "o" / "provenance.json").read_text())["technique"] == "occlusion"


def test_several_images_get_a_folder_each_and_one_model(capsys, host, tmp_path, picture):
    other, deeper = save_picture(tmp_path / "ant.png"), save_picture(tmp_path / "in" / "deep" / "Cow.png")
    given = ["--image", picture.parent, "--image", other]
    status, _, _ = run(capsys, "run", "occlusion", *given, "--out", tmp_path / "o")
    assert status == 0
    assert sorted(p.name for p in (tmp_path / "o").iterdir()) == ["Cow-2", "ant", "cow"]
    assert len(host.loads) == 1
    assert deeper.name in [run[2] for run in host.runs]


def test_an_unreadable_image_is_named_and_the_rest_goes_on(capsys, tmp_path, picture):
    broken = tmp_path / "in" / "broken.png"
    broken.write_text("no picture")
    status, out, err = run(capsys, "run", "occlusion", "--image", broken, picture, "--out", tmp_path / "o", "--json")
    assert status == 2
    assert err.startswith("broken.png cannot be read as an image")
    assert [Path(one["folder"]).name for one in json.loads(out)] == ["cow"]


def test_an_image_that_is_not_there_costs_no_model(capsys, host, tmp_path):
    status, out, err = run(capsys, "predict", tmp_path / "none.png")
    assert status == 2
    assert out == ""
    assert err.count("\n") == 1
    assert "There is no file" in err
    assert host.loads == []


def test_settings_reach_the_technique_as_they_were_written(capsys, host, tmp_path, picture):
    settings = ["--set", "target=difference:281,285", "--set", "patch=8", "--set", "layer=a=b"]
    run(capsys, "run", "occlusion", "--image", picture, *settings, "--out", tmp_path / "o", "--device", "cpu")
    assert host.runs[0][1] == {"target": "difference:281,285", "patch": "8", "layer": "a=b"}
    assert host.loads == [("efficientnet-lite0", "cpu")]


def test_a_technique_of_the_model_needs_no_image(capsys, host, tmp_path):
    status, out, _ = run(capsys, "run", "filters", "--out", tmp_path / "o", "--json")
    assert status == 0
    assert json.loads(out)[0]["image"] is None
    assert (tmp_path / "o" / "figure.png").is_file()


def test_a_wrong_parameter_stops_at_the_first_image(capsys, host, tmp_path, picture):
    save_picture(tmp_path / "in" / "two.png")

    def refuse(name, image):
        raise UserError("patch must be 1 to 9 px; got 99.")

    host.trouble = refuse
    status, _, err = run(capsys, "run", "occlusion", "--image", picture.parent, "--out", tmp_path / "o")
    assert status == 2
    assert err.strip().splitlines()[-1] == "patch must be 1 to 9 px; got 99."
    assert len(host.runs) == 1


def test_a_later_image_that_a_technique_refuses_is_named(capsys, host, tmp_path, picture):
    save_picture(tmp_path / "in" / "two.png")

    def refuse(name, image):
        if image == "two.png":
            raise UserError("It is too small.")

    host.trouble = refuse
    status, _, err = run(capsys, "run", "occlusion", "--image", picture.parent, "--out", tmp_path / "o")
    assert status == 2
    assert "two.png: It is too small." in err
    assert (tmp_path / "o" / "cow" / "figure.png").is_file()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run", "occlusion"], "The following arguments are required: --out (see workbench run --help)."),
        (["run", "occlusion", "--out", "o"], "Occlusion needs an image: give one with --image."),
        (["run", "oclusion", "--out", "o"], "There is no technique 'oclusion'; the nearest are occlusion"),
        (["run", "zzz", "--out", "o"], "There is no technique 'zzz'; there are predictions, occlusion"),
        (["run", "broken", "--out", "o"], "Plugin broken cannot be used: no such module"),
        (["run", "filters", "--out", "o", "--set", "patch"], "--set wants NAME=VALUE; got 'patch'."),
        (["run", "filters", "--out", "o", "--model", "nothing"], "There is no model 'nothing'."),
        (["predict", "--top", "0", "x.png"], "Argument --top: must be 1 to 1000; got '0'"),
        (["layers", "--unknown"], "Unrecognized arguments: --unknown"),
    ],
)
def test_what_the_user_can_mend_is_one_sentence_and_status_2(capsys, monkeypatch, tmp_path, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, *arguments)
    assert status == 2
    assert out == ""
    assert err.startswith(sentence)
    assert err.count("\n") == 1


def test_a_folder_that_cannot_be_made_is_said_before_anything_runs(capsys, host, tmp_path, picture):
    (tmp_path / "o").write_text("a file")
    status, _, err = run(capsys, "run", "occlusion", "--image", picture, "--out", tmp_path / "o")
    assert status == 2
    assert "there is a file in its place" in err
    assert host.runs == []


def test_a_crash_is_one_sentence_status_3_and_a_log(capsys, host, tmp_path, picture):
    def fail(name, image):
        raise ZeroDivisionError("a bug\nwith two lines")

    host.trouble = fail
    arguments = ["run", "occlusion", "--image", picture, "--out", tmp_path / "o"]
    status, _, err = run(capsys, *arguments)
    assert status == 3
    last = err.strip().splitlines()[-1]
    assert last.startswith("The workbench crashed (ZeroDivisionError: a bug)")
    assert "Traceback" not in err
    assert "Traceback" in (tmp_path / "home" / "crash.log").read_text()
    status, _, err = run(capsys, *arguments, "--debug")
    assert status == 3
    assert "Traceback" in err


def test_a_run_that_is_interrupted_ends_with_130(capsys, host, tmp_path, picture):
    def interrupt(name, image):
        raise KeyboardInterrupt

    host.trouble = interrupt
    status, _, err = run(capsys, "run", "occlusion", "--image", picture, "--out", tmp_path / "o")
    assert status == 130
    assert err.strip().endswith("Stopped.")


def test_help_and_version_end_well(capsys):
    assert run(capsys, "--help")[0] == 0
    status, out, _ = run(capsys, "--version")
    assert status == 0
    assert out.startswith("workbench ")
    assert "target=class:tabby" in run(capsys, "run", "--help")[1]


def test_the_demo_writes_every_technique_and_a_page(capsys, host, tmp_path, picture):
    status, out, _ = run(capsys, "demo", "--image", picture, "--out", tmp_path / "o")
    assert status == 0
    for inside in ("cow/predictions", "cow/occlusion", "model/filters"):
        assert (tmp_path / "o" / inside / "figure.png").is_file()
        assert (tmp_path / "o" / inside / "result.npz").is_file()
    assert not (tmp_path / "o" / "cow" / "gradcam").exists()
    assert "Grad-CAM is left out: This model pools no maps." in out
    assert str(tmp_path / "o" / "index.html") in out
    page = (tmp_path / "o" / "index.html").read_text("utf-8")
    for piece in ("cow/occlusion/figure.png", "Occlusion shows.", "Mind this.", "Grad-CAM is left out", "24 × 20"):
        assert piece in page
    assert [name for name, _, _ in host.runs].count("filters") == 1


def test_the_demo_names_what_fails_and_goes_on(capsys, host, tmp_path, picture):
    def refuse(name, image):
        if name == "occlusion":
            raise UserError("It is too small.")

    host.trouble = refuse
    status, out, _ = run(capsys, "demo", "--image", picture, "--out", tmp_path / "o")
    assert status == 0
    assert "Occlusion on cow.png is left out: It is too small." in out
    assert (tmp_path / "o" / "cow" / "predictions" / "figure.png").is_file()


def test_the_demo_takes_the_samples_when_no_image_is_named(capsys, monkeypatch, tmp_path, picture):
    monkeypatch.setattr("workbench.images.image_files.sample_images", lambda: [picture])
    assert run(capsys, "demo", "--out", tmp_path / "o")[0] == 0
    assert (tmp_path / "o" / "cow").is_dir()


def test_folders_never_collide(tmp_path):
    folders = cli.Folders(tmp_path, alone=False)
    made = [folders.make(Path(name)).name for name in ("a.png", "b/a.jpg", "a-2.png", "A.png", ".png", "...")]
    assert made == ["a", "a-2", "a-2-2", "A-3", ".png", "image"]


def test_progress_is_shown_on_a_terminal_only(monkeypatch):
    class Terminal:
        def __init__(self, real):
            self.real, self.text = real, ""

        def isatty(self):
            return self.real

        def write(self, text):
            self.text += text

        def flush(self):
            pass

    for real in (True, False):
        terminal = Terminal(real)
        monkeypatch.setattr(sys, "stderr", terminal)
        line = cli.ProgressLine()
        line.say("40 of 729 squares")
        line.clear()
        assert ("40 of 729 squares" in terminal.text) is real
        assert terminal.text.endswith("\r") is real


def test_help_needs_neither_torch_nor_qt_nor_numpy_plots():
    program = "import sys; from workbench.cli import main as cli; cli.main(['--help']); print([m for m in ('torch', 'PySide6', 'matplotlib') if m in sys.modules])"  # fmt: skip  # noqa: E501
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip().endswith("[]")
