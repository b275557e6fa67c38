"""``workbench alike``: how alike two images are to a network, and what in each makes it like the other."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from workbench.api import UserError
from workbench.threshold import Threshold

from . import local_engine
from .exit_status import DONE
from .image_sources import ImageFileSource
from .options import add_background, add_device, add_json, add_out, add_trust
from .output import print_json, print_outcomes, quiet_output, write_outcome
from .run import parse_settings

HELP = "what in two images makes them alike, in both directions"
FACES = "face-embedding"
YOU = "you"
SIDES = ("first", "second")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    parser.add_argument("--model", metavar="REF", default=FACES, help=f"the default is {FACES}, which gives vectors")
    add_trust(parser)
    add_device(parser)
    add_json(parser)
    add_background(parser)
    parser.add_argument("first", metavar="IMAGE", help="an image, or a part of one as workbench cut names it")
    parser.add_argument("second", metavar="OTHER", help="the other one")
    parser.add_argument(
        "--technique", default="occlusion", metavar="ID", help="what explains; the default is occlusion"
    )
    parser.add_argument(
        "--measure", choices=("similarity", "distance"), default="similarity", help="cosine or distance"
    )
    parser.add_argument(
        "--same",
        type=float,
        metavar="VALUE",
        help="from which value on the two are the same thing; else what the model's description states, if it does",
    )
    parser.add_argument("--set", dest="settings", action="append", default=[], metavar="NAME=VALUE", help="a parameter")
    add_out(parser)


def execute(options: argparse.Namespace) -> int:
    """Explain each image by its likeness to the other, and print the likeness."""
    from workbench.export.output_files import output_folder

    settings = parse_settings(options.settings)
    if "target" in settings:
        raise UserError("alike has a target of its own, the likeness to the other image; leave target out.")
    root = output_folder(options.out)
    rows: list[dict[str, Any]] = []
    with quiet_output() as out:
        photos = [_only(reference, options.background) for reference in (options.first, options.second)]
        host = local_engine.start_host()
        local_engine.describe_technique(host, options.technique)
        local_engine.load_model(host, options.model, options.device, options.debug, options.trust)
        for side, (path, photo), (other, _) in zip(SIDES, photos, reversed(photos), strict=True):
            own = {**settings, "target": _target(host, options.measure, other)}
            outcome = local_engine.run_technique(host, options.technique, own, photo, path.name)
            rows.append(write_outcome(root / side, outcome, photo, path, options.background))
    score = float(rows[0]["facts"]["score"])  # a distance is explained with its sign turned
    distance = options.measure == "distance"
    summary: dict[str, Any] = {options.measure: -score if distance else score}
    verdict = ""
    threshold, origin = _threshold(options, host)
    if threshold is not None:
        summary |= {"same": threshold.same(summary[options.measure]), "threshold": threshold.value, "origin": origin}
        verdict = f", {'the same' if summary['same'] else 'not the same'} by {threshold.words} ({origin})"
    if options.json:
        return print_json({**summary, "sides": rows}, out)
    print(f"{options.measure} {summary[options.measure]:.3f}{verdict}", file=out)
    print_outcomes(rows, out)
    return DONE


def _target(host: Any, measure: str, other: str) -> str:
    """The likeness to another image's file, as the window explains it: by the answer, or by the features before it."""
    from workbench.document.model_targets import ModelTargets

    if measure == "distance":
        return f"distance:{other}"
    model = local_engine.loaded_model(host)
    return ModelTargets(kinds=model.task.kinds, compared=model.compared).likeness_to(str(other))


def _threshold(options: argparse.Namespace, host: Any) -> tuple[Threshold | None, str]:
    """From which value on two images are the same, and who states it; None where nobody does of this measure."""
    if options.same is not None:
        return Threshold.parse(f"{options.measure}:{options.same}"), YOU
    spec = host.model.spec
    stated = Threshold.parse(spec.same) if spec.same else None
    return (stated, spec.origins["same"]) if stated is not None and stated.measure == options.measure else (None, "")


def _only(reference: str, background: str) -> tuple[Path, Any]:
    """The reference and its photograph. Raises UserError where it names several, or none that can be read."""
    source = ImageFileSource([reference], background)
    opened = list(source)
    if len(opened) != 1:
        raise UserError(
            source.problems[0] if source.problems else f"alike takes two images; {reference} names several."
        )
    return opened[0]
