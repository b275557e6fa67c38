"""The techniques from Python: the same numbers as everywhere else."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.api import UserError
from workbench.document.request import Request
from workbench.document.session import OpenImage
from workbench.engine.plugins import load_plugins
from workbench.export.python_script import python_script
from workbench.script import explain


def test_a_copied_script_makes_the_same_array(sample_paths, cat):
    first = explain("gradcam", sample_paths[0], target="class:tabby")
    image = OpenImage("k", cat.name, str(sample_paths[0]))
    params = {**first.provenance["parameters"]}
    script = python_script(Request("gradcam", params, image, cat, "key", "efficientnet-lite0"), first.result)
    told: dict = {}
    exec(compile(script, "copied", "exec"), told)
    np.testing.assert_array_equal(told["values"], first.result.values)


def test_it_equals_the_technique_run_by_hand(sample_paths, bundled_model, cat_image):
    by_hand = list(load_plugins()[0]["gradcam"].technique(target="class:285").run(bundled_model, cat_image))[-1]
    np.testing.assert_allclose(explain("gradcam", sample_paths[0], target="class:285").result.values, by_hand.values)


def test_pixels_can_be_given_and_figure_and_arrays_saved(cat, tmp_path):
    outcome = explain("gradcam", cat.pixels)
    outcome.save(tmp_path / "figure.png")
    outcome.save(tmp_path / "result.npz")
    with np.load(tmp_path / "result.npz") as arrays:
        np.testing.assert_array_equal(arrays["values"], outcome.arrays["values"])
    assert outcome.provenance["image"]["digest"] == cat.digest


def test_what_the_user_can_mend_is_one_sentence(sample_paths):
    with pytest.raises(UserError, match="There is no technique 'gradcm'"):
        explain("gradcm", sample_paths[0])
