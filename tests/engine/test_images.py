"""Many images for one run: how they are asked for, and what becomes of those that cannot be read."""

from __future__ import annotations

import os
import threading
from types import SimpleNamespace

import numpy as np
import pytest

from workbench.api import UserError
from workbench.engine import server as servers
from workbench.engine.images import AHEAD, FileImages, SentImages
from workbench.engine.preparation import Preparation
from workbench.images.photo import digest_of, open_photo
from workbench.protocol.messages import Cancelled, ImagePixels, ImagesRequested, Run
from workbench.render.framing import Framing

SMALL = Preparation(10, (8, 8), "bilinear", (0.5,) * 3, (0.5,) * 3)


def test_files_are_read_one_by_one_as_the_network_sees_them_and_their_digests_are_known_then(picture_folder):
    images = FileImages([picture_folder / "cats/1.png", picture_folder / "dogs/bad.png"], SMALL, ["cats", "dogs"])
    assert images.digests == ["", ""]
    photo = open_photo(picture_folder / "cats/1.png")
    np.testing.assert_array_equal(images[0].pixels, SMALL.prepare(photo.pixels).pixels)
    assert images.digests == [photo.digest, ""]
    with pytest.raises(UserError, match=r"bad.png cannot be read as an image"):
        images[1]
    assert len(images.problems) == 1


def test_the_window_and_the_engine_see_the_same_of_an_image(picture_folder):
    photo = open_photo(picture_folder / "cats/1.png")
    told = Framing.from_dict(SMALL.framing_dict())
    seen = told.seen(photo.pixels)
    np.testing.assert_array_equal(SMALL.prepare_seen(seen).pixels, SMALL.prepare(photo.pixels).pixels)


class Window:
    """Answers what it is asked for, in any order."""

    def __init__(self, count, bad=()):
        self.asked, self.ready, self.bad = [], [], bad
        self.pictures = [np.full((8, 8, 3), i, np.uint8) for i in range(count)]

    def ask(self, indices):
        self.asked += indices
        self.ready += [self.answer(i) for i in indices]
        self.ready.reverse()

    def answer(self, i):
        if i in self.bad:
            return ImagePixels(1, i, problem=f"{i}.png is damaged.")
        return ImagePixels(1, i, self.pictures[i], digest_of(self.pictures[i]))

    def wait(self):
        return self.ready.pop() if self.ready else None


def sent(window, digests=()):
    names = [f"{i}.png" for i in range(len(window.pictures))]
    return SentImages(names, [], digests, SMALL, window.ask, window.wait)


def test_images_of_the_window_come_in_order_each_asked_for_once_and_some_ahead():
    window = Window(100)
    images = sent(window)
    first = images[0]
    assert window.asked == list(range(AHEAD))
    assert [round(float(images[i].pixels.mean() * 255)) for i in range(1, 100)] == list(range(1, 100))
    assert round(float(first.pixels.mean() * 255)) == 0
    assert sorted(window.asked) == list(range(100))
    assert images.digests[7] == digest_of(window.pictures[7])


def test_what_the_window_cannot_read_is_refused_in_its_words_and_the_next_still_comes():
    images = sent(Window(3, bad={1}))
    with pytest.raises(UserError, match=r"^1.png is damaged\.$"):
        images[1]
    assert images[2].name == "2.png"


def test_images_whose_digests_are_known_are_not_asked_for_ahead():
    window = Window(4)
    sent(window, ["", "known", "known", ""])[0]
    assert window.asked == [0, 3]


def test_a_run_that_is_cancelled_while_it_waits_for_an_image_ends_as_cancelled(monkeypatch):
    monkeypatch.setattr(threading.Thread, "start", lambda self: None)  # nothing is read ahead
    server = servers.Server(os.devnull, os.devnull)
    told = []

    def send(message):
        told.append(type(message))
        if isinstance(message, ImagesRequested):  # the window cancels in place of an answer
            server._cancelled.add(message.job)

    class Host:
        model = SimpleNamespace(preparation=SMALL)

        def title_of(self, technique):
            return technique

        def run(self, request, wanted):
            yield request.images[0]

    monkeypatch.setattr(server, "_send", send)
    server._host = Host()
    server._answer(Run(3, "any", {}, images={"names": ["a.png"]}))
    assert told == [ImagesRequested, Cancelled]
    assert not server._cancelled
