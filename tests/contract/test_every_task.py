"""Techniques by tasks: each technique applies to each task, with every form of target, or says why not.

A technique that joins works everywhere, or has a row in ``REFUSED``. That it runs where it says so is a check of the
kit, on the same networks.
"""

from __future__ import annotations

import re

import pytest
from PIL import Image as Pillow
from skimage import data

from workbench.api import Result, UserError, params_of
from workbench.engine.plugins import load_plugins
from workbench.engine.tasks.registry import TASKS
from workbench.families.retrieval import compared_layer
from workbench.testing.networks import small_networks
from workbench.testing.pictures import noise

PLUGINS = {name: plugin.technique for name, plugin in load_plugins()[0].items()}
NETWORKS = {
    "classification": "mixed", "multilabel": "many labels", "binary": "one logit", "regression": "one output",
    "detection": "boxes", "segmentation": "regions", "dense-regression": "numbers everywhere", "embedding": "vector",
    "image-to-image": "repainted", "generation": "coded",
}  # fmt: skip
ATTACKS = ("fgsm", "bim", "pgd", "deepfool", "carlini-wagner", "noise-control", "epsilon-curve")
NO_BOXES = "this model gives no boxes"
REFUSED = {  # technique -> task -> words of the sentence
    "cam": {
        "detection": "exactly one linear layer after the last maps; this model has none",
        "segmentation": "exactly one linear layer after the last maps; this model has none",
        "dense-regression": "exactly one linear layer after the last maps; this model has none",
        "image-to-image": "exactly one linear layer after the last maps; this model has none",
        "generation": "exactly one linear layer after the last maps; this model has none",
        "embedding": "plain averages of the last maps",
    },
    "latent-traversal": dict.fromkeys(set(TASKS) - {"generation"}, "This model takes no code"),
    "code-ascent": dict.fromkeys(set(TASKS) - {"generation"}, "This model makes no picture of a code"),
    "fast-style": {
        **dict.fromkeys(set(TASKS) - {"image-to-image", "generation"}, "This model gives no picture of an image"),
        "generation": "This model makes pictures of a code: see Latent traversal",
    },
    "drise": dict.fromkeys(set(TASKS) - {"detection"}, NO_BOXES),
    "confusion": dict.fromkeys(
        set(TASKS) - {"classification", "multilabel", "binary"}, "gives an image no single class out of several"
    ),
    **{
        attack: dict.fromkeys(
            ("regression", "dense-regression", "image-to-image", "generation"), "There is no class to move away from"
        )
        for attack in ATTACKS
    },
}
FORMS = {  # of targets, by task, beside unit
    "classification": ("class:1", "probability:bee", "log-probability:1", "difference:0,2"),
    "multilabel": ("class:1", "probability:bee", "log-probability:1", "difference:0,2"),
    "binary": ("class:0", "probability:1", "log-probability:1", "difference:0,1"),
    "regression": ("output:0", "class:0"),
    "detection": ("box:0", "box:0:class", "box:0:left", "box:bee@12,10,14,14", "likeness:0"),
    "segmentation": ("region:cow", "region:@20,20", "region:@box:10,10,20,20", "pixel:20,20", "class:1",
                     "difference:0,2"),
    "dense-regression": ("output:1", "class:0", "region:@box:10,10,20,20", "region:1@box:10,10,20,20", "pixel:20,20",
                         "difference:0,1", "difference:pixel:20,20,pixel:5,5"),
    "embedding": ("similarity:other.png", "distance:other.png", "output:3"),
    **dict.fromkeys(
        ("image-to-image", "generation"),
        ("output:1", "class:green", "region:@box:10,10,20,20", "pixel:20,20:blue", "difference:red,blue"),
    ),
}  # fmt: skip
NOT = {  # technique -> kind of target -> words of the sentence
    **{
        key: {
            "difference": "An attack (moves away from a class|changes a region or a pixel)",
            "unit": "is read inside of it",
            "features": "is read inside of it",
            "likeness": None,
            "side": "An attack makes a box vanish",
            "all over": "An attack changes a region or a pixel",
            "distance": "goal must be the distance up to which two images are alike",
            "output": None,
        }
        for key in ATTACKS
    },
    "cam": dict.fromkeys(
        ("probability", "log-probability", "unit", "features"), "CAM explains a class's logit or a difference"
    ),
    "drise": {"unit": "D-RISE explains a box", "features": "D-RISE explains a box"},
}
NO_WAY = "cannot reach|No layer below"
NO_GRADIENT = "has no gradient"  # of the likeness of a box to itself
QUICK = {"masks": 6, "samples": 2, "steps": 2, "searches": 1, "draws": 1, "points": 2, "stride": 16, "iterations": 10,
         "most_steps": 4, "neighbours": 5, "gradcam": False}  # fmt: skip


@pytest.fixture(scope="module")
def models():
    networks = small_networks()
    return {task: networks[kind] for task, kind in NETWORKS.items()}


def quick(technique, **parameters):
    known = {parameter.name for parameter in params_of(technique)}
    return technique.configured({name: value for name, value in QUICK.items() if name in known} | parameters)


def answer(technique, model, **parameters):
    items = list(quick(technique, **parameters).run(model, noise(technique, model, (48, 40))))
    assert isinstance(items[-1], Result)
    return items[-1]


def test_there_is_a_small_network_of_every_task(models):
    assert {task: model.task.name for task, model in models.items()} == {task: task for task in TASKS}


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("name", PLUGINS)
def test_a_technique_applies_to_a_task_or_says_why_not(name, task, models):
    technique, model = PLUGINS[name], models[task]
    can, words = technique.applies(model), REFUSED.get(name, {}).get(task, "")
    assert can.works == (not words), can.sentence
    assert words in can.sentence


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("name", [name for name, technique in PLUGINS.items() if "target" in
                                  {parameter.name for parameter in params_of(technique)}])  # fmt: skip
def test_it_takes_every_form_of_target_or_says_why_not(name, task, models, tmp_path, monkeypatch):
    technique, model = PLUGINS[name], models[task]
    if not technique.applies(model).works:
        return
    monkeypatch.chdir(tmp_path)
    Pillow.fromarray(data.coffee()).save("other.png")
    unit = [layer.name for layer in model.layers if layer.spatial][-1]
    for form in (*FORMS[task], f"unit:{unit}:1", f"features:{compared_layer(model).name}:other.png"):
        kind = form.partition(":")[0]
        kind = "side" if form.endswith(":left") else "all over" if (task, kind) == ("segmentation", "class") else kind
        words = NOT.get(name, {}).get(kind, "")
        try:
            said = answer(technique, model, target=form).caption
        except UserError as error:
            said = str(error)
            assert said.endswith("."), said
            refused = words or (NO_GRADIENT if kind == "likeness" else "") or (NO_WAY if kind == "unit" else "")
            assert refused, f"{form}: {said}"
            assert re.search(refused, said), f"{form}: {said}"
        else:
            assert not words, f"{form} was taken: {said}"
