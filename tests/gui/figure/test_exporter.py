"""The exporter: the displayed result as files and on the clipboard."""

from __future__ import annotations

import base64
import re
import sys
from dataclasses import replace
from html import unescape
from importlib.util import MAGIC_NUMBER
from io import BytesIO
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image as Pillow
from pypdf import PdfReader
from PySide6.QtGui import QGuiApplication

from tests.conftest import full_disk
from workbench.api import Curve, Heatmap
from workbench.export.provenance_reader import provenance_in
from workbench.gui.canvas.view_state import ViewState
from workbench.manifests import find_manifests


def test_the_command_line_of_a_run_can_be_copied(app):
    app.do("export.copy_command")
    words = QGuiApplication.clipboard().text()
    assert words.startswith("workbench run gradcam --model efficientnet-lite0 --image ")
    assert "--set relu=true" in words


def test_a_run_is_copied_as_python_with_every_parameter_that_was_in_force(app, engine):
    app.do("target.set", "dog")
    engine.answer_all()
    app.do("export.copy_python")
    script = QGuiApplication.clipboard().text()
    compile(script, "copied", "exec")
    assert "from workbench.script import explain" in script
    assert "target='class:3'" in script
    assert "relu=True" in script
    assert "values = outcome.arrays['values']  # (32, 32) float32" in script


def test_a_run_is_copied_in_plain_torch_where_model_and_technique_say_how(app, engine, monkeypatch):
    (gradcam,) = (manifest for manifest in find_manifests()[0] if manifest.id == "gradcam")
    asks_nothing = replace(gradcam, script=replace(gradcam.script, only=()))  # the engine here knows fewer parameters
    monkeypatch.setattr("workbench.document.technique_info.find_manifests", lambda: ([asks_nothing], []))
    framing = {"resize": 32, "crop": [32, 32], "interpolation": "bilinear"}
    numbers = {"mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25]}
    app.scheduler.catalogue.take_model(replace(app.scheduler.model, framing=framing, normalisation=numbers))
    app.do("target.set", "dog")
    facts = {"target": "class:3", "target_title": "dog (3)", "layer": "relu#2"}
    engine.answer("gradcam", Heatmap(values=np.zeros((32, 32), np.float32), facts=facts))
    app.do("export.copy_python")
    script = QGuiApplication.clipboard().text()
    compile(script, "copied", "exec")
    assert "import workbench" not in script
    assert "from workbench" not in script
    assert f'Image.open("{app.session.image.path}")' in script
    assert 'network.get_submodule("relu")' in script
    assert "A = calls[1]" in script


def test_the_way_to_a_result_is_saved_and_without_one_a_sentence_says_so(app, engine, qtbot, tmp_path):
    app.do("technique.choose", "occlusion")
    for done in (1, 2):
        engine.draw("occlusion", done)
    engine.answer("occlusion")
    app.do("export.animation", str(tmp_path / "run.gif"))
    qtbot.waitUntil(lambda: (tmp_path / "run.gif").exists(), timeout=20_000)
    with Pillow.open(tmp_path / "run.gif") as opened:
        assert opened.size[0] > 100  # frames that are equal are one
    app.do("technique.choose", "gradcam")
    app.do("export.animation", str(tmp_path / "none.gif"))
    qtbot.waitUntil(lambda: "had no results on the way" in app.window.message.text, timeout=20_000)


def test_the_whole_figure_is_copied_larger_than_what_is_on_the_canvas_and_with_its_words(app, engine, qtbot):
    app.do("technique.choose", "gradcam")
    app.do("export.copy_figure")
    qtbot.waitUntil(lambda: "on the clipboard" in app.window.message.text, timeout=20_000)
    picture = QGuiApplication.clipboard().image()
    assert picture.width() > 800


def test_a_report_in_one_page_holds_every_picture_and_what_it_was_made_by(pinned, qtbot, tmp_path):
    path = tmp_path / "report.html"
    pinned.do("export.report", str(path))
    qtbot.waitUntil(path.exists, timeout=20_000)
    qtbot.waitUntil(lambda: pinned.settled, timeout=20_000)
    text = path.read_text("utf-8")
    assert [one["technique"] for one in provenance_in(path)] == ["occlusion", "gradcam"]
    pictures = [base64.b64decode(found) for found in re.findall(r'src="data:image/png;base64,([^"]+)"', text)]
    assert len(pictures) == 2
    for picture in pictures:
        with Pillow.open(BytesIO(picture)) as opened:
            assert opened.width > 300
    body = re.sub(r"<script.*?</script>|<meta[^>]*>|<!DOCTYPE html>", "", text, flags=re.DOTALL)
    headings = [h.text for h in ElementTree.fromstring(re.sub(r"(<img[^>]*)>", r"\1/>", body)).iter("h3")]
    assert [unescape(h) for h in headings] == ["occlusion", "gradcam"]
    assert "http" not in re.sub(r"base64,[^\"]+", "", text)


def test_a_report_as_pdf_has_a_title_and_a_page_for_each_run_and_can_be_run_again(pinned, qtbot, tmp_path):
    path = tmp_path / "report.pdf"
    pinned.do("export.report", str(path))
    qtbot.waitUntil(path.exists, timeout=20_000)
    qtbot.waitUntil(lambda: pinned.settled, timeout=20_000)
    reader = PdfReader(path)
    assert len(reader.pages) == 3
    assert "occlusion" in reader.pages[1].extract_text()
    assert [one["technique"] for one in provenance_in(path)] == ["occlusion", "gradcam"]


def test_a_report_of_an_unknown_kind_is_refused_in_a_sentence(pinned, qtbot, tmp_path):
    pinned.do("export.report", str(tmp_path / "report.docx"))
    qtbot.waitUntil(lambda: "A report can be html, pdf" in pinned.window.message.text)


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("export.figure", "figure.png"), ("export.figure", "figure.svg"), ("export.figure", "figure.pdf"),
        ("export.figure", "figure.tiff"), ("export.arrays", "numbers.npz"), ("export.report", "report.html"),
        ("export.report", "report.pdf"), ("export.report", "report.pptx"), ("figure.save", "sheet.pdf"),
        ("view.screenshot", "window.png"),
    ],
)  # fmt: skip
def test_a_disk_that_is_full_is_said_and_keeps_the_old_file_and_no_half_of_the_new_one(
    pinned, qtbot, tmp_path, command, name
):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / name).write_bytes(b"what was there before")
    with full_disk():
        pinned.do(command, str(folder / name))
        qtbot.waitUntil(lambda: pinned.settled, timeout=30_000)
    assert name in pinned.window.message.text
    assert pinned.window.message.text.endswith("cannot be written: File too large.")
    assert [(file.name, file.read_bytes()) for file in folder.iterdir()] == [(name, b"what was there before")]
    pinned.do(command, str(folder / name))
    qtbot.waitUntil(lambda: pinned.settled, timeout=30_000)
    assert [file.name for file in folder.iterdir()] == [name]
    assert (folder / name).stat().st_size > 512


def test_an_export_whose_library_is_broken_says_which_package_and_what_to_do(pinned, qtbot, tmp_path, monkeypatch):
    cut = tmp_path / "pptx"
    cut.mkdir()
    (cut / "__init__.pyc").write_bytes(MAGIC_NUMBER + bytes(12) + b"\xe3")
    for name in [name for name in sys.modules if name.partition(".")[0] == "pptx"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(tmp_path))
    pinned.do("export.report", str(tmp_path / "rep.pptx"))
    qtbot.waitUntil(lambda: pinned.settled, timeout=30_000)
    assert "rep.pptx was not written: the package python-pptx is broken" in pinned.window.message.text
    assert "pip install --force-reinstall python-pptx" in pinned.window.message.text


def test_a_picture_of_the_window_shows_what_has_just_come_at_its_place(app, tmp_path):
    x = np.arange(5, dtype=np.float32)
    canvas = app.window.canvas
    canvas.show_result(ViewState(Curve(x=x, lines=x[None], names=("a",))))
    app.do("view.screenshot", str(tmp_path / "window.png"))
    canvas.show_result(ViewState(Curve(x=x, lines=x[None], names=("a",), notes=("cat", "cat", "dog", "bee", "cat"))))
    app.do("view.screenshot", str(tmp_path / "window.png"))
    flags = canvas.view.flags
    assert flags.size().height() == flags.maximumHeight() > 0
