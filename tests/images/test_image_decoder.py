"""The image decoder: what a file holds makes the picture, or it is asked which of it does; and it is said."""

from __future__ import annotations

import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow

from tests.pictures import saved
from workbench.api import Geometry, UserError
from workbench.images.image_decoder import ReadingNeeded
from workbench.images.photo import contents_of, enlargement, open_photo, photo_of, remarks_on

RAMP = np.arange(1021, dtype=np.uint16)[:1020].reshape(30, 34)  # 0 to 1,019


def expected(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Grey by the definition."""
    return np.clip(np.rint((values.astype(np.float64) - low) / (high - low) * 255), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_sixteen_bits_of_a_small_range_are_never_black_in_silence(tmp_path, suffix):
    path = saved(Pillow.fromarray(RAMP), tmp_path / f"dark.{suffix}")
    with pytest.raises(ReadingNeeded) as refused:
        open_photo(path)
    assert str(refused.value) == (
        f"dark.{suffix} cannot be read as an image: it holds values of 16 bits that span 0 to 1,019 of 65,535, and "
        f"nothing in it says which are black and white: state it, as in 'dark.{suffix}?range=0..1019'."
    )
    assert (refused.value.contents.bands, refused.value.contents.low, refused.value.contents.high) == (1, 0, 1019)
    photo = open_photo(f"{path}?range=0..1019")
    np.testing.assert_array_equal(photo.pixels[:, :, 1], expected(RAMP, 0, 1019))
    assert (photo.name, photo.path) == (f"dark.{suffix}?range=0..1019", f"{path}?range=0..1019")


def test_colours_of_sixteen_bits_and_a_small_range_are_asked_for_too(tmp_path):
    values = np.stack([RAMP, RAMP[::-1], RAMP // 2], -1)
    tifffile.imwrite(tmp_path / "dark.tif", values, photometric="rgb")
    Pillow.fromarray(np.zeros((1, 1), np.uint8)).save(tmp_path / "not-used.png")
    import cv2

    cv2.imwrite(str(tmp_path / "dark.png"), values[:, :, ::-1])
    for name in ("dark.tif", "dark.png"):
        with pytest.raises(ReadingNeeded, match="span 0 to 1,019 of 65,535"):
            open_photo(tmp_path / name)
        np.testing.assert_array_equal(
            open_photo(f"{tmp_path / name}?range=0..1019").pixels, expected(values, 0, 1019), err_msg=name
        )


def test_sixteen_bits_that_use_their_range_are_read_as_ever(tmp_path):
    values = np.arange(65536, dtype=np.uint16).reshape(256, 256)
    for suffix in ("png", "tif"):
        photo = open_photo(saved(Pillow.fromarray(values), tmp_path / f"a.{suffix}"))
        np.testing.assert_array_equal(photo.pixels[:, :, 0], np.rint(values / 257).astype(np.uint8))
        assert photo.mode == "16-bit"
    colours = np.stack([values] * 3, -1)
    tifffile.imwrite(tmp_path / "colours.tif", colours, photometric="rgb")
    np.testing.assert_array_equal(open_photo(tmp_path / "colours.tif").pixels, colours >> 8)


@pytest.mark.parametrize(
    ("values", "words", "reading"),
    [
        (RAMP.astype(np.int16) - 500, "signed 16 bits that span -500 to 519,", (-500, 519)),
        (RAMP.astype(np.uint32) * 4_000_000, "32 bits that span 0 to 4,076,000,000,", (0, 4_076_000_000)),
        (RAMP.astype(np.int32) * 100, "signed 32 bits that span 0 to 101,900,", (0, 101_900)),
        (RAMP.astype(np.float32) / 4, "32-bit floating point that span 0 to 254.75,", (0, 254.75)),
        (RAMP.astype(np.float64) / 1e5, "64-bit floating point that span 0 to 0.01019,", (0, 0.01019)),
        (RAMP.astype(np.float16), "32-bit floating point that span 0 to 1,019,", (0, 1019)),
    ],
)
def test_every_type_of_number_has_a_way_on(tmp_path, values, words, reading):
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, values)
    with pytest.raises(ReadingNeeded) as refused:
        open_photo(path)
    assert words in str(refused.value)
    low, high = reading
    assert f"'a.tif?range={low}..{high}'" in str(refused.value)  # what the sentence offers opens it
    np.testing.assert_array_equal(
        open_photo(f"{path}?range={low}..{high}").pixels[:, :, 0], expected(values, low, high)
    )


def test_five_bands_are_counted_and_the_person_says_which_make_the_picture(tmp_path):
    bands = np.random.default_rng(0).integers(0, 256, (5, 6, 7), np.uint8)
    path = tmp_path / "five.tif"
    tifffile.imwrite(path, bands, photometric="minisblack", planarconfig="separate")
    with pytest.raises(ReadingNeeded, match=r"it holds 5 bands of 8 bits, values .+, .*'five\.tif\?bands=1,2,3'"):
        open_photo(path)
    np.testing.assert_array_equal(
        open_photo(f"{path}?bands=3,2,1").pixels, np.stack([bands[2], bands[1], bands[0]], -1)
    )
    np.testing.assert_array_equal(open_photo(f"{path}?bands=5").pixels[:, :, 0], bands[4])
    with pytest.raises(UserError, match=r"it has 5 bands; got band 6\.$"):
        open_photo(f"{path}?bands=4,5,6")
    assert "5 bands of 8 bits" in str(contents_of(path))


def test_bands_and_range_of_an_ordinary_picture_can_be_stated_too(tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (4, 5, 3), np.uint8)
    path = saved(Pillow.fromarray(pixels), tmp_path / "a.png")
    np.testing.assert_array_equal(open_photo(f"{path}?bands=3,2,1").pixels, pixels[:, :, ::-1])
    np.testing.assert_array_equal(open_photo(f"{path}?range=0..100").pixels, expected(pixels, 0, 100))


def test_values_that_are_not_numbers_are_counted_and_become_black(tmp_path):
    values = np.linspace(0, 1, 12, dtype=np.float32).reshape(3, 4)
    values[0, 1], values[1, 1], values[2, 2] = np.nan, np.inf, -np.inf
    photo = open_photo(saved(Pillow.fromarray(values), tmp_path / "a.tif"))
    assert photo.pixels[0, 1].tolist() == [0, 0, 0]
    assert photo.pixels[1, 1].tolist() == [255, 255, 255]
    assert remarks_on(photo) == [
        "a.tif: 3 of 12 values are not numbers (NaN or infinite); NaN is drawn black.",
        "a.tif: 32-bit floating point read from 0 (black) to 1 (white).",
    ]


def test_the_pages_of_a_file_are_counted_and_each_can_be_read(tmp_path):
    pages = [Pillow.new("RGB", (8, 6), colour) for colour in ("red", "lime", "blue")]
    for suffix in ("tif", "gif", "webp", "png"):
        options = {"lossless": True} if suffix == "webp" else {}
        path = saved(pages[0], tmp_path / f"a.{suffix}", save_all=True, append_images=pages[1:], **options)
        first, second = open_photo(path), open_photo(f"{path}?page=2")
        assert (first.title, second.title) == (f"a.{suffix} · 1 of 3", f"a.{suffix}?page=2 · 2 of 3")
        assert first.pixels[0, 0].tolist() == [255, 0, 0]
        assert second.pixels[0, 0].tolist() == [0, 255, 0]
        assert remarks_on(first) == [f"a.{suffix} has 3 pages; this is page 1 (?page=2 reads another)."]
        assert remarks_on(second) == []
        with pytest.raises(UserError, match=r"it has 3 pages; got page 4\.$"):
            open_photo(f"{path}?page=4")


def test_a_picture_of_one_pixel_is_said_to_be_much_enlarged():
    dot = photo_of(np.zeros((1, 1, 3), np.uint8), "dot.png")
    geometry = Geometry.resized_and_cropped((1, 1), (224, 224), (0, 0), (224, 224))
    assert enlargement(dot, geometry) == "dot.png has 1 × 1 px, enlarged 224 times."
    large = Geometry.resized_and_cropped((112, 112), (224, 224), (0, 0), (224, 224))
    assert enlargement(photo_of(np.zeros((112, 112, 3), np.uint8), "a.png"), large) == ""
    assert enlargement(dot, None) == ""


def test_transparency_of_sixteen_bits_is_laid_over_the_background(tmp_path):
    values = np.zeros((1, 2, 4), np.uint16)
    values[0] = [[100, 0, 0, 65535], [100, 0, 0, 0]]
    tifffile.imwrite(tmp_path / "a.tif", values, photometric="rgb", extrasamples=["unassalpha"])
    np.testing.assert_array_equal(
        open_photo(f"{tmp_path}/a.tif?range=0..100", "#102030").pixels, [[[255, 0, 0], [16, 32, 48]]]
    )


def test_avif_is_read(tmp_path):
    photo = open_photo(saved(Pillow.new("RGB", (20, 10), (200, 100, 50)), tmp_path / "a.avif", quality=95))
    assert photo.size == (10, 20)
    assert np.abs(photo.pixels.astype(int) - (200, 100, 50)).max() <= 3


def test_a_name_that_is_not_utf_8_is_text_and_its_file_still_opens(tmp_path):
    import os
    import sys

    if sys.platform in ("win32", "darwin"):
        pytest.skip("names of files are text here")
    path = os.path.join(os.fsencode(tmp_path), b"caf\xe9.png")
    Pillow.new("RGB", (2, 2)).save(os.fsdecode(path))
    photo = open_photo(os.fsdecode(path))
    assert photo.name == "caf\\xe9.png"
    assert os.fsencode(photo.path) == path
