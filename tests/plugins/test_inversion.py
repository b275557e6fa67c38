"""Inversion: the first layer gives the photograph back, the numbers are those of the picture, and refusals."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import torch
from PIL import Image as Pillow

from workbench.api import Group, Picture, Progress, UserError
from workbench.engine.plugins import load_plugins
from workbench.families.synthesis import Adam
from workbench.families.synthesis.natural import peak_signal_to_noise
from workbench.images.image_files import sample_images

Inversion = load_plugins()[0]["inversion"].technique


def inverted(model, pixels, **parameters):
    image = model.prepare(pixels, "it")
    *_, last = [one for one in Inversion(**parameters).run(model, image) if not isinstance(one, Progress)]
    assert isinstance(last, Picture)
    return last, model.pixels(image), torch.from_numpy(last.values).permute(2, 0, 1)[None]


def noise(model):
    return np.random.default_rng(0).integers(0, 256, (*model.input_size, 3), np.uint8)


def test_the_first_layer_gives_the_photograph_back(bundled_model, cat):
    last, seen, made = inverted(bundled_model, cat.pixels, layer="_conv_stem", steps=50)
    decibels = -10 * np.log10(float(((made - seen) ** 2).mean()))
    assert decibels > 40
    assert last.facts["decibels"] == pytest.approx(decibels, abs=0.01)


def test_the_distance_is_the_papers_at_the_layer_and_the_answer_that_of_the_picture(tiny_model):
    last, seen, made = inverted(tiny_model, noise(tiny_model), layer="first", steps=10)
    with torch.no_grad(), tiny_model.recording(["first"]) as recorded:
        was = int(tiny_model.likeliest(tiny_model.answer(seen)))
        wanted = recorded["first"].clone()
        now = int(tiny_model.likeliest(tiny_model.answer(made)))
        there = recorded["first"]
    distance = float((there - wanted).square().sum() / wanted.square().sum())
    assert last.facts["distance"] == pytest.approx(distance, rel=1e-4)
    assert last.facts["same_answer"] == (was == now)
    assert ("still answers" in last.caption) == (was == now)


def test_a_layer_that_gives_nothing_is_refused(tiny_model):
    layer = tiny_model.module("first")
    kept = [parameter.detach().clone() for parameter in layer.parameters()]
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.zero_()
    try:
        with pytest.raises(UserError, match="first gives nothing but zeros for this image"):
            inverted(tiny_model, noise(tiny_model), layer="first", steps=1)
    finally:
        with torch.no_grad():
            for parameter, before in zip(layer.parameters(), kept, strict=True):
                parameter.copy_(before)


def test_a_strip_falls_with_depth_and_its_numbers_are_those_of_its_pictures(bundled_model, cat):
    image = bundled_model.prepare(cat.pixels, "it")
    layers = "_conv_stem, _blocks.10"
    results = [
        one for one in Inversion(strip_layers=layers, steps=40).run(bundled_model, image) if isinstance(one, Group)
    ]
    partial, last = results
    assert len(partial.parts["pictures"].values) == 1  # what is done is there where it is stopped
    assert "1 of 2 layers" in partial.caption
    pictures, numbers = last.parts["pictures"], last.parts["numbers"]
    names = ("_conv_stem", "_blocks.10")
    assert pictures.labels == tuple(f"{d:.1f} dB {name}" for d, name in zip(pictures.numbers, names, strict=True))
    seen = image.pixels.transpose(1, 2, 0)
    decibels = [-10 * np.log10(((made - seen) ** 2).mean()) for made in pictures.values]
    np.testing.assert_allclose(pictures.numbers, decibels, atol=0.01)
    assert decibels[0] > decibels[1] + 3
    assert [row[1] for row in numbers.rows] == [round(d, 1) for d in pictures.numbers.tolist()]
    assert {row[2] for row in numbers.rows} <= {"yes", "no"}
    grey = -10 * np.log10(((0.5 - seen) ** 2).mean())
    assert f"a plain grey picture has {grey:.1f} dB" in last.caption


def test_the_overall_tone_comes_back_where_a_layer_sees_it(bundled_model):
    dark = np.asarray(Pillow.open(sample_images()[2]).convert("RGB"))  # a rocket at night
    last, seen, _ = inverted(bundled_model, dark, layer="_blocks.7", steps=60)
    grey = peak_signal_to_noise(torch.full_like(seen, 0.5), seen)
    assert last.facts["decibels"] > grey + 3


def test_full_colours_come_back_from_a_layer_that_has_all_of_them(bundled_model):
    red = np.asarray(Pillow.open(sample_images()[1]).convert("RGB"))  # a cup of coffee
    last, _, _ = inverted(bundled_model, red, layer="_blocks.0", steps=40)
    assert last.facts["decibels"] > 30


def test_a_deep_layers_picture_has_no_tone_of_the_noise_that_it_begins_with(bundled_model, cat):
    last, _, _ = inverted(bundled_model, cat.pixels, layer="_blocks.10", steps=40)
    assert last.facts["decibels"] > 18


def test_scores_are_come_near_though_they_hardly_see_a_faint_picture(bundled_model, cat):
    last, _, _ = inverted(bundled_model, cat.pixels, layer="_fc", steps=80)
    assert last.facts["distance"] < 0.2


def test_deep_layers_give_more_back_than_to_a_plain_loop_of_as_many_steps(bundled_model, cat):
    steps, layer = 60, "_blocks.2"
    last, seen, _ = inverted(bundled_model, cat.pixels, layer=layer, steps=steps)
    wanted = bundled_model.reached([layer], seen)[layer].detach()
    leaf = (torch.randn(seen.shape, generator=torch.Generator().manual_seed(0)) * 0.01).requires_grad_(True)
    adam = Adam(0.05)
    for _ in range(steps):
        there = bundled_model.reached([layer], torch.sigmoid(leaf))[layer]
        distance = (there - wanted).square().sum() / wanted.square().sum()
        adam.step(leaf, *torch.autograd.grad(distance, [leaf]))
    plain = peak_signal_to_noise(torch.sigmoid(leaf).detach(), seen)
    assert last.facts["decibels"] > plain + 3


def test_a_strip_takes_layers_at_even_distances_from_the_first_to_the_last(tiny_model):
    image = tiny_model.prepare(noise(tiny_model), "it")
    every, three = (
        [one for one in Inversion(strip=strip, steps=1).run(tiny_model, image) if isinstance(one, Group)][-1]
        for strip in (0, 3)
    )
    names = [row[0] for row in every.parts["numbers"].rows]
    assert names == [layer.name for layer in tiny_model.layers if layer.channels]
    chosen = [row[0] for row in three.parts["numbers"].rows]
    assert (chosen[0], chosen[-1], len(chosen)) == (names[0], names[-1], 3)


def test_a_distance_that_is_tiny_is_a_number_of_three_digits_in_its_row(tiny_model):
    layer, inversion = tiny_model.layer("first"), sys.modules[Inversion.__module__]
    lost = inversion.Lost(np.zeros((8, 8, 3), np.float32), 0.0000312345, 30.0, "", "")
    told = inversion._strip_of([(layer, lost)], 1, 1, 10.0)
    assert told.parts["numbers"].rows[0][3] == 0.0000312


def test_a_layer_of_a_strip_that_gives_nothing_has_its_sentence_in_its_row(tiny_model):
    layer = tiny_model.module("second#1")
    kept = [parameter.detach().clone() for parameter in layer.parameters()]
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.zero_()
    try:
        image = tiny_model.prepare(noise(tiny_model), "it")
        *_, last = Inversion(strip_layers="first, second#1", steps=1).run(tiny_model, image)
    finally:
        with torch.no_grad():
            for parameter, before in zip(layer.parameters(), kept, strict=True):
                parameter.copy_(before)
    assert "second#1 gives nothing but zeros" in last.parts["numbers"].rows[1][1]
    assert last.parts["pictures"].labels[0].endswith(" dB first")
