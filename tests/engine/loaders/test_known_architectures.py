"""The indices of architectures: as they are shipped, they are what the installed libraries give."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torchvision

from workbench.engine.loaders import timm
from workbench.engine.loaders.architectures import of_torchvision
from workbench.engine.loaders.known_architectures import index_of, indices, known_architectures


@pytest.mark.parametrize("name", ["resnet18", "googlenet", "regnet_y_400mf", "retinanet_resnet50_fpn", "raft_small"])
def test_torchvisions_index_is_what_is_made_now(name):
    assert of_torchvision([name])[name] == known_architectures()[name]


@pytest.mark.parametrize("name", ["test_vit", "resnet10t", "vit_small_patch14_dinov2", "swin_tiny_patch4_window7_224"])
def test_timms_index_is_what_is_made_now(name):
    pytest.importorskip("timm")
    assert timm.architecture(name) == index_of("timm")[name]


def test_an_index_says_of_which_version_it_is_and_has_all_of_torchvision():
    index = index_of("torchvision")
    assert index.version == torchvision.__version__.partition("+")[0]
    listed = {name for name in torchvision.models.list_models() if not name.startswith("quantized")}
    assert set(index) == listed
    assert [one.zoo for one in indices()] == ["torchvision", "timm"]


def test_an_index_is_not_read_before_a_file_of_weights_is():
    script = (
        "import sys\n"
        "from workbench.engine.loaders import known_architectures, registry\n"
        "registry.known_models()\n"
        "print(known_architectures.index_of.cache_info().currsize, {'timm', 'transformers'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "0 set()"
