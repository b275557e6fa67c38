"""Figures, arrays, provenance and pages."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from PIL import Image as Pillow

from tests.examples.base import GEOMETRY, PROVENANCE
from tests.examples.grid import grid
from tests.examples.heatmap import heatmap
from tests.examples.registry import EXAMPLES
from tests.examples.scores import scores
from workbench.api import Embedding, Geometry, Grid, Group, Heatmap, Picture, Table, UserError
from workbench.api.results import RESULT_TYPES
from workbench.export.arrays import save_arrays
from workbench.export.bodies.base import DrawingContext
from workbench.export.bodies.heatmap import LOWEST_BAR, resized
from workbench.export.bodies.registry import BODIES, body_of
from workbench.export.exported_result import ExportedResult
from workbench.export.figure import compose, drawing_context, origin, save_figure, titles
from workbench.export.index_page import FigureCard, Section, save_index_page, thumbnail
from workbench.export.output_files import atomic_write, output_folder
from workbench.export.paper import DARK, LIGHT, clip, width_of, wrap
from workbench.export.provenance import as_json, save_provenance
from workbench.export.provenance_reader import provenance_in
from workbench.render.display import Display


@pytest.fixture
def photo() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (60, 90, 3), dtype=np.uint8)


def context(photo=None, geometry=None, **more) -> DrawingContext:
    return DrawingContext(photo, geometry, more.pop("display", Display()), more.pop("colours", LIGHT), 100, **more)


def words_of(result, photo=None, geometry=None, provenance=None) -> str:
    paper = compose(ExportedResult(result, provenance=provenance or {}), context(photo, geometry))
    return " ".join(text.get_text() for text in paper.figure.texts)


def pictures_of(result, photo=None, geometry=None, **more) -> list[np.ndarray]:
    paper = compose(ExportedResult(result), context(photo, geometry, **more))
    return [np.asarray(image.get_array()) for axes in paper.figure.axes for image in axes.images]


def test_every_result_type_has_a_body():
    assert set(BODIES) == set(RESULT_TYPES.values())
    assert set(EXAMPLES) == set(RESULT_TYPES)


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


def test_marks_and_notes_that_change_are_written_over_a_curve():
    paper = compose(ExportedResult(EXAMPLES["Curve"]), context())
    words = [text.get_text() for text in paper.figure.texts]
    assert {"half", "nearly all of what there is", "high $"} <= set(words)
    assert "low" not in words
    assert any(word.startswith("a note so long") for word in words)


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
        assert "#{:02x}{:02x}{:02x}".format(*figure.convert("RGB").getpixel((0, 0))) == DARK.page


def test_names_in_any_script_and_dollars_make_a_figure(tmp_path):
    told = PROVENANCE | {"image": {"name": "猫 $x_1$ \\frac.png", "digest": "00"}}
    save_figure(tmp_path / "a.png", ExportedResult(heatmap(), provenance=told))
    assert (tmp_path / "a.png").stat().st_size > 1000


def test_a_heatmap_lies_over_the_original_where_the_network_looked(photo):
    values = np.zeros((32, 32), np.float32)
    values[:, 16:] = 1.0
    plain, over, bar = pictures_of(heatmap(values, signed=False), photo, GEOMETRY, display=Display(opacity=1.0))
    assert plain.shape == over.shape
    height, width = over.shape[:2]
    small, where = resized(photo, GEOMETRY, width)
    left, _, across, _ = where.box()
    middle = height // 2
    low, high = bar[-1, 0], bar[0, 0]
    assert np.abs(over[middle, round(left + 0.2 * across)].astype(int) - low).max() <= 1
    assert np.abs(over[middle, round(left + 0.8 * across)].astype(int) - high).max() <= 1
    outside = over[middle, 2].astype(int)
    assert (outside >= small[middle, 2].astype(int) - 1).all()  # faded into the white page


def test_a_resized_photograph_keeps_the_map_in_place(photo):
    _, where = resized(photo, GEOMETRY, 45)
    box, half = GEOMETRY.box(), where.box()
    assert half == pytest.approx([v / 2 for v in box])


def test_a_figure_can_be_of_what_the_network_saw(photo):
    seen = drawing_context(ExportedResult(heatmap(), photo, GEOMETRY, display=Display(network_view=True)), "light", 100)
    assert seen.photo.shape == (32, 32, 3)
    assert seen.geometry.box() == (0, 0, 32, 32)
    assert not body_of(heatmap(), seen).remarks
    assert drawing_context(ExportedResult(heatmap(), photo, GEOMETRY), "light", 100).photo is photo


def test_values_beyond_the_colours_are_said_with_the_farthest():
    values = np.zeros((32, 32))
    values[0], values[1, 0] = 1, -8
    assert "beyond the colours" not in words_of(heatmap(values))
    assert "0.0977 % of the pixels lie beyond the colours, up to −8." in words_of(heatmap(values, fine=True))


def test_cropped_away_is_said_only_where_something_was(photo):
    whole = Geometry.resized_and_cropped((60, 90), (32, 32), (0, 0), (32, 32))
    assert "cropped away" in words_of(heatmap(), photo, GEOMETRY)
    assert "cropped away" not in words_of(heatmap(), photo, whole)


def test_a_colour_bar_has_the_raw_range_and_the_unit():
    words = words_of(heatmap())
    assert "logit" in words
    assert "−2" in words  # about zero
    assert "2" in words


def test_a_map_of_zeros_says_so():
    assert "zero everywhere" in words_of(heatmap(np.zeros((8, 8)), signed=False))


def test_what_is_not_a_number_is_said():
    values = np.ones((8, 8))
    values[0, 0] = np.nan
    assert "not numbers" in words_of(heatmap(values))
    assert "are not numbers" in words_of(Picture(values=np.full((4, 4, 3), np.nan, np.float32)))


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


def test_predictions_show_names_probabilities_and_logits():
    words = words_of(scores())
    for piece in ("class 0", "50.0%", "logit 4.00", "logit −1.00"):
        assert piece in words


def test_bars_that_do_not_fit_are_counted():
    assert "76 more are not shown" in words_of(scores(100))


def test_a_long_vector_becomes_lines_not_names():
    assert "class 0" not in words_of(scores(100, unit="activation"))


def test_tiles_have_their_labels_and_dead_ones_say_so():
    words = words_of(grid())
    assert "1 dead" in words
    assert "5" in words


def test_a_thousand_tiles_fit_on_the_page():
    body = body_of(grid(1280), context())
    assert body.height < 8
    assert body.width <= 7.01


def test_tiles_with_their_own_scales_say_so_and_have_no_bar():
    body = body_of(grid(shared=False), context())
    assert "Each tile has a scale of its own." in body.remarks


def test_kernels_in_colour_say_what_grey_is():
    assert "Grey is zero" in words_of(grid(colour=True))


def test_a_grid_without_tiles_is_said():
    empty = Grid(
        values=np.zeros((0, 3, 3), np.float32),
        labels=(),
        numbers=np.zeros(0, np.float32),
        number_name="",
        units=np.zeros(0, np.int32),
        dead=np.zeros(0, bool),
    )
    assert "nothing to show" in words_of(empty)


def test_a_group_names_its_parts_and_shows_the_photograph_once(photo):
    group = Group(parts={"first_map": heatmap(), "second_map": heatmap()})
    words = words_of(group, photo, GEOMETRY)
    assert "First map" in words
    assert "Second map" in words
    assert len(pictures_of(group, photo, GEOMETRY)) == 5  # photograph, two maps, two bars


def test_a_table_cuts_its_rows_and_says_so():
    table = Table(columns=("n",), rows=tuple((i,) for i in range(50)))
    words = words_of(table)
    assert "29" in words
    assert "20 more rows are not shown." in words


def test_of_many_labels_those_without_a_colour_are_counted():
    points = np.zeros((20, 2), np.float32)
    names = tuple(f"n{i}" for i in range(20))
    assert "12 more labels are grey." in words_of(Embedding(points=points, images=names, labels=names))


def test_lines_break_where_they_must():
    lines = wrap("one two three four " + "x" * 200, 1.0, 8)
    assert "".join(lines).replace(" ", "") == "onetwothreefour" + "x" * 200
    assert all(width_of(line, 8) <= 1.0 for line in lines)
    assert wrap("", 1.0, 8) == []
    assert clip("a very long text indeed", 0.6, 8).endswith("…")
    assert clip("short", 3, 8) == "short"


def test_arrays_know_where_they_came_from(tmp_path):
    told = {"technique": "occlusion", "model": {"reference": "m"}}
    save_arrays(tmp_path / "result.npz", ExportedResult(EXAMPLES["Group"], provenance=told))
    assert provenance_in(tmp_path / "result.npz") == [told]
    save_arrays(tmp_path / "plain.npz", ExportedResult(EXAMPLES["Group"]))
    with pytest.raises(UserError, match="holds no provenance"):
        provenance_in(tmp_path / "plain.npz")


def test_arrays_are_written_raw_and_read_without_pickle(tmp_path):
    save_arrays(tmp_path / "result.npz", ExportedResult(EXAMPLES["Group"]))
    with np.load(tmp_path / "result.npz", allow_pickle=False) as arrays:
        kept, fell = ("values", "signed", "centre", "fine", "unit"), ("values", "names", "indices", "logits", "unit")
        wanted = {*(f"kept.{name}" for name in kept), *(f"fell.{name}" for name in fell)}
        assert set(arrays) == wanted | ({"kept.box_labels"} & set(arrays))
        assert arrays["kept.values"].dtype == np.float32
        np.testing.assert_array_equal(arrays["kept.values"], EXAMPLES["Group"].parts["kept"].values)
        assert arrays["fell.names"].tolist()[0] == "class 0"


def test_json_is_plain_whatever_goes_in():
    told = as_json(
        {"a": np.float32(0.5), "b": float("nan"), "c": (1, np.arange(2)), 3: True, "d": None, "e": "ö"}, None
    )
    assert json.loads(told) == {"a": 0.5, "b": None, "c": [1, [0, 1]], "3": True, "d": None, "e": "ö"}
    assert told.isascii()


def test_provenance_is_written_as_json(tmp_path):
    save_provenance(tmp_path / "provenance.json", PROVENANCE)
    assert json.loads((tmp_path / "provenance.json").read_text("utf-8")) == PROVENANCE


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    (tmp_path / "a.txt").write_text("old")

    def write_half() -> None:
        with atomic_write(tmp_path / "a.txt") as beside:
            beside.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert (tmp_path / "a.txt").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_file_in_the_place_of_a_folder_is_said(tmp_path):
    (tmp_path / "out").write_text("")
    for path in (tmp_path / "out", tmp_path / "out" / "deeper"):
        with pytest.raises(UserError, match="there is a file in its place"):
            output_folder(path)


def test_writing_into_a_folder_that_is_gone_is_said(tmp_path):
    with pytest.raises(UserError, match="cannot be written: No such file"):
        save_provenance(tmp_path / "gone" / "a.json", {})


def test_a_page_links_its_figures_and_escapes_every_name(tmp_path):
    shot = FigureCard("Grad-CAM", "Where <it> looks.", "a b#1/gradcam", (("arrays", "result.npz"),), "x", "Too coarse.")
    save_index_page(tmp_path / "index.html", "All", "note", [Section("<cat>.png", "", (shot,))], ["Left & out."])
    page = (tmp_path / "index.html").read_text("utf-8")
    assert 'src="a%20b%231/gradcam/figure.png"' in page
    assert 'href="a%20b%231/gradcam/result.npz"' in page
    for piece in (
        "&lt;cat&gt;.png",
        "Where &lt;it&gt; looks.",
        "Left &amp; out.",
        "Too coarse.",
        "prefers-color-scheme",
    ):
        assert piece in page
    assert "http" not in page  # nothing is fetched


def test_a_page_keeps_families_together_and_says_what_is_not_shown(tmp_path):
    names = (("CAM", "Maps"), ("LayerCAM", "Maps"), ("RISE", "<Masks>"))
    shots = tuple(FigureCard(name, "", name, (), group=group, limitations="Not <why>.") for name, group in names)
    picture = thumbnail(np.zeros((300, 600, 3), np.uint8))
    save_index_page(tmp_path / "index.html", "All", "", [Section("a.png", "", shots, picture)])
    page = (tmp_path / "index.html").read_text("utf-8")
    assert [page.count(f"<h3>{heading}</h3>") for heading in ("Maps", "&lt;Masks&gt;")] == [1, 1]
    assert (
        page.index("<h3>Maps") < page.index("LayerCAM/figure.png") < page.index("<h3>&lt;Masks") < page.index("RISE/")
    )
    assert page.count("Not &lt;why&gt;.") == 3
    for i, (name, _) in enumerate(names, start=1):
        assert f'id="part-1-{i}"' in page
        assert f'<a href="#part-1-{i}">{name}</a>' in page
    kind, _, data = picture.partition(",")
    assert kind == "data:image/jpeg;base64"
    assert f'<img src="{picture}"' in page
    with Pillow.open(io.BytesIO(base64.b64decode(data))) as small:
        assert small.size == (160, 80)


def test_matplotlib_comes_only_with_a_figure():
    modules = "workbench.export.arrays, workbench.export.index_page, workbench.cli"
    program = f"import sys, {modules}; print('matplotlib' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


@pytest.mark.parametrize("size", [(20, 10_000), (10_000, 20), (1, 1)])
def test_a_photograph_of_any_shape_has_a_figure_with_a_readable_colour_bar(tmp_path, size):
    scale = min(size) / 8
    geometry = Geometry(((scale, 0.0, 0.0), (0.0, scale, 0.0), (0.0, 0.0, 1.0)), (8, 8), size)
    heat = Heatmap(values=np.linspace(-1, 1, 64, dtype=np.float32).reshape(8, 8), unit="logit")
    save_figure(tmp_path / "a.png", ExportedResult(heat, np.zeros((*size, 3), np.uint8), geometry))
    with Pillow.open(tmp_path / "a.png") as figure:
        assert figure.height > figure.info["dpi"][1] * LOWEST_BAR
        assert max(figure.size) < 3000
