"""The techniques from Python: the same numbers as everywhere else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from workbench.api import UserError
from workbench.document.request import Request
from workbench.document.session import OpenImage
from workbench.engine.loaders.torchvision import untrained
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


@pytest.fixture
def save_weights(tmp_path):
    """Write a squeezenet with seeded weights, and give the reference."""

    def save(seed: int, name: str = "w.pt") -> str:
        torch.save(untrained("squeezenet1_1", seed, num_classes=3).state_dict(), tmp_path / name)
        return f"{tmp_path / name}?arch=torchvision:squeezenet1_1"

    return save


def test_a_file_of_weights_that_was_written_anew_is_another_model(save_weights, cat):
    reference = save_weights(1)
    first = explain("predictions", cat.pixels, reference)
    again = explain("predictions", cat.pixels, reference)
    save_weights(2)
    second = explain("predictions", cat.pixels, reference)
    assert first.provenance["model"]["digest"] == again.provenance["model"]["digest"]
    assert first.provenance["model"]["digest"] != second.provenance["model"]["digest"]
    assert not np.array_equal(first.arrays["logits"], second.arrays["logits"])


def test_three_threads_over_three_models_get_each_its_own_answers(cat):
    references = [f"torchvision:squeezenet1_1?weights=none&seed={seed}" for seed in range(3)]
    expected = [explain("predictions", cat.pixels, reference).arrays["logits"] for reference in references]
    jobs = [0, 1, 2] * 2
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda i: explain("predictions", cat.pixels, references[i]), jobs))
    for i, answer in zip(jobs, answers, strict=True):
        assert answer.provenance["model"]["reference"] == references[i]
        np.testing.assert_array_equal(answer.arrays["logits"], expected[i])
