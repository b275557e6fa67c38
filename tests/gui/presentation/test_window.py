"""Pins, the presentation and the report of pinned runs."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from html import unescape
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image as Pillow
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from workbench.export.provenance_reader import provenance_in
from workbench.gui.presentation.controller import headline
from workbench.gui.presentation.text_block import TextBlock
from workbench.gui.widgets.theme import CAPTION_PX
from workbench.manifests import find_manifests


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
    qtbot.waitUntil(lambda: pinned.presentation.window is not None)
    pinned.presentation.window.resize(1280, 720)
    yield pinned.presentation.window
    pinned.presentation.window.close()


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


@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080), (1024, 768)])
def test_the_headline_of_an_attack_has_lines_enough(talk, size):
    (fgsm,) = (manifest for manifest in find_manifests()[0] if manifest.id == "fgsm")
    talk.resize(*size)
    talk.slides[talk.at] = replace(talk.slides[0], headline=headline(fgsm.shows, "flat-coated retriever (205)"))
    assert talk._words()[0].lines[-1].endswith("retriever”")


@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080), (1024, 768)])
def test_everything_is_large_enough_for_a_projector_and_nothing_lies_over_anything(talk, size):
    talk.resize(*size)
    height = size[1]
    long = replace(talk.slides[0], headline="What is seen " * 30, caption="a long caption " * 20, caveat="but " * 90)
    for slide in (talk.slides[0], long):
        talk.slides[talk.at] = slide
        headline, subtitle, caption, caveat = talk._words()
        shares = [words.font.pixelSize() / height for words in (headline, subtitle, caption, caveat)]
        assert all(share >= least for share, least in zip(shares, (0.04, 0.026, 0.026, 0.022), strict=True))
        assert CAPTION_PX * talk._zoom >= 0.02 * height
        area = talk._area
        assert headline.height + subtitle.height < area.top()
        assert area.bottom() + caption.height + caveat.height < height
        assert area.height() > 0.3 * height
        assert all(words.width <= size[0] for words in (headline, subtitle, caption, caveat))


def test_what_does_not_fit_into_its_lines_ends_in_an_ellipsis():
    words = TextBlock("one two three four five", 20, 60, most=2)
    assert len(words.lines) == 2
    assert words.lines[0] == "one"
    assert words.lines[1].endswith("…")
    assert TextBlock("one", 20, 300).lines == ["one"]


@pytest.mark.parametrize(
    ("shows", "target", "said"),
    [
        ("Which regions speak for the target: each map.", "tiger cat (282)", "Which regions speak for “tiger cat”"),
        ("Where the class's score comes from: on a network", "dog (3)", "Where “dog”'s score comes from"),
        ("Which pixels the model does well with: many masks.", "ant (0) minus bee (1)",
         "Which pixels the model does well with: “ant minus bee”"),
        ("Whether one step changes the answer; and what it is.", "", "Whether one step changes the answer"),
        ("哪些区域支持目标：该层的特征图。", "dog (3)", "哪些区域支持“dog”"),
    ],
)  # fmt: skip
def test_the_first_line_says_in_plain_words_what_is_seen_of_what(shows, target, said):
    assert headline(shows, target) == said


def test_the_talk_begins_with_plain_words_and_names_the_technique_beneath(talk):
    assert talk.slides[1].headline.startswith("Which regions of the image speak for")
    assert talk.slides[1].subtitle.startswith("Grad-CAM  ·  first.png")


def test_the_cheat_sheet_lists_the_keys_of_canvas_and_talk(app):
    app.do("help.shortcuts")
    read = {label.text() for label in app.window.overlay.findChildren(QLabel)}
    assert {"+  −", "0  1", "arrows", "Enter", "Escape", "W", "Home  End"} <= read
    assert app.window.overlay.width() <= 1024


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
