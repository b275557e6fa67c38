"""``workbench rerun``: run again what a figure or report was made by, to the same numbers."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.api import UserError

from . import local_engine
from .exit_status import DONE
from .options import add_device, add_image_folder, add_json, add_out
from .output import OutputFolders, print_json, print_outcomes, quiet_output, say, write_outcome

if TYPE_CHECKING:
    from workbench.engine.host import Host, Outcome
    from workbench.images.photo import Photo

HELP = "run again what a figure or report was made by"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    add_device(parser)
    add_json(parser)
    parser.add_argument("file", metavar="FILE", help="a figure (PNG, TIFF, SVG, PDF), provenance.json or HTML report")
    parser.add_argument("--image", metavar="IMAGE", help="the image, where it is not beside the file")
    add_image_folder(parser, "where they are not beside the file")
    add_out(parser)


def execute(options: argparse.Namespace) -> int:
    """Repeat every run of the file on the same images and weights."""
    from workbench.document.reproduce import find_photo, find_photos, models_of, with_found_photographs
    from workbench.export.output_files import output_folder
    from workbench.export.provenance_reader import provenance_in

    file = Path(options.file).expanduser()
    records = provenance_in(file)
    for record in records:
        for reference in models_of(record):
            _refuse_to_fetch(reference, file.name)
    near = (file.absolute().parent, *file.absolute().parents[1:3], Path.cwd())
    photos = [find_photo(record["image"], near, options.image) if record.get("image") else None for record in records]
    many = [find_photos(record["images"], options.many or near) if record.get("images") else [] for record in records]
    records = [with_found_photographs(record, near) for record in records]
    root = output_folder(options.out)
    written = []
    with quiet_output() as out:
        host = local_engine.start_host()
        folders = OutputFolders(root, alone=len(records) == 1)
        for record, photo, paths in zip(records, photos, many, strict=True):
            _load_same_model(host, record, options, file.name)
            outcome = _repeat(host, record, photo, paths)
            _check_others(record, outcome, file.name)
            background = str((record.get("image") or {}).get("background", "white"))
            folder = folders.make(Path(str(record["technique"])))
            written.append(write_outcome(folder, outcome, photo, Path(photo.path) if photo else None, background))
    if options.json:
        return print_json(written, out)
    print_outcomes(written, out)
    return DONE


def _refuse_to_fetch(reference: str, file: str) -> None:
    """Raise UserError where loading the model of a figure would fetch something: nobody has asked for that yet."""
    from workbench.document.reproduce import check_reference
    from workbench.engine.loaders.registry import is_here

    check_reference(reference, file, known=[reference] if is_here(reference) else [])


def _load_same_model(host: Host, record: Mapping[str, Any], options: argparse.Namespace, file: str) -> None:
    """Load the model of a run. Raises UserError where the technique is gone or the weights are others now."""
    from workbench.document.reproduce import other_weights

    technique = local_engine.describe_technique(host, str(record["technique"]))
    reference = str(record["model"]["reference"])
    if host.model is None or host.model.reference != reference:
        local_engine.load_model(host, reference, options.device, options.debug)
    digest, then = local_engine.loaded_model(host).digest, str(record["model"].get("digest", ""))
    if sentence := other_weights(reference, digest, file, then):
        raise UserError(sentence)
    if technique["version"] != record.get("version"):
        say(f"{technique['title']} is version {technique['version']} now; it was {record.get('version')} then.")


def _check_others(record: Mapping[str, Any], outcome: Outcome, file: str) -> None:
    """Say where the judge has other weights now: what it says is another's, though the picture is the same.

    Raises UserError where the network beside the model has: then nothing is the same.
    """
    from workbench.document.reproduce import other_weights

    for role in ("network", "judge"):
        now, then = ((each.get(role) or {}) for each in (outcome.provenance or {}, record))
        if not now or now["reference"] != then.get("reference"):
            continue
        sentence = other_weights(str(now["reference"]), str(now["digest"]), file, str(then.get("digest", "")))
        if sentence and role == "network":
            raise UserError(sentence)
        if sentence:
            say(sentence)


def _repeat(host: Host, record: Mapping[str, Any], photo: Photo | None, paths: Sequence[Path]) -> Outcome:
    """Repeat a run on its image, or on its many images."""
    technique, settings = str(record["technique"]), record.get("parameters") or {}
    if paths:
        from workbench.engine.images import FileImages

        labels = [str(image.get("label", "")) for image in record["images"] if image.get("digest")]
        images = FileImages(paths, local_engine.loaded_model(host).preparation, labels)
        return local_engine.run_on_images(host, technique, settings, images, technique)
    name = photo.name if photo else ""
    return local_engine.run_technique(host, technique, settings, photo, name, record.get("sweeps") or ())
