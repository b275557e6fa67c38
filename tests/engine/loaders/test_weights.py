"""Files of weights alone, as people have them: what each is taken for, and that it then answers as it should."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from tests.engine.loaders.checkpoints import FEATURES, NAME, TITLE, network, prefixed, state, without_head
from workbench.api import UserError
from workbench.engine.loaders import registry

PIXELS = torch.rand(2, 3, 224, 224, generator=torch.Generator().manual_seed(3))


@pytest.fixture
def opened(tmp_path):
    def open_(content, query="", name="w.pt"):
        torch.save(content, tmp_path / name)
        return registry.load(f"{tmp_path / name}{query}", "cpu")

    return open_


def refused(opened, *arguments) -> str:
    with pytest.raises(UserError) as caught:
        opened(*arguments)
    return str(caught.value)


def renamed():
    head = {"head.weight": state()["fc.weight"], "head.bias": state()["fc.bias"]}
    return prefixed("backbone.", without_head()) | head


def sequence():
    head = {"fc.1.weight": state()["fc.weight"], "fc.1.bias": state()["fc.bias"]}
    return without_head() | head


@pytest.mark.parametrize(
    "content",
    [
        state,
        lambda: {"state_dict": prefixed("model.", state()), "epoch": 3},
        lambda: {"model": prefixed("module.", state()), "optimizer": {"step": 9}},
        lambda: prefixed("_orig_mod.", state()),
        lambda: {"checkpoint": {"ema": prefixed("net.encoder.", state())}},
        renamed,
        sequence,
        lambda: {name: tensor for name, tensor in state().items() if not name.endswith("num_batches_tracked")},
        lambda: state() | {"criterion.weight": torch.ones(3)},
    ],
)
@pytest.mark.parametrize("name", ["w.pth.tar", "w.ckpt"])
def test_the_same_weights_in_every_form_give_the_same_answer_without_an_architecture(opened, content, name):
    model = opened(content(), name=name)
    assert (model.spec.architecture, model.spec.task, len(model.classes)) == (TITLE, "classification", 3)
    with torch.inference_mode():
        assert torch.allclose(model.network(PIXELS), network()(PIXELS), atol=1e-5)


def test_half_precision_answers_as_its_rounded_weights_do(opened):
    half = {name: tensor.bfloat16() if tensor.is_floating_point() else tensor for name, tensor in state().items()}
    model = opened(half)
    assert {weight.dtype for weight in model.network.parameters()} == {torch.float32}
    assert torch.equal(model.network.fc.weight, half["fc.weight"].float())


def test_a_grey_network_sees_grey_and_says_what_is_guessed(opened):
    model = opened(state() | {"conv1.0.weight": torch.rand(24, 1, 3, 3)})
    assert (model.input_channels, model.spec.preparation.colours) == (1, "grey")
    assert model.spec.preparation.mean == (pytest.approx(0.449),)
    assert model.spec.origins["mean"] == "guessed from 1 input channel"
    assert any("takes one channel: grey" in sentence for sentence in model.spec.remarks)
    with torch.inference_mode():
        assert model.network(PIXELS[:, :1]).shape == (2, 3)


def test_four_channels_are_refused_with_their_number(opened):
    sentence = refused(opened, state() | {"conv1.0.weight": torch.rand(24, 4, 3, 3)})
    assert sentence == "w.pt: its first layer takes 4 channels; an image has 1 or 3."


def test_a_sequence_of_a_matrix_and_a_sigmoid_is_multi_label_unless_it_is_stated(opened):
    head = {"fc.0.weight": torch.zeros(14, FEATURES), "fc.0.bias": torch.zeros(14)}
    model = opened({"state_dict": prefixed("module.net.", without_head() | head)})
    assert (model.spec.task, len(model.classes)) == ("multilabel", 14)
    assert model.spec.origins["task"] == "guessed from what follows its last layer"
    stated = opened(without_head() | head, "?task=classification")
    assert (stated.spec.task, stated.spec.origins["task"]) == ("classification", "you")
    assert isinstance(stated.network.fc, nn.Linear)  # so that techniques find the last layer


def test_one_output_is_two_classes_by_one_logit(opened):
    model = opened(state(1))
    assert (model.spec.task, len(model.classes)) == ("binary", 2)
    assert opened(state(1), "?task=regression").spec.task == "regression"


def test_mean_and_deviation_in_the_file_are_those_of_its_input(opened):
    buffers = {"0.mean": torch.tensor([0.5, 0.4, 0.3]).view(1, 3, 1, 1), "0.std": torch.full((1, 3, 1, 1), 0.25)}
    model = opened(buffers | prefixed("1.", state()))
    assert model.spec.preparation.mean == pytest.approx((0.5, 0.4, 0.3))
    assert model.spec.preparation.std == (0.25, 0.25, 0.25)
    assert model.spec.origins["mean"] == "the file"
    scaled = {name: tensor * 255 for name, tensor in buffers.items()}
    assert "0.mean and 0.std must be within 0 and 1 for images" in refused(opened, scaled | prefixed("1.", state()))


def test_googlenet_and_inception_open_without_their_training_heads_and_scale_their_input(opened):
    from workbench.engine.loaders.fits import of_classes
    from workbench.engine.loaders.known_architectures import known_architectures

    shapes = {name: of_classes(shape, 2) for name, shape in known_architectures()["googlenet"].tensors.items()}
    model = opened({name: torch.full(shape, 0.01) for name, shape in shapes.items()})
    assert (model.network.transform_input, model.network.aux1) == (True, None)
    assert any(sentence.startswith("Left out") for sentence in model.spec.remarks)


def test_names_beside_the_weights_are_taken_where_their_number_fits(opened, tmp_path):
    (tmp_path / "classes.txt").write_text("one\ntwo\nthree\nfour\n")
    model = opened(state())
    assert model.classes[0] == "class 0"
    assert "classes.txt has 4 names of classes, which do not fit its 3 outputs." in model.spec.remarks
    (tmp_path / "w.classes.txt").write_text("cat\ndog\nbird\n")
    model = opened(state())
    assert tuple(model.classes) == ("cat", "dog", "bird")
    assert model.spec.origins["labels"] == "w.classes.txt"
    stated = opened(state(), f"?classes={tmp_path / 'w.classes.txt'}")
    assert stated.spec.origins["labels"] == "you"


def test_an_architecture_that_is_stated_is_the_only_one(opened):
    assert opened(state(), f"?arch=torchvision:{NAME}").spec.origins["architecture"] == "you"
    assert "does not fit torchvision:resnet18" in refused(opened, state(), "?arch=torchvision:resnet18")
    assert refused(opened, state(), "?arch=resnet18") == "arch must be torchvision:NAME or timm:NAME; got 'resnet18'."


def test_opening_takes_no_more_memory_than_the_weights(tmp_path):
    """Each tensor is read once into the memory in which the network uses it."""
    from workbench.engine.loaders.reference import Reference
    from workbench.engine.loaders.weights import load

    torch.save(state(), tmp_path / "w.pt")
    read = []
    empty = torch.Tensor.clone
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch.Tensor, "clone", lambda self, *a, **k: read.append(self) or empty(self, *a, **k))
        model, _ = load(Reference.parse(str(tmp_path / "w.pt")))
    assert not read
    assert all(
        not weight.is_meta and weight.untyped_storage().nbytes() == weight.nbytes for weight in model.parameters()
    )


def test_frozen_batch_norms_have_torchvisions_own_epsilon_where_no_variance_is_zero():
    from types import SimpleNamespace

    from workbench.engine.loaders.weights import _freeze

    def epsilon(name, tensors, variance=1.0):
        network = nn.Sequential(nn.BatchNorm2d(2))
        network[0].running_var.fill_(variance)
        architecture = SimpleNamespace(architecture=SimpleNamespace(name=name))
        _freeze(network, SimpleNamespace(file=SimpleNamespace(entries={"": tensors}), entry="", fit=architecture))
        return network[0].eps

    assert epsilon("fasterrcnn_resnet50_fpn", ["0.weight"]) == 0
    assert epsilon("fasterrcnn_resnet50_fpn", ["0.weight"], variance=0.0) == 1e-5
    assert epsilon("fasterrcnn_resnet50_fpn", ["0.weight", "0.num_batches_tracked"]) == 1e-5
    assert epsilon("resnet50", ["0.weight"]) == 1e-5
