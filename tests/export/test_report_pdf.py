"""A report as PDF, opened again by a reader of its own."""

from __future__ import annotations

import numpy as np
import pytest
from pypdf import PdfReader

from workbench.api import Heatmap
from workbench.export.provenance_reader import provenance_in
from workbench.export.report import save_report
from workbench.export.report_item import ReportItem

TOLD = {
    "technique": "occlusion",
    "title": "Occlusion",
    "model": {"reference": "efficientnet-lite0", "digest": "0" * 64},
}


def item(caveat: str = "", shape=(32, 32)) -> ReportItem:
    values = np.linspace(0, 1, shape[0] * shape[1], dtype=np.float32).reshape(shape)
    result = Heatmap(values=values, signed=False, unit="logit", caption="Where it looks", caveat=caveat)
    return ReportItem(result, None, None, TOLD, "What it shows.", "What it leaves out.", "Somebody, 2014")


def test_all_pages_are_of_one_size_the_first_says_what_is_in_it(tmp_path):
    save_report(tmp_path / "r.pdf", "Why", [item(), item()])
    pages = PdfReader(tmp_path / "r.pdf").pages
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in pages} == {(595, 842)}
    first = pages[0].extract_text()
    assert all(words in first for words in ("Why", "2 runs of efficientnet-lite0", "page 2", "page 3"))
    assert provenance_in(tmp_path / "r.pdf") == [TOLD, TOLD]
    assert ["2 / 3" in pages[1].extract_text(), "3 / 3" in pages[2].extract_text()] == [True, True]


def test_beneath_each_figure_stands_what_must_be_said_of_it(tmp_path):
    save_report(tmp_path / "r.pdf", "Why", [item("It is a guess.")])
    text = " ".join(PdfReader(tmp_path / "r.pdf").pages[1].extract_text().split())
    wanted = (
        "Where it looks",
        "What it shows.",
        "It is a guess.",
        "What it does not show: What it leaves out.",
        "2014",
    )
    assert all(words in text for words in wanted)


@pytest.mark.parametrize("shape", [(8, 200), (200, 8)])
def test_a_figure_of_any_form_keeps_within_its_page(tmp_path, shape):
    save_report(tmp_path / "r.pdf", "Why", [item(shape=shape)])
    places = []
    page = PdfReader(tmp_path / "r.pdf").pages[1]
    page.extract_text(visitor_text=lambda text, cm, tm, *_: places.append((tm[4], tm[5])) if text.strip() else None)
    assert all(0 <= x <= 595 and 0 <= y <= 842 for x, y in places)
