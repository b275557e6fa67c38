"""Examples: photographs, a model and a technique that open together, ready to click, without a network."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.api import UserError
from workbench.document.session import OpenImage
from workbench.images.image_files import package_picture
from workbench.images.image_reference import plain_name
from workbench.model_names import BUNDLED

from . import command
from .program import App

CAT = "skimage", "data/chelsea.png"
COFFEE = "skimage", "data/coffee.png"
ASTRONAUT = "skimage", "data/astronaut.png"
OFFICER = "matplotlib", "mpl-data/sample_data/grace_hopper.jpg"
FACES = "165,50,115,140", "155,105,220,225"  # of astronaut and officer


@dataclass(frozen=True)
class Example:
    """What opens together.

    pictures   files of packages that the program needs anyway, and which part of each
    target     as text; {} stands for the path of the second picture
    """

    model: str
    technique: str
    pictures: tuple[tuple[tuple[str, str], str], ...]
    target: str = "predicted"

    def open(self, app: App, title: str) -> None:
        """Put it into the session, as one step of undo. Raises UserError where a photograph is not installed."""
        images = tuple(map(_image, self.pictures))
        session = app.session.with_images(images, images[0].key).without_param("target").with_layer("")
        session = replace(
            session, model=self.model, technique=self.technique, target=self.target.format(images[-1].path),
            listed=tuple(image.key for image in images),
        ).with_canvas()  # fmt: skip
        app.description.close()
        app.edit(f"Example: {title}", session)


EXAMPLES = {
    "classify": ("What is it? Classify", Example(BUNDLED, "gradcam", ((CAT, ""), (COFFEE, "")))),
    "detect": (
        "What is where? Detect",
        Example("nanodet", "predictions", ((ASTRONAUT, ""), (OFFICER, ""), (COFFEE, ""))),
    ),
    "segment": (
        "Where is the person? Segment",
        Example("selfie-segmentation", "predictions", ((ASTRONAUT, ""), (OFFICER, ""))),
    ),
    "faces": (
        "How alike are two faces? Compare",
        Example("face-embedding", "gradcam", ((ASTRONAUT, FACES[0]), (OFFICER, FACES[1])), "similarity:{}"),
    ),
}


def _image(picture: tuple[tuple[str, str], str]) -> OpenImage:
    (package, file), part = picture
    path = package_picture(package, file)
    if path is None:
        raise UserError(f"The photograph {Path(file).name} is not installed: it comes with {package}.")
    reference = f"{path}?cut={part}" if part else str(path)
    return OpenImage(reference, plain_name(Path(reference).name), reference)


def _declare(name: str) -> Callable[..., None]:
    title, example = EXAMPLES[name]

    def open_example(app: App) -> None:
        example.open(app, title)

    open_example.__doc__ = f"Open an example: {example.model}, with photographs, ready to click."
    return command(f"example.{name}", title, menu="File/2/Examples", waits="model")(open_example)


for _name in EXAMPLES:
    _declare(_name)
