"""``workbench regions``: the strongest places of each unit of a layer, or of classes, over a collection of images."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from workbench.api import Progress, UserError

from . import local_engine
from .exit_status import DONE, USER_CAN_MEND
from .options import add_background, add_device, add_json, add_model, add_out
from .output import print_json, quiet_output, say
from .progress_line import ProgressLine
from .write_token import writing

if TYPE_CHECKING:
    import numpy as np

    from workbench.collections.strongest import UnitTable
    from workbench.engine.dissection import Dissection
    from workbench.engine.receptive_field import ReceptiveField
    from workbench.engine.regions import Region
    from workbench.export.region_sheet import Row

HELP = "the strongest places of each unit of a layer, or of classes, over many images"
A_PAGE = 64  # units of a sheet
MOST_SAID = 3  # images that could not be read


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    add_model(parser)
    add_device(parser)
    add_json(parser)
    add_background(parser)
    parser.add_argument(
        "collection", metavar="COLLECTION", nargs="+", help="folders, lists, annotations, archives, films of images"
    )
    parser.add_argument("--layer", metavar="L", default="", help="its name; the default is the last that makes maps")
    parser.add_argument(
        "--unit", type=int, nargs="+", action="extend", default=[], metavar="N", help="only these units"
    )
    parser.add_argument(
        "--class",
        dest="classes",
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME",
        help="classes instead of units",
    )
    parser.add_argument(
        "--by",
        choices=("activation", "relevance"),
        default="activation",
        help="what counts: the activation, or gradient x activation for the class that each image is given",
    )
    parser.add_argument("--count", type=int, default=9, metavar="K", help="regions of each; the default is 9")
    parser.add_argument(
        "--each", type=int, default=1, metavar="K", help="of them that one image may give; the default is 1"
    )
    parser.add_argument(
        "--tell",
        nargs=2,
        metavar=("A", "B"),
        help="how well each unit tells images labelled A from those labelled B, and which units misled where the model "
        "takes A for B, a label or a class",
    )
    parser.add_argument(
        "--dissect", action="store_true", help="which annotated things each unit answers to, where images have masks"
    )
    add_out(parser)


def execute(options: argparse.Namespace) -> int:
    """Go through the images, and write sheets, arrays and tables."""
    from workbench.export.output_files import output_folder

    for name, value in (("count", options.count), ("each", options.each)):
        if not 1 <= value <= 100:
            raise UserError(f"--{name} must be 1 to 100; got {value}.")
    if options.dissect and options.classes:
        raise UserError("--dissect is of units; leave --class out.")
    root = output_folder(options.out)
    with quiet_output() as out:
        from workbench.collections import open_collection

        collection = open_collection(*options.collection)
        host = local_engine.start_host()
        local_engine.load_model(host, options.model, options.device, options.debug, options.trust)
        work = _Work(local_engine.loaded_model(host), collection, options)
        answer = work.classes(root) if options.classes else work.units(root)
    problems = [*collection.problems, *filter(None, work.records.problems), *work.mask_problems]
    for sentence in problems[:MOST_SAID]:
        say(sentence)
    if len(problems) > MOST_SAID:
        say(f"{len(problems) - MOST_SAID} more images could not be read.")
    if options.json:
        print_json({**answer, "problems": problems}, out)
    else:
        for sentence in answer["sentences"]:
            print(sentence, file=out)
        print(f"{root}: {', '.join(answer['files'])}", file=out)
    return USER_CAN_MEND if problems else DONE


class _Work:
    """A model and a collection, after one pass for what is asked."""

    def __init__(self, model: Any, collection: Any, options: argparse.Namespace) -> None:
        from workbench.collections.index import CollectionIndex
        from workbench.engine.collection_pass import TakeAnswers, model_key, run_pass
        from workbench.engine.label_pair import LabelPair
        from workbench.engine.strongest import TakeStrongest

        self.model, self.collection, self.options = model, collection, options
        self.mask_problems: Sequence[str] = ()
        self.told_sentences: list[str] = []
        self.layer = ""
        takers: list[Any] = [TakeAnswers()] if options.classes or options.tell else []
        if options.classes:
            self.wanted = self._classes()
        else:
            taker = TakeStrongest(model, options.layer, options.by)
            self.layer = taker.layer.name
            takers.append(taker)
            self._check_units()
        self.pair = LabelPair(*options.tell) if options.tell else None
        if self.pair is not None:
            self.pair.check(collection, model)
        self.index = CollectionIndex()
        for _ in _seen(run_pass(model, collection, self.index, takers, options.background)):
            pass
        self.records = self.index.records(collection, model_key(model), options.background)

    def units(self, root: Any) -> dict[str, Any]:
        """Write the regions of units."""
        from workbench.collections.strongest import LayerMaxima
        from workbench.engine.receptive_field import receptive_field
        from workbench.engine.regions import regions_of

        options, model = self.options, self.model
        maxima = LayerMaxima(self.records, self.layer, options.by)
        field = receptive_field(model, model.layer(self.layer))
        table = maxima.units()
        told = self._told(maxima)
        dissection = self._dissection(maxima, field)
        units = options.unit or list(range(len(table.dead)))
        sentences = [_summary(table, units, maxima, options.by), table.cut_off, field.sentence, *self.told_sentences]
        sentences = list(filter(None, sentences))
        if dissection is not None:
            sentences.append(dissection.sentence)
        files = self._files(root, "regions", f"Strongest regions of {self.layer} by {options.by}", sentences)
        for start in range(0, len(units), A_PAGE):
            page = units[start : start + A_PAGE]
            steps = regions_of(
                model, self.collection, maxima, field, page, options.count, options.each, options.background
            )
            found = self._note(files, _seen(steps), [f"{unit}" for unit in page], page)
            rows = [
                _row(f"unit {k}", _remark(k, found[k], table, told, dissection), found[k], field.largest) for k in page
            ]
            with writing():
                files.add_page(rows, options.count, len(units) <= A_PAGE)
        about = [_about(k, table, told, field, dissection) for k in units]
        with writing():
            names = files.finish(about, dissection)
        concepts = {} if dissection is None else {"concepts": dissection.detectors}
        return {"layer": self.layer, "by": options.by, "sentences": sentences, "files": names, "folder": str(root),
                "units": about, "regions": files.regions, **concepts}  # fmt: skip

    def classes(self, root: Any) -> dict[str, Any]:
        """Write the images and places of classes."""
        from workbench.engine.regions import class_regions, where_of_classes

        options, model, wanted = self.options, self.model, self.wanted
        if not len(self.records.answered):
            raise UserError("No image of the collection could be read.")
        why_not = where_of_classes(model)
        where = "the outline is the class activation map at half its maximum"
        sentences = [f"The images with the largest logits; {where}." if not why_not
                     else f"The images with the largest logits; where in them is not known. {why_not}"]  # fmt: skip
        files = self._files(root, "classes", "Strongest images of classes", sentences)
        steps = class_regions(model, self.collection, self.records, wanted, options.count, options.background)
        names = [model.classes[k] if model.classes else str(k) for k in wanted]
        found = self._note(files, _seen(steps), names, wanted)
        rows = [_row(name, _remark(k, found[k]), found[k], model.input_size)
                for k, name in zip(wanted, names, strict=True)]  # fmt: skip
        with writing():
            files.add_page(rows, options.count, True)
            written = files.finish()
        return {
            "classes": names,
            "sentences": sentences,
            "files": written,
            "folder": str(root),
            "regions": files.regions,
        }

    def _files(self, root: Any, what: str, title: str, sentences: Sequence[str]) -> Any:
        from workbench.engine.provenance import versions
        from workbench.export.region_files import RegionFiles

        options, model = self.options, self.model
        provenance = {
            "command": "regions",
            "model": {"reference": model.reference, "digest": model.digest, "device": model.device},
            "collection": self.collection.reference,
            "images": len(self.collection),
            "layer": self.layer,
            "units": options.unit,
            "classes": options.classes,
            "by": options.by,
            "count": options.count,
            "each": options.each,
            "tell": options.tell,
            "background": options.background,
            "sentences": list(sentences),
            "versions": versions(),
        }
        return RegionFiles(root, what, title, sentences, provenance)

    def _note(
        self, files: Any, steps: Iterable[Region], names: Sequence[str], units: Sequence[int]
    ) -> dict[int, list[Region]]:
        """The regions by unit from the strongest, after a row for each of them was added to the tables."""
        found: dict[int, list[Region]] = {unit: [] for unit in units}
        for region in steps:
            found[region.unit].append(region)
        for unit, name in zip(units, names, strict=True):
            found[unit].sort(key=lambda region: region.rank)
            for region in found[unit]:
                entry = self.collection.entries[region.image]
                files.regions.append({
                    "unit": unit, "name": name, "rank": region.rank, "image": entry.name, "reference": entry.reference,
                    "label": entry.label, "digest": self.records.digests[region.image], "value": region.value,
                    "place": region.place, "box": list(region.box), "original": [float(x) for x in region.original],
                })  # fmt: skip
                files.maps.append(region.map)
        return found

    def _told(self, maxima: Any) -> dict[str, np.ndarray]:
        """How each unit tells the two labels apart and what it pushed, (C,) by column; nothing that was not asked."""
        from workbench.engine.label_pair import misled

        if self.pair is None:
            return {}
        told = {"roc_area": maxima.telling(*self.pair.places(self.collection))}
        if not self.pair.second_is_label(self.collection):
            self.told_sentences.append(
                f"No image is labelled {self.pair.second!r}: the ROC area is of all other images."
            )
        try:
            wrong = misled(self.model, self.collection, maxima, self.pair)
        except UserError as error:
            self.told_sentences.append(str(error))
            return told
        self.told_sentences.append(wrong.sentence)
        return told | {"pushed": wrong.pushed}

    def _dissection(self, maxima: Any, field: ReceptiveField) -> Dissection | None:
        """What units answer to; None where it was not asked."""
        if not self.options.dissect:
            return None
        from workbench.engine.dissection import dissect

        steps = dissect(self.model, self.collection, self.index, maxima, field, self.options.background)
        found: Dissection = local_engine.finished(steps, "dissection")
        self.mask_problems = found.problems
        return found

    def _classes(self) -> list[int]:
        """The numbers of the classes that are wanted."""
        from workbench.api import Target

        model = self.model
        if model.no_classes or "class" not in model.kinds or not model.task.rows:
            raise UserError(f"--class wants a model that gives an image classes. {model.no_classes}".rstrip())
        return [int(Target("class", (name,)).fitted(model).names[0]) for name in self.options.classes]

    def _check_units(self) -> None:
        channels = self.model.layer(self.layer).channels
        for unit in self.options.unit:
            if not 0 <= unit < channels:
                raise UserError(f"--unit must be 0 to {channels - 1} in {self.layer!r}; got {unit}.")


def _seen(steps: Iterable[Any]) -> Iterator[Any]:
    """The steps without progress, which moves the line."""
    line = ProgressLine()
    try:
        for step in steps:
            if isinstance(step, Progress):
                line.say(f"regions: {step.done} of {step.total} {step.note}".rstrip())
            else:
                yield step
    finally:
        line.clear()


def _summary(table: UnitTable, units: Sequence[int], maxima: Any, by: str) -> str:
    dead, same = (int(which[list(units)].sum()) for which in (table.dead, table.same_as >= 0))
    words = f"{len(units)} unit{'s' * (len(units) != 1)} by {by} over {len(maxima.known)} images"
    parts = [f"{dead} dead" if dead else "", f"{same} the same as another" if same else ""]
    return f"{words}: {', '.join(filter(None, parts)) or 'none dead, none the same as another'}."


def _about(
    k: int, table: UnitTable, told: dict[str, np.ndarray], field: ReceptiveField, dissection: Dissection | None
) -> dict[str, Any]:
    """A row of the table of units."""
    concept = {} if dissection is None else dict(zip(("concept", "iou"), dissection.concept(k), strict=True))
    return {
        "unit": k,
        "largest": float(table.largest[k]),
        "smallest": float(table.smallest[k]),
        "mean": float(table.mean[k]),
        "dead": bool(table.dead[k]),
        "same_as": int(table.same_as[k]),
        "limit": table.limit,
        "reached": int(table.reached[k]),
        "receptive_height": field.largest[0],
        "receptive_width": field.largest[1],
        **{name: float(values[k]) for name, values in told.items()},
        **concept,
    }


def _remark(
    k: int,
    regions: Sequence[Region],
    table: UnitTable | None = None,
    told: dict[str, np.ndarray] | None = None,
    dissection: Dissection | None = None,
) -> str:
    """What stands below a unit's name."""
    if table is not None and table.dead[k]:
        return f"dead: always {table.largest[k]:.3g}"
    lines = [f"{regions[0].value:.3g} to {regions[-1].value:.3g}"] if regions else []
    if table is not None and table.saturated[k]:
        lines.append("saturated in every image")
    if table is not None and table.same_as[k] >= 0:
        lines.append(f"same as {table.same_as[k]}")
    elif told:
        words = {"roc_area": "ROC area {:.2f}", "pushed": "pushed {:+.2f}"}
        lines += [words[name].format(values[k]) for name, values in told.items()]
    name, iou = dissection.concept(k) if dissection is not None else ("", 0.0)
    if name:
        lines.append(f"{name}, IoU {iou:.2f}")
    return "\n".join(lines)


def _row(name: str, remark: str, regions: Sequence[Region], full: tuple[int, int]) -> Row:
    from workbench.export.region_sheet import Row
    from workbench.render.region_tile import Tile

    tiles = [Tile(r.patch, r.within, full, r.box[1] == 0, r.box[0] == 0) for r in regions]
    return Row(name, remark, tiles)
