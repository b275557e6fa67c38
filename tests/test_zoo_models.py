"""The list of the models of zoos that is shipped."""

from __future__ import annotations

import importlib.util

import pytest

from workbench.engine.loaders import timm
from workbench.zoo_models import models_of, zoo_models


def test_each_model_says_its_task_its_size_and_its_licence():
    for model in zoo_models():
        assert model["task"] in ("classification", "detection", "segmentation", "embedding")
        assert model["size"].endswith(("kB", "MB", "GB")), model
        assert model["licence"]
    by_name = {model["reference"]: model for model in zoo_models()}
    assert len(by_name) == len(zoo_models()) > 1400
    assert by_name["timm:resnet50"]["size"] == "102 MB", "25,557,032 numbers of four bytes"
    assert by_name["torchvision:resnet50"]["size"] == "102 MB"
    assert by_name["timm:resnet50"]["licence"] == "Apache-2.0"


def test_what_has_no_weights_is_listed_by_a_reference_that_loads():
    untrained = [model for model in models_of("timm") if "untrained" in model["note"]]
    assert untrained
    assert all(model["reference"].endswith("?weights=none&seed=0") for model in untrained)


@pytest.mark.skipif(importlib.util.find_spec("timm") is None, reason="timm is not installed")
def test_the_list_is_what_the_installed_timm_can_make():
    assert {model["title"] for model in timm.known()} <= set(timm._library().list_models())
