"""Pins, the presentation and the report of pinned runs."""

from __future__ import annotations

import base64
import re
from html import unescape
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image as Pillow
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from workbench.export.read import provenance_in


@pytest.fixture
def pinned(app, engine, qtbot):
    """Two pinned runs: occlusion first, then Grad-CAM."""
    app.do("technique.choose", "occlusion")
    engine.answer_all()
    app.do("run.pin")
    app.do("technique.choose", "gradcam")
    app.do("run.pin")
    qtbot.waitUntil(lambda: app.settled)
    return app


@pytest.fixture
def talk(pinned, qtbot):
    pinned.do("view.present")
    qtbot.waitUntil(lambda: pinned.presentation is not None)
    pinned.presentation.resize(1280, 720)
    yield pinned.presentation
    pinned.presentation.close()


def test_runs_are_pinned_in_the_order_of_pinning_and_a_pin_is_one_step_of_undo(pinned):
    assert [run.technique for run in pinned.session.pinned] == ["occlusion", "gradcam"]
    pinned.do("run.pin")
    assert [run.technique for run in pinned.session.pinned] == ["occlusion"]
    pinned.do("edit.undo")
    assert [run.technique for run in pinned.session.pinned] == ["occlusion", "gradcam"]


def test_arrow_keys_walk_through_the_slides_and_stop_at_the_ends(talk):
    assert [slide.title for slide in talk.slides] == ["Occlusion", "Grad-CAM"]
    for key, at in ((Qt.Key.Key_Left, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Space, 1), (Qt.Key.Key_Home, 0)):
        QTest.keyClick(talk, key)
        assert talk.at == at
    assert talk.accessibleName().startswith("Slide 1 of 2: Occlusion")


def test_a_slide_carries_what_the_technique_does_not_show(talk):
    assert "grey, black and blur give different maps" in talk.slides[0].caveat


def test_a_wipe_shows_the_photograph_left_of_the_divider(talk, qtbot):
    area = talk._area
    after = talk.grab().toImage()
    QTest.keyClick(talk, Qt.Key.Key_W)
    assert talk.wipe == 0.5
    wiped = talk.grab().toImage()
    centre = area.center().toPoint()
    left, right = centre - QPoint(60, 0), centre + QPoint(60, 0)
    assert wiped.pixelColor(right) == after.pixelColor(right)
    assert wiped.pixelColor(left) != after.pixelColor(left)
    assert wiped.pixelColor(left).red() == wiped.pixelColor(left).blue()  # the photograph is grey
    QTest.mousePress(talk, Qt.MouseButton.LeftButton, pos=QPoint(int(area.left() + area.width() / 4), centre.y()))
    assert talk.wipe == pytest.approx(0.25, abs=0.01)


def test_escape_ends_the_presentation(talk, qtbot):
    with qtbot.waitSignal(talk.ended):
        QTest.keyClick(talk, Qt.Key.Key_Escape)
    assert not talk.isVisible()


def test_a_report_in_one_page_holds_every_picture_and_what_it_was_made_by(pinned, qtbot, tmp_path):
    path = tmp_path / "report.html"
    pinned.do("export.report", str(path))
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: pinned.settled)
    text = path.read_text("utf-8")
    assert [one["technique"] for one in provenance_in(path)] == ["occlusion", "gradcam"]
    pictures = [base64.b64decode(found) for found in re.findall(r'src="data:image/png;base64,([^"]+)"', text)]
    assert len(pictures) == 2
    for picture in pictures:
        with Pillow.open(BytesIO(picture)) as opened:
            assert opened.width > 300
    body = re.sub(r"<script.*?</script>|<meta[^>]*>|<!DOCTYPE html>", "", text, flags=re.DOTALL)
    headings = [h.text for h in ElementTree.fromstring(re.sub(r"(<img[^>]*)>", r"\1/>", body)).iter("h2")]
    assert [unescape(h) for h in headings] == ["occlusion", "gradcam"]
    assert "http" not in re.sub(r"base64,[^\"]+", "", text)


def test_a_report_as_pdf_has_a_page_for_each_run_and_can_be_run_again(pinned, qtbot, tmp_path):
    path = tmp_path / "report.pdf"
    pinned.do("export.report", str(path))
    qtbot.waitUntil(path.exists, timeout=20_000)
    qtbot.waitUntil(lambda: pinned.settled, timeout=20_000)
    reader = PdfReader(path)
    assert len(reader.pages) == 2
    assert "occlusion" in reader.pages[0].extract_text()
    assert [one["technique"] for one in provenance_in(path)] == ["occlusion", "gradcam"]


def test_a_report_of_an_unknown_kind_is_refused_in_a_sentence(pinned, qtbot, tmp_path):
    pinned.do("export.report", str(tmp_path / "report.docx"))
    qtbot.waitUntil(lambda: "A report can be html, pdf" in pinned.window.message.text)
