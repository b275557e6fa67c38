"""``workbench models``: the models that can be loaded by name, of zoos too, and those that were loaded last."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from workbench.settings import load_settings

from .exit_status import DONE
from .options import add_json
from .output import print_json, quiet_output

HELP = "what can be loaded by name"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    parser.add_argument("words", nargs="*", metavar="WORD", help="only models with all of these words, as timm vit")
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
    models = [model for model in (*recent, *known) if _has(model, options.words)]
    if options.json:
        return print_json(models, out)
    columns = ("reference", "task", "size", "licence", "note")
    widths = {name: max((len(model[name]) for model in models), default=0) for name in columns}
    for model in models:
        print("  ".join(f"{model[name]:<{widths[name]}}" for name in columns).rstrip(), file=out)
    return DONE


def _has(model: Mapping[str, str], words: Sequence[str]) -> bool:
    """Whether all words stand in what is said of a model."""
    text = " ".join(model.values()).casefold()
    return all(word.casefold() in text for word in words)
