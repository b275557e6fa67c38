"""Ways to have a model: each is made, opened by its file alone, and compared with the network that it is of.

    python -m benchmarks.ways

writes the section ``ways`` of RESULTS.md. The networks are seeded; a file is right where the network that opens gives
the numbers of the one that was saved and has its task and as many classes.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import onnxruntime
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torchvision import models

from benchmarks.__main__ import record
from tests.engine.loaders.folders import of_timm, of_transformers
from workbench.api import UserError
from workbench.engine.loaders import registry
from workbench.engine.loaders.trust import EVERYTHING, NeedsTrust
from workbench.engine.model import LoadedModel
from workbench.folders import bundled
from workbench.images.image_files import sample_images
from workbench.images.photo import open_photo

CLOSE = 1e-4  # of the largest number
OWN = """
import torch


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.head = torch.nn.Conv2d(3, 8, 3, stride=4), torch.nn.Linear(8, 3)

    def forward(self, x):
        return self.head(self.body(x).relu().mean((2, 3)))
"""


@dataclass(frozen=True)
class Way:
    """A way to have a model.

    what        in words
    make        makes its file in a folder: gives the reference, and what the network gives for what it takes
    task        that it should be taken for
    classes     how many it has; 0 where that is not looked at
    correction  what has to be stated; empty where nothing has
    compared    what is made of our numbers, where the file's own are probabilities and ours logits
    """

    what: str
    make: Callable[[Path], tuple[str, Callable[[Tensor], Any]]]
    task: str = "classification"
    classes: int = 3
    correction: str = ""
    compared: Callable[[Tensor], Tensor] = torch.Tensor.detach


def _network(name: str = "resnet18", **options: Any) -> nn.Module:
    torch.manual_seed(8)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network: nn.Module = models.get_model(name, weights=None, **{"num_classes": 3, **options})
    return network.eval()


def _saved(
    name: str, content: Callable[[nn.Module], Any], network: Callable[[], nn.Module] = _network,
    own: Callable[[nn.Module, Tensor], Any] = lambda network, x: network(x),
) -> Callable[[Path], tuple[str, Callable[[Tensor], Any]]]:  # fmt: skip
    """A file by torch.save, or of safetensors where it is called so."""

    def make(folder: Path) -> tuple[str, Callable[[Tensor], Any]]:
        made, path = network(), folder / name
        if path.suffix == ".safetensors":
            save_file(content(made), path)
        else:
            torch.save(content(made), path)
        return str(path), lambda x: own(made, x)

    return make


def _state(network: nn.Module) -> dict[str, Tensor]:
    return network.state_dict()


def _prefixed(prefix: str, network: nn.Module) -> dict[str, Tensor]:
    return {prefix + name: tensor for name, tensor in network.state_dict().items()}


def _halved() -> nn.Module:
    return _network().bfloat16().float()


def _renamed(network: nn.Module) -> dict[str, Tensor]:
    return {f"backbone.{name}".replace("backbone.fc", "head"): tensor for name, tensor in _state(network).items()}


def _with(change: Callable[[Any], None], name: str = "resnet18", **options: Any) -> Callable[[], nn.Module]:
    def make() -> nn.Module:
        network = _network(name, **options)
        change(network)
        return network.eval()

    return make


def _grey(network: Any) -> None:
    network.conv1 = nn.Conv2d(1, 64, 7, 2, 3, bias=False)


def _several_layers(network: Any) -> None:
    network.fc = nn.Sequential(nn.Linear(512, 64), nn.ReLU(), nn.Linear(64, 3))


def _headless(network: Any) -> None:
    network.fc = nn.Identity()


def _sigmoids(network: Any) -> None:
    network.classifier = nn.Sequential(nn.Linear(1024, 14), nn.Sigmoid())


def _training(network: nn.Module) -> dict[str, Any]:
    old = {name: torch.zeros_like(tensor) for name, tensor in _state(network).items()}
    averaged = _prefixed("module.", network)
    arguments = argparse.Namespace(model="resnet18", lr=0.1)
    return {"model": old, "model_ema": averaged, "optimizer": {"state": {}}, "args": arguments, "epoch": 9}


def _in_parts(folder: Path) -> tuple[str, Callable[[Tensor], Any]]:
    import json

    network = _network()
    names, state = list(_state(network)), _state(network)
    places = {name: f"model-{1 + (i > len(names) // 2):05}-of-00002.safetensors" for i, name in enumerate(names)}
    for file in set(places.values()):
        save_file({name: state[name] for name in names if places[name] == file}, folder / file)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": places}))
    return str(folder), network


def _timm(name: str, file: str, content: Callable[[nn.Module], Any]) -> Callable[[Path], tuple[str, Any]]:
    def network() -> nn.Module:
        import timm

        torch.manual_seed(8)
        made: nn.Module = timm.create_model(name, pretrained=False, num_classes=3)
        return made.eval()

    return _saved(file, content, network)


def _timm_folder(folder: Path) -> tuple[str, Callable[[Tensor], Any]]:
    return str(folder), of_timm("test_convnext", folder, num_classes=3)


def _folder(name: str, part: str) -> Callable[[Path], tuple[str, Callable[[Tensor], Any]]]:
    def make(folder: Path) -> tuple[str, Callable[[Tensor], Any]]:
        network, _ = of_transformers(name, folder)
        asked = network.get_image_features if name == "CLIPModel" else network
        return str(folder), lambda x: getattr(asked(pixel_values=x), part)

    return make


def _onnx(file: str, output: str) -> Callable[[Path], tuple[str, Any]]:
    """A file as it is shipped, under a name of its own, and ONNX Runtime's numbers for one of its outputs."""

    def make(folder: Path) -> tuple[str, Callable[[Tensor], Any]]:
        path = folder / file
        path.write_bytes((bundled("resources") / "models" / file).read_bytes())
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])

        def own(x: Tensor) -> Tensor:
            (found,) = session.run([output], {session.get_inputs()[0].name: x.numpy()})
            return torch.from_numpy(found)

        return str(path), own

    return make


def _scripted(folder: Path) -> tuple[str, Callable[[Tensor], Any]]:
    network = _network()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.jit.trace(network, torch.rand(2, 3, 224, 224)).save(str(folder / "m.pt"))  # type: ignore[no-untyped-call]
    return str(folder / "m.pt"), network


def _exported(folder: Path) -> tuple[str, Callable[[Tensor], Any]]:
    network = _network()
    for_any = ({0: torch.export.Dim("N")},)
    torch.export.save(
        torch.export.export(network, (torch.rand(2, 3, 224, 224),), dynamic_shapes=for_any), folder / "m.pt2"
    )
    return str(folder / "m.pt2"), network


def _code(folder: Path) -> tuple[str, Callable[[Tensor], Any]]:
    (folder / "net.py").write_text(OWN)
    scope: dict[str, Any] = {}
    exec(OWN, scope)
    torch.manual_seed(8)
    network = scope["Net"]().eval()
    torch.save(network.state_dict(), folder / "w.pt")
    return f"{folder / 'net.py'}:Net?weights={folder / 'w.pt'}", network


def _still(network: nn.Module, x: Tensor) -> Tensor:
    return network(x[:, :, None].repeat(1, 1, 16, 1, 1))  # type: ignore[no-any-return]


def _scores(network: nn.Module, x: Tensor) -> Tensor:
    return network(x)[0]["scores"]  # type: ignore[no-any-return]


SEGMENTER = "lraspp_mobilenet_v3_large"
SOFTMAX = partial(torch.softmax, dim=1)
DETECTOR = "ssdlite320_mobilenet_v3_large"
WAYS = (
    Way("state dict, `w.pt`", _saved("w.pt", _state)),
    Way("safetensors, `w.safetensors`", _saved("w.safetensors", _state)),
    Way(
        "Lightning's checkpoint, `last.ckpt`",
        _saved("last.ckpt", lambda n: {"state_dict": _prefixed("model.", n), "hyper_parameters": {"lr": 0.1}}),
    ),
    Way("saved from a parallel training (`module.`)", _saved("w.pth", lambda n: _prefixed("module.", n))),
    Way("saved from a compiled network (`_orig_mod.`)", _saved("w.pth", lambda n: _prefixed("_orig_mod.", n))),
    Way("bfloat16", _saved("w.pt", lambda n: {k: v.bfloat16() for k, v in _state(n).items()}, _halved)),
    Way("a head of another name, a backbone under `backbone.`", _saved("w.pt", _renamed)),
    Way("a first convolution of one channel", _saved("w.pt", _state, _with(_grey))),
    Way(
        "DenseNet-121 with 14 sigmoids, `w.pth.tar`",
        _saved(
            "w.pth.tar",
            lambda n: {"state_dict": _prefixed("module.densenet121.", n), "best_auc": 0.8},
            _with(_sigmoids, "densenet121"),
        ),
        "multilabel",
        14,
        compared=torch.sigmoid,
    ),
    Way("one output", _saved("w.pt", _state, lambda: _network(num_classes=1)), "binary", 2),
    Way("checkpoint of a training with averaged weights, optimizer and arguments", _saved("last.pt", _training)),
    Way("safetensors in two files with their index", _in_parts),
    Way("a backbone without its last layer", _saved("w.pt", _state, _with(_headless)), "embedding", 512),
    Way("a head of two layers", _saved("w.pt", _state, _with(_several_layers))),
    Way(
        "checkpoint of timm's training script",
        _timm("test_vit", "w.pth.tar", lambda n: {"arch": "test_vit", "state_dict": _state(n), "epoch": 3}),
    ),
    Way("folder as in timm's repositories", _timm_folder),
    Way("timm's weights under their name", _timm("tf_efficientnet_b0", "tf_efficientnet_b0-3f2a.pth", _state)),
    Way(
        "weights of a detector of torchvision",
        _saved("w.pt", _state, lambda: _network(DETECTOR, num_classes=4, weights_backbone=None), _scores),
        "detection",
        4,
    ),
    Way(
        "weights of a segmenter of torchvision",
        _saved(
            "w.pt", _state, lambda: _network(SEGMENTER, weights_backbone=None), lambda n, x: n(x)["out"]
        ),
        "segmentation",
    ),
    Way(
        "weights of a network of films", _saved("w.pt", _state, lambda: _network("mc3_18"), _still)
    ),
    Way("transformers' folder: ViT", _folder("ViTForImageClassification", "logits")),
    Way("transformers' folder: DETR", _folder("DetrForObjectDetection", "logits"), "detection"),
    Way("transformers' folder: CLIP", _folder("CLIPModel", "pooler_output"), "embedding", 16),
    Way("ONNX, channels last, grey, softmax", _onnx("emotion.onnx", "Identity:0"), classes=7, compared=SOFTMAX),
    Way(
        "ONNX, one map of sigmoids",
        _onnx("selfie.onnx", "activation_10:0"),
        "segmentation",
        2,
        compared=torch.sigmoid,
    ),
    Way("a whole pickled network of torchvision's", _saved("m.pt", lambda n: n)),
    Way("a program of torch.export, `m.pt2`", _exported),
    Way("TorchScript", _scripted),
    Way("own code with weights, `net.py:Net?weights=w.pt`", _code),
    Way(
        "ONNX, a detector that was trained on BGR",
        _onnx("nanodet.onnx", "Identity:0"),
        "detection",
        80,
    ),
    Way("weights of an unknown network", _saved("w.pt", lambda n: {"enc.0.w": torch.ones(3, 4)}), correction="none"),
)  # fmt: skip


def _differs(model: LoadedModel, own: Callable[[Tensor], Any], way: Way) -> str:
    """What is not as it should be; empty where all is."""
    if model.task.name != way.task:
        return f"taken for {model.task.name}"
    if way.classes and len(model.classes) != way.classes:
        return f"{len(model.classes)} classes"
    photo = open_photo(sample_images()[0])
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        x = model._normalised(model.pixels(model.prepare(photo.pixels)))
        right, found = own(x), model.network(x)
    if isinstance(found, list):
        found = found[0]["scores"]
    if isinstance(found, Mapping):
        found = next(found[name] for name in ("logits", "out", "Identity:0") if name in found)
    if found.shape != right.shape:
        return f"numbers of shape {tuple(found.shape)}, not {tuple(right.shape)}"
    apart = float((way.compared(found) - right).abs().max() / right.abs().max())
    return "" if apart <= CLOSE else f"{apart:.1g} of the largest number away"


def outcome(way: Way, folder: Path) -> tuple[str, str]:
    """How a way ends, and what is said of it."""
    reference, own = way.make(folder)
    trusted = ""
    try:
        try:
            model = registry.load(reference, "cpu")
        except NeedsTrust as needs:
            trusted = needs.code.what
            model = registry.load(reference, "cpu", EVERYTHING)
    except UserError as error:
        if way.correction in ("", "none"):
            return "refused with a sentence", str(error).replace(f"{folder}{os.sep}", "")
        return _corrected(way, reference, own, str(error).replace(f"{folder}{os.sep}", "").rstrip("."))
    trouble = _differs(model, own, way)
    if trouble and way.correction:
        return _corrected(way, reference, own, trouble)
    if trouble:
        return "wrong", trouble
    if way.correction and way.correction != "none":  # it opens, but its colours are not told
        return _corrected(way, reference, own, "its colours and range are not in the file")
    said = f"once trusted as {trusted}" if trusted else next(iter(model.spec.remarks), "")
    return "right, once trusted" if trusted else "right", said


def _corrected(way: Way, reference: str, own: Callable[[Tensor], Any], trouble: str) -> tuple[str, str]:
    model = registry.load(f"{reference}?{way.correction}", "cpu")
    wrong = _differs(model, own, way)
    return ("wrong", wrong) if wrong else ("right, with a correction", f"{trouble}; stated `{way.correction}`")


def main() -> int:
    """Try all, print the table and record it."""
    rows, counts = (
        [],
        dict.fromkeys(
            ("right", "right, once trusted", "right, with a correction", "refused with a sentence", "wrong"), 0
        ),
    )
    for way in WAYS:
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as home:
            os.environ["WORKBENCH_HOME"] = home
            how, said = outcome(way, Path(folder))
        counts[how] += 1
        rows.append(f"| {len(rows) + 1} | {way.what} | {how} | {said} |")
        print(rows[-1], flush=True)
    told = "; ".join(f"{how}: {count}" for how, count in counts.items()).capitalize() + "."
    told += f" Tried by `python -m benchmarks.ways` on {time.strftime('%Y-%m-%d')}."
    table = ["| | a model as | opened | what is said |", "|---|---|---|---|", *rows]
    record("ways", "\n".join([f"### {len(WAYS)} ways to have a model", "", told, "", *table]))
    return 1 if counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
