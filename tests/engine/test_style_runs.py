"""A painter trained for the window, on the real network and real photographs: stopped, resumed, opened again."""

from __future__ import annotations

import json
from contextlib import closing

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from workbench.api import Curve, Group, Picture, Progress, UserError
from workbench.document.painter_plan import PainterPlan
from workbench.engine.host import Host, RunRequest
from workbench.engine.style_runs import training_of
from workbench.engine.style_training import Training
from workbench.images.image_files import sample_images

SMALL = {"size": 32, "steps": 3, "every": 1}


@pytest.fixture(scope="module")
def trainer(tiny_model):
    """A host with a small model, beside which the bundled network is opened."""
    from tests.conftest import loaded

    host = Host()
    host.lend(tiny_model.network, loaded(tiny_model.network, 24).preparation, "tiny")
    return host


def asked(file, **more) -> RunRequest:
    pictures = [str(path) for path in sample_images()]
    plan = PainterPlan(tuple(pictures[4:6]), file=str(file))
    return RunRequest("painter-training", {**plan.params(pictures[:2], pictures[0]), **SMALL, **more})


def groups(items) -> list[Group]:
    return [item.result for item in items if not isinstance(item, Progress)]


def test_a_training_that_is_stopped_keeps_its_step_and_ends_with_the_weights_of_one_that_was_not(trainer, tmp_path):
    whole, stopped = tmp_path / "whole.safetensors", tmp_path / "stopped.safetensors"
    last = groups(trainer.run(asked(whole)))[-1]
    with closing(trainer.run(asked(stopped, every=100))) as items:
        assert next(item.done for item in items if isinstance(item, Progress) and item.done == 2)
    assert PainterPlan(file=str(stopped)).steps_done == 2
    assert stopped.exists(), "what was learned can be opened"
    assert PainterPlan().stating("file", [str(stopped)]).styles == tuple(map(str, sample_images()[4:6]))
    again = groups(trainer.run(asked(stopped)))[-1]
    np.testing.assert_array_equal(again.parts["loss"].lines, last.parts["loss"].lines)
    for name, tensor in load_file(whole).items():
        torch.testing.assert_close(load_file(stopped)[name], tensor, rtol=0, atol=0, msg=name)
    assert {path.name for path in (tmp_path / "whole.training").iterdir()} >= {"loss.csv", "checkpoint.safetensors"}


def test_results_on_the_way_have_the_loss_and_the_photograph_in_each_style(trainer, tmp_path):
    first, *_, last = groups(trainer.run(asked(tmp_path / "mine.safetensors", steps=2)))
    loss, photograph, *painted = last.parts.values()
    assert isinstance(loss, Curve)
    assert loss.names == ("content", "style", "variation")
    assert (len(first.parts["loss"].x), loss.x.tolist()) == (1, [1.0, 2.0])
    assert isinstance(photograph, Picture)
    names = [path.name for path in sample_images()[4:6]]
    assert [picture.caption for picture in painted] == names
    assert min(photograph.values.shape[:2]) == 32
    assert {picture.values.shape for picture in painted} == {photograph.values.shape}
    assert not np.allclose(painted[0].values, photograph.values)


def test_what_was_trained_opens_with_its_styles_called_by_their_pictures(trainer, tmp_path, cat):
    file = tmp_path / "mine.safetensors"
    list(trainer.run(asked(file, steps=1)))
    host = Host()
    host.load(str(file), "cpu")
    (extra,) = host.model.extra_inputs
    assert extra.labels == tuple(path.stem for path in sample_images()[4:6])
    asked_of = RunRequest("fast-style", {"styles": "0:0.25,1:0.75"}, cat.pixels, cat.name, cat.digest)
    (picture,) = groups(host.run(asked_of))
    mixed = f"{extra.labels[1]} 75.0 % + {extra.labels[0]} 25.0 %"
    assert picture.caption == f"{mixed}; cropped to the 301 × 300 px in the middle of 451 × 300"


def test_the_length_of_a_step_is_measured(trainer):
    (table,) = groups(trainer.run(RunRequest("painter-pace", {"size": 32, "styles": 2})))
    assert 0 < table.rows[0][0] < 60


def test_larger_squares_are_fewer():
    assert [training_of("instance", size).batch for size in (32, 128, 181, 256, 512)] == [4, 4, 2, 1, 1]
    assert training_of("instance", 128) == Training()


def test_photographs_that_cannot_be_read_are_counted(trainer, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "broken.png").write_bytes(b"no picture")
    (tmp_path / "photos" / "cat.png").write_bytes(sample_images()[0].read_bytes())
    request = asked(
        tmp_path / "mine.safetensors", photographs=json.dumps([str(tmp_path / "photos")]), shown="", steps=4
    )
    assert groups(trainer.run(request))[-1].caveat == "1 of the photographs cannot be read."


def test_an_open_image_that_is_a_part_of_another_is_learned_from_and_one_that_is_gone_is_counted(trainer, tmp_path):
    cat = sample_images()[0]
    photographs = json.dumps([f"{cat}?cut=20,20,200,200", str(tmp_path / "gone.png"), str(cat)])
    request = asked(tmp_path / "mine.safetensors", photographs=photographs, shown="", steps=1)
    assert groups(trainer.run(request))[-1].caveat == "1 of the photographs cannot be read."
    with pytest.raises(UserError, match=r"There is no collection '.*gone\.png'"):
        list(trainer.run(asked(tmp_path / "mine.safetensors", photographs=json.dumps([str(tmp_path / "gone.png")]))))
