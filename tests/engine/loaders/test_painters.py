"""Painters that were trained here open as what they are, with a slider for each style, and run nothing of a file."""

from __future__ import annotations

import pytest
import torch
from safetensors.torch import save_file

from workbench.api import UserError
from workbench.engine.loaders import painters, registry
from workbench.engine.painter import STYLES, Painter


@pytest.mark.parametrize("norm", ["instance", "batch"])
def test_a_saved_painter_opens_and_paints_as_it_did(norm, tmp_path):
    painter, file = Painter(2, norm, 4, 1).eval(), tmp_path / "mine.safetensors"
    painters.save(file, painter, ["a.jpg", "b.jpg"], 48)
    model = registry.load(str(file), "cpu")
    assert (model.task.name, model.input_size, model.spec.gives) == ("image-to-image", (48, 48), (0.0, 1.0))
    assert model.spec.architecture == f"Painter, 2 styles, {norm} normalisation"
    assert "Its styles: 0 a.jpg, 1 b.jpg." in model.spec.remarks
    (extra,) = model.extra_inputs
    assert (extra.name, extra.count, extra.labels) == (STYLES, 2, ("a", "b"))
    pixels, weights = torch.rand(1, 3, 48, 48), torch.tensor([[0.25, 0.75]])
    with torch.inference_mode(), model.giving(STYLES, weights), painter.giving(STYLES, weights):
        torch.testing.assert_close(model.answer(pixels), painter(pixels))


def test_styles_whose_pictures_differ_in_their_endings_alone_have_their_whole_names(tmp_path):
    painters.save(tmp_path / "mine.safetensors", Painter(2, width=2, blocks=0), ["a.jpg", "a.png"], 48)
    assert registry.load(str(tmp_path / "mine.safetensors"), "cpu").extra_inputs[0].labels == ("a.jpg", "a.png")


def test_another_size_is_stated_by_the_person(tmp_path):
    painters.save(tmp_path / "mine.safetensors", Painter(1, width=2, blocks=0), ["a.jpg"], 48)
    model = registry.load(f"{tmp_path / 'mine.safetensors'}?input=64x64", "cpu")
    assert (model.input_size, model.extra_inputs) == ((64, 64), ())


@pytest.mark.parametrize(
    "told", ["{}", "no json", '{"styles": ["a"], "norm": "instance", "width": 1000000, "blocks": 1, "size": 64}',
             '{"styles": ["a", "b"], "norm": "instance", "width": 2, "blocks": 0, "size": 64}'],
)  # fmt: skip
def test_a_file_that_is_not_what_it_says_is_refused_in_a_sentence(told, tmp_path):
    file = tmp_path / "mine.safetensors"
    save_file(Painter(1, width=2, blocks=0).state_dict(), file, {"architecture": "painter", "painter": told})
    with pytest.raises(UserError, match=r"does not hold the painter that it describes|A painter has"):
        registry.load(str(file), "cpu")
