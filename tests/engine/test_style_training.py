"""The training of painters on real photographs: the loss falls, a kill changes nothing, and what cannot be is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from workbench.api import Progress, UserError
from workbench.collections import open_collection
from workbench.engine.loaders import registry
from workbench.engine.style_training import CHECKPOINT, Photographs, Trained, Training, painted, train
from workbench.images.image_files import sample_images
from workbench.images.photo import open_photo

SHORT = Training(steps=4, size=32, batch=2, width=4, blocks=1, every=2)


@pytest.fixture(scope="module")
def small():
    return registry.load("efficientnet-lite0?input=32x32", "cpu")


@pytest.fixture(scope="module")
def photographs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photographs")
    for path in sample_images()[:3]:
        (folder / path.name).write_bytes(path.read_bytes())
    return open_collection(folder)


@pytest.fixture(scope="module")
def style():
    return open_photo(sample_images()[4])


def finished(*args):
    return [item for item in train(*args) if isinstance(item, Trained)]


def test_the_loss_falls_on_real_photographs_at_64_pixels(photographs, style, tmp_path):
    model = registry.load("efficientnet-lite0?input=64x64", "cpu")
    training = Training(steps=24, size=64, batch=2, width=8, blocks=1, rate=3e-3)
    *_, last = finished(model, photographs, [style], training, tmp_path)
    content, textures, _ = last.losses.T
    assert textures[-6:].mean() < 0.6 * textures[:3].mean()
    assert content[-6:].mean() < content[:3].mean()


@pytest.mark.parametrize(("norm", "killed"), [("instance", True), ("batch", True), ("batch", False)])
def test_a_training_that_was_killed_or_closed_ends_with_the_weights_of_one_that_was_not(
    norm, killed, small, photographs, style, tmp_path
):
    training = replace(SHORT, norm=norm)
    *_, whole = finished(small, photographs, [style, open_photo(sample_images()[5])], training, tmp_path / "whole")
    run = train(small, photographs, [style, open_photo(sample_images()[5])], training, tmp_path / "killed")
    for item in run:
        if isinstance(item, Progress) and item.done == 3:
            checkpoint = (tmp_path / "killed" / CHECKPOINT).read_bytes()
            run.close()
            break
    if killed:  # so that the step after the checkpoint is lost
        (tmp_path / "killed" / CHECKPOINT).write_bytes(checkpoint)
    items = list(train(small, photographs, [style, open_photo(sample_images()[5])], training, tmp_path / "killed"))
    assert items[0].done == (3 if killed else 4)
    np.testing.assert_array_equal(whole.losses, items[-1].losses)
    for name, tensor in whole.painter.state_dict().items():
        torch.testing.assert_close(items[-1].painter.state_dict()[name], tensor, rtol=0, atol=0, msg=name)


def test_a_training_that_is_done_is_there_at_once_and_more_steps_go_on(small, photographs, style, tmp_path):
    finished(small, photographs, [style], SHORT, tmp_path)
    (again,) = train(small, photographs, [style], SHORT, tmp_path)
    assert again.step == 4
    first, *_ = train(small, photographs, [style], replace(SHORT, steps=5), tmp_path)
    assert first.done == 5


def test_a_folder_with_another_training_is_refused_by_what_differs(small, photographs, style, tmp_path):
    finished(small, photographs, [style], replace(SHORT, steps=1), tmp_path)
    with pytest.raises(UserError, match="holds a training with another seed; name another folder"):
        finished(small, photographs, [style], replace(SHORT, steps=1, seed=1), tmp_path)
    (tmp_path / CHECKPOINT).write_bytes(b"no checkpoint")
    with pytest.raises(UserError, match="is no checkpoint of a training"):
        finished(small, photographs, [style], SHORT, tmp_path)


def test_photographs_that_cannot_be_read_are_skipped_and_said(photographs, tmp_path):
    import random

    (tmp_path / "broken.png").write_bytes(b"no picture")
    (tmp_path / "good.png").write_bytes(sample_images()[0].read_bytes())
    found = Photographs(open_collection(tmp_path), 16)
    squares = found.squares(random.Random(0), 8)
    assert squares.shape == (8, 3, 16, 16)
    assert list(found.problems) == ["broken.png"]
    (tmp_path / "good.png").unlink()
    with pytest.raises(UserError, match="None of the photographs can be read"):
        Photographs(open_collection(tmp_path), 16).squares(random.Random(0), 1)


def test_a_preview_has_each_photograph_beside_its_styles(small, photographs, style, tmp_path):
    *_, last = finished(small, photographs, [style, style], replace(SHORT, steps=1), tmp_path)
    squares = torch.rand(3, 3, 32, 32)
    rows = painted(last.painter, squares)
    assert rows.shape == (3, 3, 32, 32, 3)
    np.testing.assert_allclose(rows[:, 0], squares.permute(0, 2, 3, 1).numpy())
    assert last.painter.training  # as it was
