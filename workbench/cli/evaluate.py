"""``workbench evaluate``: how right a model is on annotated images, where it errs, and how sure that is."""

from __future__ import annotations

import argparse
from typing import Any

from workbench.api import UserError

from . import local_engine
from .exit_status import DONE, USER_CAN_MEND
from .options import add_background, add_collection, add_device, add_json, add_model, add_out
from .output import print_json, quiet_output, say
from .progress_line import ProgressLine
from .write_token import writing

HELP = "metrics of a model on a labelled or annotated collection, and the images it errs on"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    add_collection(parser)
    add_model(parser)
    add_device(parser)
    add_json(parser)
    add_background(parser)
    parser.add_argument(
        "--alike",
        type=float,
        default=0.97,
        metavar="COSINE",
        help="from which cosine of their features two images are nearly the same; the default is 0.97",
    )
    add_out(parser)


def execute(options: argparse.Namespace) -> int:
    """Go through the collection, write the files and print the numbers."""
    from workbench.collections import open_collection
    from workbench.collections.index import CollectionIndex
    from workbench.evaluation.evaluation import Evaluation
    from workbench.export.output_files import output_folder

    if not 0 < options.alike <= 1:
        raise UserError(f"--alike must be more than 0 and at most 1; got {options.alike:g}.")
    collection = open_collection(*options.collection)
    root = output_folder(options.out)
    with quiet_output() as out:
        host = local_engine.start_host()
        local_engine.load_model(host, options.model, options.device, options.debug, options.trust)
        from workbench.engine.judgement import judging

        model = local_engine.loaded_model(host)
        how, index = judging(model, collection), CollectionIndex()
        go_through(model, collection, index, options.background, how.takers)
        evaluation, files = _evaluated(how.judge, model, collection, index, options, root)
        for sentence in evaluation.sentences:
            say(sentence)
    plain = evaluation.plain()
    if options.json:
        print_json({"folder": str(root), "files": files, **plain}, out)
    else:
        for line in summary(evaluation) if isinstance(evaluation, Evaluation) else task_summary(evaluation):
            print(line, file=out)
        print(f"{root}: {', '.join(files)}", file=out)
    return USER_CAN_MEND if any(evaluation.records.problems) else DONE


def go_through(model: Any, collection: Any, index: Any, background: str, takers: Any = None) -> None:
    """One pass over the collection, with progress."""
    from workbench.engine.collection_pass import run_pass

    local_engine.finished(run_pass(model, collection, index, takers, background), "looking")


def _evaluated(judge: Any, model: Any, collection: Any, index: Any, options: argparse.Namespace, root: Any) -> Any:
    """What was found, and the names of the files that have it."""
    from workbench import __version__
    from workbench.engine.collection_pass import model_key
    from workbench.evaluation.evaluation import Evaluation
    from workbench.export.evaluation_files import save_evaluation
    from workbench.export.task_evaluation_files import save_task_evaluation

    line = ProgressLine()
    line.say("evaluating")
    try:
        evaluation = judge(index.records(collection, model_key(model), options.background), options.alike)
        provenance = {
            "workbench": __version__,
            "collection": collection.reference,
            "model": {"reference": options.model, "digest": model.digest, "device": str(model.device)},
            "background": options.background,
        }
        save: Any = save_evaluation if isinstance(evaluation, Evaluation) else save_task_evaluation
        with writing():
            files = save(root, evaluation, provenance)
    finally:
        line.clear()
    return evaluation, files


def task_summary(evaluation: Any) -> list[str]:
    """The first numbers of a detector, segmenter or multi-label classifier, and its worst class, in lines."""
    from workbench.export.task_evaluation_files import number

    numbers = ", ".join(f"{name} {number(value)}" for name, value in list(evaluation.numbers.items())[:3])
    head, worst = evaluation.table.head, evaluation.table.rows[0]
    shares = next(i for i, value in enumerate(worst) if isinstance(value, float))
    lines = [
        f"{evaluation.images:,} images: {numbers}",
        f"  worst class: {worst[0]}, {head[shares]} {number(worst[shares])}",
    ]
    for title, images in evaluation.looked.items():
        lines.append(f"  {title.lower()}: {images[0].words} ({evaluation.name(images[0].place)})")
    return lines


def summary(evaluation: Any) -> list[str]:
    """The first numbers, and what to look at, in lines."""
    metrics, classes = evaluation.metrics, evaluation.data.classes
    accuracy, f1, error = metrics.accuracy, metrics.macro_f1, metrics.calibration.error
    lines = [
        f"{metrics.images:,} images: accuracy {accuracy.value:.4f} ({accuracy.low:.4f} to {accuracy.high:.4f}), "
        f"macro F1 {f1.value:.4f} ({f1.low:.4f} to {f1.high:.4f}), "
        f"calibration error {error.value:.4f}"
    ]
    with_images = [each for each in metrics.per_class if each.support]
    worst = min(with_images, key=lambda each: (each.recall, -each.support))
    lines.append(f"  worst class: {worst.name}, {worst.recall:.0%} of {worst.support:,} right")
    if evaluation.confused:
        pair = evaluation.confused[0]
        lines.append(
            f"  most confused: {classes[pair.truth]} taken for {classes[pair.predicted]}, {pair.count:,} times"
        )
    counts = (
        (len(evaluation.label_errors), "label that may be wrong", "labels that may be wrong"),
        (len(evaluation.alike), "pair that is nearly the same", "pairs that are nearly the same"),
        (len(evaluation.leaks), "of them in two parts", "of them in two parts"),
        (len(evaluation.worse), "part in which it does worse", "parts in which it does worse"),
    )
    found = [f"{count:,} {one if count == 1 else many}" for count, one, many in counts if count]
    return [*lines, f"  {', '.join(found)}"] if found else lines
