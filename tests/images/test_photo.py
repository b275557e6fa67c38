"""Pictures of every kind become the right arrays, and what cannot be read is named."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from workbench.api import UserError
from workbench.images import photo as images
from workbench.images.image_files import find_images, sample_images
from workbench.images.photo import open_photo, photo_of, thumbnail
from workbench.images.pixel_decoder import ORIENTATION


def saved(picture: Pillow.Image, path: Path, **options: object) -> Path:
    picture.save(path, **options)
    return path


def grey(*values: int) -> np.ndarray:
    return np.array([[[v, v, v] for v in values]], np.uint8)


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


def test_sixteen_bit_grey_is_scaled_by_257(tmp_path):
    values = np.array([[0, 257, 128 * 257, 65535]], np.uint16)
    for name in ("a.png", "a.tiff"):
        path = saved(Pillow.fromarray(values), tmp_path / name)
        np.testing.assert_array_equal(open_photo(path).pixels, grey(0, 1, 128, 255))


def test_whole_numbers_of_32_bits_that_fit_in_8_are_8_bits(tmp_path):
    path = saved(Pillow.fromarray(np.array([[0, 255]], np.int32)), tmp_path / "eight.tiff")
    assert open_photo(path).pixels[0, :, 0].tolist() == [0, 255]


def test_whole_numbers_of_32_bits_are_taken_while_they_fit_in_16(tmp_path):
    fits = saved(Pillow.fromarray(np.array([[0, 65535]], np.int32)), tmp_path / "fits.tiff")
    np.testing.assert_array_equal(open_photo(fits).pixels, grey(0, 255))
    large = saved(Pillow.fromarray(np.array([[0, 70000]], np.int32)), tmp_path / "large.tiff")
    with pytest.raises(
        UserError, match=r"large\.tiff cannot be read as an image: its 32-bit values run from 0 to 70000"
    ):
        open_photo(large)


def test_floating_point_is_grey_from_0_to_1_and_refused_beyond(tmp_path):
    fits = saved(Pillow.fromarray(np.array([[0, 1]], np.float32)), tmp_path / "fits.tiff")
    np.testing.assert_array_equal(open_photo(fits).pixels, grey(0, 255))
    for value in (2.5, np.nan):
        beyond = saved(Pillow.fromarray(np.array([[0, value]], np.float32)), tmp_path / "beyond.tiff")
        with pytest.raises(UserError, match="floating-point values run from"):
            open_photo(beyond)


def test_alpha_is_laid_over_the_background_that_was_picked(tmp_path):
    path = saved(Pillow.fromarray(np.array([[[255, 0, 0, 255], [255, 0, 0, 0]]], np.uint8)), tmp_path / "a.png")
    np.testing.assert_array_equal(open_photo(path).pixels, [[[255, 0, 0], [255, 255, 255]]])
    np.testing.assert_array_equal(open_photo(path, "#102030").pixels, [[[255, 0, 0], [16, 32, 48]]])
    with pytest.raises(UserError, match="background must be a colour"):
        open_photo(path, "no such colour")


def test_a_palette_with_a_transparent_entry_is_laid_over_the_background(tmp_path):
    picture = Pillow.fromarray(np.array([[0, 1]], np.uint8)).convert("P")
    picture.putpalette([10, 20, 30, 40, 50, 60])
    plain = saved(picture, tmp_path / "plain.png")
    np.testing.assert_array_equal(open_photo(plain).pixels, [[[10, 20, 30], [40, 50, 60]]])
    clear = saved(picture, tmp_path / "clear.png", transparency=1)
    np.testing.assert_array_equal(open_photo(clear, "black").pixels, [[[10, 20, 30], [0, 0, 0]]])


def test_grey_with_alpha_one_bit_and_cmyk_become_colours(tmp_path):
    la = Pillow.new("LA", (1, 1), (100, 255))
    np.testing.assert_array_equal(open_photo(saved(la, tmp_path / "la.png")).pixels, grey(100))
    np.testing.assert_array_equal(open_photo(saved(Pillow.new("1", (1, 1), 1), tmp_path / "one.png")).pixels, grey(255))
    cmyk = open_photo(saved(Pillow.new("CMYK", (8, 8), (0, 255, 255, 0)), tmp_path / "cmyk.tiff"))
    assert cmyk.pixels[0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".png", ".tiff"])
def test_exif_orientation_brings_every_picture_upright(tmp_path, orientation, suffix):
    upright = np.array([[[10] * 3, [20] * 3, [30] * 3], [[40] * 3, [50] * 3, [60] * 3]], np.uint8)
    # As a camera held that way would store it: the inverse of what the tag asks for.
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.swapaxes(0, 1),
        6: np.rot90(upright, 1),
        7: upright[::-1, ::-1].swapaxes(0, 1),
        8: np.rot90(upright, -1),
    }[orientation]
    exif = Pillow.Exif()
    exif[ORIENTATION] = orientation
    path = saved(Pillow.fromarray(np.ascontiguousarray(stored)), tmp_path / f"turned{suffix}", exif=exif)
    np.testing.assert_array_equal(open_photo(path).pixels, upright)
    np.testing.assert_array_equal(thumbnail(path, 10), upright)


def test_sixteen_bit_pictures_are_turned_upright_too(tmp_path):
    exif = Pillow.Exif()
    exif[ORIENTATION] = 6
    path = saved(Pillow.fromarray(np.array([[0, 65535]], np.uint16)), tmp_path / "a.png", exif=exif)
    np.testing.assert_array_equal(open_photo(path).pixels[:, 0, 0], [0, 255])


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
    monkeypatch.setattr(images, "MAX_PIXELS", 99)
    path = saved(Pillow.new("RGB", (10, 10)), tmp_path / "large.png")
    for read in (open_photo, lambda p: thumbnail(p, 4)):
        with pytest.raises(UserError, match=r"large\.png cannot be read as an image: it has 10 x 10 pixels, more than"):
            read(path)
    monkeypatch.setattr(Pillow, "MAX_IMAGE_PIXELS", 40)
    with pytest.raises(UserError, match="more than the limit"):
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


def test_folders_are_walked_in_natural_order_and_each_file_is_taken_once(tmp_path):
    for name in ("b/img10.png", "b/img2.PNG", "a.jpg", "b/.hidden.png", "b/notes.txt", ".git/x.png"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    found, problems = find_images([tmp_path, tmp_path / "a.jpg", tmp_path / "b" / "notes.txt"])
    assert [p.name for p in found] == ["a.jpg", "img2.PNG", "img10.png", "notes.txt"]
    assert problems == []


def test_what_is_not_there_is_told_and_the_rest_goes_on(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.png").touch()
    found, problems = find_images([tmp_path / "gone.png", tmp_path / "a.png", tmp_path / "empty"])
    assert found == [tmp_path / "a.png"]
    assert len(problems) == 2
    assert "gone.png" in problems[0]
    assert "no picture in the folder" in problems[1]


def test_a_file_in_a_folder_that_may_not_be_looked_into_is_left_to_opening(forbidden):
    assert find_images([forbidden / "a.png"]) == ([forbidden / "a.png"], [])
    with pytest.raises(UserError, match=r"^a\.png cannot be read as an image: it may not be read by this user\.$"):
        open_photo(forbidden / "a.png")


def test_a_name_that_no_disk_takes_is_told(tmp_path):
    (path,), _ = find_images([tmp_path / ("x" * 300)])
    with pytest.raises(UserError, match="cannot be read as an image: File name too long"):
        open_photo(path)


def test_a_thumbnail_keeps_the_proportions(tmp_path):
    path = saved(Pillow.new("RGB", (400, 100), (9, 99, 199)), tmp_path / "a.jpg")
    assert thumbnail(path, 64).shape == (16, 64, 3)
    assert thumbnail(open_photo(path), 64).shape == (16, 64, 3)
    assert thumbnail(path, 1).shape == (1, 1, 3)


def test_the_samples_are_real_photographs_and_the_cat_is_first():
    samples = sample_images()
    assert samples[0].name == "chelsea.png"
    assert len(samples) == 6
    assert open_photo(samples[0]).size == (300, 451)
