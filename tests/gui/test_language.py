"""The window's own words in another language: every one is translated, in the file that the window reads."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from docs.translations import FOLDER, translations, words
from workbench.gui import language
from workbench.gui.language import CONTEXT, FILES, said
from workbench.settings import choice_of


@pytest.fixture
def chinese(qapp):
    """The window's words in Chinese, for as long as the test runs."""
    assert language.install("chinese")
    yield
    for translator in qapp.findChildren(QTranslator):
        QCoreApplication.removeTranslator(translator)
        translator.deleteLater()


@pytest.mark.parametrize("name", FILES.values())
def test_every_word_of_the_window_is_translated(name):
    told = translations(FOLDER / f"{name}.ts")
    assert [word for word in words() if not told.get(word)] == [], "bring it up to date: python -m docs.translations"


@pytest.mark.parametrize("name", FILES.values())
def test_the_file_that_the_window_reads_says_what_a_person_wrote(qapp, name):
    translator = QTranslator()
    assert translator.load(name, str(FOLDER))
    told = translations(FOLDER / f"{name}.ts")
    assert {word: translator.translate(CONTEXT, word) for word in told if told[word]} == {
        w: t for w, t in told.items() if t
    }


def test_english_is_what_stands_in_the_code(qapp):
    assert not language.install("english")
    assert said("Open images…") == "Open images…"


def test_a_window_that_is_built_in_chinese_says_so_everywhere(chinese, make_app):
    window = make_app().window
    assert window.menuBar().actions()[0].text() == "&文件"
    assert window.techniques.search.placeholderText() == "搜索方法"
    assert window.display_bar.smooth.text() == "平滑"
    assert window.runs.empty.text() == said("Runs appear here. Click one to go back to it.") != ""


def test_every_language_of_the_settings_has_its_file_or_is_english():
    assert {*choice_of("language").choices} == {"system", "english", *FILES}
