"""Earlier runs with their photographs: a map is never laid over pixels that it does not explain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import Image

from workbench.gui.engine.run_reader import CHANGED


def test_a_run_comes_with_its_photograph(app):
    (finished,) = app.reader.known(app.session, app.session.runs)
    assert finished.photo is not None
    assert finished.image_name == app.session.image.name


def test_a_file_that_was_replaced_is_not_shown_under_the_map_of_the_old_one(app):
    (run,), image = app.session.runs, app.session.image
    entry = app.reader.results.get(run.key)
    told = {**entry.provenance, "image": {"name": image.name, "digest": app.photos.now(image).digest}}
    app.reader.results.put(run.key, replace(entry, provenance=told))
    (finished,) = app.reader.known(app.session, app.session.runs)
    assert finished.photo is not None
    Image.fromarray(np.zeros((40, 60, 3), np.uint8)).save(image.path)
    app.edit("Background", replace(app.session, background="black"))  # what was read is read again
    (finished,) = app.reader.known(app.session, app.session.runs)
    assert finished.photo is None
    assert finished.image_name == f"{image.name} ({CHANGED})"
