"""Last layers that are not the architecture's own: known from their tensors, in the order of a chain."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from tests.engine.loaders.checkpoints import FEATURES, prefixed, shapes, without_head
from workbench.engine.loaders.fits import fits, of_classes
from workbench.engine.loaders.heads import other_head, places
from workbench.engine.loaders.known_architectures import known_architectures


def linear(name: str, wide: int, out: int) -> dict[str, torch.Tensor]:
    return {f"{name}.weight": torch.zeros(out, wide), f"{name}.bias": torch.zeros(out)}


def norm(name: str, wide: int) -> dict[str, torch.Tensor]:
    statistics = {f"{name}.running_mean": torch.zeros(wide), f"{name}.running_var": torch.ones(wide)}
    return {f"{name}.weight": torch.ones(wide), f"{name}.bias": torch.zeros(wide), **statistics}


def head_of(tensors):
    own = shapes(tensors)
    return other_head(fits(own)[0], own)


def kinds(head) -> list[str]:
    body = nn.Module()
    setattr(body, head.place, nn.Identity())
    head.put_on(body)
    module = getattr(body, head.place)
    return [type(one).__name__ for one in module] if isinstance(module, nn.Sequential) else [type(module).__name__]


@pytest.mark.parametrize(
    ("tensors", "layers"),
    [
        (linear("head", FEATURES, 5), ["Linear"]),
        (linear("fc.1", FEATURES, 5), ["Linear"]),  # a dropout before it
        (linear("fc.0", FEATURES, 64) | linear("fc.1", 64, 5), ["Linear", "Linear"]),  # nothing fits between 0 and 1
        (linear("fc.0", FEATURES, 64) | linear("fc.3", 64, 5), ["Linear", "ReLU", "Linear"]),
        (
            linear("fc.0", FEATURES, 64) | norm("fc.1", 64) | linear("fc.4", 64, 5),
            ["Linear", "BatchNorm1d", "ReLU", "Linear"],
        ),
        (
            linear("fc.0", FEATURES, 64)
            | norm("fc.2", 64)
            | linear("fc.4", 64, 5),  # linear, ReLU, norm, dropout, linear
            ["Linear", "ReLU", "BatchNorm1d", "Linear"],
        ),
        (norm("neck", FEATURES) | linear("out", FEATURES, 5), ["BatchNorm1d", "ReLU", "Linear"]),
    ],
)
def test_a_head_is_rebuilt_of_its_tensors_and_where_there_is_room_a_rectifier(tensors, layers):
    head = head_of(without_head() | tensors)
    assert head.outputs == 5
    assert kinds(head) == layers
    assert head.guessed == layers.count("ReLU")


def test_layers_are_put_in_the_order_of_their_numbers_whatever_the_files_order():
    tensors = linear("fc.10", 32, 5) | linear("fc.2", 64, 32) | linear("fc.0", FEATURES, 64)
    head = head_of(without_head() | dict(sorted(tensors.items())))
    assert [layer.path for _, layer in head.layers] == ["fc.0", "fc.2", "fc.10"]
    assert head.names["fc.4.weight"] == "fc.10.weight"


def test_a_network_without_its_last_layer_gives_features():
    head = head_of(prefixed("encoder.", without_head()))
    assert (head.layers, head.outputs, kinds(head)) == ((), FEATURES, ["Identity"])


@pytest.mark.parametrize(
    "tensors",
    [
        linear("head", FEATURES + 1, 5),  # takes what nothing gives
        linear("fc.0", FEATURES, 64) | linear("fc.2", 65, 5),
        {"head.weight": torch.zeros(5, FEATURES, 1, 1)},  # a convolution
        linear("fc", FEATURES, 9) | linear("arcface", 9, 5),  # a layer of its own behind the head
        norm("neck", FEATURES),  # ends without a matrix
    ],
)
def test_what_is_no_chain_of_layers_is_not_made_one(tensors):
    assert head_of(without_head() | tensors) is None


def test_a_sequence_that_begins_with_its_only_matrix_is_followed_by_something():
    assert head_of(without_head() | linear("fc.0", FEATURES, 14)).followed
    assert not head_of(without_head() | linear("fc.1", FEATURES, 14)).followed
    assert not head_of(without_head() | linear("fc.0", FEATURES, 9) | linear("fc.2", 9, 14)).followed


def test_a_whole_classifier_may_be_another():
    tensors = {name: of_classes(shape, 9) for name, shape in known_architectures()["vgg11"].tensors.items()}
    kept = {name: shape for name, shape in tensors.items() if not name.startswith("classifier.")}
    own = kept | {"classifier.0.weight": (64, 25088), "classifier.0.bias": (64,), "classifier.2.weight": (2, 64)}
    head = other_head(fits(own)[0], own)
    assert (head.place, head.outputs, head.guessed) == ("classifier", 2, 1)


def test_only_classifiers_have_a_head_that_may_be_another():
    known = known_architectures()
    assert places(known["efficientnet_b0"]) == ("classifier.1", "classifier")
    assert places(known["fcn_resnet50"]) == ()
