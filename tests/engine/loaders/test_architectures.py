"""Architectures of torchvision: what each is made of, without data."""

from __future__ import annotations

import pytest

from workbench.engine.loaders.architectures import bare
from workbench.engine.loaders.known_architectures import known_architectures


def test_an_architecture_tells_its_head_by_the_number_of_classes():
    known = known_architectures()
    assert known["resnet34"].head == ("fc.weight", "fc.bias")
    assert known["resnet34"].tensors["fc.weight"] == (-1, 512)
    assert known["inception_v3"].head == ("fc.weight", "fc.bias")  # and not those of its auxiliary classifier
    assert known["retinanet_resnet50_fpn"].tensors["head.classification_head.cls_logits.weight"] == (-9, 256, 3, 3)
    assert known["raft_large"].head == ()


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("resnet18", "ResNet-18"),
        ("wide_resnet50_2", "Wide ResNet-50-2"),
        ("efficientnet_b0", "EfficientNet-B0"),
        ("fasterrcnn_resnet50_fpn", "Faster R-CNN ResNet-50-FPN"),
        ("deeplabv3_resnet50", "DeepLabV3 ResNet-50"),
        ("convnext_tiny", "ConvNeXt-Tiny"),
    ],
)
def test_a_title_is_written_as_its_authors_write_it(name, title):
    assert known_architectures()[name].title == title


def test_a_bare_network_has_shapes_and_no_data_but_for_what_it_computes():
    network = bare("swin_t", num_classes=3)
    assert all(weight.is_meta for weight in network.parameters())
    computed = [name for name, buffer in network.named_buffers() if not buffer.is_meta]
    assert computed
    assert all(name.endswith("relative_position_index") for name in computed)
