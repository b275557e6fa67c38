"""``workbench list``: techniques with their parameters."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from . import local_engine
from .exit_status import DONE
from .options import add_device, add_json, add_trust
from .output import print_json, quiet_output, say

HELP = "techniques with their parameters"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    parser.add_argument("--model", metavar="REF", help="say also whether each applies to this model, and why")
    add_trust(parser)
    add_device(parser)
    add_json(parser)


def execute(options: argparse.Namespace) -> int:
    """Print every technique, and with ``--model`` whether it applies."""
    with quiet_output() as out:
        host = local_engine.start_host()
        techniques = host.describe()
        if options.model:
            local_engine.load_model(host, options.model, options.device, options.debug, options.trust)
            applicability = host.applies()
            techniques = [{**technique, "applies": asdict(applicability[technique["id"]])} for technique in techniques]
    for problem in host.problems:
        say(problem.sentence)
    for plugin in host.plugins.values():
        for warning in plugin.manifest.warnings:
            say(warning)
    if options.json:
        return print_json(techniques, out)
    group = None
    for technique in techniques:
        if technique["group"] != group:
            group = technique["group"]
            print(f"{group}", file=out)
        print(f"  {technique['id']:<14} {technique['title']}: {technique['shows']}", file=out)
        if "applies" in technique:
            works, sentence = technique["applies"]["works"], technique["applies"]["sentence"]
            print(
                f"  {'':<14} {'applies' if works else 'does not apply'}{': ' + sentence if sentence else ''}", file=out
            )
        for parameter in technique["params"]:
            print(f"      {parameter['name']:<10} {parameter['help']} ({_parameter_rule(parameter)})", file=out)
    return DONE


def _parameter_rule(parameter: Mapping[str, Any]) -> str:
    """Type, bounds and default of a parameter in words."""
    rule = str(parameter["type"])
    unit = f" {parameter['unit']}" if parameter["unit"] else ""
    if parameter["choices"]:
        rule = "one of " + ", ".join(parameter["choices"])
    elif parameter.get("special"):
        rule += f": {parameter['special']}, or up to {parameter['high']:g}{unit}"
    elif parameter["low"] is not None and parameter["high"] is not None:
        rule += f", {parameter['low']:g} to {parameter['high']:g}{unit}"
    elif parameter["low"] is not None:
        rule += f", at least {parameter['low']:g}{unit}"
    default = str(parameter["default"]).lower() if isinstance(parameter["default"], bool) else parameter["default"]
    if parameter.get("special") and default == parameter["low"]:
        default = parameter["special"]
    return f"{rule}; default {default}" if default != "" else rule
