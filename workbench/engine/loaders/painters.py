"""Painters that were trained here: safetensors whose header says how many styles, channels and blocks they have."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path, PurePath

from safetensors.torch import save_file
from torch import nn

from workbench.api import UserError
from workbench.bounded_json import parse_json
from workbench.engine.painter import Painter
from workbench.engine.preparation import Preparation
from workbench.engine.spec import ModelSpec
from workbench.export.output_files import atomic_write

from .own_networks import ENDING, ENTRY, TOLD, header_of
from .reference import Reference, file_named
from .weight_formats import read_weights

OPTIONS = ()
READS = ()
SOURCE = "trained by this program"
ARCHITECTURE, DESCRIPTION = "painter", "painter"
LARGEST = 4096


def recognises(reference: Reference) -> bool:
    """Whether it is a file that says it holds a painter."""
    return reference.name.endswith(ENDING) and header_of(file_named(reference.name)).get(ENTRY) == ARCHITECTURE


def load(reference: Reference) -> tuple[nn.Module, ModelSpec]:
    """The network with the file's weights. Raises UserError where they are none of the painter that it describes."""
    path = file_named(reference.name)
    try:
        told = parse_json(header_of(path)[DESCRIPTION].encode())
        names = [str(name) for name in told["styles"]]
        painter = Painter(len(names), told["norm"], int(told["width"]), int(told["blocks"]))
        side = min(max(int(told["size"]), 16), LARGEST)
        painter.load_state_dict(read_weights(path))
        painter.labels = _labels(names)
    except Exception as error:
        first = (str(error).strip().splitlines() or [type(error).__name__])[-1].strip().rstrip(".")[:160]
        raise UserError(f"{path.name} does not hold the painter that it describes: {first}.") from None
    spec = ModelSpec(Preparation(side, (side, side), "bilinear", (0.0,) * 3, (1.0,) * 3))
    listed = ", ".join(f"{number} {name}" for number, name in enumerate(names))
    words = f"Painter, {len(names)} style{'s' if len(names) > 1 else ''}, {told['norm']} normalisation"
    remarks = (f"Its styles: {listed}.", f"It was trained on squares of {told['size']} px.")
    return painter, spec.with_(TOLD, task="image-to-image", gives=(0.0, 1.0), architecture=words, remarks=remarks)


def save(path: Path, painter: Painter, styles: Sequence[str], size: int) -> None:
    """Write a painter; ``styles`` are their names and ``size`` the side that it was trained on."""
    told = {
        "styles": list(styles), "norm": painter.norm, "width": painter.width, "blocks": painter.blocks, "size": size,
    }  # fmt: skip
    state = {name: tensor.detach().cpu().contiguous() for name, tensor in painter.state_dict().items()}
    with atomic_write(path) as temporary:
        save_file(state, temporary, {ENTRY: ARCHITECTURE, DESCRIPTION: json.dumps(told)})


def _labels(names: Sequence[str]) -> tuple[str, ...]:
    """What the styles are called: the names of their pictures, without the endings where they differ without them."""
    stems = [PurePath(name).stem or name for name in names]
    return tuple(stems if len(set(stems)) == len(stems) else names)


def known() -> list[dict[str, str]]:
    """None: they are files of the user's."""
    return []
