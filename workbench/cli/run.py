"""``workbench run``: run a technique and write its arrays, figure and provenance."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.api import UserError

from . import local_engine
from .exit_status import DONE
from .image_sources import ImageFileSource, ImageFolderSource
from .options import add_background, add_device, add_image, add_image_folder, add_json, add_model, add_out
from .output import OutputFolders, print_json, print_outcomes, quiet_output, write_outcome

HELP = "run a technique and write arrays, figure and provenance"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    add_model(parser)
    add_device(parser)
    add_json(parser)
    add_background(parser)
    parser.add_argument("technique", metavar="TECHNIQUE", help="its id, as workbench list shows it")
    parser.add_argument(
        "--set",
        dest="settings",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter, such as target=class:tabby; may be given again",
    )
    parser.add_argument(
        "--judge",
        metavar="REF",
        help="another classifier, which says what it sees in a picture that is made, or none: --set judge=REF",
    )
    add_image_folder(parser, "for a technique that looks at many")
    add_image(parser)
    add_out(parser)


def execute(options: argparse.Namespace) -> int:
    """Run the technique on the model, on each image, or on all images of a folder together."""
    from workbench.export.output_files import output_folder

    settings = parse_settings(options.settings) | ({"judge": options.judge} if options.judge is not None else {})
    files = ImageFileSource(options.images, options.background) if options.images else None
    folder = ImageFolderSource(options.many, options.background) if options.many else None
    root = output_folder(options.out)
    written: list[dict[str, Any]] = []
    with quiet_output() as out:
        host = local_engine.start_host()
        technique = local_engine.describe_technique(host, options.technique)
        _check_images(technique, options)
        local_engine.load_model(host, options.model, options.device, options.debug, options.trust)
        if folder is not None:
            outcome = local_engine.run_on_folder(host, options.technique, settings, folder)
            written.append(write_outcome(root, outcome, None, None, options.background))
        elif files is None:
            outcome = local_engine.run_technique(host, options.technique, settings, None, technique["title"])
            written.append(write_outcome(root, outcome, None, None))
        else:
            folders = OutputFolders(root, alone=len(files) == 1)
            beside = files.images(local_engine.loaded_model(host)) if _is_judged(technique) else None
            for path, photo in files:
                try:
                    outcome = local_engine.run_technique(
                        host, options.technique, settings, photo, path.name, beside=beside
                    )
                except UserError as error:
                    if not written:
                        raise  # most likely a parameter, which would fail on every image
                    files.skip(f"{path.name}: {error}")
                    continue
                written.append(write_outcome(folders.make(path), outcome, photo, path, options.background))
    if options.json:
        print_json(written, out)
    else:
        print_outcomes(written, out)
    return max((source.status for source in (files, folder) if source), default=DONE)


def parse_settings(texts: Sequence[str]) -> dict[str, str]:
    """``name=value`` texts as a mapping; where a name is given twice the last value counts."""
    settings = {}
    for text in texts:
        name, mark, value = text.partition("=")
        if not mark or not name.strip():
            raise UserError(f"--set wants NAME=VALUE; got {text!r}.")
        settings[name.strip()] = value
    return settings


def _is_judged(technique: Mapping[str, Any]) -> bool:
    """Whether it makes pictures, beside which stands what the other images reach."""
    return any(parameter["type"] == "judge" for parameter in technique["params"])


def _check_images(technique: Mapping[str, Any], options: argparse.Namespace) -> None:
    """Raise UserError where a technique does not get the kind of images that it takes."""
    title, takes = technique["title"], technique["takes"]
    if takes == "images" and (options.images or not options.many):
        rather = ", not with --image" if options.images else ""
        raise UserError(f"{title} looks at many images together: give them with --images FOLDER{rather}.")
    if takes != "images" and options.many:
        raise UserError(f"{title} looks at one image at a time: give it with --image, not with --images.")
    if takes == "image" and not options.images:
        raise UserError(f"{title} needs an image: give one with --image.")
