"""The figure opener: what a figure was made by is run again, or refused in a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from workbench.api import Heatmap
from workbench.export.composer import FigureTile, save_composition
from workbench.export.exported_result import ExportedResult
from workbench.export.figure import save_figure
from workbench.images.photo import open_photo
from workbench.render.composition import Composition

THEN = "digest of efficientnet-lite0"


def test_a_figure_is_run_again_in_the_window_with_its_image_and_parameters(app, engine, qtbot, tmp_path):
    second = app.session.images[1].path
    told = {
        "technique": "occlusion", "version": "1", "title": "Occlusion",
        "parameters": {"target": "class:3", "patch": 40, "fill": "black"},
        "model": {"reference": "efficientnet-lite0", "digest": THEN},
        "image": {"name": "second.png", "digest": open_photo(second).digest},
    }  # fmt: skip
    path = tmp_path / "figure.png"

    save_figure(path, ExportedResult(Heatmap(values=np.eye(8, dtype=np.float32)), provenance=told))
    app.do("run.from_figure", str(path))
    qtbot.waitUntil(lambda: engine.asks("occlusion"))
    _, params, photo = engine.runs[-1]
    assert (params["target"], params["patch"], params["fill"], photo.name) == ("class:3", 40, "black", "second.png")


def test_all_runs_of_a_figure_are_run_again_and_stand_side_by_side_as_they_did(app, engine, qtbot, tmp_path):
    other = tmp_path / "other.png"
    QImage(20, 20, QImage.Format.Format_RGB32).save(str(other))
    runs = [("occlusion", {"patch": 40}, app.session.images[1].path), ("gradcam", {"relu": False}, other)]
    told = [
        {
            "technique": technique, "version": "1", "title": technique, "parameters": parameters,
            "model": {"reference": "efficientnet-lite0", "digest": THEN},
            "image": {"name": Path(image).name, "digest": open_photo(image).digest},
        }
        for technique, parameters, image in [*runs, ("gone-since", {}, other)]
    ]  # fmt: skip
    path = tmp_path / "figure.pdf"
    tiles = [FigureTile(Heatmap(values=np.eye(8, dtype=np.float32)), None, None, one, one["title"]) for one in told]
    save_composition(path, tiles, Composition())
    app.do("run.from_figure", str(path))
    qtbot.waitUntil(lambda: engine.asks("occlusion") and engine.asks("gradcam"))
    assert app.window.message.text == "There is no technique 'gone-since', which figure.pdf was made by."
    engine.answer("gradcam")
    engine.answer("occlusion")
    qtbot.waitUntil(lambda: app.settled and len(app.compared.tiles) == 2)
    compared = [(run.technique, run.params, Path(run.image).name) for run in app.session.compared]
    assert compared == [("occlusion", {"patch": 40}, "second.png"), ("gradcam", {"relu": False}, "other.png")]
    assert "other.png" in [image.name for image in app.session.images]


@pytest.mark.parametrize("reference", ["efficientnet-lite0", "w.pt"])
def test_other_weights_than_the_figure_s_are_said_in_a_sentence(app, engine, qtbot, tmp_path, reference):
    """Of a model that is loaded at once, else when it is."""
    told = {**FORGED, "technique": "gradcam", "parameters": {}, "model": {"reference": reference, "digest": "ab" * 32}}
    (tmp_path / "f.json").write_text(json.dumps({**told, "image": None}))
    app.do("run.from_figure", str(tmp_path / "f.json"))
    if reference == "w.pt":
        qtbot.waitUntil(lambda: engine.asks("load"))
        assert "other weights" not in app.window.message.text
        engine.say_loaded()
    sentence = (
        f"'{reference}' has other weights now (digest of {reference[:2]}) than when f.json was made (abababababab)."
    )
    qtbot.waitUntil(lambda: app.window.message.text == sentence)
    app.do("model.load", reference)
    engine.say_loaded()
    app.notifier.forget("weights")
    app.do("model.load", reference)
    engine.say_loaded()
    assert app.window.message.text == ""


def test_the_weights_of_the_figure_are_nothing_to_speak_of(app, engine, qtbot, tmp_path):
    told = {**FORGED, "model": {"reference": "w.pt", "digest": "digest of w.pt"}}
    (tmp_path / "f.json").write_text(json.dumps(told))
    app.do("run.from_figure", str(tmp_path / "f.json"))
    qtbot.waitUntil(lambda: engine.asks("load"))
    engine.say_loaded()
    assert app.window.message.text == ""


def test_a_picture_that_is_no_figure_is_refused_in_a_sentence(app, qtbot):
    app.do("run.from_figure", app.session.images[0].path)
    qtbot.waitUntil(lambda: "holds no provenance" in app.window.message.text)


FORGED = {
    "technique": "occlusion", "version": "1", "title": "Occlusion", "parameters": {"patch": 40},
    "model": {"reference": "efficientnet-lite0", "digest": "x"}, "image": None,
}  # fmt: skip
AGAIN = "figure.json cannot be run again:"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"parameters": {"patch": 4000}}, f"{AGAIN} patch must be 1 to 512 px; got 4000."),
        ({"parameters": {"fill": 0}}, f"{AGAIN} fill must be one of grey, black; got 0."),
        ({"parameters": {"nothing": 0}}, f"{AGAIN} Occlusion has no parameter 'nothing'"),
        ({"parameters": [[]]}, f"{AGAIN} parameters must be names with values; got a list of 1."),
        (
            {"model": {"reference": "torchvision:vgg16"}},
            "figure.json was made by 'torchvision:vgg16', whose weights may",
        ),
        ({"model": {"reference": "\\\\host\\w.pt"}}, "figure.json names a model on another machine"),
    ],
)
def test_a_forged_figure_is_refused_in_a_sentence_and_changes_nothing(app, engine, qtbot, tmp_path, fields, sentence):
    before, loads = app.session, len(engine.asked)
    (tmp_path / "figure.json").write_text(json.dumps({**FORGED, **fields}))
    app.do("run.from_figure", str(tmp_path / "figure.json"))
    qtbot.waitUntil(lambda: app.window.message.text.startswith(sentence))
    assert app.session == before
    assert len(engine.asked) == loads
