"""The pixel decoder: pictures of every kind become the right RGB pixels, upright."""

from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow

from tests.pictures import saved
from workbench.api import UserError
from workbench.images import pixel_decoder
from workbench.images.image_files import sample_images
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


def as_ever(path: Path, background: tuple[int, int, int]) -> np.ndarray:
    """The pixels by Pillow alone, as the first version of this program read them."""
    with Pillow.open(path) as picture:
        picture.load()
        if picture.mode.startswith("I;16"):
            grey = np.asarray(picture).astype(np.float64) / 257
        elif picture.mode == "I":
            grey = np.asarray(picture) / (257 if np.asarray(picture).max() > 255 else 1)
        elif picture.mode == "F":
            grey = np.asarray(picture) * 255.0
        elif "A" in picture.getbands() or "transparency" in picture.info:
            canvas = Pillow.new("RGBA", picture.size, (*background, 255))
            canvas.alpha_composite(picture.convert("RGBA"))
            return np.array(canvas.convert("RGB"))
        else:
            return np.array(picture.convert("RGB"))
    return np.repeat(np.clip(np.rint(grey), 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def ordinary_files(folder: Path) -> list[Path]:
    """Pictures of every kind that was ever read, small."""
    numbers = np.random.default_rng(5)
    size = (37, 53)
    colours, clear = (numbers.integers(0, 256, (*size, bands), np.uint8) for bands in (3, 4))
    deep, light = numbers.integers(0, 65536, size, np.uint16), numbers.random(size, np.float32)
    rgb, grey = Pillow.fromarray(colours), Pillow.fromarray(colours[:, :, 0])
    pictures = [
        *((rgb, f"rgb.{kind}", {}) for kind in ("png", "tif", "bmp", "gif", "webp", "jpg")),
        *((grey, f"grey.{kind}", {}) for kind in ("png", "tif", "bmp", "gif", "jpg")),
        *((Pillow.fromarray(clear), f"clear.{kind}", {}) for kind in ("png", "tif", "webp", "gif")),
        *((rgb, f"{kind}.tif", {"compression": kind}) for kind in ("tiff_lzw", "tiff_adobe_deflate", "packbits")),
        (grey.convert("1"), "fax.tif", {"compression": "group4"}),
        (rgb.quantize(16), "palette.png", {"transparency": 3}),
        (rgb.convert("CMYK"), "cmyk.jpg", {}),
        (rgb.convert("CMYK"), "cmyk.tif", {}),
        (rgb.convert("YCbCr"), "ycbcr.tif", {}),
        (Pillow.fromarray(np.stack([colours[:, :, 0], colours[:, :, 1]], -1)), "la.png", {}),
        (Pillow.fromarray(deep), "deep.png", {}),
        (Pillow.fromarray(deep), "deep.tif", {"compression": "tiff_lzw"}),
        (Pillow.fromarray(deep.astype(np.int32)), "whole.tif", {}),
        (Pillow.fromarray((deep >> 8).astype(np.int32)), "bytes.tif", {}),
        (Pillow.fromarray(light), "light.tif", {}),
        (rgb, "pages.tif", {"save_all": True, "append_images": [rgb]}),
        (rgb, "frames.gif", {"save_all": True, "append_images": [rgb]}),
    ]
    files = [saved(picture, folder / name, **options) for picture, name, options in pictures]
    for name, bands, more in (("sixteen", 3, {}), ("sixteen-clear", 4, {"extrasamples": ["unassalpha"]})):
        values = numbers.integers(0, 65536, (*size, bands), np.uint16)
        tifffile.imwrite(folder / f"{name}.tif", values, photometric="rgb", **more)
        cv2.imwrite(str(folder / f"{name}.png"), values)
        files += [folder / f"{name}.tif", folder / f"{name}.png"]
    tifffile.imwrite(folder / "rgbx.tif", clear, photometric="rgb", extrasamples=["unspecified"])
    tifffile.imwrite(folder / "inverted.tif", deep, photometric="miniswhite")
    return [*files, folder / "rgbx.tif", folder / "inverted.tif"]


@pytest.mark.parametrize("strip", [4_000_000, 500])
def test_what_opened_before_has_the_same_pixels_bit_for_bit(tmp_path, monkeypatch, strip):
    monkeypatch.setattr(pixel_decoder, "STRIP", strip)
    for path in [*ordinary_files(tmp_path), *sample_images()]:
        expected = as_ever(path, (51, 102, 153))
        np.testing.assert_array_equal(open_photo(path, "#336699").pixels, expected, err_msg=path.name)
