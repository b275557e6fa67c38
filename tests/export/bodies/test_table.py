"""The figure body of a table."""

from __future__ import annotations

from tests.export.drawn import context, words_of
from workbench import phrases
from workbench.api import Table
from workbench.export.exported_result import ExportedResult
from workbench.export.figure import compose


def test_a_table_cuts_its_rows_and_says_so():
    table = Table(columns=("n",), rows=tuple((i,) for i in range(50)))
    words = words_of(table)
    assert "29" in words
    assert "20 more rows are not shown." in words


def test_no_cell_of_a_table_is_cut_but_wraps_and_no_number_is_broken():
    section = "Parts in which the model does worse than elsewhere, by what is said of their images"
    measured = "accuracy 0.0 %, elsewhere 40.1 % (-48.4 % to -31.8 %)"
    words = words_of(Table(columns=("section", "what", "measured"), rows=((section, "dark pictures" * 9, measured),)))
    assert "\N{HORIZONTAL ELLIPSIS}" not in words
    for word in (*section.split(), "0.0 %,", "40.1 %", "(-48.4 %", "-31.8 %)"):
        assert word in words
    wide = Table(columns=tuple(f"column {i}" for i in range(20)), rows=((0.123,) * 20,))
    assert words_of(wide).count("0.123") == 20


def test_what_somebody_called_a_row_is_drawn_as_it_is_in_every_language(monkeypatch):
    monkeypatch.setattr(phrases._Reader, "book", phrases.Phrasebook({"cat": "猫", "Label": "标签"}))
    words = words_of(Table(columns=("Label", "Taken for"), rows=(("cat", "cat"),)))
    assert words.count("cat") == 2
    assert "标签" in words


def test_numbers_are_flushed_right_also_where_one_is_not_known_and_shares_are_in_per_cent():
    table = Table(columns=("class", "Recall"), rows=(("ant", 0.4), ("bee", "")), shares=("Recall",))
    texts = {text.get_text(): text for text in compose(ExportedResult(table, provenance={}), context()).figure.texts}
    assert texts["40.0 %"].get_ha() == texts["Recall"].get_ha() == "right"
    assert texts["ant"].get_ha() == "left"
