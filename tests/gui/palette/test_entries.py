"""What the palette finds by name."""

from __future__ import annotations

import pytest

from workbench.gui.palette.matching import PaletteEntry, best
from workbench.gui.palette.synonyms import synonyms, words_of_family
from workbench.manifests import find_manifests


def test_the_settings_are_found_by_the_name_of_each(app):
    for sought in ("language", "text size", "font", "sweep memory"):
        app.do("view.palette", sought)
        assert "Settings" in [entry.title for entry in app.palette.widget.matches], sought


@pytest.mark.parametrize(
    ("typed", "family"),
    [
        ("heatmap", "Class activation"), ("heat map", "Gradients"), ("heat", "Perturbation"),
        ("gradcam", "Class activation"), ("saliency", "Gradients"), ("attack", "Adversarial"),
        ("adversarial", "Adversarial"), ("mask", "Perturbation"), ("occlude", "Perturbation"),
        ("embedding", "Embedding"), ("feature map", "Look inside"), ("deep dream", "Learned"),
    ],
)  # fmt: skip
def test_every_technique_of_a_family_is_found_by_what_other_tools_call_it(app, typed, family):
    app.do("view.palette", typed)
    found = {entry.title for entry in app.palette.widget.matches}
    assert {info.title for info in app.techniques.values() if info.group == family} <= found


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("saliency", "Saliency"), ("cam", "CAM"), ("gradcam", "Grad-CAM"), ("grad cam", "Grad-CAM"), ("umap", "UMAP"),
        ("deep dream", "DeepDream"), ("occlude", "Occlusion"), ("mask", "Occlusion"), ("ig", "Integrated gradients"),
        ("confusion matrix", "Confusion"),
    ],
)  # fmt: skip
def test_what_is_called_so_comes_before_the_others_of_its_family(typed, first):
    entries = [
        PaletteEntry(each.title, "", print, words=synonyms(each.title), family=words_of_family(each.group))
        for each in find_manifests()[0]
    ]
    assert best(entries, typed)[0].title == first
