"""D-RISE against a slow version from the paper: one forward a mask, each product of equations 2 to 4 as it stands."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from workbench.api import Heatmap, UserError
from workbench.engine.plugins import load_plugins
from workbench.families.masking import Masks
from workbench.testing.networks import small_networks

DRise = load_plugins()[0]["drise"].technique
SIZE = 32


@pytest.fixture(scope="module")
def models():
    return small_networks()


def iou(a, b) -> float:
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    shared = max(width, 0) * max(height, 0)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
    return shared / (sum(areas) - shared) if sum(areas) > shared else 0.0


def cosine(a, b) -> float:
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / lengths if lengths else 0.0


def slow(model, image, masks, p, fill=0.5):
    """``S(x) - mean(w) mean(M(x)) / p`` for the best box of the unmasked image, and the mean of the weights."""

    def candidates(pixels):
        answer = model.answer(torch.from_numpy(pixels[None].astype(np.float32)))
        return answer.boxes[0].double().numpy(), answer.scores[0].double().numpy()

    boxes, scores = candidates(image.pixels)
    best = scores.max(1).argmax()
    L, P = boxes[best], scores[best]
    weights = []
    for mask in masks:
        found = zip(*candidates(image.pixels * mask + fill * (1 - mask)), strict=True)
        weights.append(max(iou(L, box) * cosine(P, row) * row.max() for box, row in found))
    total = sum(weight * mask.astype(np.float64) for weight, mask in zip(weights, masks, strict=True))
    return total / (p * len(masks)) - np.mean(weights) * masks.mean(0) / p, np.mean(weights)


@pytest.mark.parametrize("kind", ["boxes", "listed boxes"])
def test_it_equals_the_formula_with_the_same_masks(kind, models, cat):
    model = models[kind]
    image = model.prepare(cat.pixels)
    p, count, cells = 0.6, 40, 5
    run = DRise.configured({"masks": count, "cells": cells, "visible": p, "seed": 3}).run(model, image)
    final = [item for item in run if isinstance(item, Heatmap)][-1]
    masks = Masks(count, cells, p, (SIZE, SIZE), 3)[range(count)][:, 0].numpy()
    expected, mean = slow(model, image, masks, p)
    assert np.abs(final.values - expected).max() < 1e-4 * max(1.0, np.abs(expected).max())
    assert np.abs(expected).max() > 1e-3
    assert final.facts["mean_likeness"] == pytest.approx(mean, abs=1e-5)
    assert f"above its mean {mean:.3g}" in final.caption


def test_it_says_what_it_followed_and_how_like_it_is_unmasked(models, cat):
    model = models["boxes"]
    image = model.prepare(cat.pixels)
    (*_, final) = DRise.configured({"masks": 4, "target": "box:0:left"}).run(model, image)
    assert final.facts["target"].startswith("likeness:")
    assert final.facts["score"] == pytest.approx(float(model.answer(model.pixels(image)).scores.max()), abs=1e-5)


def test_a_model_without_boxes_is_refused_in_a_sentence(models):
    answer = DRise.applies(models["mixed"])
    assert (answer.works, answer.sentence) == (
        False,
        "D-RISE explains a detected box, and this model gives no boxes.",
    )


def test_a_unit_is_no_box(models, cat):
    model = models["boxes"]
    with pytest.raises(UserError, match=r"target must be predicted or box:0 and .*; got unit:stem:0"):
        list(DRise.configured({"masks": 4, "target": "unit:stem:0"}).run(model, model.prepare(cat.pixels)))
