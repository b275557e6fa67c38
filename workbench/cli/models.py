"""``workbench models``: the models that can be loaded by name, and those that were loaded last."""

from __future__ import annotations

import argparse

from workbench.settings import load_settings

from .exit_status import DONE
from .options import add_json
from .output import print_json, quiet_output

HELP = "what can be loaded by name"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    add_json(parser)


def execute(options: argparse.Namespace) -> int:
    """Print the references of all known models, each with task, size and licence."""
    with quiet_output() as out:
        from workbench.engine.loaders.registry import known_models

        known = known_models()
    names = {model["reference"] for model in known}
    recent = [
        {"reference": reference, "title": reference, "note": "used before", "task": "", "size": "", "licence": ""}
        for reference in load_settings().recent("models")
        if reference not in names
    ]
    models = [*recent, *known]
    if options.json:
        return print_json(models, out)
    columns = ("reference", "task", "size", "licence", "note")
    widths = {name: max(len(model[name]) for model in models) for name in columns}
    for model in models:
        print("  ".join(f"{model[name]:<{widths[name]}}" for name in columns).rstrip(), file=out)
    return DONE
