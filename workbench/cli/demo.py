"""``workbench demo``: techniques on sample images, with a page to look at them."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from workbench.api import UserError

from . import local_engine
from .image_sources import ImageFileSource, ImageFolderSource
from .options import add_background, add_device, add_image, add_model, add_out
from .output import OutputFolders, quiet_output, write_outcome

if TYPE_CHECKING:
    from workbench.engine.host import Host
    from workbench.export.index_page import FigureCard, Section
    from workbench.images.photo import Photo

HELP = "every technique on sample images, with a page to look at them"
SHORT = ("predictions", "activations", "saliency", "gradcam", "occlusion", "fgsm")  # one of each family
SETTINGS = {  # a quarter of the squares, a fifth of the masks, fewer steps, so that the demo can be looked at soon
    "occlusion": {"patch": 32, "stride": 16},
    "rise": {"masks": 200},
    "integrated-gradients": {"most_steps": 100},
    "carlini-wagner": {"searches": 2, "steps": 15},
    "epsilon-curve": {"points": 4, "steps": 3, "draws": 1},
    "feature-visualization": {"steps": 24},
    "deepdream": {"steps": 4, "larger": 1},
    "inversion": {"steps": 40},
    "texture": {"steps": 40},
    "caricature": {"steps": 40},
    "style-transfer": {"steps": 40},
    "unit-sheet": {"steps": 12, "channels": 3},
    "umap": {"neighbours": 5},  # there are six samples
}
FILES = (("arrays", "result.npz"), ("provenance", "provenance.json"))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    add_model(parser)
    add_device(parser)
    add_background(parser)
    add_image(parser, " in place of the samples")
    parser.add_argument("--short", action="store_true", help="only the first image, and one technique of each family")
    add_out(parser)


def execute(options: argparse.Namespace) -> int:
    """Run the techniques and write the page; it grows with every image."""
    from workbench.export.output_files import output_folder
    from workbench.images.image_files import sample_images

    began = time.perf_counter()
    images = ImageFileSource(options.images or sample_images(), options.background)
    if options.short:
        images.paths = images.paths[:1]
    root = output_folder(options.out)
    with quiet_output() as out:
        host = local_engine.start_host()
        local_engine.load_model(host, options.model, options.device, options.debug, options.trust)
        page = DemoPage("One technique of each family" if options.short else "Every technique", root, host, out, began)
        techniques = page.usable_techniques(SHORT if options.short else ())
        if not options.short:
            print(f"{page.path} grows with every image.", file=out, flush=True)
        page.fill(images, techniques)
    for remark in page.remarks:
        print(remark, file=out)
    print(f"Open {page.path} to look at it.", file=out)
    return images.status


class DemoPage:
    """The page of the demo, with a section for each image, written again after each section.

    began    when the demo was started, by ``time.perf_counter``
    remarks  sentences about what was left out
    """

    def __init__(self, title: str, root: Path, host: Host, out: TextIO, began: float) -> None:
        self._title, self._root, self._host, self._out, self._began = title, root, host, out, began
        self._folders = OutputFolders(root, alone=False)
        self._sections: list[Section] = []
        self.path = root / "index.html"
        self.remarks = [problem.sentence for problem in host.problems]

    def usable_techniques(self, wanted: Sequence[str] = ()) -> list[Mapping[str, Any]]:
        """Descriptions of the techniques that apply to the model; for the others there is a remark.

        wanted  ids; without any, every technique is wanted
        """
        applicability = self._host.applies()
        usable: list[Mapping[str, Any]] = []
        for technique in self._host.describe():
            if wanted and technique["id"] not in wanted:
                continue
            if applicability[technique["id"]].works:
                usable.append(technique)
            else:
                self.remarks.append(f"{technique['title']} is left out: {applicability[technique['id']].sentence}")
        return usable

    def fill(self, images: ImageFileSource, techniques: Sequence[Mapping[str, Any]]) -> None:
        """Run the techniques on each image, then on all images together, then on the model alone."""
        from workbench.export.index_page import Section, thumbnail

        single, together, alone = (
            [technique for technique in techniques if technique["takes"] in takes]
            for takes in (("image", "numbers"), ("images",), ("model",))
        )
        for path, photo in images:
            cards = self._cards(single, self._folders.make(path), photo, path)
            height, width = photo.size
            section = Section(photo.name, f"{width} × {height} pixels", tuple(cards), thumbnail(photo.pixels))
            self._add(section, images.problems)
        if together and len(images) > 1:
            folder = ImageFolderSource(images.paths, images.background)
            cards = self._cards(together, self._folders.make(Path("all images")), many=folder)
            self._add(Section("All images together", f"{len(images)} images", tuple(cards)), images.problems)
        if alone:
            cards = self._cards(alone, self._folders.make(Path("model")))
            self._add(Section("The model itself", "without any image", tuple(cards)), images.problems)

    def _add(self, section: Section, problems: Sequence[str]) -> None:
        from workbench.export.index_page import save_index_page

        self._sections.append(section)
        print(f"{section.title}: {', '.join(card.title for card in section.cards)}", file=self._out, flush=True)
        model = local_engine.loaded_model(self._host)
        note = f"{model.reference} on {model.device}, made in {time.perf_counter() - self._began:.0f} seconds"
        save_index_page(self.path, self._title, note, self._sections, [*problems, *self.remarks])

    def _cards(
        self,
        techniques: Sequence[Mapping[str, Any]],
        folder: Path,
        photo: Photo | None = None,
        path: Path | None = None,
        many: ImageFolderSource | None = None,
    ) -> list[FigureCard]:
        """Run these techniques on an image, on many, or on none. A technique that fails leaves a remark."""
        from workbench.export.index_page import FigureCard

        cards = []
        for technique in techniques:
            settings = _settings(technique)
            try:
                if many is not None:
                    outcome = local_engine.run_on_folder(self._host, technique["id"], settings, many)
                else:
                    name = path.name if path else ""
                    outcome = local_engine.run_technique(self._host, technique["id"], settings, photo, name)
            except UserError as error:
                on = f" on {path.name}" if path else ""
                self.remarks.append(f"{technique['title']}{on} is left out: {error}")
                continue
            inside = folder / str(technique["id"])
            written = write_outcome(inside, outcome, photo, path)
            cards.append(
                FigureCard(
                    technique["title"],
                    technique["shows"],
                    inside.relative_to(self._root).as_posix(),
                    FILES,
                    written["caption"],
                    written["caveat"],
                    _size_of(inside / "figure.png"),
                    technique["group"],
                    technique["limitations"],
                )
            )
        return cards


def _settings(technique: Mapping[str, Any]) -> dict[str, Any]:
    """The demo's settings of a technique, those that it has."""
    names = {parameter["name"] for parameter in technique["params"]}
    return {name: value for name, value in SETTINGS.get(technique["id"], {}).items() if name in names}


def _size_of(picture: Path) -> tuple[int, int]:
    from PIL import Image as Pillow

    with Pillow.open(picture) as image:
        return image.size
