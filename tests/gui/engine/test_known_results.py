"""What a technique takes by itself, a class or a layer, and the same by its name have one result."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.gui.fake_engine import heatmap, scores
from workbench.cache.cached_result import CachedResult
from workbench.cache.result_cache import ResultCache
from workbench.document.session import OpenImage, Session
from workbench.gui.engine.catalogue import Catalogue
from workbench.gui.engine.known_results import KnownResults
from workbench.images.photo import photo_of
from workbench.manifests import find_manifests
from workbench.protocol.messages import Loaded
from workbench.settings import OpenSettings, Settings

PHOTO = photo_of(np.zeros((4, 4, 3), np.uint8), "black")
IMAGE = OpenImage("black", "black", "")
COW, ANT = "class:2", "class:0"


@pytest.fixture
def catalogue(engine) -> Catalogue:
    catalogue = Catalogue(find_manifests()[0], OpenSettings(Settings()), lambda images: "")
    engine.ready.connect(catalogue.take_ready)
    engine.say_ready()
    catalogue.take_digest(Loaded(1, "model", "digest", "cpu", [32, 32], ["ant"], [], "", {}, 0.1))
    return catalogue


def asked(catalogue: Catalogue, target: str, layer: str = ""):
    return catalogue.request(Session(model="model", target=target, layer=layer), "gradcam", IMAGE, PHOTO)


def found(target: str, asked_for: str) -> CachedResult:
    provenance = {"parameters": {"target": asked_for}}
    return CachedResult(replace(heatmap("of the cow"), facts={"target": target}), None, provenance)


def test_a_class_by_name_that_is_predicted_already_is_known(catalogue):
    cache = ResultCache()
    cache.put(asked(catalogue, "predicted").key, found(COW, "predicted"))
    entry = KnownResults(cache, catalogue).answer(asked(catalogue, COW))
    assert entry.result.caption == "of the cow"
    assert entry.provenance["parameters"]["target"] == COW
    assert asked(catalogue, COW).key in cache
    assert KnownResults(cache, catalogue).answer(asked(catalogue, ANT)) is None


def test_the_predicted_class_is_known_by_its_name_once_the_answer_is(catalogue):
    cache = ResultCache()
    known, predicted = KnownResults(cache, catalogue), asked(catalogue, "predicted")
    cache.put(asked(catalogue, COW).key, found(COW, COW))
    assert known.answer(predicted) is None
    answer = catalogue.answer_request(predicted.session, IMAGE, PHOTO)
    cache.put(answer.key, CachedResult(scores(), None, {}))
    assert known.answer(predicted).result.caption == "of the cow"


def test_of_two_classes_that_are_as_likely_as_each_other_neither_is_taken_for_the_predicted_one(catalogue):
    cache = ResultCache()
    predicted = asked(catalogue, "predicted")
    cache.put(asked(catalogue, COW).key, found(COW, COW))
    even = replace(scores(), values=np.array([0.4, 0.4, 0.1, 0.1], np.float32))
    cache.put(catalogue.answer_request(predicted.session, IMAGE, PHOTO).key, CachedResult(even, None, {}))
    assert KnownResults(cache, catalogue).answer(predicted) is None


def test_a_layer_by_name_that_the_technique_took_by_itself_is_known(catalogue):
    cache = ResultCache()
    known, by_itself = KnownResults(cache, catalogue), found(COW, "predicted")
    facts = {"target": COW, "layer": "relu#2"}
    cache.put(asked(catalogue, "predicted").key, replace(by_itself, result=replace(by_itself.result, facts=facts)))
    entry = known.answer(asked(catalogue, "predicted", "relu#2"))
    assert entry.result.caption == "of the cow"
    assert entry.provenance["parameters"] == {"target": "predicted", "layer": "relu#2"}
    assert known.answer(asked(catalogue, COW, "relu#2")) is not None  # both by their names
    assert known.answer(asked(catalogue, "predicted", "stem")) is None
    assert known.answer(asked(catalogue, ANT, "relu#2")) is None
