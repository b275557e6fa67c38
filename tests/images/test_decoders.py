"""The libraries that decode: HEIC and DICOM with their extras, and a sentence that names the extra without them."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from PIL import Image as Pillow

from tests.images.dicom_file import dicom_bytes
from workbench.api import UserError
from workbench.images import decoders
from workbench.images.image_decoder import ReadingNeeded
from workbench.images.photo import open_photo, remarks_on

needs_heic = pytest.mark.skipif(find_spec("pillow_heif") is None, reason="pillow-heif is not installed")
needs_dicom = pytest.mark.skipif(find_spec("pydicom") is None, reason="pydicom is not installed")


@needs_heic
def test_heic_is_read(tmp_path):
    decoders.pillow_formats()
    Pillow.new("RGB", (64, 32), (200, 100, 50)).save(tmp_path / "a.heic", format="HEIF", quality=95)
    photo = open_photo(tmp_path / "a.heic")
    assert photo.size == (32, 64)
    assert np.abs(photo.pixels.astype(int) - (200, 100, 50)).max() <= 4


@needs_dicom
def test_dicom_is_read_in_the_window_that_it_states_and_asked_for_without_one(tmp_path):
    values = np.arange(12, dtype=np.int16).reshape(3, 4) * 100
    (tmp_path / "stated.dcm").write_bytes(
        dicom_bytes(values, WindowCenter=600, WindowWidth=1000, RescaleSlope=1, RescaleIntercept=0)
    )
    photo = open_photo(tmp_path / "stated.dcm")
    expected = np.clip(np.rint((values - 100.0) / 1000 * 255), 0, 255).astype(np.uint8)
    np.testing.assert_array_equal(photo.pixels[:, :, 0], expected)
    assert remarks_on(photo) == [
        "stated.dcm: signed 16 bits read from 100 (black) to 1,100 (white), the window that the file states."
    ]
    (tmp_path / "bare.dcm").write_bytes(dicom_bytes(values, RescaleSlope=2, RescaleIntercept=-1000))
    with pytest.raises(ReadingNeeded, match=r"span -1,000 to 1,200, .*\?range=-1000\.\.1200"):
        open_photo(tmp_path / "bare.dcm")


@needs_dicom
def test_dicom_that_is_inverted_and_of_two_frames_is_read_so(tmp_path):
    values = np.stack([np.full((2, 3), 10, np.int16), np.full((2, 3), 20, np.int16)])
    (tmp_path / "a.dcm").write_bytes(dicom_bytes(values, PhotometricInterpretation="MONOCHROME1", NumberOfFrames=2))
    assert open_photo(f"{tmp_path}/a.dcm?range=0..20").pixels[0, 0].tolist() == [127, 127, 127]
    second = open_photo(f"{tmp_path}/a.dcm?range=0..20&page=2")
    assert second.pixels[0, 0].tolist() == [0, 0, 0]
    assert second.title == "a.dcm?page=2&range=0..20 · 2 of 2"


def test_without_its_extra_a_format_is_named_with_the_extra(tmp_path, monkeypatch):
    monkeypatch.setattr(decoders, "find_spec", lambda _name: None)
    (tmp_path / "a.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(200))
    (tmp_path / "a.dcm").write_bytes(bytes(128) + b"DICM" + bytes(100))
    for name, extra in (("a.heic", "heic"), ("a.dcm", "dicom")):
        with pytest.raises(
            UserError, match=rf"^{name} cannot be read .* pip install 'explainability-workbench\[{extra}\]'"
        ):
            open_photo(tmp_path / name)
