"""The pixel decoder: pictures of every kind become the right RGB pixels, upright."""

import numpy as np
import pytest
from PIL import Image as Pillow

from tests.pictures import saved
from workbench.api import UserError
from workbench.images.photo import open_photo, thumbnail
from workbench.images.pixel_decoder import ORIENTATION


def grey(*values: int) -> np.ndarray:
    return np.array([[[v, v, v] for v in values]], np.uint8)


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
    with pytest.raises(UserError, match=r"large\.tiff cannot be .* values of signed 32 bits that span 0 to 70,000"):
        open_photo(large)
    np.testing.assert_array_equal(open_photo(f"{large}?range=0..70000").pixels, grey(0, 255))


def test_floating_point_is_grey_from_0_to_1_and_refused_beyond(tmp_path):
    fits = saved(Pillow.fromarray(np.array([[0, 1]], np.float32)), tmp_path / "fits.tiff")
    np.testing.assert_array_equal(open_photo(fits).pixels, grey(0, 255))
    beyond = saved(Pillow.fromarray(np.array([[0, 2.5]], np.float32)), tmp_path / "beyond.tiff")
    with pytest.raises(UserError, match=r"floating point that span 0 to 2\.5, and .*beyond\.tiff\?range=0\.\.2\.5"):
        open_photo(beyond)
    np.testing.assert_array_equal(open_photo(f"{beyond}?range=0..5").pixels, grey(0, 128))


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
