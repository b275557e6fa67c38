"""Reports as slides, opened again by a reader of their own."""

from __future__ import annotations

import pytest

from tests.examples.registry import EXAMPLES
from tests.export.drawn import GEOMETRY, OCCLUSION, PHOTO
from workbench.api import UserError
from workbench.export import report_pptx
from workbench.export.provenance_reader import provenance_in
from workbench.export.report import save_report
from workbench.export.report_item import ReportItem


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_slide_has_picture_words_and_in_its_notes_where_it_came_from(tmp_path, kind):
    from pptx import Presentation

    path = tmp_path / "talk.pptx"
    item = ReportItem(EXAMPLES[kind], PHOTO, GEOMETRY, OCCLUSION, "It shows this.", "It misses that.", "Somebody 2020")
    save_report(path, "Why", [item, item])
    talk = Presentation(path)
    assert len(talk.slides) == 2
    words = [shape.text_frame.text for shape in talk.slides[0].shapes if shape.has_text_frame]
    assert words[0] == "Occlusion"
    assert "It misses that." in words[-1]
    (picture,) = (shape for shape in talk.slides[0].shapes if shape.shape_type == 13)
    assert picture.left >= 0
    assert picture.top + picture.height <= talk.slide_height
    assert picture.left + picture.width <= talk.slide_width
    assert "Somebody 2020" in talk.slides[0].notes_slide.notes_text_frame.text
    assert provenance_in(path) == [OCCLUSION, OCCLUSION]


def test_without_python_pptx_a_sentence_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pptx", None)
    with pytest.raises(UserError, match=report_pptx.MISSING.split("'")[0]):
        save_report(tmp_path / "talk.pptx", "Why", [ReportItem(EXAMPLES["Heatmap"], PHOTO, GEOMETRY, OCCLUSION)])
    assert not list(tmp_path.iterdir())
