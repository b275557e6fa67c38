"""``workbench models``: what can be loaded by name, with task, size and licence; and what was loaded last."""

from __future__ import annotations

import json

import pytest

from workbench.settings import Settings, save_changes


@pytest.fixture
def models(run, monkeypatch, tmp_path):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    save_changes(Settings(), Settings().with_recent("models", "/mine/net.pth?colours=bgr"))
    status, out, _ = run("models", "--json")
    assert status == 0
    return {model["reference"]: model for model in json.loads(out)}


def test_each_model_says_its_task_its_size_and_its_licence(models):
    assert models["nanodet"]["task"] == "detection"
    assert models["nanodet"]["size"].endswith("MB")
    assert models["nanodet"]["licence"] == "Apache-2.0"
    assert models["efficientnet-lite0"]["task"] == "classification"
    assert {"segmentation", "detection", "classification"} <= {model["task"] for model in models.values()}
    for name in ("torchvision:resnet18", "efficientnet-lite0", "face-embedding"):
        assert models[name]["size"]
        assert models[name]["licence"]


def test_what_was_loaded_last_is_listed_first(models):
    assert next(iter(models)) == "/mine/net.pth?colours=bgr"
    assert models["/mine/net.pth?colours=bgr"]["note"] == "used before"


def test_zoos_are_listed_and_words_say_which_of_them(run):
    lines = run("models", "timm", "vit_tiny")[1].splitlines()
    assert lines
    assert all("timm:" in line and "vit_tiny" in line for line in lines)
    assert "detection" in run("models", "maskrcnn_resnet50_fpn")[1]
    assert run("models", "there-is-none")[:2] == (0, "")
