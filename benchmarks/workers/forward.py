"""One bare forward of the same network in the same memory format: what Grad-CAM cannot be faster than."""

import torch
from turns import serve

from workbench.engine.loaders import registry
from workbench.images.image_files import sample_images
from workbench.images.photo import open_photo

model = registry.load("efficientnet-lite0", "cpu")
photo = open_photo(sample_images()[0])
pixels = model.pixels(model.prepare(photo.pixels, photo.name, photo.digest))


def once():
    """Without a gradient."""
    with torch.inference_mode():
        model.scores(pixels).numpy()


serve(once)
