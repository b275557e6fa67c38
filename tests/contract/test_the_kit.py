"""The kit finds what it is there to find: for every promise a technique that breaks it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.testing import CONTRACT, check_plugin, contract_of

MANIFEST = {
    "id": "example",
    "title": "Example",
    "group": "Answer",
    "technique": "example:Example",
    "version": "1",
    "shows": "The class scores of a picture, one row for each class, nothing more.",
    "limitations": "It is an example, and so it says nothing about why the scores are what they are.",
    "cites": "Nobody, An example, 2020, section 1",
}
SOURCE = '''"""An example (Nobody 2020)."""
import random
import numpy as np
import torch
from workbench.api import (
    Applicability, ClassName, Heatmap, Layer, Progress, Scores, Target, Technique, UserError,
    layer_param, param, target_param,
)
KEPT = []

class Example(Technique):
    target: Target = target_param()
    layer: Layer = layer_param()
    rival: ClassName = param(ClassName(""), "The class beside it")
    loud: bool = param(False, "Whether it is loud")
    times: int = param(3, "How often", low=1, high=9)

    def run(self, model, image):
        network = model.network
        for k in range(3):
            yield Progress(k, 3, "steps")
            # step
        if self.layer:
            model.layer(self.layer)
        pixels = model.pixels(image)
        with torch.no_grad():
            answer = model.answer(pixels)
            target = model.resolve(self.target, answer, image)
            rival = model.resolve(Target("class", (self.rival,)), answer, image) if self.rival else None
        values, caption, facts = model.numbers(answer)[0].numpy(), "Scores.", {"target": str(target)}
        # end
        names, indices = tuple(map(str, range(len(values)))), np.arange(len(values))
        yield Scores(values=values, names=names, indices=indices, unit="logit", caption=caption, facts=facts)
'''
IN_STEP, AT_END = "# step", "# end"
CLASS, LAST = "class Example", '    times: int = param(3, "How often", low=1, high=9)'
APPLIES = "\n\n    @classmethod\n    def applies(cls, model):\n        "
FAULTS = {  # a name for it: what is replaced, by what, and the promise that it breaks
    "no paper": ('"""An example (Nobody 2020)."""', '"""An example."""', "its_module_names_its_source"),
    "matplotlib": ("import random", "import matplotlib.pyplot", "it_imports_the_api_families_numpy_and_torch_only"),
    "no help": ('"Whether it is loud"', '""', "its_parameters_have_help_and_numbers_have_bounds"),
    "no bounds": (", low=1, high=9", "", "its_parameters_have_help_and_numbers_have_bounds"),
    "a refusal without a word": (
        LAST, LAST + APPLIES + "return Applicability(len(model.classes) > 1)",
        "it_answers_whether_it_applies_to_any_network_and_why_not",
    ),
    "colours taken for granted": (
        AT_END, "assert pixels.shape[1] == 3", "it_works_on_every_network_to_which_it_applies"),
    "five classes at most": (
        AT_END, "assert len(values) < 5", "its_defaults_work_at_full_size_and_leave_the_model_as_it_was"),
    "counts too far": (
        "Progress(k, 3", "Progress(k + 2, 3", "its_answer_comes_last_and_progress_stays_under_its_total"),
    "a bare array": (
        'yield Progress(k, 3, "steps")', "yield np.zeros(3)",
        "its_answer_comes_last_and_progress_stays_under_its_total"),
    "a result on the way that reads as the end": (
        AT_END, "yield Heatmap(values=np.zeros(model.input_size, np.float32), caption='A map.')",
        "a_result_on_the_way_says_how_far_it_is"),
    "zero where nothing was measured": (
        "yield Scores(", "yield Heatmap(values=np.zeros(model.input_size, np.float32), caption='A map.', "
        "boxes=np.array([[0, 0, 3, 3]])) or Scores(", "it_works_on_every_network_to_which_it_applies"),
    "an array among the facts": (AT_END, "facts['all'] = values", "its_answer_crosses_to_the_window"),
    "a die": (AT_END, "values = values + random.random()", "the_same_seed_gives_the_same_numbers"),
    "loud fails": (AT_END, "assert not self.loud", "every_choice_of_every_parameter_works"),
    "a target of some kinds": (
        AT_END, "assert target.kind != 'unit'", "every_form_of_target_works_or_is_refused_in_a_sentence"),
    "any class will do": (
        "target = model.resolve(self.target, answer, image)", "target = self.target",
        "every_form_of_target_works_or_is_refused_in_a_sentence"),
    "any rival will do": (
        'model.resolve(Target("class", (self.rival,)), answer, image) if self.rival else None', "self.rival",
        "every_class_that_is_named_works_or_is_refused_in_a_sentence"),
    "a layer of some kinds": (
        AT_END, "assert 'pool' not in self.layer", "every_layer_works_or_is_refused_in_a_sentence"),
    "a small picture": (
        AT_END, "assert min(image.original.shape[:2]) > 1", "pictures_of_any_shape_work_or_are_refused_in_a_sentence"),
    "an infinite score": (AT_END, "values = values * np.inf", "it_works_on_every_network_to_which_it_applies"),
    "no caption": (AT_END, "caption = ''", "it_works_on_every_network_to_which_it_applies"),
    "a map of another size": (
        "yield Scores(", "yield Heatmap(values=np.zeros((3, 3), np.float32), caption='A.') or Scores(",
        "it_works_on_every_network_to_which_it_applies"),
    "a seed for all": (AT_END, "torch.manual_seed(0)", "it_leaves_the_model_as_it_was"),
    "weights that want gradients": (
        AT_END, "next(network.parameters()).requires_grad_(True)", "it_leaves_the_model_as_it_was"),
    "gradients thrown away": (AT_END, "network.zero_grad()", "it_leaves_the_model_as_it_was"),
    "a written weight": (AT_END, "next(network.parameters()).data.add_(1)", "it_leaves_the_model_as_it_was"),
    "a weight written through numpy": (
        AT_END, "next(network.parameters()).detach().numpy()[:] = 0", "it_leaves_the_model_as_it_was"),
    "a weight with another storage": (
        AT_END, "w = next(network.parameters()); w.requires_grad_(False).set_(w.clone() + 1)",
        "it_leaves_the_model_as_it_was"),
    "a hook": (AT_END, "network.register_forward_hook(lambda *_: None)", "it_leaves_the_model_as_it_was"),
    "another forward": (AT_END, "network.forward = network.forward", "it_leaves_the_model_as_it_was"),
    "not in place": (
        AT_END, "for m in network.modules(): m.inplace = False", "it_leaves_the_model_as_it_was"),
    "another module": (
        AT_END, "network.add_module('pool', torch.nn.MaxPool2d(2))", "it_leaves_the_model_as_it_was"),
    "undone at the end only": (
        IN_STEP, "network.requires_grad_(k < 2)",
        "closing_it_at_the_first_yield_half_way_or_at_the_last_leaves_the_model_as_it_was"),
    **{
        f"{left} left": (AT_END, source, "it_leaves_the_process_as_it_was")
        for left, source in {
            "the default type": "torch.set_default_dtype(torch.float64)",
            "the default device": "torch.set_default_device('meta')",
            "inference mode": "KEPT.append(torch._C._InferenceMode(True)); KEPT[-1].__enter__()",
            "the gradient mode": "torch.set_grad_enabled(False)",
            "autocast": "torch.autocast('cpu').__enter__()",
            "mkldnn": "torch.backends.mkldnn.set_flags(False)",
            "threads": "torch.set_num_threads(torch.get_num_threads() + 1)",
            "a hook on all modules": "torch.nn.modules.module.register_module_forward_hook(lambda *_: None)",
            "a function of torch": "torch.nn.functional.relu6 = lambda x, inplace=False: x",
            "a function of numpy": "np.asarray = lambda *args, kept=np.asarray, **more: kept(*args, **more)",
            "a method of a class": "torch.nn.ReLU.forward = lambda self, x: x",
            "filters of warnings": "import warnings; warnings.simplefilter('ignore')",
            "a signal's handler": "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)",
            "the environment": "import os; os.environ['A'] = 'b'",
            "the folder": "import os; os.chdir('/')",
        }.items()
    },
    "a written image": (
        AT_END, "import ctypes; ctypes.memset(image.pixels.ctypes.data, 1, 4)", "it_leaves_its_image_as_it_was"),
    "training": (
        'for k in range(3):', 'network.train()\n        for k in range(3):',
        "the_network_is_in_eval_mode_at_every_forward"),
    "a hoard": (AT_END, "KEPT.append(pixels)", "run_after_run_it_keeps_no_more_memory"),
}  # fmt: skip

NAMES = {  # what the author is told by name
    "a written weight": "values of first.0.weight",
    "a weight written through numpy": "values of first.0.weight",
    "a weight with another storage": "values of first.0.weight",
    "a hook": "forward hooks of",
    "not in place": "inplace of",
    "the default type left": "torch's default type",
    "the default device left": "torch's default device",
    "inference mode left": "the inference mode",
    "the gradient mode left": "the gradient mode",
    "autocast left": "autocast on cpu",
    "mkldnn left": "torch's mkldnn enabled",
    "threads left": "torch's number of threads",
    "a hook on all modules left": "hooks on all modules",
    "a function of torch left": "functional.relu6",
    "a function of numpy left": "numpy.asarray",
    "a method of a class left": "ReLU.forward",
    "filters of warnings left": "filters of warnings",
    "a signal's handler left": "handlers of signals",
    "the environment left": "the environment",
    "the folder left": "the working folder",
    "a written image": "it wrote into the image",
    "training": "in training mode",
}


def plugin(folder: Path, source: str = SOURCE, **entries: str) -> Path:
    folder = folder / "example"
    folder.mkdir()
    manifest = MANIFEST | entries
    (folder / "plugin.toml").write_text("".join(f"{k} = {v!r}\n" for k, v in manifest.items()), "utf-8")
    (folder / "example.py").write_text(source, "utf-8")
    return folder


def broken_in(folder: Path, promise: str) -> str:
    """What one check says; empty where it is kept."""
    (check,) = [check for check in contract_of(folder) if check.of.__name__ == promise]
    try:
        check()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


@pytest.mark.parametrize("fault", FAULTS)
def test_it_finds(fault, tmp_path):
    old, new, promise = FAULTS[fault]
    assert old in SOURCE
    told = broken_in(plugin(tmp_path, SOURCE.replace(old, new)), promise)
    assert told
    assert NAMES.get(fault, "") in told


@pytest.mark.parametrize("entry", [{"shows": "Much."}, {"limitations": "Little."}, {"cites": "Nobody"}])
def test_it_finds_a_manifest_that_says_too_little(entry, tmp_path):
    assert broken_in(plugin(tmp_path, **entry), "it_says_what_it_shows_its_limitations_and_who_found_it")


def test_every_promise_has_a_fault_that_breaks_it():
    broken = {promise for _, _, promise in FAULTS.values()}
    assert {of.__name__ for of in CONTRACT} - broken == {"it_says_what_it_shows_its_limitations_and_who_found_it"}


def test_a_technique_without_fault_keeps_everything(tmp_path):
    check_plugin(plugin(tmp_path))


def test_checks_run_with_what_the_manifest_names_for_them_and_those_of_choices_change_one_thing(tmp_path):
    folder = plugin(tmp_path, SOURCE.replace(AT_END, "assert self.times == 1"))
    assert broken_in(folder, "it_works_on_every_network_to_which_it_applies")
    manifest = (folder / "plugin.toml").read_text("utf-8")
    (folder / "plugin.toml").write_text(f"{manifest}\n[contract]\ntimes = 1\n", "utf-8")
    for promise in ("it_works_on_every_network_to_which_it_applies", "every_choice_of_every_parameter_works"):
        assert not broken_in(folder, promise)


def test_an_old_word_in_the_manifest_is_a_warning(tmp_path):
    folder = plugin(tmp_path)
    manifest = (folder / "plugin.toml").read_text("utf-8")
    (folder / "plugin.toml").write_text(manifest.replace("limitations =", "misses ="), "utf-8")
    with pytest.warns(FutureWarning, match="'misses' is called 'limitations' now"):
        contract_of(folder)


def test_all_that_is_broken_is_named_at_once(tmp_path):
    folder = plugin(tmp_path, SOURCE.replace(AT_END, "network.zero_grad()").replace(" (Nobody 2020)", ""))
    with pytest.raises(AssertionError, match="names its source") as told:
        check_plugin(folder)
    assert "it leaves the model as it was: Broken: changed: gradient of first.0.weight" in str(told.value)


def test_the_example_of_the_guide_keeps_everything(tmp_path):
    guide = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text("utf-8")
    folder = tmp_path / "channel-ablation"
    folder.mkdir()
    for name, language in (("plugin.toml", "toml"), ("channel_ablation.py", "python")):
        (text,) = re.findall(rf"```{language}\n(.*?)```", guide, re.DOTALL)
        (folder / name).write_text(text, "utf-8")
    check_plugin(folder)


def test_an_author_runs_it_from_the_command_line(tmp_path):
    folder = plugin(tmp_path, SOURCE.replace(" (Nobody 2020)", ""))
    command = [sys.executable, "-m", "workbench.testing", str(folder)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert told.returncode == 1, told.stderr
    assert "BROKEN  example: its module names its source: the module's docstring must name the paper" in told.stdout
    assert told.stdout.count("kept    ") == len(CONTRACT) - 1
