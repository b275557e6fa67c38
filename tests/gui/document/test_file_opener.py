"""The file opener: images, sessions and figures, dropped, pasted or named."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from workbench.api import Heatmap
from workbench.export.composer import FigureTile, save_composition
from workbench.export.exported_result import ExportedResult
from workbench.export.figure import save_figure
from workbench.images.photo import open_photo
from workbench.render.composition import Composition


def files_of(*paths) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_files_dropped_on_the_window_are_opened_and_those_that_cannot_be_read_are_named(app, tmp_path, qtbot):
    (tmp_path / "broken.png").write_bytes(b"no picture")
    app.opener.files([str(tmp_path / "broken.png"), str(tmp_path / "second.png")])
    qtbot.waitUntil(lambda: app.session.image.name == "second.png")
    assert "broken.png" in app.window.message.text


def test_a_path_that_is_not_there_is_refused_in_words(app, qtbot, tmp_path):
    app.do("image.open", str(tmp_path / "nothing.png"))
    qtbot.waitUntil(lambda: "nothing.png" in app.window.message.text)


def test_a_picture_on_the_clipboard_becomes_an_image(app, engine):
    picture = QImage(30, 20, QImage.Format.Format_RGB32)
    picture.fill(0xFF3366)
    QGuiApplication.clipboard().setImage(picture)
    app.do("image.paste")
    assert app.session.image.name.startswith("pasted")
    assert app.photos.have(app.session.image).size == (20, 30)
    assert engine.runs[-1][2].pixels[0, 0].tolist() == [0xFF, 0x33, 0x66]


def drop(app, data):
    """Drag it over the window and let it go; whether the window lit up in between."""
    at, action, none = QPointF(700, 400), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at.toPoint(), action, data, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(app.window, enter)
    lit = enter.isAccepted() and app.window.drop.isVisible()
    QApplication.sendEvent(app.window, QDropEvent(at, action, data, Qt.MouseButton.LeftButton, none))
    return lit


def test_files_can_be_dropped_anywhere_on_the_window(app, tmp_path, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "second.png"))])
    assert drop(app, data)
    qtbot.waitUntil(lambda: app.session.image.name == "second.png")
    assert not app.window.drop.isVisible()


def test_a_picture_dragged_out_of_a_browser_becomes_an_image(app, engine):
    picture = QImage(30, 20, QImage.Format.Format_RGB32)
    picture.fill(0xFF3366)
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/cat.png")])
    data.setImageData(picture)
    drop(app, data)
    assert app.session.image.path == ""
    assert engine.runs[-1][2].pixels[0, 0].tolist() == [0xFF, 0x33, 0x66]


def test_a_web_address_alone_is_not_fetched_and_it_is_said_what_to_do_instead(app):
    before, data = app.session, QMimeData()
    data.setUrls([QUrl("https://example.org/cat.png?size=300")])
    drop(app, data)
    assert "save it first, or copy and paste it" in app.window.message.text
    assert app.session == before


def test_an_image_opened_before_is_offered_again(app, tmp_path, qtbot):
    app.do("image.open", str(tmp_path / "second.png"))
    qtbot.waitUntil(lambda: bool(app.settings.now.recent("images")))
    app.do("image.recent")
    assert app.palette.widget.matches[0].title == "second.png"


def test_a_figure_is_run_again_in_the_window_with_its_image_and_parameters(app, engine, qtbot, tmp_path):
    second = app.session.images[1].path
    told = {
        "technique": "occlusion", "version": "1", "title": "Occlusion",
        "parameters": {"target": "class:3", "patch": 40, "fill": "black"},
        "model": {"reference": "efficientnet-lite0", "digest": "x"},
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
            "model": {"reference": "efficientnet-lite0", "digest": "x"},
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
