"""Models that are shipped: each opens by its name as what it is, and says so."""

from __future__ import annotations

import pytest

from workbench.engine.loaders import registry, shipped


def test_every_shipped_model_says_its_task_and_licence():
    listed = {model["reference"]: model for model in shipped.known()}
    assert set(listed) == {"nanodet", "selfie-segmentation", "face-embedding", "face-emotion"}
    assert all(model["licence"] in ("Apache-2.0", "MIT") and model["task"] for model in listed.values())
    assert {model["reference"] for model in registry.known_models()} >= set(listed)


@pytest.mark.parametrize("name", ["nanodet", "selfie-segmentation", "face-embedding", "face-emotion"])
def test_it_opens_as_what_it_says_it_is(name):
    model = registry.load(name, "cpu")
    assert model.task.name == next(known["task"] for known in shipped.known() if known["reference"] == name)
    assert model.spec.origins["value_range"] == "shipped with the model"
    assert any("ONNX Runtime's own numbers" in remark for remark in model.spec.remarks)


def test_what_a_person_states_comes_after_what_is_shipped():
    model = registry.load("face-emotion?labels=a,b,c,d,e,f,g", "cpu")
    assert model.classes == tuple("abcdefg")
    assert model.spec.origins["labels"] == "you"
