"""DICOM: the values of a frame in the units that the file states, and the window that it asks for."""

from __future__ import annotations

from typing import Any, BinaryIO

import numpy as np

from workbench.api import UserError

from .raster import Raster
from .raster_reader import check_size


def read_dicom(file: BinaryIO, page: int) -> tuple[Raster, int]:
    """The raster of a frame, and how many frames there are. Raises UserError."""
    from pydicom import dcmread
    from pydicom.pixels import pixel_array

    file.seek(0)
    dataset = dcmread(file)
    frames = max(1, int(dataset.get("NumberOfFrames") or 1))
    if "PixelData" not in dataset:
        raise UserError("it is DICOM without a picture.")
    if page > frames:
        return Raster(np.zeros((1, 1, 1), np.uint8), "grey"), frames
    samples = int(dataset.SamplesPerPixel)
    check_size(int(dataset.Rows), int(dataset.Columns), samples * max(4, int(dataset.BitsAllocated) // 8))
    try:
        values = pixel_array(dataset, index=page - 1)
    except (NotImplementedError, RuntimeError, AttributeError) as error:
        reason = str(error).splitlines()[0][:200].rstrip(".")
        raise UserError(f"its pixels are packed in a way that is not read here ({reason}).") from None
    if values.ndim == 3:
        return Raster(values, "colours" if values.shape[2] == 3 else "bands"), frames
    inverted = str(dataset.get("PhotometricInterpretation", "")) == "MONOCHROME1"
    slope, intercept = _number(dataset, "RescaleSlope", 1.0), _number(dataset, "RescaleIntercept", 0.0)
    if (slope, intercept) != (1.0, 0.0):
        values = values.astype(np.float32) * np.float32(slope) + np.float32(intercept)
    return Raster(values[:, :, None], "grey", inverted=inverted, window=_window(dataset)), frames


def _window(dataset: Any) -> tuple[float, float] | None:
    """Black and white, where the file states centre and width of a window."""
    width = _number(dataset, "WindowWidth", 0.0)
    if not width > 0 or dataset.get("WindowCenter") is None:
        return None
    centre = _number(dataset, "WindowCenter", 0.0)
    return centre - width / 2, centre + width / 2


def _number(dataset: Any, name: str, default: float) -> float:
    """A number, or the first of several."""
    value = dataset.get(name)
    if value is None:
        return default
    try:
        return float(value[0] if isinstance(value, list | tuple) or hasattr(value, "__getitem__") else value)
    except (TypeError, ValueError, IndexError):
        return default
