"""What stands beside pictures that were made: the strongest of the open images, the judge's words, and what is kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from tests.conftest import loaded, tiny
from workbench.api import Group, Images, Picture, Progress, Target, UserError
from workbench.cache.cached_result import content_key
from workbench.cache.disk_cache import DiskCache
from workbench.engine.beside import Beside, Made, Onlooker
from workbench.engine.host import Host, RunRequest
from workbench.engine.spec import ModelSpec


class Some(Images):
    """Images of one grey each; the one in the middle cannot be read."""

    def __init__(self, model, greys):
        super().__init__([f"folder/{grey}.png" for grey in greys])
        self.model, self.greys, self.reads = model, greys, 0

    def read(self, i):
        self.reads += 1
        if self.greys[i] is None:
            raise UserError("It cannot be read.")
        pixels = np.full((*self.model.input_size, 3), self.greys[i], np.uint8)
        return self.model.prepare(pixels, self.names[i], f"digest {self.greys[i]}")


def look(beside, result, model, onlooker, images=None):
    steps = beside.look(result, model, onlooker, images)
    try:
        while True:
            assert isinstance(next(steps), Progress)
    except StopIteration as end:
        return end.value


def picture(model, shows="class:1"):
    return Picture(values=np.full((*model.input_size, 3), 0.5, np.float32), shows=shows)


NOBODY = Onlooker("", "none")


def test_the_strongest_of_the_open_images_is_named_with_its_value(tiny_model):
    images = Some(tiny_model, [20, None, 120, 250])
    result, provenance = look(Beside(), picture(tiny_model), tiny_model, NOBODY, images)
    values = {}
    for grey in (20, 120, 250):
        pixels = tiny_model.pixels(tiny_model.prepare(np.full((*tiny_model.input_size, 3), grey, np.uint8)))
        values[f"{grey}.png"] = float(tiny_model.scores(pixels)[0, 1])
    best = max(values, key=values.get)
    assert result.facts["strongest"] == pytest.approx(values[best])
    assert f"of 3 open images {best} reaches most, {values[best]:.3g}." in result.beside[0]
    assert [one["digest"] for one in provenance["beside"]] == ["digest 20", "", "digest 120", "digest 250"]


def test_what_the_picture_reaches_is_measured_as_the_images_are(tiny_model):
    result, _ = look(Beside(), picture(tiny_model), tiny_model, NOBODY, Some(tiny_model, [20, 30]))
    shape = (1, 3, *tiny_model.input_size)
    assert f"It reaches {float(tiny_model.scores(torch.full(shape, 0.5))[0, 1]):.3g} logit" in result.beside[0]


def test_what_a_picture_reaches_is_said_of_a_target_that_its_caption_does_not_name(tiny_model):
    title = tiny_model.title(Target.parse("class:1"))
    for caption, said in (("Drawn out", f" logit for {title}; of 2"), (f"What {title} answers to", " logit; of 2")):
        told = replace(picture(tiny_model), caption=caption)
        result, _ = look(Beside(), told, tiny_model, NOBODY, Some(tiny_model, [20, 30]))
        assert said in result.beside[0]


def test_a_picture_of_another_size_says_at_which_size_it_was_measured(tiny_model):
    large = replace(picture(tiny_model), values=np.full((40, 60, 3), 0.5, np.float32))
    result, _ = look(Beside(), large, tiny_model, NOBODY, Some(tiny_model, [20, 30]))
    assert result.beside[0].startswith("At the network's input size it reaches ")


def test_an_image_is_asked_once_for_a_target(tiny_model):
    beside, images = Beside(), Some(tiny_model, [20, 30])
    for shows in ("class:1", "class:1", "class:2"):
        look(beside, picture(tiny_model, shows), tiny_model, NOBODY, images)
    assert images.reads == 4


@pytest.mark.parametrize("shows", ["", "box:0"])
def test_a_photograph_and_a_thing_of_one_image_are_compared_with_none(tiny_model, shows):
    images = Some(tiny_model, [20, 30])
    result, _ = look(Beside(), picture(tiny_model, shows), tiny_model, NOBODY, images)
    assert (result.beside, images.reads) == ((), 0)


def test_each_picture_of_a_group_is_looked_at_and_other_parts_stay(tiny_model):
    other = Picture(values=np.zeros((4, 4, 3), np.float32))
    group = Group(parts={"one": picture(tiny_model), "two": picture(tiny_model, "unit:relu:0"), "photograph": other})
    knows = loaded(tiny().network, 24, ("tabby", "bee", "cow", "dog"))
    result, provenance = look(Beside(), group, knows, Onlooker("", ""))
    one, two, photograph = result.parts.values()
    assert [part.beside[-1][:25] for part in (one, two)] == ["EfficientNet-Lite0 sees: "] * 2
    assert "has no class of the one name bee" not in one.beside[0]  # bee is a class of both
    assert one.facts["judge_rank"] >= 1
    assert len(two.beside) == 1  # a unit is no class
    assert photograph is other
    assert provenance["judge"]["reference"] == "efficientnet-lite0"
    assert len(provenance["judge"]["digest"]) == 64


def test_what_a_layer_reaches_stands_against_the_strongest_open_image(tiny_model):
    images = Some(tiny_model, [20, 120])
    result, _ = look(Beside(), picture(tiny_model, "layer:first"), tiny_model, NOBODY, images)

    def square(pixels):
        with torch.no_grad():
            return float(tiny_model.reached(["first"], pixels)["first"].square().mean())

    greys = [np.full((*tiny_model.input_size, 3), grey, np.uint8) for grey in (20, 120)]
    best = max(square(tiny_model.pixels(tiny_model.prepare(grey))) for grey in greys)
    reached = square(torch.full((1, 3, *tiny_model.input_size), 0.5))
    assert f"It reaches {reached:.3g}; of 2 open images" in result.beside[0]
    assert result.facts["strongest"] == pytest.approx(best, rel=1e-4)


@pytest.mark.parametrize("shows", ["class:1", "unit:first:0", "layer:first"])
def test_why_nobody_judges_is_said_of_whatever_is_shown_and_once(tiny_model, shows):
    group = Group(parts={"one": picture(tiny_model, shows), "two": picture(tiny_model, shows)})
    strange = loaded(tiny().network, 24, ("zork", "gnu?", "blub", "foo"))
    result, _ = look(Beside(), group, strange, Onlooker("", ""))
    one, two = result.parts.values()
    assert "which is bundled, has none of these classes" in one.beside[-1]
    assert two.beside == ()


def test_another_judge_makes_no_picture_anew_and_the_same_one_does(bundled_model, cat):
    host = Host()
    host.lend(tiny().network, ModelSpec(bundled_model.preparation), "tiny")

    def run(judge):
        params = {"target": "class:1", "steps": 3, "judge": judge}
        request = RunRequest("feature-visualization", params, cat.pixels, "cat", cat.digest)
        items = list(host.run(request))
        return sum(isinstance(item, Progress) for item in items), items[-1]

    steps, made = run("none")
    assert steps == 2
    assert (made.result.beside, "judge" in made.provenance) == ((), False)
    steps, judged = run("efficientnet-lite0")
    assert steps == 0
    np.testing.assert_array_equal(made.result.values, judged.result.values)
    assert judged.provenance["judge"]["reference"] == judged.provenance["parameters"]["judge"] == "efficientnet-lite0"
    assert any(line.startswith("EfficientNet-Lite0 sees: ") for line in judged.result.beside)
    assert run("efficientnet-lite0")[0] == 2  # asked for again, it is made again


def test_a_judge_that_cannot_judge_is_refused_before_anything_is_made(bundled_model, cat):
    host = Host()
    host.lend(tiny().network, ModelSpec(bundled_model.preparation), "tiny")
    request = RunRequest("feature-visualization", {"judge": "zork"}, cat.pixels, "cat", cat.digest)
    with pytest.raises(UserError, match="There is no model 'zork'"):
        next(host.run(request))


def key(k):
    return content_key("made", "1", {"k": k}, "", "")


def test_few_pictures_are_kept():
    made = Made()
    for k in range(20):
        made.keep(key(k), "a", Picture(values=np.zeros((1, 1, 3), np.float32)))
    assert [made.take(key(k), "b") is None for k in (0, 11, 12, 19)] == [True, True, False, False]


def test_after_a_new_start_another_judge_makes_no_picture_anew_either(bundled_model, cat, tmp_path):
    def run(judge):
        host = Host(Made(DiskCache(tmp_path)))
        host.lend(tiny().network, ModelSpec(bundled_model.preparation), "tiny")
        params = {"target": "class:1", "steps": 3, "judge": judge}
        items = list(host.run(RunRequest("feature-visualization", params, cat.pixels, "cat", cat.digest)))
        return sum(isinstance(item, Progress) for item in items), items[-1].result

    steps, made = run("none")
    assert steps == 2
    steps, judged = run("efficientnet-lite0")
    assert steps == 0
    np.testing.assert_array_equal(made.values, judged.values)
    assert run("efficientnet-lite0")[0] == 2  # asked for again, it is made again


def test_a_picture_is_there_before_another_judge_is_loaded(bundled_model, cat):
    host = Host()
    host.lend(tiny().network, ModelSpec(bundled_model.preparation), "tiny")

    def run(judge):
        params = {"target": "class:1", "steps": 3, "judge": judge}
        return host.run(RunRequest("feature-visualization", params, cat.pixels, "cat", cat.digest))

    made = list(run("none"))[-1].result
    steps = run("zork")
    np.testing.assert_array_equal(next(steps).result.values, made.values)
    with pytest.raises(UserError, match="There is no model 'zork'"):
        next(steps)


def test_only_pictures_of_an_undisturbed_run_come_to_the_disk(tmp_path):
    made = Made(DiskCache(tmp_path))
    shown = Picture(values=np.zeros((1, 1, 3), np.float32), shows="class:1")
    made.keep(key(0), "a", shown)
    made.keep(key(1), "a", replace(shown, shows=""))
    made.keep(key(2), "a", shown, disturbed=True)
    again = Made(DiskCache(tmp_path))
    assert [again.take(key(k), "b") is not None for k in range(3)] == [True, False, False]
