"""What is stated of a painter that is to be trained: bounds, what is missing, what its file holds already."""

from __future__ import annotations

import json
import os

import pytest

from workbench.api import UserError
from workbench.document.painter_plan import PainterPlan, training_folder

WHOLE = PainterPlan(("/a.png", "/b.png"), ("/photos",), "batch", 64, 10, "/out/mine.safetensors")


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("size", ["16"], "size must be 32 to 512; got 16."),
        ("steps", ["many"], "steps must be 1 to 100,000; got many."),
        ("norm", ["layer"], "norm must be instance or batch; got 'layer'."),
        ("file", ["mine.onnx"], "file must end with .safetensors; got 'mine.onnx'."),
        ("width", ["4"], "What is stated is styles, photographs, norm, size, steps or file; got 'width'."),
        ("norm", [], "norm takes one value; got 0."),
        ("styles", [f"{i}.png" for i in range(65)], "A painter has at most 64 styles; got 65."),
    ],
)
def test_what_cannot_be_is_refused_by_its_rule_and_value(name, values, sentence):
    with pytest.raises(UserError) as refused:
        PainterPlan().stating(name, values)
    assert str(refused.value) == sentence


def test_paths_are_whole_and_a_picture_is_a_style_once():
    plan = PainterPlan().stating("styles", ["a.png", "/b.png", "a.png"]).stating("photographs", ["photos.zip?member=x"])
    assert plan.styles == (os.path.abspath("a.png"), "/b.png")
    assert plan.photographs == (os.path.abspath("photos.zip?member=x"),)
    assert plan.stating("photographs", [""]).photographs == ()


def test_the_open_images_are_learned_from_where_nothing_else_is_stated():
    told = WHOLE.stating("photographs", [""]).params(["/x.png", "/y.png"], "/y.png")
    assert (json.loads(told["photographs"]), told["shown"]) == (["/x.png", "/y.png"], "/y.png")
    assert json.loads(WHOLE.params(["/x.png"], "")["photographs"]) == ["/photos"]
    assert WHOLE.pace == {"norm": "batch", "size": 64, "styles": 2}


@pytest.mark.parametrize(
    ("name", "value", "missing"),
    [("styles", [], "a picture whose style"), ("photographs", [""], "photographs to learn from"), ("", "", "the file")],
)
def test_what_is_missing_is_said(name, value, missing):
    plan = WHOLE.stating(name, value) if name else PainterPlan(WHOLE.styles, WHOLE.photographs)
    with pytest.raises(UserError, match=f"Choose {missing}"):
        plan.params([], "")


def test_what_is_no_checkpoint_has_no_steps(tmp_path):
    file = tmp_path / "mine.safetensors"
    folder = training_folder(file)
    assert folder == tmp_path / "mine.training"
    folder.mkdir()
    (folder / "checkpoint.safetensors").write_bytes(b"no checkpoint")
    assert PainterPlan(file=str(file)).steps_done == 0
    header = json.dumps({"losses": {"shape": [7, 3]}}).encode()
    (folder / "checkpoint.safetensors").write_bytes(len(header).to_bytes(8, "little") + header)
    assert PainterPlan(file=str(file)).steps_done == 7


def test_a_file_that_has_a_checkpoint_states_what_its_training_was(tmp_path):
    told = WHOLE.params([], "")
    header = json.dumps({"losses": {"shape": [7, 3]}, "__metadata__": {"plan": json.dumps(told)}}).encode()
    (tmp_path / "mine.training").mkdir()
    (tmp_path / "mine.training" / "checkpoint.safetensors").write_bytes(len(header).to_bytes(8, "little") + header)
    file = str(tmp_path / "mine.safetensors")
    plan = PainterPlan(("/z.png",)).stating("file", [file])
    assert plan == PainterPlan(WHOLE.styles, WHOLE.photographs, WHOLE.norm, WHOLE.size, WHOLE.steps, file)
