"""Photographs: what a file holds comes out, and what cannot be read is named."""

import numpy as np
import pytest
from PIL import Image as Pillow

from tests.pictures import saved
from workbench.api import UserError
from workbench.images import raster_reader
from workbench.images.image_files import find_images
from workbench.images.photo import open_photo, photo_of, recognised, reduced, shrunk, thumbnail


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".tiff", ".webp", ".gif"])
def test_lossless_formats_come_back_as_they_were(tmp_path, suffix):
    pixels = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [9, 9, 9]]], np.uint8)
    path = saved(Pillow.fromarray(pixels), tmp_path / f"a{suffix}", **({"lossless": True} if suffix == ".webp" else {}))
    np.testing.assert_array_equal(open_photo(path).pixels, pixels)


def test_a_jpeg_is_read(tmp_path):
    path = saved(Pillow.new("RGB", (20, 10), (200, 100, 50)), tmp_path / "a.jpg", quality=95)
    photo = open_photo(path)
    assert photo.size == (10, 20)
    assert np.abs(photo.pixels.astype(int) - (200, 100, 50)).max() <= 3


def test_one_pixel_is_a_picture(tmp_path):
    photo = open_photo(saved(Pillow.new("RGB", (1, 1), (1, 2, 3)), tmp_path / "dot.png"))
    assert photo.size == (1, 1)
    assert thumbnail(photo, 64).shape == (1, 1, 3)


def test_a_file_that_is_no_picture_is_named_in_one_sentence(tmp_path):
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(
        UserError, match=r"^notes\.txt cannot be read as an image: it is in no format that is known here\.$"
    ):
        open_photo(tmp_path / "notes.txt")
    (tmp_path / "empty.png").touch()
    with pytest.raises(UserError, match=r"^empty\.png cannot be read as an image: "):
        open_photo(tmp_path / "empty.png")
    with pytest.raises(UserError, match=r"gone\.png cannot be read as an image: there is no such file\."):
        open_photo(tmp_path / "gone.png")
    with pytest.raises(UserError, match="it is a folder"):
        open_photo(tmp_path)


def test_an_empty_file_and_an_empty_name_are_called_empty(tmp_path):
    (tmp_path / "a.png").touch()
    with pytest.raises(UserError, match=r"^a\.png cannot be read as an image: it is empty\.$"):
        open_photo(tmp_path / "a.png")
    assert find_images([""]) == ([], ["The name of an image is empty."])  # and not the folder that we are in


def test_a_damaged_file_is_named_with_the_reason(tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    for name in ("a.png", "a.jpg", "a.webp", "a.tiff", "a.bmp"):
        path = saved(Pillow.fromarray(pixels), tmp_path / name)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        with pytest.raises(UserError, match=rf"^{name} cannot be read as an image: [^\n]*\.$"):
            open_photo(path)


def test_a_decompression_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(raster_reader, "MAX_PIXELS", 99)
    path = saved(Pillow.new("RGB", (10, 10)), tmp_path / "large.png")
    for read in (open_photo, lambda p: thumbnail(p, 4)):
        with pytest.raises(UserError, match=r"large\.png cannot be read as an image: it has 10 × 10 pixels, more than"):
            read(path)
    monkeypatch.setattr(Pillow, "MAX_IMAGE_PIXELS", 40)
    with pytest.raises(UserError, match="more than the limit"):
        open_photo(path)


def test_a_small_file_that_claims_many_pixels_is_refused(tmp_path):
    path = saved(Pillow.new("P", (32, 24)), tmp_path / "a.gif")
    path.write_bytes(path.read_bytes()[:6] + (11_000).to_bytes(2, "little") * 2 + path.read_bytes()[10:])
    with pytest.raises(UserError, match="it claims 11000 × 11000 pixels, more than 10,000 for each byte of the file"):
        open_photo(path)


def test_pillows_own_size_warning_does_not_reach_the_user(tmp_path, monkeypatch):
    monkeypatch.setattr(Pillow, "MAX_IMAGE_PIXELS", 60)
    assert open_photo(saved(Pillow.new("RGB", (10, 10)), tmp_path / "a.png")).size == (10, 10)


def test_the_digest_tells_pixels_and_shapes_apart():
    flat, tall = np.zeros((1, 4, 3), np.uint8), np.zeros((4, 1, 3), np.uint8)
    assert photo_of(flat, "a").digest == photo_of(flat.copy(), "b").digest
    assert photo_of(flat, "a").digest != photo_of(tall, "a").digest
    assert len(photo_of(flat, "a").digest) == 64


def test_a_clipboard_array_of_another_kind_is_refused():
    with pytest.raises(UserError, match="clipboard must be"):
        photo_of(np.zeros((2, 2), np.uint8), "clipboard")


def test_a_thumbnail_keeps_the_proportions(tmp_path):
    path = saved(Pillow.new("RGB", (400, 100), (9, 99, 199)), tmp_path / "a.jpg")
    assert thumbnail(path, 64).shape == (16, 64, 3)
    assert thumbnail(open_photo(path), 64).shape == (16, 64, 3)
    assert thumbnail(path, 1).shape == (1, 1, 3)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tiff", ".bmp", ".gif"])
def test_a_picture_is_recognised_by_how_it_begins_whatever_its_name(tmp_path, suffix):
    path = saved(Pillow.new("RGB", (20, 10)), tmp_path / f"a{suffix}").rename(tmp_path / "a.dat")
    assert recognised([path]) == ([path], [])


def test_files_that_do_not_begin_as_pictures_are_sorted_out_each_with_the_sentence_why(tmp_path):
    good = saved(Pillow.new("RGB", (20, 10)), tmp_path / "good.png")
    (tmp_path / "notes.png").write_text("hello", "utf-8")
    (tmp_path / "empty.png").touch()
    pictures, problems = recognised([tmp_path / "notes.png", good, tmp_path / "empty.png", tmp_path / "nothing.png"])
    assert pictures == [good]
    assert problems == [
        "notes.png cannot be read as an image: it is in no format that is known here.",
        "empty.png cannot be read as an image: it is empty.",
        "nothing.png cannot be read as an image: there is no such file.",
    ]


@pytest.mark.parametrize(
    ("shape", "small"),
    [((375, 500), (188, 250)), ((750, 1000), (188, 250)), ((480, 640), (160, 214)), ((3000, 2000), (250, 167))],
)
def test_a_picture_is_reduced_by_a_whole_number_where_that_is_near_to_its_side(shape, small):
    pixels = np.random.default_rng(0).integers(0, 256, (*shape, 3), np.uint8)
    found = reduced(pixels, 256)
    assert found.shape == (*small, 3)
    times = -(-max(shape) // 256)
    cell = pixels[:times, :times].reshape(-1, 3).mean(0)
    assert np.abs(found[0, 0] - cell).max() <= 1


@pytest.mark.parametrize("shape", [(240, 320), (10, 20), (256, 256), (1, 700)])
def test_another_picture_is_resized(shape):
    pixels = np.random.default_rng(0).integers(0, 256, (*shape, 3), np.uint8)
    found = reduced(pixels, 256)
    assert max(found.shape[:2]) <= 256
    if max(shape) < 342:
        np.testing.assert_array_equal(found, shrunk(pixels, 256))
