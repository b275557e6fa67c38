"""Many images for one run: their labels, how they are asked for, and what becomes of those that cannot be read."""

from __future__ import annotations

import os
import threading
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image as Pillow

from workbench.api import UserError
from workbench.document.reproduce import find_photos
from workbench.engine import server as servers
from workbench.engine.images import AHEAD, FileImages, SentImages
from workbench.engine.preparation import Preparation
from workbench.images.image_files import folder_labels, short_names
from workbench.images.photo import digest_of, open_photo
from workbench.protocol.messages import Cancelled, ImagePixels, ImagesRequested, Run
from workbench.render.framing import Framing

SMALL = Preparation(10, (8, 8), "bilinear", (0.5,) * 3, (0.5,) * 3)


@pytest.fixture
def folder(tmp_path):
    """Two folders of two pictures, and one that is damaged."""
    tmp_path = tmp_path / "mine" / "pictures"
    tmp_path.mkdir(parents=True)
    for i, name in enumerate(["cats/1.png", "cats/2.png", "dogs/1.png", "dogs/2.png"]):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        pixels = np.random.default_rng(i).integers(0, 256, (20, 30, 3), np.uint8)
        Pillow.fromarray(pixels).save(tmp_path / name)
    (tmp_path / "dogs" / "bad.png").write_bytes(b"no picture")
    return tmp_path


def test_a_name_tells_no_more_of_a_place_than_the_folder(tmp_path):
    paths = [tmp_path / "a" / "x.png", tmp_path / "b" / "c" / "y.png"]
    assert short_names(paths) == ["a/x.png", "c/y.png"]
    assert short_names([tmp_path / "a" / "x.png"]) == ["x.png"]
    assert short_names(["pasted:1", "pasted:2"]) == ["pasted:1", "pasted:2"]
    assert short_names([]) == []


def test_the_first_folder_below_the_opened_one_is_the_label(tmp_path):
    paths = [tmp_path / "cats" / "1.png", tmp_path / "cats" / "old" / "2.png", tmp_path / "3.png"]
    assert folder_labels(paths, tmp_path) == ["cats", "cats", ""]
    assert folder_labels(paths[:1], tmp_path) == ["cats"]


def test_of_files_of_any_places_the_folder_that_each_lies_in_is_the_label_if_there_are_several(tmp_path):
    paths = [tmp_path / "cats" / "1.png", tmp_path / "cats" / "old" / "2.png", "pasted:12"]
    assert folder_labels(paths) == ["cats", "old", ""]
    assert folder_labels(paths[:1]) == [""]


def test_files_are_read_one_by_one_as_the_network_sees_them_and_their_digests_are_known_then(folder):
    images = FileImages([folder / "cats/1.png", folder / "dogs/bad.png"], SMALL, ["cats", "dogs"])
    assert images.digests == ["", ""]
    photo = open_photo(folder / "cats/1.png")
    np.testing.assert_array_equal(images[0].pixels, SMALL.prepare(photo.pixels).pixels)
    assert images.digests == [photo.digest, ""]
    with pytest.raises(UserError, match=r"bad.png cannot be read as an image"):
        images[1]
    assert len(images.problems) == 1


def test_the_window_and_the_engine_see_the_same_of_an_image(folder):
    photo = open_photo(folder / "cats/1.png")
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

        def run(self, request, wanted):
            yield request.images[0]

    monkeypatch.setattr(server, "_send", send)
    server._host = Host()
    server._answer(Run(3, "any", {}, images={"names": ["a.png"]}))
    assert told == [ImagesRequested, Cancelled]
    assert not server._cancelled


def test_the_files_of_a_figure_are_found_below_a_folder_and_checked_by_their_pixels(folder):
    names = ["cats/1.png", "dogs/2.png"]
    told = [{"name": name, "digest": open_photo(folder / name).digest} for name in names]
    found = [folder / name for name in names]
    assert find_photos([*told, {"name": "dogs/bad.png", "digest": ""}], [folder]) == found
    assert find_photos(told, [folder.parent]) == found
    assert find_photos(told, [], found) == found
    with pytest.raises(UserError, match=r"Of the 2 images of the figure 'dogs/2.png' were not found"):
        find_photos(told, [folder / "cats"], found[:1])
    Pillow.fromarray(np.zeros((4, 4, 3), np.uint8)).save(folder / "dogs/2.png")
    with pytest.raises(UserError, match=r"'dogs/2.png' were not found with the same pixels"):
        find_photos(told, [folder])
