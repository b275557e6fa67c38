"""D-RISE of the best box: ``ours_drise.py MODEL MASKS``, image to the last map."""

import sys
import time

from turns import serve

from workbench.engine.loaders import registry
from workbench.engine.plugins import load_plugins
from workbench.images.image_files import sample_images
from workbench.images.photo import open_photo

reference, masks = sys.argv[1:]
model = registry.load(reference, "cpu")
photo = open_photo(sample_images()[0])
image = model.prepare(photo.pixels, photo.name, photo.digest)
run = load_plugins()[0]["drise"].technique.configured({"masks": masks})


def once():
    began = time.perf_counter()
    *_, _last = run.run(model, image)
    return {"seconds": time.perf_counter() - began}


serve(once)
