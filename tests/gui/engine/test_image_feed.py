"""Images on their way to the engine."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pillow

from workbench.document.session import OpenImage, Session
from workbench.gui.engine.background_tasks import BackgroundTasks
from workbench.gui.engine.image_feed import ImageFeed
from workbench.gui.engine.photo_cache import PhotoCache
from workbench.images.photo import open_photo
from workbench.protocol.messages import ImagesRequested, Loaded, Run
from workbench.render.framing import Framing

FRAMING = Framing(10, (8, 8), "bilinear")


@pytest.fixture
def photos(qapp):
    readers, thumbnailers = BackgroundTasks(), BackgroundTasks()
    yield PhotoCache(readers, thumbnailers)
    readers.close()
    thumbnailers.close()


@pytest.fixture
def feed(engine, photos):
    feed = ImageFeed(engine, photos)
    engine.loaded.emit(Loaded(1, "m", "d", "cpu", [8, 8], ["a"], [], "", {}, 0.1, FRAMING.framing_dict()))
    yield feed
    feed.close()


@pytest.fixture
def images(tmp_path) -> tuple[OpenImage, ...]:
    paths = [tmp_path / f"{i}.png" for i in range(3)]
    for i, path in enumerate(paths):
        Pillow.fromarray(np.full((20, 30, 3), 40 * i, np.uint8)).save(path)
    return tuple(OpenImage(str(path), path.name, str(path)) for path in paths)


def test_a_requested_image_is_sent_as_the_network_sees_it_or_with_the_reason_why_not(
    feed, engine, images, qtbot, tmp_path
):
    (tmp_path / "2.png").write_bytes(b"damaged")
    run = Run(7, "tsne", {}, images=feed.descriptions(images))
    engine.images_requested.emit(run, ImagesRequested(7, [1, 2]))
    qtbot.waitUntil(lambda: len(engine.sent) == 2)
    good, bad = sorted(engine.sent, key=lambda image: image.index)
    photo = open_photo(images[1].path)
    np.testing.assert_array_equal(good.pixels, FRAMING.seen(photo.pixels))
    assert (good.job, good.index, good.digest) == (7, 1, photo.digest)
    assert bad.pixels is None
    assert "2.png cannot be read as an image" in bad.problem
    assert feed.descriptions(images)["digests"] == ["", photo.digest, ""]


def test_the_fingerprint_of_the_images_changes_with_a_file_an_image_and_the_background(feed, photos, images, tmp_path):
    first = feed.fingerprint(images)
    assert feed.fingerprint((*images,)) == first
    assert feed.fingerprint(images[:2]) != first
    (tmp_path / "0.png").write_bytes(b"something else")
    assert feed.fingerprint((*images,)) != first
    photos.session_changed(None, Session(background="black"))
    assert feed.fingerprint((*images,)) not in (first, "")
