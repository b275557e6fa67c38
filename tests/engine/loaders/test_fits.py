"""Which architecture a file's tensors fit: by names and shapes, whatever stands before and beside them."""

from __future__ import annotations

import pytest

from tests.engine.loaders.checkpoints import NAME, TENSORS, prefixed, shapes, state
from workbench.engine.loaders.fits import fits, near, of_classes, preference, side_of
from workbench.engine.loaders.known_architectures import known_architectures


def of(name: str, classes: int = 10, prefix: str = "") -> dict[str, tuple[int, ...]]:
    tensors = known_architectures()[name].tensors
    return {prefix + tensor: of_classes(shape, classes) for tensor, shape in tensors.items()}


@pytest.mark.parametrize("prefix", ["", "module.", "model.", "_orig_mod.module.", "net.encoder.trunk."])
def test_names_are_known_behind_any_prefix(prefix):
    fit = fits(shapes(prefixed(prefix, state(7))))[0]
    assert (fit.architecture.name, fit.prefix, fit.faults, fit.classes, fit.channels) == (NAME, prefix, 0, 7, 3)
    assert len(fit.given) == TENSORS


def test_every_architecture_is_taken_for_itself_or_one_of_the_same_shapes():
    for name, architecture in known_architectures().items():
        best = fits(of(name, prefix="model."))[0]
        assert best.faults == 0
        assert best.architecture.kind == architecture.kind
        assert best.architecture.tensors == architecture.tensors
        assert best.classes == (10 if architecture.head else None)


def test_a_grey_first_convolution_fits_with_its_channels():
    tensors = shapes(state()) | {"conv1.0.weight": (24, 1, 3, 3)}
    fit = fits(tensors)[0]
    assert (fit.faults, fit.channels) == (0, 1)


def test_what_only_a_training_needs_is_left_out():
    tensors = of("googlenet") | {"criterion.weight": (10,), "train_acc.total": (), "n_averaged": ()}
    fit = fits(tensors)[0]
    assert (fit.architecture.name, fit.faults) == ("googlenet", 0)
    assert {"criterion.weight", "train_acc.total", "n_averaged", "aux1.fc1.weight"} <= set(fit.idle)


def test_of_two_sets_of_names_the_averaged_one_is_taken():
    tensors = of("resnet18", prefix="model.") | of("resnet18", prefix="ema_model.module.")
    fit = fits(tensors)[0]
    assert (fit.prefix, fit.twins, fit.faults) == ("ema_model.module.", ("model.",), 0)


def test_densenets_old_names_are_known():
    tensors = of("densenet121")
    old = {name.replace(".norm1.", ".norm.1.").replace(".conv2.", ".conv.2."): shape for name, shape in tensors.items()}
    assert old != tensors
    fit = fits(old)[0]
    assert (fit.architecture.name, fit.faults) == ("densenet121", 0)
    assert "features.denseblock1.denselayer1.norm.1.weight" in fit.given.values()


def test_a_segmenter_is_not_taken_for_its_backbone():
    assert fits(of("fcn_resnet50"))[0].architecture.name == "fcn_resnet50"


@pytest.mark.parametrize(("places", "side"), [(1 + 24 * 24, 384), (1 + 4, 32), (1 + 14 * 14, 0), (14 * 14, None)])
def test_the_size_of_the_images_is_told_by_the_number_of_places(places, side):
    fit = fits(of("vit_b_16") | {"encoder.pos_embedding": (1, places, 768)})[0]
    assert (fit.architecture.name, fit.faults, fit.side) == ("vit_b_16", int(side is None), side or 0)


def test_tokens_that_are_no_part_of_the_image_are_not_counted_as_places():
    patch = (64, 3, 16, 16)
    assert side_of((1, 2 + 36, 64), (1, 2 + 196, 64), patch) == 96
    assert side_of((1, 36, 64), (1, 196, 64), patch) == 96
    assert side_of((1, 36, 64), (1, 197, 64), patch) == 0
    assert side_of((1, 37, 32), (1, 197, 64), patch) == 0


def test_what_differs_is_told_apart():
    tensors = of("resnet34") | {"fc.weight": (10, 7), "extra.weight": (3, 3)}
    del tensors["layer1.0.conv1.weight"]
    fit = fits(tensors)[0]
    assert (fit.architecture.name, dict(fit.other)) == ("resnet34", {"fc.weight": "fc.weight"})
    assert (fit.missing, fit.left) == (("layer1.0.conv1.weight",), ("extra.weight",))
    assert near(fit)
    assert not near(fits({"conv1.weight": (64, 3, 7, 7)})[0])
    assert fits({"encoder.weight": (3, 4)}) == []


def test_averaged_weights_are_preferred_by_whole_words():
    paths = ("model_ema", "state_dict_ema", "teacher", "model", "schema")
    assert sorted(paths, key=preference) == list(paths)
    assert preference("schema") == preference("model")
