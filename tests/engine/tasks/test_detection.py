"""Detection: boxes as targets, what they are followed by, and what is shown. Numbers that one can work out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from tests.conftest import loaded
from workbench.api import Boxes, Target, UserError
from workbench.engine.model import LoadedModel
from workbench.engine.preparation import Preparation
from workbench.engine.spec import ModelSpec
from workbench.render.masks import instances

SIDE = 40
BOXES = torch.tensor(
    [[4.0, 8, 20, 24], [4, 8, 20, 25], [6, 8, 20, 24], [24, 24, 36, 36], [4, 8, 20, 24.5], [0, 0, 3, 3]]
)
SCORES = torch.tensor([[0.8, 0.1], [0.6, 0.1], [0.4, 0.1], [0.2, 0.7], [0.1, 0.1], [0.1, 0.05]])


class Given(nn.Module):
    """These boxes and scores, each score times how bright its own column of the image is."""

    def __init__(self, boxes=BOXES, scores=SCORES, listed=False) -> None:
        super().__init__()
        self.boxes, self.scores, self.listed = nn.Parameter(boxes.clone()), nn.Parameter(scores.clone()), listed

    def forward(self, x):
        light = x[:, 0].mean(1)[:, : len(self.boxes)]  # (N, A)
        scores = self.scores * light[..., None]
        boxes = self.boxes + 0 * scores[..., :1]
        if not self.listed:
            return boxes, scores
        best, labels = scores.max(2)
        return [{"boxes": b, "labels": k, "scores": s} for b, k, s in zip(boxes, labels, best, strict=True)]


def detector(classes=("cat", "dog"), **options) -> LoadedModel:
    preparation = Preparation(SIDE, (SIDE, SIDE), "bilinear", (0.0,) * 3, (1.0,) * 3, fit="stretch")
    return LoadedModel(Given(**options), ModelSpec(preparation, tuple(classes), "detection"), "boxes")


@pytest.fixture(scope="module")
def model():
    return detector()


def white(model, height=SIDE, width=2 * SIDE):
    """A white image twice as wide as the network's input."""
    return model.prepare(np.full((height, width, 3), 255, np.uint8), "white")


def resolved(model, text, image=None):
    image = image or white(model)
    answer = model.answer(model.pixels(image))
    return model.resolve(Target.parse(text), answer, image)


def value(model, target, pixels):
    return float(model.value_of(target, model.answer(pixels))[0].detach())


def test_boxes_are_shown_best_first_with_their_targets_in_pixels_of_the_image(model):
    image = white(model)
    shown = model.shown(model.answer(model.pixels(image)), image, 10)
    assert isinstance(shown, Boxes)
    assert shown.boxes.tolist() == [[4, 8, 16, 16], [24, 24, 12, 12]]
    assert shown.names == ("cat", "dog")
    assert shown.scores.tolist() == pytest.approx([0.8, 0.7])
    assert shown.targets == ("box:cat@8,8,32,16", "box:dog@48,24,24,12")
    assert shown.caption == "2 boxes above 25 %: cat 80 %, dog 70 %"


def test_the_predicted_box_is_the_highest_scored_and_its_text_names_it_again(model):
    target = resolved(model, "predicted")
    assert str(target) == "box:cat@8,8,32,16"
    assert target == resolved(model, "box:0")
    again = resolved(model, str(target))
    assert again == target
    assert torch.equal(again.anchor.candidates, target.anchor.candidates)
    assert not again.anchor.drawn


def test_a_box_is_followed_by_the_candidates_above_the_threshold_that_suppression_merged_into_it(model):
    target = resolved(model, "box:0")
    assert target.anchor.candidates.tolist() == [0, 1, 2]
    assert model.title(target) == "cat at 8, 8, 32 × 16 px (mean of 3 candidates)"
    assert value(model, target, model.pixels(white(model))) == pytest.approx((0.8 + 0.6 + 0.4) / 3)


def test_its_gradient_reaches_what_those_candidates_look_at_and_nothing_else(model):
    target = resolved(model, "box:0")
    pixels = model.pixels(white(model)).requires_grad_(True)
    (gradient,) = torch.autograd.grad(model.value_of(target, model.answer(pixels))[0], pixels)
    reached = gradient.abs().sum((0, 1, 2)).nonzero().flatten().tolist()
    assert reached == [0, 1, 2]


def test_the_value_is_the_same_with_gradients_and_without(model):
    target, pixels = resolved(model, "box:0"), model.pixels(white(model)) * 0.5
    with torch.inference_mode():
        without = value(model, target, pixels)
    assert without == value(model, target, pixels.clone().requires_grad_(True)) == pytest.approx(0.3)


def test_a_side_is_where_its_candidates_have_it_in_pixels(model):
    target = resolved(model, "box:0:left")
    assert str(target) == "box:cat@8,8,32,16:left"
    assert target.unit == "px"
    assert value(model, target, model.pixels(white(model))) == pytest.approx((4 + 4 + 6) / 3)
    assert str(resolved(model, "box:0:class")) == "box:cat@8,8,32,16"


def test_a_box_that_was_missed_can_be_drawn_and_is_followed_by_what_overlaps_it_by_half(model):
    target = resolved(model, "box:dog@10,8,30,16")
    assert target.anchor.drawn
    assert sorted(target.anchor.candidates.tolist()) == [0, 1, 2, 4]
    assert value(model, target, model.pixels(white(model))) == pytest.approx(0.1)


def test_a_box_drawn_where_the_detector_looks_for_nothing_is_refused(model):
    with pytest.raises(UserError, match="No candidate of the detector overlaps cat@60,0,20,8 by half"):
        resolved(model, "box:cat@60,0,20,8")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("box:2", "box must be 0 to 1, one of those above 25 % on this image; got 2"),
        ("box:cow@0,0,4,4", "has no class 'cow'"),
        ("box:cat", r"A box is a rank or CLASS@LEFT,TOP,WIDTH,HEIGHT .*; got 'cat'"),
        ("box:cat@0,0,0,4", "at least 1 pixel wide"),
        ("class:cat", "gives boxes, so target must be one of predicted, box, likeness or unit; got class:cat"),
    ],
)
def test_what_is_no_box_is_refused_in_words(model, text, words):
    with pytest.raises(UserError, match=words):
        resolved(model, text)


def test_the_likeness_is_the_largest_product_of_overlap_cosine_and_certainty(model):
    target = resolved(model, "likeness:1")
    pixels = model.pixels(white(model)) * 0.5
    assert value(model, target, pixels) == pytest.approx(0.35)  # itself, half as certain
    pixels[..., 3] = 0  # it is gone, and what is left overlaps nowhere
    assert value(model, target, pixels) == 0


def test_the_likeness_has_no_gradient_and_says_what_has(model):
    target = resolved(model, "likeness:0")
    with pytest.raises(UserError, match="so likeness:cat@8,8,32,16 has no gradient; explain box:cat@8,8,32,16"):
        value(model, target, model.pixels(white(model)).requires_grad_(True))


def test_where_candidates_have_no_fixed_places_the_one_most_like_the_box_is_followed():
    model = detector(listed=True)
    target = resolved(model, "box:0")
    pixels = model.pixels(white(model))
    assert target.anchor.candidates.tolist() == [0]
    assert value(model, target, pixels) == pytest.approx(0.8)
    moved = model.network.boxes.data.clone()
    model.network.boxes.data[:] = moved.roll(1, 0)
    model.network.scores.data[:] = model.network.scores.data.roll(1, 0)
    assert value(model, target, pixels) == pytest.approx(0.8)
    model.network.boxes.data[:, [0, 2]] += 14
    assert value(model, target, pixels) == 0


def test_where_nothing_scores_above_the_threshold_the_best_is_named_and_can_be_explained():
    model = detector(scores=SCORES / 10)
    image = white(model)
    shown = model.shown(model.answer(model.pixels(image)), image, 10)
    assert shown.caption == "No box above 25 %; the best is cat, 8.0 %"
    assert len(shown.scores) == 0
    assert str(resolved(model, "predicted")) == "box:cat@8,8,32,16"
    assert model.title(resolved(model, "predicted")) == "cat at 8, 8, 32 × 16 px (likeliest, below 25 %)"


def test_the_background_is_no_thing():
    scores = torch.cat([1 - SCORES.amax(1, keepdim=True) / 10, SCORES], 1)
    model = detector(scores=scores)
    assert model.classes == ("__background__", "cat", "dog")
    assert str(resolved(model, "predicted")) == "box:cat@8,8,32,16"


def test_other_numbers_of_names_are_refused_with_both():
    with pytest.raises(UserError, match="boxes gives scores for 2 classes, but there are 4 class names"):
        detector(classes="abcd")


def test_a_class_whose_name_would_be_misread_is_named_by_its_number():
    model = detector(classes=("a@b", "dog"))
    assert str(resolved(model, "box:0")) == "box:0@8,8,32,16"
    assert str(resolved(model, "box:0@8,8,32,16")) == "box:0@8,8,32,16"


def test_an_image_has_no_class(model):
    assert model.likeliest(model.answer(model.pixels(white(model)))).tolist() == [-1]
    assert "no class" in model.no_classes


def test_an_unknown_decoder_is_refused_with_the_known_ones():
    spec = ModelSpec(
        Preparation(SIDE, (SIDE, SIDE), "bilinear", (0.0,) * 3, (1.0,) * 3), (), "detection", decoder="ssd9"
    )
    with pytest.raises(UserError, match=r"decoder must be one of torchvision, nanodet, .*, yolo; got 'ssd9'"):
        LoadedModel(Given(), spec, "boxes")


def test_a_pair_of_boxes_and_scores_is_taken_for_a_detector_and_said_to_be_guessed():
    preparation = Preparation(SIDE, (SIDE, SIDE), "bilinear", (0.0,) * 3, (1.0,) * 3)
    model = LoadedModel(Given(), ModelSpec(preparation), "boxes")
    assert model.task.name == "detection"
    assert model.spec.decoder == "decoded"
    assert model.spec.origins["task"] == "guessed from boxes (N, A, 4) and scores (N, A, C)"


def test_masks_are_sampled_at_the_centres_of_cells_of_their_boxes():
    """A disc that a network marks comes back as a disc, as good as a pixel tells."""
    y, x = torch.meshgrid(*(torch.arange(64) + 0.5,) * 2, indexing="ij")
    disc = ((x - 40) ** 2 + (y - 28) ** 2 < 15**2).float()

    class Marking(nn.Module):
        def forward(self, pixels):
            found = {"boxes": torch.tensor([[25.0, 13, 55, 43]]), "labels": torch.tensor([1]),
                     "scores": torch.tensor([0.9]), "masks": disc[None, None]}  # fmt: skip
            return [found] * len(pixels)

    marking = loaded(Marking(), 64, ("background", "disc"), task="detection")
    image = marking.prepare(np.zeros((64, 64, 3), np.uint8))
    shown = marking.shown(marking.answer(marking.pixels(image)), image, 5)
    assert shown.masks.shape == (1, 56, 56)
    drawn = instances(shown, 1) == 0
    both, either = (drawn & disc.bool().numpy()).sum(), (drawn | disc.bool().numpy()).sum()
    assert both / either > 0.95
