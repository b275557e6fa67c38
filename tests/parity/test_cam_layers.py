"""Which layer a class activation map stands on, and how its output becomes maps."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from tests.conftest import loaded
from workbench.api import UserError
from workbench.engine.plugins import load_plugins
from workbench.families import cam
from workbench.testing.networks import ChannelsLast, small_networks
from workbench.testing.transformers import Transformer

PLUGINS = {name: plugin.technique for name, plugin in load_plugins()[0].items()}
FAMILY = ["gradcam", "gradcam-plus-plus", "hirescam", "layercam", "eigencam", "scorecam", "ablationcam"]


def made(make):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return loaded(make(), size=16)


def last(name, model, image, **parameters):
    return list(PLUGINS[name](**parameters).run(model, image))[-1]


@pytest.mark.parametrize(
    ("pooled", "layer"),
    [(False, "blocks.1.before"), (True, "norm")],
    ids=["the head reads the class token", "the head reads the mean"],
)
def test_a_transformers_layer_is_the_last_whose_image_tokens_reach_the_answer(pooled, layer, cat):
    model = made(lambda: Transformer(pooled))
    assert len(cam.token_layers(model)) > 2 * cam.AT_ONCE  # farther from the end than one look reaches
    assert last("gradcam", model, model.prepare(cat.pixels)).facts["layer"] == layer


def test_it_is_found_under_a_head_that_was_never_trained(cat):
    model = made(lambda: Transformer(False))
    nn.init.zeros_(model.network.head.weight)
    result = last("gradcam", model, model.prepare(cat.pixels), relu=False)
    assert result.facts["layer"] == "blocks.1.before"
    assert not result.values.any()
    assert result.caption.endswith("No evidence either way: the weighted maps are zero everywhere")


def test_for_a_unit_it_lies_below_the_unit(cat):
    model = made(lambda: Transformer(False))
    result = last("gradcam", model, model.prepare(cat.pixels), target="unit:blocks.0:1")
    assert result.facts["layer"] == "blocks.0.mlp.14"  # what follows it gives that unit one channel of the same place


def test_tokens_are_laid_out_row_by_row_without_the_prefix(cat):
    model = made(lambda: Transformer(False))
    image = model.prepare(cat.pixels)
    with model.recording(["blocks.1.before"], gradient=True) as activations:
        y = model.scores(model.pixels(image))[0, 1]
        A = activations["blocks.1.before"]
        (g,) = torch.autograd.grad(y, A)
    small = np.zeros((4, 4), np.float32)
    for token in range(2, 18):
        small[divmod(token - 2, 4)] = float((A[0, token] * g[0, token]).detach().sum())
    found = last("hirescam", model, image, target="class:1", relu=False)
    np.testing.assert_allclose(found.values, cam.enlarged(torch.from_numpy(small)[None, None], (16, 16)), atol=1e-6)


@pytest.mark.parametrize("name", FAMILY)
def test_channels_last_maps_give_the_map_that_channels_first_give(name, cat):
    model = made(ChannelsLast)
    image = model.prepare(cat.pixels)
    parameters = {} if name == "eigencam" else {"target": "class:2"}
    first, turned = (last(name, model, image, layer=layer, relu=False, **parameters) for layer in ("last", "turned"))
    assert first.values.any()
    np.testing.assert_allclose(first.values, turned.values, atol=1e-6)


@pytest.mark.parametrize("name", FAMILY)
def test_every_technique_explains_tokens(name, cat):
    model = small_networks()["tokens"]
    found = last(name, model, model.prepare(cat.pixels), relu=False)
    assert found.facts["layer"] == "before"
    assert found.values.any()


@pytest.mark.parametrize("name", FAMILY)
def test_a_layer_without_maps_is_refused(name, tiny_model, cat):
    with pytest.raises(UserError, match="Layer 'last' has no maps: its output has the shape 4"):
        last(name, tiny_model, tiny_model.prepare(cat.pixels), layer="last")


def test_a_layer_to_fuse_with_that_is_not_there_is_refused(tiny_model, cat):
    with pytest.raises(UserError, match="tiny has no layer 'secnd'; the nearest names are"):
        last("gradcam", tiny_model, tiny_model.prepare(cat.pixels), fuse_with="first, secnd")
