"""What holds for every plugin that is found, by the kit that plugin authors use."""

from __future__ import annotations

from functools import cache

import pytest
import torch

from workbench.engine.plugins import load_plugins
from workbench.manifests import GROUPS
from workbench.testing.contract import CONTRACT, Bench, Check
from workbench.testing.networks import small_networks

PLUGINS, PROBLEMS = load_plugins()


@cache
def networks_for(plugin: str):
    """Small networks of its own for each plugin, made once for all its promises: what it breaks, no other runs on."""
    return tuple(small_networks().values())


@pytest.mark.parametrize("promise", CONTRACT, ids=lambda promise: promise.__name__)
@pytest.mark.parametrize("plugin", PLUGINS.values(), ids=PLUGINS)
def test_it_keeps_the_contract(plugin, promise, bundled_model):
    threads = torch.get_num_threads()
    Check(Bench(plugin, networks_for(plugin.manifest.id), bundled_model), promise)()
    assert torch.get_num_threads() == threads, "a library that it uses set them, for all that run after it"


def test_all_bundled_plugins_can_be_used():
    assert PROBLEMS == []
    assert {"predictions", "filters", "activations", "gradcam", "occlusion"} <= set(PLUGINS)


@pytest.mark.parametrize("plugin", PLUGINS.values(), ids=PLUGINS)
def test_it_has_a_place_in_the_menu(plugin):
    assert plugin.manifest.group in GROUPS
