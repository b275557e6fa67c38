"""Techniques and models as the engine describes them, and the requests that are made of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from workbench.api import Param
from workbench.document.request import result_inputs
from workbench.document.session import OpenImage, Session
from workbench.gui.engine.catalogue import Catalogue
from workbench.images.photo import photo_of
from workbench.manifests import find_manifests
from workbench.protocol.messages import Loaded, Ready
from workbench.settings import OpenSettings, Settings

SESSION = Session(model="model")
PHOTO = photo_of(np.zeros((4, 4, 3), np.uint8), "black")
LOADED = Loaded(1, "model", "digest", "cpu", [32, 32], ["ant"], [], "", {}, 0.1)


@pytest.fixture
def catalogue(engine) -> Catalogue:
    catalogue = Catalogue(find_manifests()[0], OpenSettings(Settings()), lambda images: str(len(images)))
    engine.ready.connect(catalogue.take_ready)
    engine.say_ready()
    return catalogue


def test_a_request_has_no_key_until_its_model_was_loaded_once(catalogue):
    assert catalogue.request(SESSION, "gradcam", None, PHOTO) is None
    keyless = catalogue.keyless_request(SESSION, "gradcam", None, PHOTO)
    assert keyless.key == ""
    catalogue.take_digest(LOADED)
    assert catalogue.request(SESSION, "gradcam", None, PHOTO).key == catalogue.with_key(keyless).key != ""


def test_of_two_files_with_the_same_weights_one_may_be_written_anew(catalogue):
    catalogue.take_digest(LOADED)
    catalogue.take_digest(replace(LOADED, reference="copy"))
    assert not catalogue.take_digest(LOADED)
    assert catalogue.take_digest(replace(LOADED, digest="other"))
    assert (catalogue.digest_of("model"), catalogue.digest_of("copy")) == ("other", "digest")
    assert not catalogue.take_digest(replace(LOADED, reference="copy"))
    assert (catalogue.digest_of("model"), catalogue.digest_of("copy")) == ("other", "digest")


def test_there_is_no_request_without_the_image_that_a_technique_looks_at(catalogue):
    catalogue.take_digest(LOADED)
    assert catalogue.request(SESSION, "gradcam", None, None) is None
    assert catalogue.request(SESSION, "filters", None, None) is not None
    assert catalogue.request(SESSION, "nothing", None, PHOTO) is None


def test_a_technique_that_looks_at_many_images_looks_at_those_that_the_filmstrip_lists(catalogue):
    catalogue.take_digest(LOADED)
    catalogue.techniques["tsne"] = replace(catalogue.techniques["filters"], id="tsne", takes="images", params=())
    images = tuple(OpenImage(f"/{i}.png", f"{i}.png", f"/{i}.png") for i in range(5))
    every = replace(SESSION, images=images, current="/0.png", technique="tsne")
    some = replace(every, listed=("/1.png", "/3.png"))
    of_every, of_some = (catalogue.request(session, "tsne", images[0], PHOTO) for session in (every, some))
    assert of_every.images == images
    assert of_some.images == (images[1], images[3])
    assert of_every.key != of_some.key
    assert result_inputs(every, many=True) != result_inputs(some, many=True), "so that the canvas follows"
    assert result_inputs(every) == result_inputs(some)


def test_a_model_that_no_image_enters_is_not_asked_what_it_says_of_one(catalogue):
    for sees in (True, False):
        loaded = replace(LOADED, sees_image=sees)
        catalogue.take_digest(loaded)
        catalogue.take_model(loaded)
        assert (catalogue.answer_request(SESSION, None, PHOTO) is not None) is sees


def test_the_key_changes_with_the_precision(catalogue):
    catalogue.take_digest(LOADED)
    half = Catalogue(find_manifests()[0], OpenSettings(Settings(sweep_engine="bfloat16")), lambda images: "")
    half.techniques = catalogue.techniques
    half.take_digest(LOADED)
    full = catalogue.request(SESSION, "gradcam", None, PHOTO)
    assert half.request(SESSION, "gradcam", None, PHOTO).key != full.key


def test_a_value_is_the_one_set_by_hand_else_the_session_s_else_the_default(catalogue):
    info = catalogue.techniques["gradcam"]
    session = Session(target="class:1", layer="stem", params={"gradcam": {"layer": "fc"}})
    assert catalogue.values(session, info) == {"target": "class:1", "layer": "fc", "relu": True}


def test_a_technique_that_is_switched_off_is_not_listed_also_when_the_engine_has_it(engine):
    catalogue = Catalogue(find_manifests()[0], OpenSettings(Settings(plugins_off=("gradcam",))), lambda images: "")
    engine.ready.connect(catalogue.take_ready)
    engine.say_ready()
    assert "gradcam" not in catalogue.techniques
    assert "occlusion" in catalogue.techniques


def test_techniques_keep_their_order_and_say_whether_they_apply(catalogue):
    order = list(catalogue.techniques)
    catalogue.take_ready(Ready("cpu", [], [], {}))
    assert list(catalogue.techniques) == []
    catalogue.take_manifests(find_manifests()[0])
    assert [name for name in catalogue.techniques if name in order] == order
    catalogue.take_model(
        Loaded(1, "model", "d", "cpu", [32, 32], [], [], "", {"gradcam": {"works": False, "sentence": "No."}}, 0.1)
    )
    assert (catalogue.techniques["gradcam"].works, catalogue.techniques["gradcam"].sentence) == (False, "No.")
    assert catalogue.techniques["occlusion"].works is None


@pytest.mark.parametrize("kind", ["network", "judge", "photograph"])
def test_the_key_changes_with_what_the_files_hold_that_a_parameter_names(catalogue, monkeypatch, tmp_path, kind):
    catalogue.take_digest(LOADED)
    info = replace(catalogue.techniques["gradcam"], params=(Param("beside", kind, "", "Beside"),))
    monkeypatch.setitem(catalogue.techniques, "gradcam", info)
    file = tmp_path / "beside.bin"
    session = Session(model="model", params={"gradcam": {"beside": str(file)}})

    def key():
        return catalogue.request(session, "gradcam", None, PHOTO).key

    file.write_bytes(b"one")
    before = key()
    file.write_bytes(b"two")
    assert key() != before
    file.write_bytes(b"one")
    assert key() == before


def test_the_key_of_a_likeness_changes_with_the_other_picture(catalogue, tmp_path):
    catalogue.take_digest(LOADED)
    file, keys = tmp_path / "face.png", []
    for content in (b"one", b"two"):
        file.write_bytes(content)
        session = Session(model="model", target=f"similarity:{file}")
        keys.append(catalogue.request(session, "gradcam", None, PHOTO).key)
    assert len(set(keys)) == 2
