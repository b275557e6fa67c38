"""Windows: what lies around a change is computed, and the rest is not."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch

from tests.engine.changes import Boxed, by_hand, values
from workbench.engine.forward import backend, forward, settings
from workbench.engine.sweep import _Copies


@pytest.mark.usefixtures("windows_pay")
def test_changes_inside_boxes_are_computed_on_windows_everywhere(run, model, image):
    changes = Boxed(24 * 24)
    np.testing.assert_allclose(values(run, model, image, changes), by_hand(model, image, changes), atol=1e-5)
    told = run.choices[-1].plain()
    assert told["windows"] == 24 * 24 - backend.FIRST
    assert 0 < told["computed_on_windows"] < 1


@pytest.mark.parametrize("way", ["torch", "onnxruntime", "windows"])
def test_each_change_is_made_in_a_copy_of_the_unchanged_image_however_large_batches_are(model, image, way):
    whole = model.pixels(image)

    class Watched(Boxed):
        def apply(self, batch, which) -> None:
            assert torch.equal(batch, whole.expand_as(batch))
            super().apply(batch, which)

    copies = _Copies(whole, Watched(20), way)
    for which in (range(4), range(4, 6), range(6, 10), range(10, 18), range(18, 20)):
        assert all((copies.changed(which) != whole).any(1).sum((1, 2)) == 1)


@pytest.mark.usefixtures("windows_pay")
def test_a_change_that_reaches_out_of_its_box_is_noticed(run, model, image):
    changes = Boxed(100, aside=2)
    np.testing.assert_allclose(values(run, model, image, changes), by_hand(model, image, changes), atol=1e-5)
    assert run.choices[-1].plain()["why_whole"] == "a change reaches out of its box"


@pytest.mark.usefixtures("windows_pay")
@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (lambda self, pixels, which: 1 / 0, "windows failed: division by zero"),
        (lambda self, pixels, which: torch.ones(len(pixels), 4), "on windows its logits differ from torch's by"),
    ],
)
def test_windows_that_fail_or_differ_are_not_trusted(run, model, image, monkeypatch, spoilt, why):
    monkeypatch.setattr(forward.Windows, "scores", spoilt)
    changes = Boxed(100)
    np.testing.assert_allclose(values(run, model, image, changes), by_hand(model, image, changes), atol=1e-5)
    told = run.choices[-1].plain()
    assert told["why_whole"].startswith(why)
    assert "windows" not in told


@pytest.mark.usefixtures("windows_pay")
def test_windows_are_not_taken_where_whole_images_are_faster(run, model, image, monkeypatch):
    turns = itertools.count()  # windows are asked first
    monkeypatch.setattr(backend, "_seconds", lambda *_: -next(turns))
    values(run, model, image, Boxed(100))
    assert run.choices[-1].plain()["why_whole"] == "whole images are faster here"


@pytest.mark.usefixtures("windows_pay")
def test_what_windows_keep_stays_within_the_memory_that_was_allowed(run, model, image, monkeypatch):
    monkeypatch.setattr(settings, "budget", lambda: 100)
    values(run, model, image, Boxed(100))
    assert run.choices[-1].plain()["why_whole"] == "what they keep does not fit into the memory that is allowed"
