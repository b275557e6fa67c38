"""Models that are shipped: each opens by its name as what it is, and says so."""

from __future__ import annotations

from functools import cache

import numpy as np
import onnxruntime
import pytest
import torch

from tests.engine.changes import Dots
from workbench import folders
from workbench.api import Target
from workbench.engine.forward import backend
from workbench.engine.loaders import registry, shipped
from workbench.engine.sweep import SweepContext, sweep
from workbench.families import codes

opened = cache(registry.load)


def test_every_shipped_model_says_its_task_and_licence():
    listed = {model["reference"]: model for model in shipped.known()}
    assert set(listed) == {
        "nanodet",
        "selfie-segmentation",
        "face-embedding",
        "face-emotion",
        "multistyle",
        "digits-vae",
        "digits-gan",
        "digits-classifier",
    }
    assert all(model["licence"] in ("Apache-2.0", "MIT") and model["task"] for model in listed.values())
    assert {model["reference"] for model in registry.known_models()} >= set(listed)


@pytest.mark.parametrize("name", ["nanodet", "selfie-segmentation", "face-embedding", "face-emotion", "multistyle"])
def test_it_opens_as_what_it_says_it_is(name):
    model = opened(name, "cpu")
    assert model.task.name == next(known["task"] for known in shipped.known() if known["reference"] == name)
    assert model.spec.origins["value_range"] == "shipped with the model"
    assert any("ONNX Runtime's own numbers" in remark for remark in model.spec.remarks)


def test_the_styles_are_painted_as_onnx_runtime_paints_them_and_mixed_by_what_is_given(cat):
    model = opened("multistyle?input=64x64", "cpu")
    pixels = model.pixels(model.prepare(cat.pixels))
    session = onnxruntime.InferenceSession(str(folders.bundled("resources") / "models" / "multistyle26.onnx"))
    (extra,) = model.extra_inputs
    assert (extra.name, extra.count, extra.values) == ("style_weights", 26, (1.0, *(0.0,) * 25))
    for weights in (np.eye(26, dtype=np.float32)[7], np.full(26, 1 / 26, np.float32)):
        with torch.inference_mode(), model.giving("style_weights", torch.from_numpy(weights)[None]):
            ours = model.answer(pixels).numpy()
        (theirs,) = session.run(None, {"image": pixels.numpy(), "style_weights": weights})
        np.testing.assert_allclose(ours, theirs, atol=1e-4)


@pytest.mark.parametrize(("name", "sees", "black"), [("digits-vae", True, 0.7), ("digits-gan", False, 0.6)])
def test_the_generators_of_digits_make_white_strokes_on_black(name, sees, black):
    model = opened(name, "cpu")
    assert (model.task.name, model.sees_image, model.input_size) == ("generation", sees, (28, 28))
    made = codes.pictures(model, codes.drawn(32, model.extra_inputs[0].count, 0))
    assert float((made < 0.1).float().mean()) > black
    assert (made.flatten(1).amax(1) > 0.8).all()
    assert float(made.std(0).mean()) > 0.1  # they are not all one digit


def test_what_a_person_states_comes_after_what_is_shipped():
    model = registry.load("face-emotion?labels=a,b,c,d,e,f,g", "cpu")
    assert model.classes == tuple("abcdefg")
    assert model.spec.origins["labels"] == "you"


def test_a_sweep_of_nanodet_goes_the_fast_way_and_gives_torchs_numbers(monkeypatch, cat, tmp_path):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))  # where no tape is kept
    monkeypatch.setattr(backend, "WORTH", 2)
    model = opened("nanodet", "cpu")
    image = model.prepare(cat.pixels)
    with torch.inference_mode():
        target = model.task.resolve(Target.parse("likeness:0"), model.answer(model.pixels(image)), image, model)

    class Squares(Dots):
        def apply(self, batch, which) -> None:
            for one, i in zip(batch, which, strict=True):
                one[:, 60 * i : 60 * i + 120] = 0.5

    run, by_torch = SweepContext(), SweepContext(ways=["torch"])
    fast, slow = (
        np.concatenate([batch.values for batch in sweep(model, image, Squares(5), target, way)])
        for way in (run, by_torch)
    )
    assert run.choices[0].plain()["onnxruntime"] == 3, run.choices[0].plain()
    assert by_torch.choices[0].plain()["torch"] == 5
    np.testing.assert_allclose(fast, slow, atol=1e-4)
    assert np.ptp(slow) > 0.01
