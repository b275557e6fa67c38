"""In a Chinese window nothing that a technique says of its result, or while it runs, stays English."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from tests.quick_settings import COFFEE, QUICK
from workbench import phrases
from workbench.api import Curve, Embedding, Grid, Group, Matrix, Progress, Result, Table
from workbench.engine.host import Host, RunRequest
from workbench.engine.images import FileImages
from workbench.gui.widgets import translation
from workbench.manifests import find_manifests
from workbench.render.group import title_of

OF_OTHERS = {
    "drise",
    "latent-traversal",
    "code-ascent",
    "fast-style",
}  # no technique for the classifier that is asked here
IDS = [manifest.id for manifest in find_manifests()[0] if manifest.id not in OF_OTHERS]
NAMES = re.compile(  # of techniques, methods and quantities, which are called so in Chinese too
    r"Grad-CAM(\+\+)?|Guided |(Ablation|Eigen|HiRes|Layer|Score)-?CAM|CAM|ReLU\d?|logits?|epsilon|t-SNE|PCA|LDA|UMAP|"
    r"RISE|FGSM|BIM|PGD|DeepFool|Carlini-Wagner( L2)?|Linf|SmoothGrad|KL|float32|softmax|"
    r"Conv2d|AdaptiveAvgPool2d|BatchNorm2d|Linear|Dropout|\bc\b|px|L2|"
    r"deconvnet|Deconvnet|DeepDream|dB|Gram|L-BFGS|JPEG|\bp\b"
)


@pytest.fixture(scope="module")
def book(qapp) -> Iterator[None]:
    assert translation.install("chinese")
    yield
    for translator in qapp.findChildren(QTranslator):
        QCoreApplication.removeTranslator(translator)
        translator.deleteLater()
    phrases.speak(phrases.Phrasebook({}))


@pytest.fixture(scope="module")
def host() -> Host:
    host = Host()
    host.load("efficientnet-lite0", "cpu")
    return host


@pytest.fixture(scope="module")
def folder(tmp_path_factory, sample_paths) -> Path:
    """Twelve pictures."""
    folder = tmp_path_factory.mktemp("pictures")
    for i in range(12):
        path = sample_paths[i % len(sample_paths)]
        shutil.copy(path, folder / f"{i}{path.suffix}")
    return folder


def request(host: Host, technique: str, params: dict[str, Any], cat, folder: Path) -> RunRequest:
    takes = host.plugins[technique].technique.takes
    if takes == "images":
        paths = sorted(folder.iterdir())
        labels = ["tiger cat", "mouse", ""] * 4 if technique in ("confusion", "lda") else [""] * 12
        return RunRequest(technique, params, images=FileImages(paths, host.model.preparation, labels, "white"))
    if takes == "model":
        return RunRequest(technique, params)
    return RunRequest(technique, params, cat.pixels, cat.name, cat.digest)


def texts(result: Result) -> Iterator[str]:
    """What a person reads of a result."""
    yield result.caption
    yield result.caveat
    yield getattr(result, "unit", "")
    yield from getattr(result, "beside", ())
    if isinstance(result, Group):
        yield from result.absent.values()
        for name, part in result.parts.items():
            yield title_of(name)
            yield from texts(part)
    if isinstance(result, Curve):
        yield from (result.x_label, result.y_label, *result.names, *result.mark_names, *result.notes)
    if isinstance(result, Embedding):
        yield from result.axes
    if isinstance(result, Grid):
        yield from (result.number_name, *result.labels[:3])
    if isinstance(result, Matrix):
        yield from (result.row_title, result.column_title)
    if isinstance(result, Table):
        yield from (*result.columns, *(cell for row in result.rows for cell in row if isinstance(cell, str)))


def english(text: str, own: set[str]) -> str:
    """What stays English of a text, without names of classes, layers and images."""
    said = phrases.said(text)
    for name in sorted((name for name in own if name in said), key=len, reverse=True):
        said = re.sub(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", "", said)
    return text if re.search(r"[A-Za-z]{2,}", NAMES.sub("", said)) else ""


@pytest.mark.parametrize(
    ("technique", "params"), [(technique, params) for technique in IDS for params in QUICK.get(technique, [{}])]
)
def test_nothing_that_a_technique_says_stays_english(book, host, cat, folder, monkeypatch, technique, params):
    if technique == "umap":  # whose library is compiled for ten seconds: where its points lie says nothing
        plugin = sys.modules[host.plugins[technique].technique.__module__]
        monkeypatch.setattr(plugin, "umap", lambda values, *_: values[:, :2].astype(float))
    images = {path.name for path in folder.iterdir()}
    own = {
        *host.model.classes,
        *(name for layer in host.model.layers for name in (layer.name, layer.kind)),
        cat.name,
        COFFEE.name,
        *images,
    }
    stays = set()
    title = host.plugins[technique].manifest.title
    for item in host.run(request(host, technique, params, cat, folder)):
        read = [f"{item.done} of {item.total} {item.note}"] if isinstance(item, Progress) else texts(item.result)
        if isinstance(item, Progress):
            read = [f"{title}: {item.done} of {item.total} {item.note}" if item.note else ""]
        stays |= {left for text in read if text and (left := english(text, own))}
    assert not stays, "add it to resources/translations/phrases_zh_CN.toml"


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("PGD (2 of 4): 3 of 20 steps", "PGD（2/4）：3/20 步"),
        ("person 54.5 %, background 45.5 %", "人 54.5 %，背景 45.5 %"),
        ("2 boxes above 25 %: cat 80 %, dog 70 %", "高于 25 % 的框有 2 个：猫 80 %，狗 70 %"),
        ("1 min 30 s left", "剩余 1 分 30 秒"),
        ("1 h 20 min left", "剩余 1 小时 20 分钟"),
        ("4 images", "4 张图像"),
        ("maps from 0 to 0.657 logit", "图的范围 0 至 0.657（logit）"),
    ],
)
def test_what_the_window_says_around_a_result_is_chinese_too(book, text, chinese):
    assert phrases.said(text) == chinese
