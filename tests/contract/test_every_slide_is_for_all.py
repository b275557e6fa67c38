"""Every technique has sentences for a slide, which an audience that knows nothing of networks understands."""

from __future__ import annotations

import re

import pytest

from workbench.gui.presentation.plain_words import JARGON
from workbench.manifests import find_manifests

WORDS = (
    "epsilon",
    "backprop",
    "ReLU",
    "pixel",
    "class",
    "target",
    "unit",
    "model",
    "score",
    "generator",
    "trained",
    "direction",
    "et al",
)
MANIFESTS = find_manifests()[0]


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda manifest: manifest.id)
def test_a_slide_says_in_plain_words_what_is_shown_and_what_is_not(manifest):
    for sentence, least in ((manifest.slide, 30), (manifest.slide_limitations, 30)):
        assert least < len(sentence) < 150
        assert not JARGON.search(sentence)
        assert not [word for word in WORDS if re.search(rf"\b{word}s?\b", sentence)]
    assert manifest.slide_limitations.endswith(".")
    assert not manifest.slide.endswith(".")
