"""Maps lie on their object more than its share of the picture says: photographs of things on gravel, masks known.

The share of the positive mass within the mask (Zhang et al., "Top-down Neural Attention by Excitation Backprop", IJCV
2018, for pointing; Wang et al., "Score-CAM", CVPR workshops 2020, for energy) against the mask's share of the picture.
"""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pillow
from skimage import data

from workbench.engine.loaders import registry
from workbench.engine.plugins import load_plugins
from workbench.families.cam import default_layer

PLUGINS = {name: plugin.technique for name, plugin in load_plugins()[0].items()}
SIDE = 480


def on_gravel(thing: np.ndarray, left: int, top: int, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """The picture, (SIDE, SIDE, 3) uint8, and the mask of the thing on it: all of its rectangle."""
    gravel = np.asarray(Pillow.fromarray(data.gravel()).resize((SIDE, SIDE)))
    picture, mask = np.repeat(gravel[:, :, None], 3, 2), np.zeros((SIDE, SIDE), bool)
    rows, columns = slice(top, top + height), slice(left, left + width)
    picture[rows, columns] = np.asarray(Pillow.fromarray(thing).resize((width, height)))
    mask[rows, columns] = True
    return np.ascontiguousarray(picture), mask


def shares(model, picture, mask, name, **parameters) -> tuple[float, float]:
    """The share of the positive mass of a map within the mask, and the mask's share of what the network sees."""
    image = model.prepare(picture)
    (*_, final) = PLUGINS[name].configured(parameters).run(model, image)
    rows, columns = np.indices(final.values.shape)
    x, y = image.geometry.to_original(columns, rows)  # nearest pixels of the picture
    seen = mask[np.clip(np.round(y).astype(int), 0, SIDE - 1), np.clip(np.round(x).astype(int), 0, SIDE - 1)]
    mass = np.nan_to_num(final.values).clip(0)
    return float(mass[seen].sum() / mass.sum()), float(seen.mean())


@pytest.fixture(scope="module")
def cat():
    return on_gravel(data.chelsea()[0:300, 75:375], 220, 180, 220, 220)


@pytest.fixture(scope="module")
def person():
    return on_gravel(data.astronaut()[:450, :450], 200, 150, 260, 300)


@pytest.fixture(scope="module")
def nanodet():
    return registry.load("nanodet", "cpu")


@pytest.mark.parametrize("name", ["gradcam", "occlusion"])
def test_a_class_lies_on_its_cat(name, cat, bundled_model):
    stated = {"target": "class:tabby"} | ({"patch": 48, "stride": 24} if name == "occlusion" else {})
    mass, share = shares(bundled_model, *cat, name, **stated)
    assert mass > 1.5 * share


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("gradcam", {}),
        ("hirescam", {}),
        ("occlusion", {"patch": 96, "stride": 48, "target": "box:0"}),
        ("drise", {"masks": 60, "cells": 5}),
    ],
)
def test_a_box_lies_on_its_person(name, parameters, person, nanodet):
    assert default_layer(nanodet, nanodet.prepare(person[0]), PLUGINS[name].configured({}).target).spatial
    mass, share = shares(nanodet, *person, name, **parameters)
    assert mass > 1.2 * share


@pytest.mark.parametrize(
    ("name", "parameters"), [("gradcam", {}), ("occlusion", {"patch": 64, "stride": 32}), ("saliency", {})]
)
def test_a_region_lies_on_its_person(name, parameters, person):
    model = registry.load("selfie-segmentation", "cpu")
    mass, share = shares(model, *person, name, target="region:person", **parameters)
    assert mass > 1.2 * share
