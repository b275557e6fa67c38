"""The composed figure: its size, its scale, what stands in it, and what the file holds."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image as Pillow
from pypdf import PdfReader

from tests.examples.base import GEOMETRY, PROVENANCE
from tests.examples.heatmap import heatmap
from tests.examples.registry import EXAMPLES
from workbench import phrases
from workbench.api import Area, Heatmap, UserError
from workbench.export import paper
from workbench.export.composer import GAP_WORDS, FigureTile, _note, compose_tiles, page_height, save_composition
from workbench.export.matrix import Matrix
from workbench.export.paper import drawing, fonts, width_of
from workbench.export.provenance_reader import provenance_in
from workbench.render.composition import Composition
from workbench.render.display import Display

MM = 25.4


@pytest.fixture
def photo() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (60, 90, 3), dtype=np.uint8)


def ramp(high: float, **more) -> Heatmap:
    return heatmap(np.linspace(0, high, 32 * 32).reshape(32, 32), signed=False, **more)


def tile(result, pixels=None, title="Grad-CAM", seen="cat.png", **told) -> FigureTile:
    geometry = GEOMETRY if pixels is not None else None
    return FigureTile(result, pixels, geometry, {**PROVENANCE, **told}, title, seen if pixels is not None else "")


def words_of(paper) -> list[str]:
    return [text.get_text() for text in paper.figure.texts]


def pictures_in(paper) -> list[np.ndarray]:
    shown = [np.asarray(image.get_array()) for axes in paper.figure.axes for image in axes.images]
    return [pixels for pixels in shown if pixels.shape[1] > 1]  # colour bars are one pixel wide


def bars_in(paper) -> int:
    shown = [np.asarray(image.get_array()) for axes in paper.figure.axes for image in axes.images]
    return sum(pixels.shape[1] == 1 for pixels in shown)


@pytest.mark.parametrize(("width", "dots", "size"), [(85, 300, 8), (180, 150, 12), (60, 600, 5)])
def test_the_figure_is_as_wide_as_was_asked_for_whatever_the_size_of_its_text(width, dots, size, tmp_path, photo):
    chosen = Composition(width=width, dots=dots, size=size)
    save_composition(tmp_path / "a.png", [tile(ramp(1), photo)], chosen)
    with Pillow.open(tmp_path / "a.png") as figure:
        assert abs(figure.width - width / MM * dots) <= 1
        assert figure.info["dpi"] == pytest.approx((dots, dots), abs=0.1)
    save_composition(tmp_path / "a.pdf", [tile(ramp(1), photo)], chosen)
    page = PdfReader(tmp_path / "a.pdf").pages[0]
    assert float(page.mediabox.width) == pytest.approx(width / MM * 72, abs=0.5)


def test_text_has_the_size_that_was_asked_for(photo):
    with drawing():
        paper = compose_tiles([tile(ramp(1), photo)], Composition(size=6), Display())
    titles = [text for text in paper.figure.texts if text.get_text().startswith("(b) Grad-CAM")]
    assert [text.get_size() for text in titles] == [pytest.approx(6.0)]


def test_maps_of_one_unit_share_their_range_and_one_colour_bar(photo):
    tiles = [tile(ramp(1), photo, "one"), tile(ramp(4), photo, "four")]
    shared = compose_tiles(tiles, Composition(), Display(opacity=1))
    own = compose_tiles(tiles, Composition(scale="own"), Display(opacity=1))
    assert (bars_in(shared), bars_in(own)) == (1, 2)
    plain, one, four = pictures_in(shared)
    assert plain.shape[2] == 3
    assert not np.array_equal(one, four)
    assert np.array_equal(*pictures_in(own)[1:])  # each fills its own range, so that both look alike


def test_maps_of_different_units_keep_a_bar_each(photo):
    other = Heatmap(values=np.full((32, 32), 2, np.float32), unit="probability")
    assert bars_in(compose_tiles([tile(ramp(1), photo), tile(other, photo)], Composition(), Display())) == 2


def test_without_colour_bars_the_ranges_are_said_in_words(photo):
    tiles = [tile(ramp(1), photo, "one"), tile(ramp(4), photo, "four")]
    free = Composition(bars="none", scale="own")
    paper = compose_tiles(tiles, free, Display())
    words = " ".join(words_of(paper))
    assert bars_in(paper) == 0
    assert "Colours from 0 to 1 logit" in words
    assert "Colours from 0 to 4 logit" in words
    shared = " ".join(words_of(compose_tiles(tiles, replace(free, scale="shared"), Display())))
    assert shared.count("Colours from 0 to 4 logit") == 1  # what holds for all is said once
    assert "from 0 to 1 logit" not in shared


def test_each_photograph_stands_once_before_its_first_run(photo):
    tiles = [
        tile(ramp(1), photo, "one"),
        tile(ramp(2), photo, "two"),
        tile(ramp(3), photo[:, ::-1], "three", "dog.png"),
    ]
    words = [word for word in words_of(compose_tiles(tiles, Composition(), Display())) if word.startswith("(")]
    assert [word for word in words if len(word) < 20][:5] == [
        "(a) cat.png",
        "(b) one",
        "(c) two",
        "(d) dog.png",
        "(e) three",
    ]
    without = compose_tiles(tiles, Composition(photograph=False), Display())
    assert len(pictures_in(without)) == 3


def test_titles_letters_and_notes_can_be_left_out(photo):
    bare = Composition(letters=False, titles_shown=False, notes=False)
    words = words_of(compose_tiles([tile(ramp(1), photo)], bare, Display()))
    assert not any("Grad-CAM" in word or "(a)" in word or "Evidence" in word for word in words)


def test_heading_caption_and_what_is_common_are_on_the_sheet(photo):
    chosen = Composition(heading="Why a cat", caption="Four techniques on one photograph, and a $ sign.")
    words = words_of(compose_tiles([tile(ramp(1), photo)], chosen, Display(), common="cat.png  ·  tiny"))
    assert "Why a cat" in words
    assert "Four techniques on one photograph, and a $ sign." in words
    assert "All: cat.png · tiny." in words


def test_lines_of_a_caption_are_paragraphs_of_the_figure(photo):
    chosen = Composition().with_choice("caption", "First what was done.\n\nThen what it means.")
    words = words_of(compose_tiles([tile(ramp(1), photo)], chosen, Display()))
    assert {"First what was done.", "Then what it means."} <= set(words)


def test_a_caveat_is_among_the_notes_under_its_letter(photo):
    tiles = [tile(ramp(1, caveat="Not so sure."), photo), tile(ramp(2), photo, "Occlusion")]
    words = " ".join(words_of(compose_tiles(tiles, Composition(), Display())))
    assert "(b) Not so sure." in words
    assert "Evidence. What is faded was cropped away: the network did not see it." in words  # of both, said once


def test_what_several_tiles_say_is_written_once_under_their_letters(photo):
    curves = [replace(EXAMPLES["Curve"], caption=caption, caveat="Few points.") for caption in ("It falls", "It rises")]
    tiles = [tile(ramp(1), photo, "map"), *(tile(curve, photo, name) for curve, name in zip(curves, "xy", strict=True))]
    for composition, expected in (
        (Composition(), ("(c) It falls.", "(d) It rises.", "(c), (d) Few points.")),
        (Composition(letters=False), ("x: It falls.", "y: It rises.", "x, y: Few points.")),
    ):
        words = " ".join(words_of(compose_tiles(tiles, composition, Display())))
        assert all(line in words for line in expected)
        assert words.count("Few points.") == 1


@pytest.mark.parametrize("kind", EXAMPLES)
@pytest.mark.parametrize("width", [85, 180])
def test_every_result_type_is_composed_with_all_of_its_text_on_the_sheet(kind, width, photo):
    with drawing():
        paper = compose_tiles([tile(EXAMPLES[kind], photo), tile(ramp(1), photo)], Composition(width=width), Display())
        for text in paper.figure.texts:
            x, y = text.get_position()
            assert -1e-6 <= x <= 1 + 1e-6, text.get_text()
            assert -1e-6 <= y <= 1 + 1e-6, text.get_text()
            if text.get_ha() == "left":
                long = width_of(text.get_text(), text.get_size() / paper.scale)
                assert x * paper.width + long < paper.width + 0.02, text.get_text()


def test_the_room_that_a_tile_of_a_matrix_needs_is_said_with_its_own_colour_bar(photo):
    tiles, matrix = [tile(ramp(n), photo, str(n)) for n in range(1, 9)], Matrix(("row",), tuple("abcdefgh"))
    with pytest.raises(UserError) as bars:
        compose_tiles(tiles, Composition(width=60, bars="each", photograph=False), Display(), matrix=matrix)
    with pytest.raises(UserError) as none:
        compose_tiles(tiles, Composition(width=60, bars="none", photograph=False), Display(), matrix=matrix)
    needed = [int(re.findall(r"(\d+) mm\.", str(refused.value))[0]) for refused in (bars, none)]
    assert needed[0] > needed[1] + 15


def test_more_columns_than_have_room_are_refused_with_the_room_that_a_tile_needs(photo):
    tiles = [tile(ramp(n), photo, str(n)) for n in range(1, 9)]
    with pytest.raises(UserError, match=r"8 columns of this text have no room in 60 mm: a tile needs \d+ mm"):
        compose_tiles(tiles, Composition(width=60, columns=8), Display())


def test_as_many_columns_are_taken_as_keep_the_figure_lower_than_wide(photo):
    tiles = [tile(ramp(n), photo, str(n)) for n in range(1, 8)]
    paper = compose_tiles(tiles, Composition(notes=False), Display())
    assert paper.height < paper.width
    assert max(picture.shape[1] for picture in pictures_in(paper)) > 300


def test_a_font_that_is_not_there_is_named():
    with pytest.raises(UserError, match="no font 'Comic Papyrus' on this machine"):
        save_composition(io.BytesIO(), [tile(ramp(1))], Composition(font="Comic Papyrus"))


def test_text_is_set_in_the_font_that_was_chosen(tmp_path, photo):
    assert "DejaVu Serif" in fonts()
    save_composition(tmp_path / "a.svg", [tile(ramp(1), photo)], Composition(font="DejaVu Serif"))
    drawn = (tmp_path / "a.svg").read_text()
    assert "DejaVu Serif" in drawn
    with drawing("DejaVu Serif"):
        serif = width_of("How wide is this?", 8)
    with drawing():
        assert width_of("How wide is this?", 8) != serif


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf", ".tif"])
def test_every_run_of_the_figure_can_be_run_again_from_the_file(suffix, tmp_path, photo):
    tiles = [tile(ramp(1), photo), tile(ramp(2), photo, "Occlusion", technique="occlusion")]
    save_composition(tmp_path / f"a{suffix}", tiles, Composition(heading="Why"))
    assert [one["technique"] for one in provenance_in(tmp_path / f"a{suffix}")] == ["gradcam", "occlusion"]


def test_text_stays_text_in_svg_and_pdf(tmp_path, photo):
    chosen = Composition(caption="A caption that is searched for.")
    for suffix in ("svg", "pdf"):
        save_composition(tmp_path / f"a.{suffix}", [tile(ramp(1), photo)], chosen)
    page = PdfReader(tmp_path / "a.pdf").pages[0].extract_text()
    drawn = " ".join(ElementTree.parse(tmp_path / "a.svg").getroot().itertext())
    for text in (page, drawn):
        assert "(b) Grad-CAM" in text
        assert "A caption that is searched for." in text


def test_nothing_to_compose_and_unknown_endings_are_refused(tmp_path):
    with pytest.raises(UserError, match="at least one run"):
        save_composition(tmp_path / "a.png", [], Composition())
    with pytest.raises(UserError, match="can be png, svg, pdf"):
        save_composition(tmp_path / "a.doc", [tile(ramp(1))], Composition())


MATRIX = Matrix(("Grad-CAM", "Occlusion"), ("cat.png", "dog.png", "owl.png"))


def matrix_tiles(photo, *units) -> list[FigureTile]:
    return [
        tile(replace(ramp(1 + i), unit=unit), photo + i, "", name)
        for unit in units
        for i, name in enumerate(MATRIX.columns)
    ]


def test_a_matrix_keeps_its_rows_and_columns_with_each_heading_once(photo):
    with drawing():
        paper = compose_tiles(matrix_tiles(photo, "logit", "logit"), Composition(), Display(), matrix=MATRIX)
    words = words_of(paper)
    assert [words.count(name) for name in (*MATRIX.rows, *MATRIX.columns)] == [1] * 5
    assert not any(word.startswith("(a)") for word in words)
    assert bars_in(paper) == 1
    tops = sorted({round(axes.get_position().y1, 3) for axes in paper.figure.axes if pictures_of(axes)}, reverse=True)
    lefts = sorted({round(axes.get_position().x0, 3) for axes in paper.figure.axes if pictures_of(axes)})
    assert (len(tops), len(lefts)) == (3, 3)  # the photographs are a row of their own
    assert paper.width * 25.4 == pytest.approx(180 * 8.5 / 8)


def pictures_of(axes) -> bool:
    return any(np.asarray(image.get_array()).shape[1] > 1 for image in axes.images)


def test_a_matrix_with_a_gap_keeps_its_rows_and_columns_and_says_where_it_is(photo):
    tiles = matrix_tiles(photo, "logit", "probability")
    del tiles[4]
    gapped = replace(MATRIX, gaps=frozenset({4}))
    assert gapped.lines == [[0, 1, 2], [3, None, 4]]
    with drawing():
        paper = compose_tiles(tiles, Composition(), Display(), matrix=gapped)
    words = words_of(paper)
    assert [words.count(name) for name in (*MATRIX.rows, *MATRIX.columns, GAP_WORDS)] == [1] * 6
    with drawing():
        left_out = replace(gapped, left_out=frozenset({4}))
        assert GAP_WORDS not in words_of(compose_tiles(tiles, Composition(), Display(), matrix=left_out))
    assert bars_in(paper) == 2
    tops = sorted({round(axes.get_position().y1, 3) for axes in paper.figure.axes if pictures_of(axes)}, reverse=True)
    lefts = sorted({round(axes.get_position().x0, 3) for axes in paper.figure.axes if pictures_of(axes)})
    assert (len(tops), len(lefts)) == (3, 3)


def test_drawn_regions_are_outlined_and_their_shares_said_on_a_sheet(photo):
    bare = tile(ramp(1), photo, "Map")
    drawn = replace(bare, regions=(("Nose", Area.box(4, 4, 20, 16)),))
    papers = [compose_tiles([one], Composition(photograph=False), Display()) for one in (bare, drawn)]
    said, outlines = zip(
        *((" ".join(words_of(paper)), sum(len(axes.collections) for axes in paper.figure.axes)) for paper in papers),
        strict=True,
    )
    assert ["Nose: " in words for words in said] == [False, True]
    assert outlines[1] > outlines[0]


def test_rows_with_a_scale_of_their_own_have_a_colour_bar_each(photo):
    tiles = matrix_tiles(photo, "logit", "probability")
    assert bars_in(compose_tiles(tiles, Composition(), Display(), matrix=MATRIX)) == 2


def test_rows_of_two_techniques_have_a_colour_bar_each_though_their_unit_is_one(photo):
    tiles = matrix_tiles(photo, "logit", "logit")
    tiles = [replace(one, provenance={**one.provenance, "technique": f"row {i // 3}"}) for i, one in enumerate(tiles)]
    assert bars_in(compose_tiles(tiles, Composition(), Display(), matrix=MATRIX)) == 2


def flat_bars_in(paper) -> list:
    return [axes for axes in paper.figure.axes if any(np.asarray(i.get_array()).shape[0] == 1 for i in axes.images)]


def test_a_matrix_with_techniques_as_columns_has_a_colour_bar_under_each_column_and_room_for_it(photo):
    units = [f"unit {n}" for n in range(8)]
    tiles = [tile(replace(ramp(1 + i), unit=unit), photo + i, "", f"{i}.png") for i in range(2) for unit in units]
    turned = Matrix(("0.png", "1.png"), tuple(map(str, range(8))))
    with drawing():
        paper = compose_tiles(tiles, Composition(width=180), Display(), matrix=turned)
    bars = flat_bars_in(paper)
    assert (len(bars), bars_in(paper)) == (8, 0)
    assert [words_of(paper).count(unit) for unit in units] == [1] * 8
    pictures = [axes for axes in paper.figure.axes if axes not in bars]
    lowest = min(axes.get_position().y0 for axes in pictures)
    assert all(0 < bar.get_position().y1 < lowest for bar in bars)
    lefts = sorted({round(axes.get_position().x0, 3) for axes in pictures})
    assert lefts[1:] == pytest.approx([bar.get_position().x0 for bar in bars], abs=0.01)  # none under the photographs


def test_a_column_without_a_map_has_no_colour_bar(photo):
    maps = [tile(replace(ramp(1), unit=unit), photo, "", "a.png") for unit in ("logit", "probability")]
    tiles = [maps[0], maps[1], tile(EXAMPLES["Picture"], photo, "", "a.png")]
    tiles = [*tiles, *(replace(one, seen="b.png") for one in tiles)]
    turned = Matrix(("a.png", "b.png"), ("Grad-CAM", "Occlusion", "Picture"))
    with drawing():
        paper = compose_tiles(tiles, Composition(photograph=False), Display(), matrix=turned)
    assert (len(flat_bars_in(paper)), bars_in(paper)) == (2, 0)


def test_photographs_of_rows_are_a_column_of_their_own(photo):
    turned = Matrix(MATRIX.columns, MATRIX.rows)
    tiles = matrix_tiles(photo, "logit", "logit")
    tiles = [tiles[row + 3 * column] for row in range(3) for column in range(2)]
    paper = compose_tiles(tiles, Composition(), Display(), matrix=turned)
    assert len(pictures_in(paper)) == 9
    assert "Image" in words_of(paper)


def test_a_matrix_of_what_the_network_saw_has_no_surround(photo):
    tiles = matrix_tiles(photo, "logit", "logit")
    cropped = compose_tiles(tiles, Composition(), Display(network_view=True), matrix=MATRIX)
    assert {picture.shape[0] == picture.shape[1] for picture in pictures_in(cropped)} == {True}
    assert not any("cropped away" in word for word in words_of(cropped))


def test_pictures_are_made_smaller_where_a_page_would_be_too_low_for_them(photo):
    tiles = [tile(ramp(n + 1), photo.transpose(1, 0, 2), f"Number {n}") for n in range(9)]
    high = compose_tiles(tiles, Composition(columns=2, photograph=False), Display())
    assert high.height * 25.4 * 8 / 8.5 <= page_height(180) + 0.1


def test_a_photograph_and_its_map_stay_in_one_row_and_begin_at_one_height(photo):
    long = "a name that a camera and its owner gave to a picture, and which needs several lines.jpg"
    tiles = [tile(ramp(1), photo, seen=seen) for seen in ("cat.png", long, "third.png")]
    with drawing():
        for columns in (0, 3):
            paper = compose_tiles(tiles, Composition(columns=columns, letters=False), Display())
            tops = [
                round(axes.get_position().y1, 4) for axes in paper.figure.axes
                if axes.images and np.asarray(axes.images[0].get_array()).shape[1] > 1
            ]  # fmt: skip
            assert len(tops) == 6
            assert tops[0::2] == tops[1::2]


def test_a_picture_of_what_is_not_square_begins_where_its_neighbour_does(photo):
    tall = np.zeros((90, 40, 3), np.uint8)
    tiles = [tile(ramp(1), pixels, "Grad-CAM of a class with a name of several lines", seen) for pixels, seen in
             ((photo, "wide.png"), (tall, "tall.png"))]  # fmt: skip
    with drawing():
        paper = compose_tiles(tiles, Composition(columns=4, width=180), Display())
    shown = [axes for axes in paper.figure.axes if axes.images and axes.images[0].get_array().shape[1] > 1]
    assert len({round(axes.get_position().y1, 4) for axes in shown}) == 1


def test_each_sentence_of_the_notes_is_in_the_reader_s_language(photo, monkeypatch):
    book = {"Drop of {}": "{} 的下降", "{} of {}": "{1} 的 {0}", "Occlusion": "遮挡", "It is {}": "它是 {}"}
    monkeypatch.setattr(paper, "han_fonts", lambda: ("DejaVu Sans",))
    monkeypatch.setattr(phrases._Reader, "book", phrases.Phrasebook(book))
    assert _note("Occlusion, cat.png:", ["Drop of cat.", "It is new."]) == "遮挡，cat.png：cat 的下降。它是 new。"
    assert _note("(a)", ["Drop of cat."]) == "(a) cat 的下降。"
    assert _note("", ["Drop of cat."]) == "cat 的下降。"


@pytest.mark.filterwarnings("ignore:Glyph")
def test_titles_behind_letters_are_in_the_reader_s_language(photo, monkeypatch):
    monkeypatch.setattr(paper, "han_fonts", lambda: ("DejaVu Sans",))
    monkeypatch.setattr(phrases._Reader, "book", phrases.Phrasebook({"Saliency": "显著图"}))
    tiles = [replace(tile, title="Saliency") for tile in matrix_tiles(photo, "logit", "probability")]
    with drawing():
        words = words_of(compose_tiles(tiles, Composition(), Display()))
    assert not any("Saliency" in word for word in words)


def test_a_row_without_any_result_is_on_the_sheet_and_says_so(photo):
    tiles = matrix_tiles(photo, "logit", "probability")[:3]
    empty = replace(MATRIX, gaps=frozenset({3, 4, 5}))
    with drawing():
        paper = compose_tiles(tiles, Composition(), Display(), matrix=empty)
    words = words_of(paper)
    assert [words.count(name) for name in (*MATRIX.rows, *MATRIX.columns)] == [1] * 5
    assert words.count(GAP_WORDS) == 3


def test_a_column_without_any_result_is_on_the_sheet_and_says_so(photo):
    tiles = matrix_tiles(photo, "logit", "probability")
    empty = replace(MATRIX, gaps=frozenset({1, 4}))
    with drawing():
        paper = compose_tiles([tiles[i] for i in (0, 2, 3, 5)], Composition(), Display(), matrix=empty)
    words = words_of(paper)
    assert [words.count(name) for name in (*MATRIX.rows, *MATRIX.columns)] == [1] * 5
    assert words.count(GAP_WORDS) == 2


def test_runs_that_have_no_result_are_named_where_there_is_no_matrix(photo):
    paper = compose_tiles([tile(ramp(1), photo)], Composition(notes=False), Display(), missing=["RISE", "Occlusion"])
    assert words_of(paper)[-1] == "Left out, since there is no result yet: RISE, Occlusion"


def test_headings_of_rows_are_read_whole_in_a_few_lines(photo):
    rows = ("probability of Egyptian cat, Grad-CAM++ with smoothing", "probability of tiger cat, Layer-CAM at blocks.4")
    with drawing():
        paper = compose_tiles(
            matrix_tiles(photo, "logit", "logit"), Composition(width=85), Display(), matrix=replace(MATRIX, rows=rows)
        )
    upwards = [text.get_text() for text in paper.figure.texts if text.get_rotation() == 90]
    assert " ".join(upwards) == " ".join(rows)
