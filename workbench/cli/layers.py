"""``workbench layers``: the layers of a model."""

from __future__ import annotations

import argparse
from typing import Any

from . import local_engine
from .exit_status import DONE
from .options import add_device, add_json, add_model
from .output import print_json, quiet_output, say

NONE = "No layer of this model has channels."  # as the list of techniques says
HELP = "the layers of a model: name, kind, output shape"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    add_model(parser)
    add_device(parser)
    add_json(parser)


def execute(options: argparse.Namespace) -> int:
    """Print every layer call with its kind and the shape of its output."""
    with quiet_output() as out:
        host = local_engine.start_host()
        local_engine.load_model(host, options.model, options.device, options.debug, options.trust)
        layers: list[dict[str, Any]] = [
            {
                "name": layer.name,
                "kind": layer.kind,
                "shape": list(layer.shape),
                "module": layer.module,
                "call": layer.call,
            }
            for layer in local_engine.loaded_model(host).layers
        ]
    if not layers:
        say(NONE)
    if options.json:
        return print_json(layers, out)
    name_width = max((len(layer["name"]) for layer in layers), default=0)
    kind_width = max((len(layer["kind"]) for layer in layers), default=0)
    for layer in layers:
        shape = " × ".join(map(str, layer["shape"]))
        print(f"{layer['name']:<{name_width}}  {layer['kind']:<{kind_width}}  {shape}", file=out)
    return DONE
