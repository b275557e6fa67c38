"""The report as an HTML page: each title, each photograph once, and as wide as its window."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.examples.heatmap import heatmap
from tests.export.drawn import GEOMETRY, OCCLUSION, PHOTO
from workbench.export.provenance_reader import provenance_in
from workbench.export.report import save_report
from workbench.export.report_item import ReportItem

TITLE = str(OCCLUSION["title"])


def item(name="cat.png") -> ReportItem:
    provenance = {**OCCLUSION, "image": {"name": name, "digest": name}}
    return ReportItem(heatmap(), PHOTO, GEOMETRY, provenance, "It shows this.", "It misses that.", "Somebody 2020")


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
