"""Figures: each type of result in each format, with title, foot and provenance."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image as Pillow

from tests.examples.base import GEOMETRY, PROVENANCE
from tests.examples.heatmap import heatmap
from tests.examples.registry import EXAMPLES
from tests.export.drawn import context, words_of
from workbench.api import UserError
from workbench.export.bodies.registry import body_of
from workbench.export.exported_result import ExportedResult
from workbench.export.figure import compose, drawing_context, origin, save_figure, titles
from workbench.export.paper import DARK, width_of
from workbench.render.display import Display


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_result_type_becomes_a_png(kind, tmp_path, photo):
    save_figure(tmp_path / "a.png", ExportedResult(EXAMPLES[kind], photo, GEOMETRY, PROVENANCE), dpi=60)
    with Pillow.open(tmp_path / "a.png") as figure:
        pixels = np.asarray(figure.convert("RGB"))
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 8


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_result_type_can_be_drawn_without_a_photograph(kind):
    assert compose(ExportedResult(EXAMPLES[kind]), context()).height > 0.5


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_text_of_every_result_type_lies_on_the_page(kind, photo):
    paper = compose(ExportedResult(EXAMPLES[kind], provenance=PROVENANCE), context(photo, GEOMETRY))
    for text in paper.figure.texts:
        x, y = text.get_position()
        assert -1e-6 <= x <= 1 + 1e-6, text.get_text()
        assert -1e-6 <= y <= 1 + 1e-6, text.get_text()
        if text.get_ha() == "left":
            assert x * paper.width + width_of(text.get_text(), text.get_size()) < paper.width


def test_a_png_holds_its_provenance(tmp_path):
    save_figure(tmp_path / "a.png", ExportedResult(heatmap(), provenance=PROVENANCE))
    with Pillow.open(tmp_path / "a.png") as figure:
        assert json.loads(figure.text["Provenance"]) == PROVENANCE


def test_a_tiff_holds_its_provenance(tmp_path):
    save_figure(tmp_path / "a.tif", ExportedResult(heatmap(), provenance=PROVENANCE), dpi=72)
    with Pillow.open(tmp_path / "a.tif") as figure:
        assert json.loads(figure.tag_v2[270]) == PROVENANCE
        assert figure.info["dpi"][0] == 72


def test_an_svg_holds_its_provenance_and_its_text_as_text(tmp_path):
    save_figure(tmp_path / "a.svg", ExportedResult(heatmap(), provenance=PROVENANCE))
    tree = ElementTree.parse(tmp_path / "a.svg")
    described = [e.text for e in tree.iter("{http://purl.org/dc/elements/1.1/}description")]
    assert json.loads(described[0]) == PROVENANCE
    texts = [e.text for e in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert "Grad-CAM" in texts
    assert "Evidence" in texts


def test_a_pdf_holds_its_provenance_and_its_fonts(tmp_path):
    save_figure(tmp_path / "a.pdf", ExportedResult(heatmap(), provenance=PROVENANCE))
    whole = (tmp_path / "a.pdf").read_bytes()
    keywords = re.search(rb"/Keywords \((.*?[^\\])\)", whole, re.DOTALL)
    assert json.loads(re.sub(rb"\\([()\\])", rb"\1", keywords[1])) == PROVENANCE
    assert b"/FontFile2" in whole


def test_the_same_result_gives_the_same_file(tmp_path):
    for suffix in ("png", "svg", "pdf"):
        for name in ("one", "two"):
            save_figure(tmp_path / f"{name}.{suffix}", ExportedResult(heatmap(), provenance=PROVENANCE))
        one, two = ((tmp_path / f"{name}.{suffix}").read_bytes() for name in ("one", "two"))
        assert one == two, suffix


def test_an_unknown_ending_is_refused_in_words(tmp_path):
    with pytest.raises(UserError, match=r"png, svg, pdf, tif, tiff; got 'a.docx'"):
        save_figure(tmp_path / "a.docx", ExportedResult(heatmap()))


def test_a_dark_figure_has_a_dark_page(tmp_path):
    save_figure(tmp_path / "a.png", ExportedResult(heatmap()), theme="dark")
    with Pillow.open(tmp_path / "a.png") as figure:
        assert bytes(figure.convert("RGB").getpixel((0, 0))).hex() == DARK.page.removeprefix("#")


def test_names_in_any_script_and_dollars_make_a_figure(tmp_path):
    told = PROVENANCE | {"image": {"name": "猫 $x_1$ \\frac.png", "digest": "00"}}
    save_figure(tmp_path / "a.png", ExportedResult(heatmap(), provenance=told))
    assert (tmp_path / "a.png").stat().st_size > 1000


def test_a_figure_can_be_of_what_the_network_saw(photo):
    seen = drawing_context(ExportedResult(heatmap(), photo, GEOMETRY, display=Display(network_view=True)), "light", 100)
    assert seen.photo.shape == (32, 32, 3)
    assert seen.geometry.box() == (0, 0, 32, 32)
    assert not body_of(heatmap(), seen).remarks
    assert drawing_context(ExportedResult(heatmap(), photo, GEOMETRY), "light", 100).photo is photo


def test_a_caveat_stands_in_the_figure():
    words = words_of(heatmap(caveat="This layer is too coarse."))
    assert "This layer is too coarse." in words


def test_the_title_names_technique_target_image_and_model():
    title, below = titles(ExportedResult(heatmap(facts={"target_title": "cow (2)"}), provenance=PROVENANCE))
    assert title == "Grad-CAM"
    assert below.split("  ·  ") == ["for cow (2)", "snö (1).png", "tiny"]


def test_the_foot_has_every_parameter_and_both_digests():
    foot = origin(PROVENANCE)
    for piece in ("gradcam 1", "target=class:2", "layer=default", "relu=true", "sigma=0.5", "abababababab", "cdcdcd"):
        assert piece in foot


def test_without_provenance_the_type_is_the_title():
    assert titles(ExportedResult(heatmap())) == ("Heatmap", "")
    assert origin({}) == ""


@pytest.mark.parametrize(
    ("caption", "under"), [("Grad-CAM for bee (1), logit 2", ""), ("Where it looks", "for bee (1)")]
)
def test_above_a_caption_that_names_the_target_the_line_below_the_title_does_not(caption, under):
    result = replace(heatmap(), caption=caption, facts={"target_title": "bee (1)"})
    exported = ExportedResult(result, None, None, {"title": "Grad-CAM"})
    assert titles(exported, above_caption=True) == ("Grad-CAM", under)
    assert titles(exported) == ("Grad-CAM", "for bee (1)")
