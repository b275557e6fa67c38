"""A labelled folder of forty small photographs, cut out of those that other packages bring along."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL import ImageEnhance

from workbench.images.image_files import package_picture
from workbench.images.photo import open_photo

CLASSES = {  # ImageNet's names of what they show
    "tiger cat": ("skimage", "data/chelsea.png"),
    "espresso": ("skimage", "data/coffee.png"),
    "missile": ("skimage", "data/rocket.jpg"),
    "moped": ("skimage", "data/motorcycle_left.png"),
    "daisy": ("sklearn", "datasets/images/flower.jpg"),
}
OF_EACH = 8
SIDE = 160


def write_labelled_photographs(folder: Path, classes=CLASSES, side: int = SIDE) -> Path:
    """``folder/CLASS/N.jpg``: parts of a photograph of each class, half of them darker. Returns the folder."""
    for number, (name, (package, file)) in enumerate(classes.items()):
        photo = Pillow.fromarray(open_photo(package_picture(package, file)).pixels)
        (folder / name).mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng(number)
        for i in range(OF_EACH):
            share = rng.uniform(0.6, 1.0)
            width, height = int(photo.width * share), int(photo.height * share)
            left, top = rng.integers(0, photo.width - width + 1), rng.integers(0, photo.height - height + 1)
            part = photo.crop((left, top, left + width, top + height)).resize((side, side))
            part = ImageEnhance.Brightness(part).enhance(0.25 if i % 2 else 1.0)
            part.save(folder / name / f"{i}.jpg", quality=90)
    return folder
