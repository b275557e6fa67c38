"""Entries of the palette that match what is typed."""

from __future__ import annotations

from workbench.gui.palette.matching import MOST, LazyEntries, PaletteEntry, best, recent_first
from workbench.gui.palette.synonyms import synonyms


def entries(*titles):
    return [PaletteEntry(title, str(i), lambda: None) for i, title in enumerate(titles)]


def test_letters_match_in_order_and_nothing_else_does():
    assert best(entries("Grad-CAM"), "gc")
    assert not best(entries("Grad-CAM"), "cg")


def test_a_word_s_beginning_comes_before_its_middle():
    found = best(entries("polecat", "tiger cat", "catamaran"), "cat")
    assert [entry.title for entry in found] == ["catamaran", "tiger cat", "polecat"]


def test_a_class_is_found_by_its_number():
    assert best(entries("ant", "bee", "cow"), "2")[0].title == "cow"


def test_words_match_in_any_order_by_their_beginnings_and_before_letters():
    found = best(entries("Save a report of runs", "Report: pinned runs saved", "Run"), "runs report")
    assert [entry.title for entry in found] == ["Save a report of runs", "Report: pinned runs saved"]


def test_a_sign_that_no_keyboard_has_is_found_by_the_letter_like_it():
    assert best(entries("Guided backprop", "Gradient × input"), "gradient x")[0].title == "Gradient × input"


def test_the_same_text_comes_before_every_text_that_holds_it():
    found = best(entries("espresso maker", "espresso", "an espresso"), "Espresso")
    assert [entry.title for entry in found] == ["espresso", "espresso maker", "an espresso"]


def test_a_value_that_is_typed_out_comes_first_whatever_its_title():
    other = PaletteEntry("torchvision:vgg16_bn", "", lambda: None)
    named = PaletteEntry("VGG-16", "", lambda: None, also="torchvision:vgg16")
    assert best([other, named], "torchvision:vgg16")[0] is named


def test_an_image_is_found_by_the_path_that_is_shown():
    images = [PaletteEntry("a.png", f"/data/{folder}/a.png", lambda: None) for folder in ("cats", "dogs")]
    assert best(images, "/data/dogs/a.png")[0].note == "/data/dogs/a.png"
    assert best(images, "dogs/a")[0].note == "/data/dogs/a.png"


def test_a_command_is_found_by_a_word_of_other_programs():
    fit = PaletteEntry("Fit the picture", "", lambda: None, words=synonyms("Fit the picture"))
    assert best([*entries("Open images"), fit], "zoom") == [fit]


def test_what_cannot_be_done_now_is_found_by_its_name_and_not_listed_without_one():
    idle = PaletteEntry("Save a report", "not now", lambda: None, idle=True)
    either = [idle, *entries("Save a report", "Run")]
    assert best(either, "save a report") == [either[1], idle]
    assert idle not in best(either, "")
    assert idle not in recent_first(either, [idle.name])


def test_what_a_command_is_called_by_comes_before_names_that_only_begin_with_it():
    theme = PaletteEntry("Theme", "", lambda: None, words=synonyms("Theme"))
    found = best([*entries("lighter", "light bulb"), theme], "light")
    assert [entry.title for entry in found] == ["Theme", "light bulb", "lighter"]
    assert best([*entries("dark room"), theme], "dark mode")[0] is theme
    assert best([*entries("light"), theme], "light")[0].title == "light"  # that is its name


def test_a_word_of_a_command_s_own_name_comes_before_commands_that_only_mean_it():
    titles = {"Settings": "Table of options", "Colour map": "lookup table", "Collection as a table": "rows"}
    listed = [PaletteEntry(title, "", lambda: None, words=words) for title, words in titles.items()]
    found = best([*listed, *entries("table lamp")], "table")
    assert [entry.title for entry in found] == ["Collection as a table", "Settings", "Colour map", "table lamp"]


def test_what_was_chosen_is_remembered_in_no_language():
    english, chinese = (PaletteEntry(title, "", lambda: None, id="view.fit") for title in ("Fit", "适合窗口"))
    assert english.name == chinese.name
    assert recent_first([*entries("a"), chinese], [english.name])[0] is chinese


def test_little_words_do_not_count_beside_others_and_do_alone():
    found = best(entries("Compare over images…", "Compare techniques…", "On top"), "compare on the images")
    assert [entry.title for entry in found] == ["Compare over images…"]
    assert [entry.title for entry in best(entries("Images", "On top"), "on")] == ["On top"]


def test_of_a_long_list_only_what_is_in_sight_is_made_before_a_letter_is_typed():
    made = []
    entries = LazyEntries(2_000, lambda i: made.append(i) or PaletteEntry(f"net_{i}", "", print))
    assert [one.title for one in best(entries, "")[:2]] == ["net_0", "net_1"]
    assert len(made) == MOST
    assert best(entries, "net_1999")[0].title == "net_1999"
    assert len(made) == len(set(made)) == 2_000  # none of them twice
