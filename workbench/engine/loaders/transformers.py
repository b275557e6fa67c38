"""Networks of transformers: ``hf:FOLDER``, a folder with its configuration and weights; ``hf:OWNER/NAME`` fetches one.

It comes with the extra ``transformers``. What is in a folder is read without running any of it. What an image becomes
is taken from ``preprocessor_config.json``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from workbench.api import UserError
from workbench.bounded_json import parse_json
from workbench.engine.spec import ModelSpec
from workbench.model_names import TRANSFORMERS
from workbench.regular_file import read_regular

from .class_names import NAMELESS
from .image_processor import preparation_of
from .reference import Reference, file_named
from .safetensors_file import INDICES, SINGLE
from .torchvision import download_in_words

OPTIONS = ()
READS = ()
SOURCE = "from transformers"
MOST_BYTES = 20_000_000
CONFIGURATION = "config.json"
PROCESSORS = ("preprocessor_config.json", "processor_config.json")
CONFIGURED = "transformers' configuration"
FETCHED = ["*.json", "*.safetensors"]
NAMED = 3  # tensors that a sentence names


@dataclass(frozen=True)
class Kind:
    """What a class of transformers is, by the end of its name: its task, and what of its output that reads.

    output  the field of the output, or several; empty where a vector is found by ``_vector``
    """

    task: str
    output: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    "ForImageClassification": Kind("classification", ("logits",)),
    "ForImageClassificationWithTeacher": Kind("classification", ("logits",)),
    "ForObjectDetection": Kind("detection", ("logits", "pred_boxes")),
    "ForSemanticSegmentation": Kind("segmentation", ("logits",)),
    "WithProjection": Kind("embedding", ("image_embeds",)),
    "Model": Kind("embedding"),
}


class TransformersNetwork(nn.Module):
    """A network of transformers: pixels in, and of what it gives the part that its task reads."""

    def __init__(self, network: Any, kind: Kind, pooled: bool) -> None:
        super().__init__()
        self.network, self.kind, self.pooled = network, kind, pooled

    def forward(self, x: Tensor) -> Any:
        if hasattr(self.network, "get_image_features"):  # of two encoders the one of images
            found = self.network.get_image_features(pixel_values=x)
            return found if isinstance(found, Tensor) else found.pooler_output
        found = self.network(pixel_values=x, return_dict=True)
        if len(self.kind.output) == 1:
            return found[self.kind.output[0]]
        return {name: found[name] for name in self.kind.output} or self._vector(found)

    def _vector(self, found: Any) -> Tensor:
        """One vector for each image: the pooled one, the first token, or the mean over the places."""
        if self.pooled and found.get("pooler_output") is not None:
            return found["pooler_output"].flatten(1)  # type: ignore[no-any-return]
        last: Tensor = found["last_hidden_state"]
        return last.mean((2, 3)) if last.ndim == 4 else last[:, 0]


def recognises(reference: Reference) -> bool:
    """Whether it has the prefix, or is a folder of transformers', or the weights in one."""
    return reference.name.startswith(TRANSFORMERS) or _folder(reference.name) is not None


def load(reference: Reference) -> tuple[nn.Module, ModelSpec]:
    """The network and its description. Raises UserError in one sentence."""
    folder = _folder(reference.name)
    name = reference.name.removeprefix(TRANSFORMERS)
    if folder is None:
        folder = _fetched(name, reference.text)
    configuration = _json(folder / CONFIGURATION)
    kind, class_name = _kind(configuration, name)
    network, pooled = _network(folder, class_name, name)
    preparation, origins, said = preparation_of(next(filter(None, map(_json, _processors(folder))), {}), configuration)
    task = _task(kind, configuration)
    labels = _labels(configuration, task)
    if task == "embedding" and hasattr(network, "get_image_features"):
        said.append("Of its encoders that of images is explained: what comes out is the image's vector.")
    digest = hashlib.sha256(json.dumps(configuration, sort_keys=True).encode()).hexdigest()[:12]
    spec = ModelSpec(
        preparation, labels, task, f"transformers' {class_name}", variant=f"hf:{class_name}:{digest}",
        decoder="detr" if task == "detection" else "", remarks=tuple(said),
        origins={**origins, "task": CONFIGURED, **({"labels": CONFIGURED} if labels else {})},
    )  # fmt: skip
    return TransformersNetwork(network, kind, pooled), spec


def known() -> list[dict[str, str]]:
    """None: folders are the user's."""
    return []


def is_here(reference: Reference) -> bool:
    """Whether it is a folder on this machine."""
    return _folder(reference.name) is not None


def _folder(text: str) -> Path | None:
    """The folder of transformers' that a reference names, itself or by its weights; None where it is none."""
    stated = text.startswith(TRANSFORMERS)
    path = file_named(text.removeprefix(TRANSFORMERS))
    try:
        if not os.path.isdir(path):
            if path.name not in (*SINGLE, *INDICES) or not os.path.isfile(path):
                return None
            path = path.parent
        if not os.path.isfile(path / CONFIGURATION):
            return path if stated else None
    except (OSError, ValueError):
        return None
    return path if stated or isinstance(_json(path / CONFIGURATION).get("model_type"), str) else None


def _fetched(name: str, text: str) -> Path:
    """A folder with what a name of the hub holds, of which no program is fetched."""
    _library()
    if not name or Path(name).is_absolute() or name.startswith(".") or name.count("/") != 1:
        raise UserError(f"There is no folder {name!r}, and it is no name on the hub, which is OWNER/NAME.")
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError

    with download_in_words(text):
        try:
            return Path(snapshot_download(name, allow_patterns=FETCHED))
        except HfHubHTTPError as error:
            raise OSError(str(error).splitlines()[0]) from None


def _processors(folder: Path) -> list[Path]:
    return [folder / name for name in PROCESSORS if os.path.isfile(folder / name)]


def _json(path: Path) -> Mapping[str, Any]:
    """A JSON object in a file; empty where there is none. Raises nothing."""
    try:
        content = parse_json(read_regular(path, MOST_BYTES))
    except (OSError, ValueError, UserError):
        return {}
    return content if isinstance(content, Mapping) else {}


def _kind(configuration: Mapping[str, Any], name: str) -> tuple[Kind, str]:
    """The kind and the class of the network in a folder. Raises UserError where it cannot be explained."""
    named = configuration.get("architectures")
    if not isinstance(named, list) or not named or not isinstance(named[0], str):
        raise UserError(f"{name}: its {CONFIGURATION} must name the network's class under architectures; it does not.")
    class_name = named[0]
    if configuration.get("auto_map"):
        raise UserError(f"{name} holds a network that is code of its own ({class_name}), so it was not run.")
    ending = next((ending for ending in KINDS if class_name.endswith(ending)), "")
    if not ending:
        forms = ", ".join(KINDS)
        raise UserError(f"{name} is a {class_name} of transformers; explained are classes that end with {forms}.")
    return KINDS[ending], class_name


def _network(folder: Path, class_name: str, name: str) -> tuple[Any, bool]:
    """The network with its weights, and whether its pooling is trained. Raises UserError where weights are missing."""
    library = _library()
    maker: Any = getattr(library, class_name, None)
    if library.PreTrainedModel not in getattr(maker, "__mro__", ()):
        raise UserError(f"{name} is a {class_name}, which transformers {library.__version__} does not have.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            network, found = maker.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False, dtype=torch.float32, output_loading_info=True
            )
    except Exception as error:
        first = (str(error).strip().splitlines() or [type(error).__name__])[0][:200].rstrip(".")
        raise UserError(f"{name} cannot be loaded by transformers: {first}.") from None
    missing = sorted(found["missing_keys"])
    lacking = [key for key in missing if "pooler" not in key.split(".")]
    if lacking or found.get("mismatched_keys"):
        keys = lacking or [str(key) for key in found["mismatched_keys"]]
        more = f" and {len(keys) - NAMED} more" if len(keys) > NAMED else ""
        raise UserError(f"{name} lacks weights of its {class_name}: {', '.join(keys[:NAMED])}{more}.")
    if "pixel_values" not in (
        network.main_input_name,
        "pixel_values" if hasattr(network, "get_image_features") else "",
    ):
        raise UserError(f"{name} is a {class_name}, which takes {network.main_input_name} and no image.")
    return network, not missing


def _task(kind: Kind, configuration: Mapping[str, Any]) -> str:
    if kind.task != "classification":
        return kind.task
    problem = configuration.get("problem_type")
    alone = len(configuration.get("id2label") or ()) == 1
    return "multilabel" if problem == "multi_label_classification" else "regression" if alone else kind.task


def _labels(configuration: Mapping[str, Any], task: str) -> tuple[str, ...]:
    """The names of the classes; a detector's are numbered where they have none, since there must be as many."""
    named = configuration.get("id2label")
    if task in ("embedding", "regression"):
        return ()
    if not isinstance(named, Mapping) or not named:
        return ("class 0", "class 1") if task in ("classification", "detection") else ()
    names = [str(named.get(str(number), f"class {number}")) for number in range(len(named))]
    if all(map(NAMELESS.fullmatch, names)):
        return tuple(f"class {number}" for number in range(len(names)))
    return tuple(names)


def _library() -> Any:
    """transformers. Raises UserError where it is not installed."""
    if importlib.util.find_spec("transformers") is None:
        raise UserError(
            "transformers is not installed; it comes with the extra transformers: "
            "pip install 'explainability-workbench[transformers]'."
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import transformers

        transformers.logging.set_verbosity_error()
        transformers.logging.disable_progress_bar()
    return transformers
