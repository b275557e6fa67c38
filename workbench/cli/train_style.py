"""``workbench train-style``: a small network that paints photographs in given styles, trained on a folder of them."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.api import Progress, UserError
from workbench.model_description import split_reference, with_options

from . import local_engine
from .exit_status import DONE
from .options import add_collection, add_device, add_json, add_model, add_out
from .output import print_json, quiet_output, say
from .progress_line import ProgressLine

if TYPE_CHECKING:
    from workbench.engine.style_training import Trained, Training

HELP = "train a small network that paints photographs in the styles of pictures, as a model for fast-style"
NUMBERS = {  # option -> lowest, highest, default, what it is
    "steps": (1, 10_000_000, 2000, "steps of the training"),
    "size": (32, 1024, 128, "side of the squares that are learned from, in pixels"),
    "batch": (1, 256, 4, "squares in a step"),
    "width": (1, 128, 16, "channels of the first layer; 32 is the paper's"),
    "blocks": (0, 16, 3, "residual blocks; 5 is the paper's"),
    "every": (1, 1_000_000, 100, "steps from one checkpoint and preview to the next"),
    "seed": (0, 2**31 - 1, 0, "seed of the random numbers"),
}
WEIGHTS = {"content": 1.0, "style-weight": 5.0, "smooth": 2.0}
MOST_WEIGHT = 10_000.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    add_collection(parser)
    parser.add_argument(
        "--style", action="append", required=True, metavar="IMAGE", help="a picture to paint like; may be given again"
    )
    add_model(parser)
    add_device(parser)
    add_json(parser)
    parser.add_argument("--norm", choices=("instance", "batch"), default="instance", help="the default is instance")
    for name, (low, high, default, words) in NUMBERS.items():
        told = f"{words}, {low} to {high}; the default is {default}"
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N", help=told)
    for name, weight in WEIGHTS.items():
        told = f"weight in the loss, 0 to {MOST_WEIGHT:g}; the default is {weight:g}"
        parser.add_argument(f"--{name}", type=float, default=weight, metavar="X", help=told)
    add_out(parser)


def execute(options: argparse.Namespace) -> int:
    """Train, from the last checkpoint of the folder where there is one; write network, curve and previews."""
    from workbench.collections import open_collection
    from workbench.images.photo import open_photo

    numbers = {name: getattr(options, name) for name in NUMBERS}
    for name, value in numbers.items():
        low, high = NUMBERS[name][:2]
        if not low <= value <= high:
            raise UserError(f"--{name} must be {low} to {high}; got {value}.")
    for name in WEIGHTS:
        weight = getattr(options, name.replace("-", "_"))
        if not 0 <= weight <= MOST_WEIGHT:
            raise UserError(f"--{name} must be 0 to {MOST_WEIGHT:g}; got {weight:g}.")
    collection, styles = open_collection(*options.collection), [open_photo(style) for style in options.style]
    folder = Path(options.out).expanduser()
    with quiet_output() as out:
        from workbench.engine.style_training import Training

        model = _of_this_size(options)
        weights = {"content": options.content, "style": options.style_weight, "smooth": options.smooth}
        training = Training(norm=options.norm, **numbers, **weights)
        trained, problems = _trained(model, collection, styles, training, folder)
        for sentence in problems:
            say(sentence)
    content, style, _ = trained.losses[-1]
    told = {
        "model": str(folder / "painter.safetensors"), "steps": trained.step, "norm": training.norm,
        "styles": [photo.name for photo in styles], "content": float(content), "style": float(style),
    }  # fmt: skip
    if options.json:
        return print_json(told, out)
    print(f"{told['model']}: content {content:.3g} and style {style:.3g} away after {trained.step} steps.", file=out)
    return DONE


def _of_this_size(options: argparse.Namespace) -> Any:
    """The network of the loss, for squares of the training's size. Raises UserError where it can be none."""
    if "input" not in split_reference(options.model)[1]:
        options.model = with_options(options.model, {"input": f"{options.size}x{options.size}"})
    host = local_engine.start_host()
    local_engine.load_model(host, options.model, options.device, options.debug, options.trust)
    model = local_engine.loaded_model(host)
    if model.input_channels != 3 or model.input_size != (options.size, options.size):
        height, width = model.input_size
        raise UserError(
            f"train-style needs a network of colours for squares of {options.size} px; {options.model} takes "
            f"{model.input_channels} of {width} × {height} px."
        )
    return model


def _trained(
    model: Any, collection: Any, styles: list[Any], training: Training, folder: Path
) -> tuple[Trained, list[str]]:
    """Train, and write what is there at each checkpoint; where it stands in the end, and what could not be read."""
    import random

    from workbench.engine.loaders import painters
    from workbench.engine.style_training import PARTS, Photographs, Trained, painted, train
    from workbench.export.training_files import save_losses, save_preview

    photographs, names = Photographs(collection, training.size), [photo.name for photo in styles]
    line, began, first, trained = ProgressLine(), time.monotonic(), 0, None
    try:
        squares = photographs.squares(random.Random(training.seed), 4).to(model.device)
        for item in train(model, collection, styles, training, folder, photographs):
            if isinstance(item, Progress):
                first = first or item.done
                left = (time.monotonic() - began) / (item.done - first + 1) * (item.total - item.done)
                line.say(f"{item.done:,} of {item.total:,} steps, about {left / 60:.0f} min left")
            elif isinstance(item, Trained):
                trained = item
                painters.save(folder / "painter.safetensors", item.painter, names, training.size)
                save_losses(folder, PARTS, item.losses)
                save_preview(folder / f"preview-{item.step:06}.png", painted(item.painter, squares))
    finally:
        line.clear()
    assert trained is not None
    return trained, [f"{name}: {sentence}" for name, sentence in photographs.problems.items()]
