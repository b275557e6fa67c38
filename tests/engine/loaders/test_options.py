"""What a reference states of a model: each field, its origin, and the sentence where it is wrong."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from workbench.api import UserError
from workbench.engine.loaders.options import described
from workbench.engine.loaders.reference import Reference
from workbench.engine.model import LoadedModel
from workbench.engine.preparation import Preparation
from workbench.engine.spec import YOU, ModelSpec

USUAL = ModelSpec(Preparation(256, (224, 224), "bilinear", (0.4, 0.5, 0.6), (0.2, 0.2, 0.2)))


def stated(query):
    return described(USUAL, Reference.parse(f"net?{query}"))


class First(torch.nn.Module):
    """The first pixel as it arrives, one number a channel."""

    def __init__(self, last: bool = False) -> None:
        super().__init__()
        self.last, self.nothing = last, torch.nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return x[:, 0, 0] if self.last else x[:, :, 0, 0]


def arrives(query, colour, last=False):
    """What a network is given for an image of one colour."""
    spec = described(USUAL.with_("test", crop=(8, 8), resize=8), Reference.parse(f"net?{query}"))
    model = LoadedModel(First(last), spec.with_("test", task="regression"), "net")
    image = model.prepare(np.full((8, 8, 3), colour, np.uint8))
    return model.scores(model.pixels(image))[0].tolist()


def test_what_is_stated_replaces_what_was_found_and_says_so():
    spec = stated("input=144x256&fit=stretch&interpolation=nearest&task=multilabel&output=logits&decoder=nanodet")
    assert (spec.preparation.crop, spec.preparation.fit, spec.preparation.interpolation) == (
        (144, 256),
        "stretch",
        "nearest",
    )
    assert (spec.task, spec.output, spec.decoder) == ("multilabel", "logits", "nanodet")
    assert spec.origins["crop"] == spec.origins["task"] == spec.origins["fit"] == YOU
    assert "mean" not in spec.origins


def test_colours_are_turned_and_normalised_in_the_networks_own_order_and_range():
    found = arrives("colours=bgr&range=0..255&mean=103.53,116.28,123.675&std=57.375,57.12,58.395", (255, 128, 0))
    expected = [(0 - 103.53) / 57.375, (128 - 116.28) / 57.12, (255 - 123.675) / 58.395]
    assert found == pytest.approx(expected, abs=1e-5)


def test_a_range_alone_takes_mean_and_std_away():
    assert arrives("range=-1..1", (255, 0, 255)) == pytest.approx([1, -1, 1])


def test_channels_last_arrive_last():
    assert arrives("layout=nhwc&range=0..1", (255, 0, 51), last=True) == pytest.approx([1, 0, 0.2])


def test_grey_has_one_channel_and_one_mean():
    spec = stated("colours=grey")
    assert spec.preparation.channels == 1
    assert spec.preparation.mean == pytest.approx((0.5,))


def test_one_mean_stands_for_every_channel():
    assert stated("mean=0.5&std=0.25").preparation.mean == (0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("colours=red", "colours must be one of rgb, bgr, grey; got 'red'"),
        ("mean=a", "mean must be one number or three"),
        ("mean=1,2", "mean must be one number or three"),
        ("std=0", "std must be one number or three above 0"),
        ("colours=grey&mean=1,2,3", "mean must be one number or 1, for grey; got 3"),
        ("range=5", "range must be what black and white are for the network, as 0..255; got '5'"),
        ("range=1..0", "range must be what black and white are"),
        ("range=nan..1", "range must be what black and white are"),
        ("input=0x9", "input must be height and width in pixels"),
        ("input=99999", "input must be height and width in pixels"),
        ("resize=-1", "resize must be the shorter side in pixels"),
        ("padding=256", "padding must be a level of grey, 0 to 255; got '256'"),
        ("fit=squeeze", "fit must be one of crop, stretch, letterbox; got 'squeeze'"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(query, sentence):
    with pytest.raises(UserError) as refusal:
        stated(query)
    assert sentence in str(refusal.value)


def test_a_letterboxed_image_lies_whole_inside_the_input_on_the_level_of_grey():
    image = stated("input=64x64&fit=letterbox&padding=114").preparation.prepare(np.full((50, 100, 3), 255, np.uint8))
    seen = (image.pixels * 255).round()
    assert (seen[:, 16:48] == 255).all()
    assert (seen[:, :16] == 114).all()
    assert (seen[:, 48:] == 114).all()
    assert image.geometry.to_original(-0.5, 15.5) == pytest.approx((-0.5, -0.5))
    assert image.geometry.to_original(63.5, 47.5) == pytest.approx((99.5, 49.5))


def test_a_stretched_image_fills_the_input_whatever_its_shape():
    image = stated("input=64x32&fit=stretch").preparation.prepare(np.full((50, 100, 3), 255, np.uint8))
    assert image.pixels.shape == (3, 64, 32)
    assert image.geometry.box() == pytest.approx((0, 0, 100, 50))


def test_two_descriptions_of_the_same_weights_are_two_models():
    networks = [
        LoadedModel(First(), described(USUAL.with_("test", task="regression"), Reference.parse(f"n?{q}")), "n")
        for q in ("", "colours=bgr")
    ]
    assert networks[0].digest != networks[1].digest
