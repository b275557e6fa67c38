"""The command line: the same techniques without a window. Scripts rely on its flags, files and JSON."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from workbench import __version__, folders
from workbench.api import Progress, UserError, class_title
from workbench.arguments import Parser

if TYPE_CHECKING:
    from workbench.engine.host import Host, Outcome
    from workbench.engine.images import FileImages
    from workbench.export.page import Shot
    from workbench.images.photo import Photo

DEFAULT_MODEL = "efficientnet-lite0"
DONE, MENDABLE, CRASHED, INTERRUPTED = 0, 2, 3, 130
DEMO_SETTINGS = {  # a quarter of the squares, a fifth of the masks, fewer steps: the demo is there to be looked at soon
    "occlusion": {"patch": 32, "stride": 16},
    "rise": {"masks": 200},
    "carlini-wagner": {"searches": 2, "steps": 30},
    "epsilon-curve": {"points": 5, "steps": 5, "draws": 2},
    "umap": {"neighbours": 5},  # there are six samples
}
FILES = (("arrays", "result.npz"), ("provenance", "provenance.json"))


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for: 0 done, 2 for what the user can mend, 3 for a crash."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in arguments or os.environ.get("WORKBENCH_DEBUG", "") not in ("", "0")
    try:
        with warnings.catch_warnings():
            if not debug:
                warnings.simplefilter("ignore")  # what libraries remark is not for the user
            asked = build_parser().parse_args(arguments)
            return int(asked.act(asked))
    except UserError as error:
        say(str(error))
        return MENDABLE
    except KeyboardInterrupt:
        say("Stopped.")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return DONE
    except SystemExit as end:  # --help and --version
        return end.code if isinstance(end.code, int) else DONE
    except Exception as error:
        return _crashed(error, debug)


def build_parser() -> argparse.ArgumentParser:
    """Every command and its flags."""
    parser = Parser(
        prog="workbench",
        description="Why a vision model answers as it does. Without a command, a window opens.",
        epilog="The window: workbench [IMAGE ...] [--model REF] [--device DEVICE] [--theme THEME] [--macro FILE] "
        "[--engine COMMAND]",
    )
    parser.add_argument("--version", action="version", version=f"workbench {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser)

    def command(name: str, help: str, act: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        about = f"{help[:1].upper()}{help[1:]}."
        own: argparse.ArgumentParser = commands.add_parser(name, help=help, description=about, allow_abbrev=False)
        own.set_defaults(act=act)
        own.add_argument("--debug", action="store_true", help="show the traceback of a crash")
        return own

    listing = command("list", "techniques with their parameters", list_techniques)
    models = command("models", "what can be loaded by name", list_models)
    layers = command("layers", "the layers of a model: name, kind, output shape", list_layers)
    predict = command("predict", "the most likely classes of images", predict_images)
    run = command("run", "run a technique and write arrays, figure and provenance", run_technique)
    rerun = command("rerun", "run again what a figure or report was made by", run_again)
    demo = command("demo", "every technique on sample images, with a page to look at them", make_demo)
    command("doctor", "what is installed, what is missing, and the command that installs it", examine)

    listing.add_argument("--model", metavar="REF", help="say also whether each applies to this model, and why")
    for own in (layers, predict, run, demo):
        own.add_argument("--model", metavar="REF", default=DEFAULT_MODEL, help=f"the default is {DEFAULT_MODEL}")
    for own in (listing, layers, predict, run, rerun, demo):
        own.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:N or mps")
    for own in (listing, models, layers, predict, run, rerun):
        own.add_argument("--json", action="store_true", help="print one JSON document")
    for own in (predict, run, demo):
        own.add_argument(
            "--background",
            default="white",
            metavar="COLOUR",
            help="laid behind what is transparent; the default is white",
        )
    predict.add_argument("images", nargs="+", metavar="IMAGE", help="image files or folders")
    predict.add_argument("--top", type=_class_count, default=5, metavar="K", help="how many classes; the default is 5")
    run.add_argument("technique", metavar="TECHNIQUE", help="its id, as workbench list shows it")
    run.add_argument(
        "--set",
        dest="settings",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter, such as target=class:tabby; may be given again",
    )
    rerun.add_argument("file", metavar="FILE", help="a figure (PNG, TIFF, SVG, PDF), provenance.json or HTML report")
    rerun.add_argument("--image", metavar="IMAGE", help="the image, where it is not beside the file")
    for own, when in ((run, "for a technique that looks at many"), (rerun, "where they are not beside the file")):
        own.add_argument(
            "--images",
            dest="many",
            nargs="+",
            action="extend",
            default=[],
            metavar="FOLDER",
            help=f"a folder of images, or several, {when}; its sub-folders are the labels",
        )
    rerun.add_argument("--out", required=True, metavar="DIR", help="folder to write to")
    for own in (run, demo):
        own.add_argument(
            "--image",
            dest="images",
            nargs="+",
            action="extend",
            default=[],
            metavar="IMAGE",
            help="image files or folders" + (" in place of the samples" if own is demo else ""),
        )
        own.add_argument("--out", required=True, metavar="DIR", help="folder to write to")
    return parser


def list_techniques(asked: argparse.Namespace) -> int:
    """``workbench list``."""
    with quiet_output() as out:
        host = new_host()
        told = host.describe()
        if asked.model:
            load(host, asked)
            can = host.applies()
            told = [{**technique, "applies": asdict(can[technique["id"]])} for technique in told]
    for problem in host.problems:
        say(problem.sentence)
    if asked.json:
        return print_json(told, out)
    group = None
    for technique in told:
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


def list_models(asked: argparse.Namespace) -> int:
    """``workbench models``."""
    with quiet_output() as out:
        from workbench.engine.loaders.references import known_models

        models = known_models()
    if asked.json:
        return print_json(models, out)
    width = max(len(model["reference"]) for model in models)
    for model in models:
        print(f"{model['reference']:<{width}}  {model['note']}", file=out)
    return DONE


def list_layers(asked: argparse.Namespace) -> int:
    """``workbench layers``."""
    with quiet_output() as out:
        host = new_host()
        load(host, asked)
        layers: list[dict[str, Any]] = [
            {
                "name": layer.name,
                "kind": layer.kind,
                "shape": list(layer.shape),
                "module": layer.module,
                "call": layer.call,
            }
            for layer in _model(host).layers
        ]
    if asked.json:
        return print_json(layers, out)
    name_width = max((len(layer["name"]) for layer in layers), default=0)
    kind_width = max((len(layer["kind"]) for layer in layers), default=0)
    for layer in layers:
        shape = " x ".join(map(str, layer["shape"]))
        print(f"{layer['name']:<{name_width}}  {layer['kind']:<{kind_width}}  {shape}", file=out)
    return DONE


def predict_images(asked: argparse.Namespace) -> int:
    """``workbench predict``."""
    with quiet_output() as out:
        pictures = ImageFileSource(asked.images, asked.background)
        host = new_host()
        load(host, asked)
        rows: list[dict[str, Any]] = []
        for path, photo in pictures:
            outcome = finish(host, "predictions", {"top": asked.top}, photo, path.name)
            rows.append({"image": str(path), "top": _ranking(outcome)})
    if asked.json:
        print_json(rows, out)
    else:
        for row in rows:
            print(row["image"], file=out)
            for one in row["top"]:
                share = "      " if one["probability"] is None else f"{one['probability']:6.1%}"
                print(f"  {share}  {class_title(one['name'], one['index'])}, logit {one['logit']:.3f}", file=out)
    return pictures.status


def run_technique(asked: argparse.Namespace) -> int:
    """``workbench run``."""
    from workbench.export.files import folder_at

    settings = parse_settings(asked.settings)
    pictures = ImageFileSource(asked.images, asked.background) if asked.images else None
    gallery = ImageFolderSource(asked.many, asked.background) if asked.many else None
    root = folder_at(asked.out)
    written: list[dict[str, Any]] = []
    with quiet_output() as out:
        host = new_host()
        technique = _technique(host, asked.technique)
        _refuse_other_images(technique, asked)
        load(host, asked)
        if gallery is not None:
            outcome = finish_many(host, asked.technique, settings, gallery)
            written.append(write_outcome(root, outcome, None, None, asked.background))
        elif pictures is None:
            outcome = finish(host, asked.technique, settings, None, technique["title"])
            written.append(write_outcome(root, outcome, None, None))
        else:
            folders = Folders(root, alone=len(pictures) == 1)
            for path, photo in pictures:
                try:
                    outcome = finish(host, asked.technique, settings, photo, path.name)
                except UserError as error:
                    if not written:
                        raise  # most likely a parameter, which would fail on every image
                    pictures.skip(f"{path.name}: {error}")
                    continue
                written.append(write_outcome(folders.make(path), outcome, photo, path, asked.background))
    if asked.json:
        print_json(written, out)
    else:
        for one in written:
            print(f"{one['folder']}: {one['caption']}" if one["caption"] else one["folder"], file=out)
            if one["caveat"]:
                print(f"  {one['caveat']}", file=out)
    return max((given.status for given in (pictures, gallery) if given), default=DONE)


def _refuse_other_images(technique: Mapping[str, Any], asked: argparse.Namespace) -> None:
    """Raise UserError where a technique is not given the images that it looks at."""
    title, takes = technique["title"], technique["takes"]
    if takes == "images" and (asked.images or not asked.many):
        rather = ", not with --image" if asked.images else ""
        raise UserError(f"{title} looks at many images together: give them with --images FOLDER{rather}.")
    if takes != "images" and asked.many:
        raise UserError(f"{title} looks at one image at a time: give it with --image, not with --images.")
    if takes == "image" and not asked.images:
        raise UserError(f"{title} needs an image: give one with --image.")


def run_again(asked: argparse.Namespace) -> int:
    """``workbench rerun``."""
    from workbench.document.reproduce import find_photo, find_photos
    from workbench.export.files import folder_at
    from workbench.export.provenance_reader import provenance_in

    file = Path(asked.file).expanduser()
    runs = provenance_in(file)
    near = (file.absolute().parent, *file.absolute().parents[1:3], Path.cwd())
    photos = [find_photo(told["image"], near, asked.image) if told.get("image") else None for told in runs]
    many = [find_photos(told["images"], asked.many or near) if told.get("images") else [] for told in runs]
    root = folder_at(asked.out)
    written = []
    with quiet_output() as out:
        host = new_host()
        folders = Folders(root, alone=len(runs) == 1)
        for told, photo, paths in zip(runs, photos, many, strict=True):
            outcome = _again(host, told, photo, paths, asked, file.name)
            background = str((told.get("image") or {}).get("background", "white"))
            folder = folders.make(Path(str(told["technique"])))
            written.append(write_outcome(folder, outcome, photo, Path(photo.path) if photo else None, background))
    if asked.json:
        return print_json(written, out)
    for one in written:
        print(f"{one['folder']}: {one['caption']}", file=out)
    return DONE


def _again(
    host: Host,
    told: Mapping[str, Any],
    photo: Photo | None,
    paths: Sequence[Path],
    asked: argparse.Namespace,
    file: str,
) -> Outcome:
    """One run of a figure or report, on the same weights."""
    technique = _technique(host, str(told["technique"]))
    asked.model = str(told["model"]["reference"])
    if host.model is None or host.model.reference != asked.model:
        load(host, asked)
    if _model(host).digest != told["model"].get("digest"):
        raise UserError(f"{asked.model} has other weights now than when {file} was made.")
    if technique["version"] != told.get("version"):
        say(f"{technique['title']} is version {technique['version']} now; it was {told.get('version')} then.")
    settings = told.get("parameters") or {}
    if paths:
        from workbench.engine.images import FileImages

        labels = [str(one.get("label", "")) for one in told["images"] if one.get("digest")]
        images = FileImages(paths, _model(host).preparation, labels)
        return _finish(host.run(technique["id"], settings, images=images), technique["id"])
    return finish(host, technique["id"], settings, photo, photo.name if photo else "", told.get("sweeps") or ())


def make_demo(asked: argparse.Namespace) -> int:
    """``workbench demo``."""
    from workbench.export.files import folder_at
    from workbench.export.page import Section, save_page, thumbnail
    from workbench.images.image_files import sample_images

    began = time.perf_counter()
    pictures = ImageFileSource(asked.images or sample_images(), asked.background)
    root = folder_at(asked.out)
    with quiet_output() as out:
        host = new_host()
        load(host, asked)
        can = host.applies()
        remarks = [problem.sentence for problem in host.problems]
        usable = []
        for technique in host.describe():
            if can[technique["id"]].works:
                usable.append(technique)
            else:
                remarks.append(f"{technique['title']} is left out: {can[technique['id']].sentence}")
        folders, sections = Folders(root, alone=False), list[Section]()
        model = _model(host)

        def add(section: Section) -> None:
            """The page grows with every section, so that it can be opened while the others are made."""
            sections.append(section)
            print(f"{section.title}: {', '.join(shot.title for shot in section.shots)}", file=out, flush=True)
            note = f"{model.reference} on {model.device}, made in {time.perf_counter() - began:.0f} seconds"
            save_page(root / "index.html", "Every technique", note, sections, [*pictures.problems, *remarks])

        print(f"{root / 'index.html'} grows with every image.", file=out, flush=True)
        single, many, alone = ([t for t in usable if t["takes"] == takes] for takes in ("image", "images", "model"))
        for path, photo in pictures:
            shots = _shots(host, single, photo, path, folders.make(path), root, remarks)
            height, width = photo.size
            add(Section(photo.name, f"{width} × {height} pixels", tuple(shots), thumbnail(photo.pixels)))
        if many and len(pictures) > 1:
            gallery = ImageFolderSource(pictures.paths, asked.background)
            shots = _shots(host, many, None, None, folders.make(Path("all images")), root, remarks, gallery)
            add(Section("All images together", f"{len(pictures)} images", tuple(shots)))
        if alone:
            shots = _shots(host, alone, None, None, folders.make(Path("model")), root, remarks)
            add(Section("The model itself", "without any image", tuple(shots)))
    for remark in remarks:
        print(remark, file=out)
    print(f"Open {root / 'index.html'} to look at it.", file=out)
    return pictures.status


def examine(asked: argparse.Namespace) -> int:
    """``workbench doctor``."""
    from workbench import doctor

    return doctor.report()


def new_host() -> Host:
    """The engine, in this process. Importing it costs seconds, so only what needs it does."""
    line = ProgressLine()
    line.say("starting")
    try:
        from workbench.engine.host import Host

        return Host()
    finally:
        line.clear()


def load(host: Host, asked: argparse.Namespace) -> None:
    """Load the model that was asked for."""
    line = ProgressLine()
    kept = sys.stderr if sys.stderr.isatty() or asked.debug else io.StringIO()
    try:
        with contextlib.redirect_stderr(kept), contextlib.redirect_stdout(kept):  # a download's words are for terminals
            host.load(asked.model, asked.device, lambda progress: line.say(progress.note))
    finally:
        line.clear()


def finish(
    host: Host,
    technique: str,
    settings: Mapping[str, Any],
    photo: Photo | None,
    name: str,
    sweeps: Sequence[Mapping[str, Any]] = (),
) -> Outcome:
    """Run a technique to its end and give the answer."""
    pixels, digest = (photo.pixels, photo.digest) if photo else (None, "")
    run = host.run(technique, dict(settings), pixels, photo.name if photo else "", digest, sweeps=sweeps)
    return _finish(run, f"{technique} {name}")


def _finish(run: Iterator[Progress | Outcome], name: str) -> Outcome:
    line = ProgressLine()
    answer: Outcome | None = None
    try:
        for item in run:
            if isinstance(item, Progress):
                line.say(f"{name}: {item.done} of {item.total} {item.note}".rstrip())
            else:
                answer = item
    finally:
        line.clear()
    if answer is None or answer.provenance is None:
        raise RuntimeError(f"{name} ended without an answer")
    return answer


def finish_many(host: Host, technique: str, settings: Mapping[str, Any], gallery: ImageFolderSource) -> Outcome:
    """The same for a technique that looks at many images; what could not be read is said, and the rest counts."""
    images = gallery.images(_model(host))
    answer = _finish(host.run(technique, dict(settings), images=images), f"{technique} {len(images)} images")
    for sentence in images.problems:
        gallery.skip(sentence)
    return answer


def write_outcome(
    folder: Path, outcome: Outcome, photo: Photo | None, path: Path | None, background: str = "white"
) -> dict[str, Any]:
    """Write ``result.npz``, ``figure.png`` and ``provenance.json``, and tell what was written."""
    from workbench.export.arrays import save_arrays, save_pictures
    from workbench.export.figure import save_figure
    from workbench.export.files import folder_at
    from workbench.export.provenance import save_provenance, with_background

    folder_at(folder)
    provenance = with_background(outcome.provenance or {}, background)
    save_arrays(folder / "result.npz", outcome.result, provenance)
    pictures = save_pictures(folder, outcome.result, provenance)
    pixels = photo.pixels if photo else None
    save_figure(folder / "figure.png", outcome.result, pixels, outcome.geometry, provenance=provenance)
    save_provenance(folder / "provenance.json", provenance)
    return {
        "image": str(path) if path else None,
        "technique": provenance.get("technique"),
        "folder": str(folder),
        "files": ["result.npz", "figure.png", "provenance.json", *pictures],
        "result": type(outcome.result).__name__,
        "caption": outcome.result.caption,
        "caveat": outcome.result.caveat,
        "facts": dict(outcome.result.facts),
        "seconds": provenance.get("seconds"),
    }


def parse_settings(texts: Sequence[str]) -> dict[str, str]:
    """``name=value`` texts as a mapping; the last one of a name counts."""
    settings = {}
    for text in texts:
        name, mark, value = text.partition("=")
        if not mark or not name.strip():
            raise UserError(f"--set wants NAME=VALUE; got {text!r}.")
        settings[name.strip()] = value
    return settings


class Source:
    """The images that were asked for; what cannot be read is named, and the rest goes on."""

    def __init__(self, given: Sequence[str | Path], background: str) -> None:
        from workbench.images.image_files import find_images
        from workbench.images.pixel_decoder import colour_of

        colour_of(background)
        self.given, self.background = given, background
        self.problems: list[str] = []
        self.paths, problems = find_images(given)
        if not self.paths:
            raise UserError(" ".join(problems) or "There is no image.")
        for problem in problems:
            self.skip(problem)

    def __len__(self) -> int:
        return len(self.paths)

    def skip(self, sentence: str) -> None:
        """Note and say what was left out."""
        self.problems.append(sentence)
        say(sentence)

    @property
    def status(self) -> int:
        return MENDABLE if self.problems else DONE


class ImageFolderSource(Source):
    """Many images for one run; the sub-folders of a folder are their labels."""

    def images(self, model: Any) -> FileImages:
        """What a technique asks them of."""
        from workbench.engine.images import FileImages
        from workbench.images.image_files import folder_labels, given_folder

        labels = folder_labels(self.paths, given_folder(self.given))
        return FileImages(self.paths, model.preparation, labels, self.background)


class ImageFileSource(Source):
    """Photographs that are opened and explained one by one."""

    def __iter__(self) -> Iterator[tuple[Path, Photo]]:
        from workbench.images.photo import open_photo

        for path in self.paths:
            try:
                photo = open_photo(path, self.background)
            except UserError as error:
                self.skip(str(error))
            else:
                yield path, photo


class Folders:
    """One folder for each image: the root itself where there is one image alone, else its stem, numbered if taken."""

    def __init__(self, root: Path, alone: bool) -> None:
        self.root, self.alone = root, alone
        self.taken: set[str] = set()

    def make(self, path: Path) -> Path:
        """The folder for this image; two images of one stem do not share it."""
        if self.alone:
            return self.root
        stem = path.stem.strip() or "image"
        stem = stem if stem.strip(".") else "image"
        name, count = stem, 1
        while name.casefold() in self.taken:  # also on disks that do not tell A from a
            count += 1
            name = f"{stem}-{count}"
        self.taken.add(name.casefold())
        return self.root / name


@dataclass
class ProgressLine:
    """One line on stderr that is written over, where stderr is a terminal; elsewhere nothing."""

    _shown: int = 0
    _last: float = 0.0

    def say(self, words: str) -> None:
        """Show these words in place of the last ones, at most twenty times a second."""
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self._last < 0.05:
            return
        words = words[:100]
        sys.stderr.write("\r" + words + " " * max(0, self._shown - len(words)))
        sys.stderr.flush()
        self._shown, self._last = len(words), now

    def clear(self) -> None:
        """Leave the line empty."""
        if self._shown:
            sys.stderr.write("\r" + " " * self._shown + "\r")
            sys.stderr.flush()
        self._shown, self._last = 0, 0.0


@contextlib.contextmanager
def quiet_output() -> Iterator[TextIO]:
    """Give the real stdout; inside the block whatever else prints goes to stderr, so that JSON stays JSON."""
    out = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        yield out


def say(sentence: str) -> None:
    """One sentence on stderr."""
    print(" ".join(sentence.split()), file=sys.stderr)


def print_json(value: Any, out: TextIO) -> int:
    """Print one JSON document."""
    from workbench.export.provenance import as_json

    print(as_json(value), file=out, flush=True)
    return DONE


def _shots(
    host: Host,
    techniques: Sequence[Mapping[str, Any]],
    photo: Photo | None,
    path: Path | None,
    folder: Path,
    root: Path,
    remarks: list[str],
    gallery: ImageFolderSource | None = None,
) -> list[Shot]:
    """Run these techniques on one image, or many; one that fails is a remark, and the rest goes on."""
    from workbench.export.page import Shot

    shots = []
    for technique in techniques:
        parameters = {parameter["name"] for parameter in technique["params"]}
        settings = {name: value for name, value in DEMO_SETTINGS.get(technique["id"], {}).items() if name in parameters}
        try:
            if gallery is not None:
                outcome = finish_many(host, technique["id"], settings, gallery)
            else:
                outcome = finish(host, technique["id"], settings, photo, path.name if path else "")
        except UserError as error:
            remarks.append(f"{technique['title']}{f' on {path.name}' if path else ''} is left out: {error}")
            continue
        inside = folder / str(technique["id"])
        told = write_outcome(inside, outcome, photo, path)
        where = inside.relative_to(root).as_posix()
        size = _size_of(inside / "figure.png")
        words = told["caption"], told["caveat"]
        family = technique["group"], technique["limitations"]
        shots.append(Shot(technique["title"], technique["shows"], where, FILES, *words, size, *family))
    return shots


def _size_of(picture: Path) -> tuple[int, int]:
    from PIL import Image as Pillow

    with Pillow.open(picture) as opened:
        return opened.size


def _technique(host: Host, name: str) -> dict[str, Any]:
    found = next((technique for technique in host.describe() if technique["id"] == name), None)
    if found is None:
        for problem in host.problems:
            if problem.plugin == name:
                raise UserError(problem.sentence)
        import difflib

        known = [str(technique["id"]) for technique in host.describe()]
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
        hint = f"the nearest are {', '.join(near)}" if near else f"there are {', '.join(known)}"
        raise UserError(f"There is no technique {name!r}; {hint}.")
    return found


def _model(host: Host) -> Any:
    if host.model is None:
        raise UserError("No model is loaded.")
    return host.model


def _ranking(outcome: Outcome) -> list[dict[str, Any]]:
    """The classes of a prediction, best first; a network of one output has a value and no probability."""
    scores: Any = outcome.result
    probable = scores.unit == "probability"
    logits = scores.values if scores.logits is None else scores.logits
    return [
        {"index": int(index), "name": name, "probability": float(value) if probable else None, "logit": float(logit)}
        for index, name, value, logit in zip(scores.indices, scores.names, scores.values, logits, strict=True)
    ]


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


def _class_count(text: str) -> int:
    if not text.strip().isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"must be 1 to 1000; got {text!r}")
    return int(text)


def _crashed(error: Exception, debug: bool) -> int:
    """One sentence; the traceback goes to a file, or to stderr where it was asked for."""
    details = "".join(traceback.format_exception(error))
    reason = (str(error).strip().splitlines() or [""])[0]
    sentence = f"The workbench crashed ({type(error).__name__}{f': {reason[:200]}' if reason else ''})"
    if debug:
        sys.stderr.write(details)
        say(f"{sentence}.")
        return CRASHED
    log = folders.user_data() / "crash.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} workbench {__version__}\n{details}\n")
    except OSError:
        say(f"{sentence}; --debug shows where.")
    else:
        say(f"{sentence}; {log} says where, and so does --debug.")
    return CRASHED
