"""Whether a technique applies: said before anyone clicks, right for every kind of network, and kept when it runs."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn import functional

from tests.conftest import loaded
from workbench.api import Progress, UserError
from workbench.engine import references
from workbench.engine.plugins import load_plugins

PLUGINS = {name: plugin.technique for name, plugin in load_plugins()[0].items()}
CAMS = {"gradcam", "gradcam-plus-plus", "hirescam", "layercam", "eigencam", "scorecam", "ablationcam"}


class Functional(nn.Module):
    """Nothing but two convolutions has a module of its own."""

    def __init__(self, colours: int = 3, outputs: int = 3) -> None:
        super().__init__()
        self.a, self.b, self.last = nn.Conv2d(colours, 4, 3), nn.Conv2d(4, 5, 3), nn.Linear(5, outputs)

    def forward(self, x):
        x = functional.relu(self.a(x))
        return self.last(functional.relu(self.b(x)).mean((2, 3)))


def several_linear() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 4, 3),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(2),
        nn.Flatten(),
        nn.Linear(16, 8),
        nn.ReLU(),
        nn.Linear(8, 3),
    )


def no_convolution() -> nn.Module:
    return nn.Sequential(nn.Flatten(), nn.Linear(3 * 16 * 16, 12), nn.ReLU(), nn.Linear(12, 3))


SMALL = {
    "functional": lambda: loaded(Functional(), 16),
    "one channel": lambda: loaded(Functional(colours=1), 16, channels=1),
    "two outputs": lambda: loaded(Functional(outputs=2), 16),
    "several linear": lambda: loaded(several_linear(), 16),
    "no convolution": lambda: loaded(no_convolution(), 16),
}
TORCHVISION = ("alexnet", "vgg16", "resnet18", "densenet121", "inception_v3", "mobilenet_v3_small", "convnext_tiny",
               "vit_b_16", "swin_t")  # fmt: skip
WITHOUT_CAM = {  # the sentence says why
    "alexnet": "exactly one linear layer", "vgg16": "exactly one linear layer", "several linear": "exactly one linear",
    "mobilenet_v3_small": "exactly one linear layer", "convnext_tiny": "plain averages",
    "vit_b_16": "pools no maps", "no convolution": "pools no maps",
}  # fmt: skip
WITHOUT_MAPS = {"no convolution"}


@pytest.fixture(scope="module", params=["bundled", *TORCHVISION, *SMALL])
def named(request):
    name = request.param
    if name == "bundled":
        return name, request.getfixturevalue("bundled_model")
    if name in SMALL:
        torch.manual_seed(0)
        return name, SMALL[name]()
    model = references.load(f"torchvision:{name}?weights=none&seed=0", "cpu")
    if name == "vit_b_16":  # torchvision starts its head at zero, where nothing reaches the answer
        torch.manual_seed(0)
        nn.init.normal_(model.network.heads.head.weight)
    return name, model


def test_every_technique_answers_and_a_refusal_is_one_sentence(named):
    for technique in PLUGINS.values():
        answer = technique.applies(named[1])
        assert answer.works or (answer.sentence.endswith(".") and "\n" not in answer.sentence)


def test_maps_are_explained_where_there_are_any(named):
    name, model = named
    for technique in CAMS:
        assert PLUGINS[technique].applies(model).works == (name not in WITHOUT_MAPS), technique


def test_cam_applies_only_where_one_linear_layer_reads_the_averages(named):
    name, model = named
    answer = PLUGINS["cam"].applies(model)
    assert answer.works == (name not in WITHOUT_CAM)
    assert WITHOUT_CAM.get(name, "") in answer.sentence


def test_what_applies_runs_and_what_does_not_refuses_in_a_sentence(named, cat):
    _, model = named
    image = model.prepare(cat.pixels)
    for technique in ("cam", "gradcam"):
        run = PLUGINS[technique]().run(model, image)
        if PLUGINS[technique].applies(model).works:
            final = [r for r in run if not isinstance(r, Progress)][-1]
            assert final.values.shape == model.input_size
        else:
            with pytest.raises(UserError):
                list(run)


def test_a_transformers_map_is_of_the_last_tokens_that_reach_the_class_token(named, cat):
    name, model = named
    if name != "vit_b_16":
        return
    result = list(PLUGINS["gradcam"](relu=False).run(model, model.prepare(cat.pixels)))[-1]
    assert result.facts["layer"] == "encoder.layers.encoder_layer_11.ln_1"
    assert result.values.any()
