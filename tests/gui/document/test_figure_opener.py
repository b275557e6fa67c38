"""The figure opener: what a figure was made by is run again, or refused in a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from tests.gui import steps
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


@pytest.fixture
def matrix(app, engine, qtbot, tmp_path):
    """Two techniques on three photographs, of which two have the same pixels."""
    (tmp_path / "twin.png").write_bytes(Path(app.session.images[0].path).read_bytes())
    app.opener.files([str(tmp_path / "twin.png")])
    qtbot.waitUntil(lambda: app.settled and len(app.session.images) == 3)
    app.do("compare.images", "all")
    steps.settle(app, engine, qtbot, 3)
    app.do("compare.techniques", "occlusion")
    steps.settle(app, engine, qtbot, 6)
    return app


def places(app) -> list[tuple[str, str]]:
    return [(run.technique, Path(run.image).name) for run in app.session.places]


def headings(app) -> list[str]:
    return [label.full_text for label in app.compared._column_headings]


def reopen(app, qtbot, path, count: int, gaps: int = 0) -> None:
    app.do("compare.end")
    app.do("compare.turn") if app.session.turned else None
    app.do("run.from_figure", str(path))
    qtbot.waitUntil(lambda: app.settled and len(steps.tiles(app)) == count and len(app.compared.gaps) == gaps)


@pytest.mark.parametrize("turned", [False, True])
def test_a_matrix_comes_back_as_it_was_composed_photographs_with_the_same_pixels_too(matrix, qtbot, tmp_path, turned):
    if turned:
        matrix.do("compare.turn")
        qtbot.waitUntil(lambda: headings(matrix) == ["Grad-CAM", "Occlusion"])
    before, columns = sorted(places(matrix)), headings(matrix)
    matrix.do("figure.save", str(tmp_path / "f.svg"))
    qtbot.waitUntil(lambda: matrix.settled)
    images = matrix.session.images
    reopen(matrix, qtbot, tmp_path / "f.svg", 6)
    assert sorted(places(matrix)) == before
    assert headings(matrix) == columns
    assert matrix.session.turned == turned
    assert matrix.session.images == images


def test_a_matrix_with_a_gap_comes_back_as_one_and_the_gap_is_run_only_when_it_is_asked_for(
    matrix, engine, qtbot, tmp_path
):
    before, columns = places(matrix), headings(matrix)
    matrix.do("figure.runs", *[str(number) for i, number in enumerate(matrix.session.tiles) if i != 4])
    matrix.do("figure.save", str(tmp_path / "f.svg"))
    qtbot.waitUntil(lambda: matrix.settled)
    matrix.do("run.remove", str(matrix.session.tiles[4]))
    runs = len(engine.runs)
    reopen(matrix, qtbot, tmp_path / "f.svg", 5, gaps=1)
    assert (places(matrix), headings(matrix)) == (before, columns)
    assert [run.number < 0 for run in matrix.session.places] == [False, False, False, False, True, False]
    assert len(engine.runs) == runs


def test_of_images_that_are_called_alike_the_open_one_is_run_again(matrix, qtbot, tmp_path):
    """Not the copy beside the figure, and of two that are open the one that was opened last."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "twin.png").write_bytes((tmp_path / "twin.png").read_bytes())
    matrix.opener.files([str(tmp_path / "mine" / "twin.png")])
    qtbot.waitUntil(lambda: matrix.settled and len(matrix.session.images) == 4)
    number = matrix.session.tiles[2]
    matrix.do("figure.save_run", str(number), str(tmp_path / "one.png"))
    qtbot.waitUntil(lambda: matrix.settled)
    matrix.do("run.from_figure", str(tmp_path / "one.png"))
    qtbot.waitUntil(lambda: matrix.settled and not matrix.session.comparing)
    assert matrix.session.image.path == str(tmp_path / "mine" / "twin.png")
    assert len(matrix.session.images) == 4
