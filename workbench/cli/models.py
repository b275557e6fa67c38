"""``workbench models``: the models that can be loaded by name."""

from __future__ import annotations

import argparse

from .exit_status import DONE
from .options import add_json
from .output import print_json, quiet_output

HELP = "what can be loaded by name"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    add_json(parser)


def execute(options: argparse.Namespace) -> int:
    """Print the references of all known models."""
    with quiet_output() as out:
        from workbench.engine.loaders.registry import known_models

        models = known_models()
    if options.json:
        return print_json(models, out)
    width = max(len(model["reference"]) for model in models)
    for model in models:
        print(f"{model['reference']:<{width}}  {model['note']}", file=out)
    return DONE
