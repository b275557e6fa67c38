"""A technique of ours on the bundled model and the cat: ``ours.py TECHNIQUE [name=value ...]``, image to array."""

import sys

from turns import serve

from workbench.engine.loaders import registry
from workbench.engine.plugins import load_plugins
from workbench.images.image_files import sample_images
from workbench.images.photo import open_photo

TOLD = {  # facts that peers are compared by
    "relative_delta_percent": "error",
    "target_probability_after": "left",
    "reached": "reached",
}
technique, *parameters = sys.argv[1:]
model = registry.load("efficientnet-lite0", "cpu")
photo = open_photo(sample_images()[0])
image = model.prepare(photo.pixels, photo.name, photo.digest)
run = load_plugins()[0][technique].technique.configured(dict(parameter.split("=", 1) for parameter in parameters))


def once():
    """To the last result."""
    *_, result = run.run(model, image)
    return {name: float(result.facts[fact]) for fact, name in TOLD.items() if fact in result.facts}


serve(once)
