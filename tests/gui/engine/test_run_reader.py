"""Earlier runs with their photographs: a map is never laid over pixels that it does not explain."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

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


def test_a_result_names_the_photograph_of_its_own_run_though_another_has_the_same_pixels(app, engine, qtbot, tmp_path):
    twin = tmp_path / "twin.png"
    twin.write_bytes(Path(app.session.image.path).read_bytes())
    app.opener.files([str(twin)])
    qtbot.waitUntil(lambda: app.settled and len(app.session.images) == 3)
    app.do("image.show", str(twin))
    engine.answer_all()
    qtbot.waitUntil(lambda: app.settled and len(app.session.runs) == 2)
    finished = app.reader.known(app.session, app.session.runs)
    assert [one.result.provenance["image"]["name"] for one in finished] == ["first.png", "twin.png"]
    assert app.presenter.finished.provenance["image"]["name"] == "twin.png"
