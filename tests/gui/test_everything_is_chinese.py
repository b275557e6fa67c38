"""In a Chinese window no word of the interface stays English: what is shown is walked, widget by widget."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import reduce

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QTableWidget,
    QWidget,
)

from tests.examples.registry import EXAMPLES
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.section import ElidedLines
from workbench.manifests import GROUPS, find_manifests
from workbench.render.display import Display

NAMES = re.compile(  # of techniques, quantities, programs, keys, files and units, which are called so in Chinese too
    r"(?<![A-Za-z])(Explainability Workbench|EfficientNet\S*|efficientnet\S*|ImageNet\S*|Apache\S*|"
    r"Grad-CAM(\+\+)?|(Ablation|Eigen|HiRes|Layer|Score)-?CAM|CAM|ReLU\d?|logits?|epsilon|t-SNE|PCA|LDA|UMAP|RISE|"
    r"D-RISE|FGSM|BIM|PGD|DeepFool|DeepDream|Deepdream|Carlini-Wagner|Linf|L[012]|SmoothGrad|deconvnet|Deconvnet|Guided|"
    r"Sans|Python|PNG|SVG|PDF|HTML|PPTX|GIF|TIFF?|ONNX|NPZ|CSV|JPEG|RGB|Ctrl|Shift|Alt|Escape|Enter|Tab|Home|End|Esc|"
    r"PgUp|PgDn|Space|Del|Ins|F\d+|px|dpi|pt|MB|GB|mm|cm|TOML|Qt|torch|CPU|GPU|English|W|ms|cpu|CUDA|MPS|BSD|Clause|"
    r"PyTorch|PySide\w*|pyqtgraph|numpy|Pillow|matplotlib|[Bb]float16|Viridis|Inferno|Magma|Cividis|softmax|safetensors|"
    r"SHAP|LIME|NanoDet|ResNet|MIT|DejaVu)(?![A-Za-z])",
)
OWN = re.compile(r"[\w./~-]*\.(png|jpe?g|py|toml|workbench|onnx)\b|/\S+|\b(torchvision|timm|relu|conv|fc)\b\S*|#\d+")
FONTS = ("DejaVu Sans",)
CITES = [manifest.cites for manifest in find_manifests()[0]]
WORD = re.compile(r"[A-Za-z]{3,}")


def texts(root: QWidget) -> Iterator[str]:
    """What a person reads or hears of the visible widgets: words, what they say under the pointer, and their names."""
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        if isinstance(widget, ElidedLines):
            yield widget.full_text
        elif isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QLineEdit):
            yield widget.placeholderText()
        elif isinstance(widget, QComboBox) and not set(FONTS) & {widget.itemText(i) for i in range(widget.count())}:
            yield from (widget.itemText(i) for i in range(min(widget.count(), 30)))
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            model = widget.model()
            rows = range(model.rowCount(QModelIndex()))
            columns = range(model.columnCount(QModelIndex())) if isinstance(widget, QTableView) else [0]
            yield from (str(model.index(row, column).data() or "") for row in rows for column in columns)
            if isinstance(widget, QTableWidget):
                yield from (widget.horizontalHeaderItem(column).text() for column in columns)


@pytest.fixture
def painted(monkeypatch) -> list[str]:
    """What is painted by our own hand from now on."""
    told: list[str] = []

    def noting(paint):
        def noted(painter, *arguments):
            told.extend(one for one in arguments if isinstance(one, str))
            return paint(painter, *arguments)

        return noted

    monkeypatch.setattr(QPainter, "drawText", noting(QPainter.drawText))
    return told


def english(found: Iterator[str], own: set[str]) -> list[str]:
    """Those in which a word of the interface is left; ``own`` are names of classes, layers and images, and captions."""
    left = []
    for text in dict.fromkeys(text for text in found if not text.startswith("{")):  # data of a row, which nobody sees
        plain = html.unescape(re.sub(r"<[^>]*>|\{'target.*|'predicted'", " ", text))  # captions of the stand-in
        plain = NAMES.sub("", reduce(lambda words, cite: words.replace(cite, ""), CITES, plain))
        for name in sorted((name for name in own if name and name in plain), key=len, reverse=True):
            plain = plain.replace(name, "")
        if WORD.search(OWN.sub("", plain)):
            left.append(text)
    return left


@pytest.fixture
def window(chinese, make_app, engine):
    app = make_app()
    app.start()
    engine.say_ready()
    engine.say_loaded()
    engine.answer_all()
    app.window.resize(1600, 1000)
    app.window.show()
    QApplication.processEvents()
    return app


def own_of(app) -> set[str]:
    images = {image.name for image in app.session.images}
    told = {param.help for info in app.techniques.values() for param in info.params or ()}  # of the stand-in's
    kinds = {"Conv2d", "Linear"}  # of modules of the stand-in
    parts = {part for layer in app.model.layers for part in (layer, *layer.split("."))}
    return {*told, *kinds, *GROUPS, *app.model.classes, *parts, *images, app.session.model}


def test_the_window_says_nothing_in_english(window, painted):
    window.window.grab()
    assert english(iter(painted), own_of(window)) == []
    assert english(texts(window.window), own_of(window)) == []
    menus = (action.text() for action in window.window.findChildren(QAction))
    assert english(menus, own_of(window)) == []


@pytest.mark.parametrize(
    "command", ["view.palette", "technique.choose", "target.set", "model.load", "compare.add", "figure.compose"]
)
def test_what_a_command_opens_says_nothing_in_english(window, painted, command):
    window.do("run.pin")
    window.do(command)
    QApplication.processEvents()
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    for one in shown:
        one.grab()
    assert english((text for one in shown for text in texts(one)), own_of(window)) == []
    assert english(iter(painted), own_of(window)) == []


def test_the_talk_says_nothing_in_english(window, painted, qtbot):
    window.do("run.pin")
    window.do("view.present")
    qtbot.waitUntil(lambda: window.presentation.window is not None)
    slides = window.presentation.window
    QApplication.processEvents()
    slides.grab()
    assert english(iter([*painted, slides.accessibleName()]), own_of(window)) == []
    slides.close()


@pytest.mark.parametrize("page", ["plugin.manage", "help.shortcuts", "settings.open", "help.about", "style.train"])
def test_a_page_says_nothing_in_english(window, page):
    window.do(page)
    QApplication.processEvents()
    assert english(texts(window.window), own_of(window)) == []


def test_the_menus_of_lines_to_type_in_are_chinese(window):
    lines = [one for kind in (QLineEdit, QPlainTextEdit) for one in window.window.findChildren(kind)]
    menus = [line.createStandardContextMenu() for line in lines]
    assert menus
    assert english((action.text() for menu in menus for action in menu.actions()), set()) == []


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_result_has_nothing_in_english_around_its_own_words(window, painted, kind):
    result = EXAMPLES[kind]
    window.window.canvas.show_result(ViewState(result, None, None, Display(), title="Grad-CAM"))
    QApplication.processEvents()
    window.window.canvas.grab()
    forms = {form for text in strings(result) for form in (text, text.capitalize(), *text.split(" of "))}
    own = own_of(window) | forms
    assert english(texts(window.window.canvas), own) == []
    assert english(iter(painted), own) == []


def strings(thing) -> Iterator[str]:
    """Every text within a result."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple | list):
        for one in thing:
            yield from strings(one)
    elif isinstance(thing, dict):
        yield from strings([*thing.keys(), *thing.values()])
    elif hasattr(thing, "__dict__"):
        yield from strings(vars(thing))
