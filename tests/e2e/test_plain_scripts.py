"""Scripts with plain torch: each makes the technique's own arrays where the workbench cannot be imported."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest
from PIL import Image as Pillow

from workbench import folders
from workbench.api import arrays_of
from workbench.document.request import Request
from workbench.document.session import OpenImage
from workbench.engine.host import Host, RunRequest
from workbench.export.python_script import python_script
from workbench.images.photo import open_photo
from workbench.manifests import find_manifests, read_manifest
from workbench.protocol.messages import Loaded

BUNDLED, RESNET = "efficientnet-lite0", "torchvision:resnet18?weights=none&seed=3"
MANIFESTS = {manifest.id: manifest for manifest in find_manifests()[0]}


@pytest.fixture(scope="module")
def hosts():
    """A host for each model, loaded once."""
    loaded: dict[str, Host] = {}

    def host(reference: str) -> Host:
        if reference not in loaded:
            loaded[reference] = Host()
            loaded[reference].load(reference, "cpu")
        return loaded[reference]

    return host


def told(model) -> Loaded:
    """What the engine tells the window of a model."""
    return Loaded(
        1, model.reference, model.digest, "cpu", list(model.input_size), list(model.classes),
        [asdict(layer) for layer in model.layers], model.default_layer.name if model.default_layer else "", {}, 0.0,
        model.preparation.framing_dict(), model.preparation.normalisation_plain(),
    )  # fmt: skip


def written(host, technique, path, background="white", **parameters):
    """The script for a run, and the run's result."""
    photo = open_photo(path, background) if path else None
    seen = (photo.pixels, photo.name, photo.digest) if photo else ()
    outcome = list(host.run(RunRequest(technique, parameters, *seen)))[-1]
    image = OpenImage("k", photo.name, photo.path) if photo else None
    parameters = outcome.provenance["parameters"]
    request = Request(technique, parameters, image, photo, "key", host.model.reference, background)
    return python_script(request, outcome.result, MANIFESTS[technique], told(host.model)), outcome.result


def run_alone(script, monkeypatch) -> dict:
    """The script's variables; it cannot import the workbench."""
    told: dict = {}
    with monkeypatch.context() as patch:
        for name in [name for name in sys.modules if name.partition(".")[0] == "workbench"]:
            patch.setitem(sys.modules, name, None)
        exec(compile(script, "copied", "exec"), told)
    return told


def same(script, result, monkeypatch, *names) -> None:
    """That the script makes these arrays of the result."""
    assert "in plain torch." in script.splitlines()[0], script.splitlines()[1]
    made, known = run_alone(script, monkeypatch), arrays_of(result)
    for name in names:
        array, own = known[name], made[name.replace(".", "_")]
        assert own.shape == array.shape
        assert own.dtype == array.dtype
        np.testing.assert_allclose(own, array, rtol=1e-4, atol=1e-4 * float(np.abs(array).max()))


@pytest.mark.parametrize(
    ("technique", "parameters"),
    [
        ("saliency", {}),
        ("saliency", {"channels": "sum", "signed": True, "target": "probability:tabby"}),
        ("saliency", {"signed": True, "target": "difference:281,285"}),
        ("saliency", {"channels": "norm", "target": "log-probability:285"}),
        ("gradient-x-input", {}),
        ("gradient-x-input", {"reference": "grey", "channels": "mean", "signed": False}),
        ("smoothgrad", {"samples": 4}),
        ("smoothgrad", {"samples": 3, "average": "square", "noise": 5.0}),
        ("smoothgrad", {"samples": 3, "average": "variance", "seed": 7, "target": "difference:281,285"}),
        ("integrated-gradients", {"spacing": "even", "steps": 4, "most_steps": 8, "baseline": "noise", "seed": 3}),
        ("integrated-gradients", {"spacing": "even", "steps": 3, "most_steps": 3, "baseline": "white"}),
        ("gradcam", {}),
        ("gradcam", {"layer": "_conv_head", "relu": False, "target": "class:tabby"}),
        ("gradcam", {"layer": "_swish#1"}),
        ("gradcam-plus-plus", {}),
        ("hirescam", {}),
        ("hirescam", {"layer": "_blocks.10", "relu": False}),
        ("layercam", {"layer": "_blocks.5"}),
        ("cam", {}),
        ("cam", {"target": "difference:281,285", "relu": False}),
        ("eigencam", {}),
    ],
)
def test_a_plain_script_makes_the_maps_of_the_technique(technique, parameters, hosts, sample_paths, monkeypatch):
    script, result = written(hosts(BUNDLED), technique, sample_paths[0], **parameters)
    same(script, result, monkeypatch, "values")


@pytest.mark.parametrize(
    ("technique", "parameters", "arrays"),
    [
        ("predictions", {"top": 7}, "values indices logits"),
        ("occlusion", {"patch": 56, "stride": 48, "fill": "mean"}, "values boxes box_values"),
        ("occlusion", {"patch": 112, "stride": 56, "target": "probability:281"}, "values boxes box_values"),
        ("fgsm", {}, "original.values adversarial.values difference.values"),
        ("fgsm", {"goal": "tabby", "epsilon": 2.5}, "original.values adversarial.values difference.values"),
        ("filters", {}, "values numbers"),
        ("filters", {"layer": "_blocks.1._depthwise_conv", "sort": "norm"}, "values numbers"),
        ("filters", {"layer": "_conv_head", "filter": 5, "sort": "norm"}, "values indices"),
        ("activations", {}, "values numbers units dead"),
        ("activations", {"layer": "_swish#1", "sort": "maximum"}, "values numbers units dead"),
        ("activations", {"layer": "_blocks.3", "sort": "mean"}, "values numbers units dead"),
        ("activations", {"layer": "_fc", "sort": "mean"}, "values indices"),
        ("activations", {"channel": 7}, "values"),
    ],
)
def test_a_plain_script_makes_all_arrays_that_it_names(technique, parameters, arrays, hosts, sample_paths, monkeypatch):
    path = None if technique == "filters" else sample_paths[0]
    script, result = written(hosts(BUNDLED), technique, path, **parameters)
    same(script, result, monkeypatch, *arrays.split())
    named = re.findall(r"^#     (\w+)  ", script, re.MULTILINE)
    assert named == [name.replace(".", "_") for name in arrays.split()]


def test_slices_of_filters_are_cut_as_the_technique_cuts_them(hosts, monkeypatch):
    parameters = {"layer": "layer1.0.conv2", "show": "slice", "slice": 4, "sort": "norm"}
    script, result = written(hosts(RESNET), "filters", None, **parameters)
    same(script, result, monkeypatch, "values", "numbers")


def test_a_plain_script_runs_in_a_fresh_python_without_the_workbench(hosts, sample_paths, tmp_path):
    script, result = written(hosts(BUNDLED), "gradcam", sample_paths[0])
    blocked = "import sys\nsys.modules['workbench'] = None\n"
    (tmp_path / "copied.py").write_text(f"{blocked}{script}np.save('values.npy', values)\n", "utf-8")
    command = [sys.executable, "-I", "-W", "error", "copied.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout + done.stderr == ""
    values = np.load(tmp_path / "values.npy")
    np.testing.assert_allclose(values, result.values, rtol=1e-4, atol=1e-4 * float(result.values.max()))


def test_a_network_of_torchvision_is_made_again_from_its_seed(hosts, sample_paths, monkeypatch):
    script, result = written(hosts(RESNET), "gradcam", sample_paths[1], target="class:7", layer="layer4.1.bn2")
    assert "LayerGradCam" in script  # captum is right also where the next operation works in place
    same(script, result, monkeypatch, "values")


@pytest.mark.parametrize("kind", ["safetensors", "pth"])
def test_a_file_of_weights_is_read_as_the_workbench_reads_it(kind, hosts, sample_paths, tmp_path, monkeypatch):
    import torch
    from safetensors.torch import save_file
    from torchvision import models

    torch.manual_seed(5)
    state = models.get_model("resnet18", weights=None, num_classes=3).state_dict()
    if kind == "safetensors":
        save_file(state, tmp_path / "mine.safetensors")
    else:
        torch.save({"state_dict": {f"module.{name}": weight for name, weight in state.items()}}, tmp_path / "mine.pth")
    host = hosts(f"{tmp_path / 'mine'}.{kind}?arch=torchvision:resnet18")
    script, result = written(host, "saliency", sample_paths[1], target="class:2")
    assert result.values.any()
    same(script, result, monkeypatch, "values")


def drawn(mode, path, **options):
    """A picture of noise in a file."""
    values = np.random.default_rng(0).integers(0, 65536, (90, 123, 4))
    if mode == "I;16":
        picture = Pillow.fromarray(values[:, :, 0].astype(np.uint16))
    else:
        picture = Pillow.fromarray((values // 256).astype(np.uint8)).convert(mode)
    picture.save(path, **options)
    return path


def turned() -> bytes:
    told = Pillow.Exif()
    told[0x0112] = 6
    return told.tobytes()


@pytest.mark.parametrize(
    ("mode", "name", "options", "background"),
    [
        ("RGB", "turned.jpg", {"exif": turned()}, "white"),
        ("RGBA", "transparent.png", {}, "#ff8000"),
        ("LA", "grey.png", {}, "navy"),
        ("P", "palette.png", {}, "white"),
        ("P", "palette.gif", {"transparency": 3}, "red"),
        ("L", "grey.tif", {}, "white"),
        ("CMYK", "print.tif", {}, "white"),
        ("I;16", "deep.png", {}, "white"),
        ("1", "bits.bmp", {}, "white"),
    ],
)
def test_a_picture_is_prepared_pixel_for_pixel(mode, name, options, background, hosts, tmp_path, monkeypatch):
    path, host = drawn(mode, tmp_path / name, **options), hosts(BUNDLED)
    script, _ = written(host, "saliency", path, background)
    told = run_alone(script.partition("# What is explained")[0], monkeypatch)
    photo = open_photo(path, background)
    np.testing.assert_array_equal(told["x"][0].numpy(), host.model.prepare(photo.pixels, digest=photo.digest).pixels)


def test_a_picture_that_was_saved_as_the_network_sees_it_is_taken_as_it_is(hosts, tmp_path, monkeypatch):
    from PIL.PngImagePlugin import PngInfo

    mark, host = PngInfo(), hosts(BUNDLED)
    mark.add_text("Network input", BUNDLED)
    Pillow.fromarray(np.arange(224 * 224 * 3).astype(np.uint8).reshape(224, 224, 3)).save(
        tmp_path / "seen.png", pnginfo=mark
    )
    script, _ = written(host, "saliency", tmp_path / "seen.png")
    told = run_alone(script.partition("# What is explained")[0], monkeypatch)
    np.testing.assert_array_equal(told["x"][0].permute(1, 2, 0).numpy() * 255, open_photo(tmp_path / "seen.png").pixels)


@pytest.mark.parametrize(
    ("technique", "parameters", "why"),
    [
        ("saliency", {"target": "unit:_conv_head:7"}, "since the target is a unit inside of the network."),
        ("gradcam", {"fuse_with": "_conv_head"}, "since several layers are brought to one scale before"),
        (
            "integrated-gradients",
            {"steps": 4, "tolerance": 100.0},
            "since the path's steps lie where the gradient turns",
        ),
        (
            "integrated-gradients",
            {"spacing": "even", "steps": 2, "most_steps": 2, "baseline": "blur"},
            "since the blur",
        ),
        ("layercam", {"target": "unit:_conv_head:7", "layer": "_blocks.5"}, "since the target is a unit"),
        ("occlusion", {"patch": 112, "stride": 112, "fill": "blur"}, "since the blur under the squares takes"),
        ("fgsm", {"target": "class:1"}, "since the network sees what is wanted without an attack."),
        ("bim", {"steps": 1}, "since its steps go by a network with folded batch-norms"),
        ("guided-backprop", {}, "since captum's GuidedBackprop covers only nn.ReLU"),
    ],
)
def test_what_is_not_plainly_written_falls_back_and_says_why(technique, parameters, why, hosts, sample_paths):
    script, result = written(hosts(BUNDLED), technique, sample_paths[0], **parameters)
    assert why in script.splitlines()[1]
    told: dict = {}
    exec(compile(script, "copied", "exec"), told)
    name, array = next(iter(arrays_of(result).items()))
    np.testing.assert_array_equal(told[name.replace(".", "_")], array)


def test_the_example_of_the_guide_comes_to_the_same(sample_paths, monkeypatch, tmp_path):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    guide = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text("utf-8")
    folder = folders.user_data() / "plugins" / "channel-ablation"
    folder.mkdir(parents=True)
    for name, language in (("plugin.toml", "toml"), ("channel_ablation.py", "python")):
        (text,) = re.findall(rf"```{language}\n(.*?)```", guide, re.DOTALL)
        (folder / name).write_text(text, "utf-8")
    table, template = (
        dedent(text) for text in re.findall(r"^    (?:\[script\]|#\+ model)\n(?:    .*\n)+", guide, re.MULTILINE)
    )
    with (folder / "plugin.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{table}")
    (folder / "plain.py.txt").write_text(template, "utf-8")
    host = Host()
    host.load(BUNDLED, "cpu")
    monkeypatch.setitem(MANIFESTS, "channel-ablation", read_manifest(folder / "plugin.toml"))
    script, result = written(host, "channel-ablation", sample_paths[0])
    same(script, result, monkeypatch, "values")
    script, _ = written(host, "channel-ablation", sample_paths[0], strength=0.5)
    assert "since what lies between an image and its mean takes more lines." in script


def test_captums_own_trapezoid_falls_short_of_the_whole_path(hosts, sample_paths, monkeypatch):
    from captum.attr import IntegratedGradients

    script, result = written(
        hosts(BUNDLED), "integrated-gradients", sample_paths[0], spacing="even", steps=4, most_steps=4
    )
    made = run_alone(script, monkeypatch)
    theirs = IntegratedGradients(made["answer"]).attribute(made["x"], n_steps=4, method="riemann_trapezoid")
    share = float(theirs.sum()) / float(result.values.sum(dtype=float))
    assert share == pytest.approx(3 / 4, rel=0.01)
