"""The report as an HTML page: each title, each photograph once, and as wide as its window."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from pptx import Presentation
from pypdf import PdfReader

from tests.examples.heatmap import heatmap
from tests.export.drawn import GEOMETRY, OCCLUSION, PHOTO
from workbench import folders, phrases
from workbench.api import Area
from workbench.export import paper
from workbench.export.provenance_reader import provenance_in
from workbench.export.report import save_report
from workbench.export.report_item import ReportItem
from workbench.phrases import read_phrases

TITLE = str(OCCLUSION["title"])
PAPER = "Somebody & Other, Calibration of Networks, 2020"


def item(name="cat.png") -> ReportItem:
    provenance = {**OCCLUSION, "image": {"name": name, "digest": name}}
    return ReportItem(heatmap(), PHOTO, GEOMETRY, provenance, "It shows this.", "It misses that. It is coarse.", PAPER)


def written(tmp_path, items) -> str:
    save_report(tmp_path / "r.html", "Why", items)
    return (tmp_path / "r.html").read_text("utf-8")


def test_the_photograph_of_runs_that_follow_each_other_is_there_once(tmp_path):
    page = written(tmp_path, [item(), item(), item("dog.png")])
    assert page.count('class="photograph"') == 2
    assert re.findall(r"<h2>(.*?)</h2>", page) == ["cat.png", "dog.png"]
    assert len(provenance_in(tmp_path / "r.html")) == 3


def test_a_title_is_a_heading_and_not_in_the_picture_again(tmp_path):
    page = written(tmp_path, [item()])
    assert page.count(f"<h3>{TITLE}</h3>") == 1
    assert "Evidence" in re.sub(r"<[^>]*>", " ", page)  # the caption is text


def test_a_wide_window_is_filled_with_columns(tmp_path):
    page = written(tmp_path, [item(), item()])
    assert "repeat(auto-fill" in page
    assert "860px" not in page


def test_a_run_without_a_photograph_stands_alone(tmp_path):
    page = written(tmp_path, [replace(item(), pixels=None, geometry=None)])
    assert 'class="photograph"' not in page


@pytest.mark.parametrize("ending", ["html", "pptx", "pdf"])
def test_of_a_region_that_is_outlined_on_a_map_its_numbers_are_said(tmp_path, ending):
    drawn = replace(item(), regions=(("the ear", Area.parse("box:30,20,40,30")),))
    save_report(tmp_path / f"r.{ending}", "Why", [drawn, item()])
    text = " ".join(_text(tmp_path / f"r.{ending}").split())
    assert drawn.within[0].startswith("the ear: ")
    assert text.count(drawn.within[0]) == 1


def _text(path) -> str:
    if path.suffix == ".html":
        return html.unescape(path.read_text("utf-8"))
    if path.suffix == ".pdf":
        return " ".join(page.extract_text() for page in PdfReader(path).pages)
    slides = Presentation(path).slides
    return " ".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("ending", ["html", "pptx", "pdf"])
def test_a_report_is_in_the_reader_s_language(tmp_path, monkeypatch, ending):
    book = read_phrases(folders.bundled("resources") / "translations" / "phrases_zh_CN.toml")
    monkeypatch.setattr(paper, "han_fonts", lambda: ("DejaVu Sans",))  # which asks no machine for its fonts
    monkeypatch.setattr(
        phrases._Reader,
        "book",
        phrases.Phrasebook({**book, "It shows this": "显示", "It misses that. It is coarse.": "粗略"}),
    )
    path = tmp_path / f"r.{ending}"
    save_report(path, "Why the model answers as it does", [item(), item("dog.png")])
    if ending == "html":
        words = re.sub(r"<script.*?</script>", "", path.read_text("utf-8"), flags=re.S)
        assert '<html lang="zh-CN">' in words
        assert all(word in words for word in ("模型为何如此回答", "2 个运行", "生成条件", "显示"))
    elif ending == "pptx":
        words = Presentation(path).slides[0].notes_slide.notes_text_frame.text
        assert "显示" in words
    else:
        words = _text(path)
        assert "1 of 2" not in words
        assert "粗略" in words
    assert PAPER in html.unescape(words)  # never translated
    assert not re.search(r"2 runs|what it was made by|What it was made by|What it does not show", words)


def test_an_image_that_stands_over_its_runs_is_not_named_in_each(tmp_path):
    page = re.sub(r"<script.*?</script>|<pre>.*?</pre>", "", written(tmp_path, [item(), item()]), flags=re.S)
    assert len(re.findall(r">[^<]*cat\.png[^<]*<", page)) == 1
