"""The window's own words in another language: every one is translated, in the file that the window reads."""

from __future__ import annotations

import re
import shutil
from typing import Literal

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QFileDialog, QLabel

from docs.translations import FOLDER, translations, words
from tests.gui.conftest import speak_english
from tests.gui.fake_engine import heatmap
from workbench import folders, phrases
from workbench.api import Technique, in_words, param, params_of
from workbench.gui.palette.entries import everything
from workbench.gui.palette.matching import best
from workbench.gui.widgets import translation
from workbench.gui.widgets.form import Form
from workbench.gui.widgets.translation import CONTEXT, FILES, tr
from workbench.settings import choice_of


class Sweeper(Technique):
    """Two parameters as techniques of ours have them."""

    stride: int = param(8, "Step between neighbouring squares", low=1, high=512, unit="px")
    method: Literal["pgd", "fgsm"] = param("pgd", "Which attack: iterated, or one step")

    def run(self, model, image):
        yield from ()


class Foreign(Technique):
    """A parameter that nobody has translated."""

    wobble: int = param(1, "How much it wobbles", low=0, high=9)

    def run(self, model, image):
        yield from ()


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
    assert not translation.install("english")
    assert tr("Open images…") == "Open images…"


def test_a_window_that_is_built_in_chinese_says_so_everywhere(chinese, make_app):
    window = make_app().window
    assert window.menuBar().actions()[0].text() == "文件(&F)"
    assert window.panels.techniques.search.placeholderText() == "搜索方法"
    assert window.display_bar.smooth.text() == "平滑"
    assert window.panels.runs.empty.text() == tr("Runs appear here. Click one to go back to it.") != ""


def test_techniques_and_their_parameters_are_chinese_and_found_by_their_english_names_too(chinese, make_app, qtbot):
    app = make_app()
    panel, occlusion = app.window.panels.techniques, app.techniques["occlusion"]
    panel.show_techniques(app.techniques, "occlusion")
    assert panel.index_of("occlusion").data() == "遮挡"
    panel.search.setText("occlus")
    assert panel.index_of("occlusion").isValid()
    app.window.panels.parameters.show_technique(occlusion, {})
    assert app.window.panels.parameters.shows.text().startswith("逐块遮住图像的一个方块时")
    found = best(everything(app, lambda *_: None), "occlusion")
    assert found[0].title == "遮挡"
    form = Form(params_of(Sweeper), {})
    assert [label.text() for label in form.findChildren(QLabel)][:1] == ["步幅"]
    assert form.editor("method").box.itemText(0) == "PGD"
    assert form.editor("stride").toolTip().startswith("相邻方块之间的距离")


def test_a_plugin_without_translations_stays_as_it_is(chinese, qtbot):
    form = Form(params_of(Foreign), {})
    assert form.editor("wobble").findChild(QLabel).text() == "Wobble"


def test_every_language_of_the_settings_has_its_file_or_is_english():
    assert {*choice_of("language").choices} == {"system", "english", *FILES}


def test_what_results_say_is_chinese_on_the_canvas_in_the_strip_and_while_it_runs(chinese, make_app, engine, qtbot):
    app = make_app()
    app.start()
    engine.say_ready()
    engine.say_loaded()
    why = "No evidence either way: the weighted maps are zero everywhere"
    caption = f"Grad-CAM for lynx (287), logit 9.25, at relu#2. {why}."
    engine.answer("gradcam", heatmap(caption))
    assert app.window.caption.full_text.startswith("lynx (287) 的 Grad-CAM，logit 9.25，位于 relu#2。没有任何证据")
    assert app.presenter.shown.result.caption == caption  # the record stays as it was made
    app.do("technique.choose", "occlusion")
    engine.draw("occlusion")
    assert app.window.status.words.full_text == "遮挡：1/4 个方块"
    engine.answer("occlusion")
    assert app.window.panels.runs.view.model().index(1, 0).data() == "遮挡"
    app.window.status.value.set_text("network pixel (3, 4): +0.5 logit drop")
    assert app.window.status.value.text() == "网络像素 (3, 4)：+0.5 logit 下降"


def test_each_language_is_called_by_its_own_name(chinese):
    assert [tr(in_words(choice)) for choice in choice_of("language").choices][1:] == ["English", "中文"]


def test_a_plugin_brings_its_own_translations(qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    folder = tmp_path / "plugins" / "mine"
    shutil.copytree(folders.bundled("plugins") / "saliency", folder)
    manifest = (folder / "plugin.toml").read_text("utf-8").replace('id = "saliency"', 'id = "mine"')
    (folder / "plugin.toml").write_text(re.sub('title = ".*"', 'title = "Wobble"', manifest), "utf-8")
    (folder / "translations").mkdir()
    (folder / "translations" / "zh_CN.toml").write_text('"Wobble" = "晃动"\n"Wobble of {}" = "{} 的晃动"\n', "utf-8")
    assert translation.install("chinese")
    try:
        assert tr("Wobble") == "晃动"
        assert phrases.said("Wobble of tabby (281)") == "tabby (281) 的晃动"
    finally:
        speak_english(qapp)


def test_a_plugin_s_translations_are_taken_up_when_plugins_are_loaded_anew(chinese, make_app, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    app = make_app()
    phrases.keep_files(["image"])
    folder = tmp_path / "plugins" / "mine"
    shutil.copytree(folders.bundled("plugins") / "saliency", folder)
    manifest = (folder / "plugin.toml").read_text("utf-8").replace('id = "saliency"', 'id = "mine"')
    (folder / "plugin.toml").write_text(manifest, "utf-8")
    (folder / "translations").mkdir()
    (folder / "translations" / "zh_CN.toml").write_text('"Wobble of {}" = "{} 的晃动"\n', "utf-8")
    app.do("plugin.reload")
    assert phrases.said("Wobble of tabby (281)") == "tabby (281) 的晃动"
    assert phrases.said("image") == "image"  # a file's name still


def test_a_file_dialog_is_chinese(chinese, make_app, monkeypatch):
    opened = []
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: opened.append(dialog))
    app = make_app()
    app.do("image.open")
    (dialog,) = opened
    words = [dialog.labelText(label) for label in QFileDialog.DialogLabel]
    words += [dialog.windowTitle(), *(name.partition(" (")[0] for name in dialog.nameFilters())]
    assert not [word for word in words if re.search("[A-Za-z]{3}", word)]
    assert dialog.windowTitle() == "打开图像"
