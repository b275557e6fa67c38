"""Whether a technique applies: said before anyone clicks, right for every kind of network, and kept when it runs.

A technique joins by a row in ``REFUSED``, and one in ``CAVEATS`` where it works with one; or, where it works on every
network of the table and has nothing to say, by its name in ``EVERYWHERE``.
"""

from __future__ import annotations

import pytest
import torch
from torch import nn

from tests.conftest import loaded
from workbench.api import Progress, UserError
from workbench.engine.loaders import registry
from workbench.engine.plugins import load_plugins
from workbench.testing.networks import Functional, small_networks

PLUGINS = {name: plugin.technique for name, plugin in load_plugins()[0].items()}


def several_linear() -> nn.Module:
    averaged = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten())
    return nn.Sequential(*averaged, nn.Linear(16, 8), nn.ReLU(), nn.Linear(8, 3))


def no_convolution() -> nn.Module:
    return nn.Sequential(nn.Flatten(), nn.Linear(3 * 16 * 16, 12), nn.ReLU(), nn.Linear(12, 3))


SMALL = {
    "functional": lambda: loaded(Functional(), 16),
    "one channel": lambda: loaded(Functional(colours=1), 16, channels=1),
    "two outputs": lambda: loaded(Functional(outputs=2), 16),
    "several linear": lambda: loaded(several_linear(), 16),
    "no convolution": lambda: loaded(no_convolution(), 16),
    "boxes": lambda: small_networks()["boxes"],
}
TORCHVISION = ("alexnet", "vgg16", "resnet18", "densenet121", "inception_v3", "mobilenet_v3_small", "convnext_tiny",
               "vit_b_16", "swin_t")  # fmt: skip

NO_MAPS = {"no convolution": "no maps before a global pooling and no image tokens"}
TOKENS = {"vit_b_16": "The maps are image tokens"}
REFUSED = {  # technique -> network -> words of the sentence; on all other networks it works
    "cam": {
        "alexnet": "exactly one linear layer after the last maps; this model has classifier.1, ",
        "vgg16": "exactly one linear layer after the last maps; this model has classifier.0, ",
        "several linear": "exactly one linear layer after the last maps; this model has 4, 6",
        "mobilenet_v3_small": "exactly one linear layer after the last maps; this model has classifier.0, ",
        "convnext_tiny": "plain averages of the last maps",
        "vit_b_16": "this model pools no maps",
        "no convolution": "this model pools no maps",
        "boxes": "exactly one linear layer after the last maps; this model has none",
    },
    "gradcam": NO_MAPS,
    "gradcam-plus-plus": NO_MAPS,
    "hirescam": NO_MAPS,
    "layercam": NO_MAPS,
    "eigencam": NO_MAPS,
    "scorecam": NO_MAPS,
    "ablationcam": NO_MAPS,
}
TEXTURE = {"no convolution": "No layer of this model gives maps, whose Gram matrix is a texture"}
CAMS = tuple(REFUSED)  # these are run as well
GELU = "is defined for rectifiers; at GELU it is generalised to"
SMOOTH = {
    "mobilenet_v3_small": "is defined for rectifiers; at Hardswish it is generalised to",
    "convnext_tiny": GELU,
    "vit_b_16": GELU,
    "swin_t": GELU,
}
ATTACKS = ("fgsm", "bim", "pgd", "deepfool", "carlini-wagner", "noise-control", "epsilon-curve")
EVERYWHERE = (
    "predictions", "filters", "activations", "unit", "saliency", "gradient-x-input", "smoothgrad",
    "integrated-gradients", "occlusion", "rise", "patch-probe", "pca", "lda", "tsne", "similarities",
    "feature-visualization", "unit-sheet", "deepdream", "inversion", "caricature",
)  # fmt: skip
REFUSED |= {"guided-backprop": {}, "deconvnet": {}, "guided-gradcam": NO_MAPS} | {name: {} for name in EVERYWHERE}
REFUSED |= {name: {} for name in ATTACKS}
REFUSED["texture"] = REFUSED["style-transfer"] = TEXTURE
REFUSED["confusion"] = {"boxes": "gives an image no single class"}
REFUSED["drise"] = dict.fromkeys({"bundled", *TORCHVISION, *SMALL} - {"boxes"}, "this model gives no boxes")
REFUSED["latent-traversal"] = dict.fromkeys({"bundled", *TORCHVISION, *SMALL}, "This model takes no code")
REFUSED["code-ascent"] = dict.fromkeys({"bundled", *TORCHVISION, *SMALL}, "This model makes no picture of a code")
REFUSED["fast-style"] = dict.fromkeys({"bundled", *TORCHVISION, *SMALL}, "This model gives no picture of an image")
CAVEATS = {technique: TOKENS for technique in CAMS if technique != "cam"}
CAVEATS |= dict.fromkeys(("guided-backprop", "deconvnet", "guided-gradcam"), SMOOTH)
DEFAULT = {  # network -> the layer that is chosen by itself
    "bundled": "_swish#2", "alexnet": "features.11", "vgg16": "features.29", "resnet18": "layer4.1.relu#2",
    "densenet121": "relu()", "inception_v3": "Mixed_7c", "mobilenet_v3_small": "features.12.2",
    "convnext_tiny": "features.7.2", "vit_b_16": "encoder.layers.encoder_layer_11.ln_1", "swin_t": "permute",
    "functional": "relu()#2", "one channel": "relu()#2", "two outputs": "relu()#2", "several linear": "1",
    "boxes": "stem",
}  # fmt: skip
SLOW = {"scorecam", "ablationcam"}  # these run on the small networks only


@pytest.fixture(scope="module", params=["bundled", *TORCHVISION, *SMALL])
def named(request):
    """A network's name in the table, and the network. Each is made once."""
    name = request.param
    if name == "bundled":
        return name, request.getfixturevalue("bundled_model")
    if name in SMALL:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            return name, SMALL[name]()
    return name, registry.load(f"torchvision:{name}?weights=none&seed=0", "cpu")


def test_every_technique_is_in_the_table():
    assert set(PLUGINS) - {"umap"} == set(REFUSED)  # umap is an extra, which may not be installed


def test_every_technique_answers_in_sentences_of_one_line(named):
    for technique, plugin in PLUGINS.items():
        answer = plugin.applies(named[1])
        assert answer.works or answer.sentence, technique
        assert not answer.sentence or (answer.sentence.endswith(".") and "\n" not in answer.sentence), technique


def test_a_technique_applies_where_the_table_says_and_says_why_not_elsewhere(named):
    name, model = named
    for technique, refused in REFUSED.items():
        answer = PLUGINS[technique].applies(model)
        assert answer.works == (name not in refused), technique
        words = refused.get(name) or CAVEATS.get(technique, {}).get(name, "")
        assert words in answer.sentence if words else not answer.sentence, technique


def test_what_applies_runs_and_what_does_not_refuses_in_a_sentence(named, cat):
    name, model = named
    image = model.prepare(cat.pixels)
    for technique in CAMS:
        refused = REFUSED[technique]
        if technique in SLOW and name not in SMALL:
            continue
        run = PLUGINS[technique]().run(model, image)
        if name in refused:
            with pytest.raises(UserError):
                list(run)
        else:
            final = [result for result in run if not isinstance(result, Progress)][-1]
            assert final.values.shape == model.input_size
            assert final.facts["layer"] == DEFAULT[name], technique
