"""The arrays of a result as an NPZ file, one per field, raw; and its pictures as PNG."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from workbench.api import Group, Picture, Result, arrays_of
from workbench.images.image_decoder import NETWORK_INPUT
from workbench.render.colour import picture_rgb

from .exported_result import ExportedResult
from .output_files import atomic_write, open_target
from .provenance import KEY, NPZ_KEY, as_json


def save_arrays(path: Path, exported: ExportedResult) -> None:
    """Write the result as NPZ: ``values``, ... or ``part.values``, ... for groups, and its ``provenance`` as a text.

    Needs no pickle to be read.
    """
    save_npz(path, arrays_of(exported.result), dict(exported.provenance))


def save_arrays_of(
    path: Path, results: Mapping[str, Result], provenance: Sequence[Mapping[str, Any]] | None = None
) -> None:
    """Write several results as NPZ, each array under its result's name: ``run_3.values``."""
    arrays = {f"{name}.{key}": array for name, result in results.items() for key, array in arrays_of(result).items()}
    save_npz(path, arrays, [dict(run) for run in provenance or ()])


def save_npz(path: Path, arrays: Mapping[str, np.ndarray], provenance: Any) -> None:
    """Write arrays by name as NPZ, with a provenance as a text where there is one."""
    text = {NPZ_KEY: np.array(as_json(provenance, None))} if provenance else {}
    with atomic_write(path) as temporary:
        write_npz(temporary, {**arrays, **text})


def write_npz(file: Path | BinaryIO, arrays: Mapping[str, np.ndarray]) -> None:
    """NPZ without a pickle, into a file that is there or open. The same arrays make the same bytes."""
    # numpy's own savez takes no array that is called "file"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            info = zipfile.ZipInfo(f"{name}.npy")  # of no time
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            with archive.open(info, "w", force_zip64=True) as member:
                np.lib.format.write_array(member, np.asanyarray(array), allow_pickle=False)


def save_pictures(folder: Path, exported: ExportedResult) -> list[str]:
    """Write every picture that has a file of its own, and return the files' names."""
    pictures = own_pictures(exported.result)
    for picture in pictures:
        save_picture(folder / f"{picture.file}.png", picture, exported.provenance)
    return [f"{picture.file}.png" for picture in pictures]


def own_pictures(result: Result) -> list[Picture]:
    """The pictures that have a file of their own: inputs of a network, such as an adversarial image."""
    parts = result.parts.values() if isinstance(result, Group) else [result]
    return [part for part in parts if isinstance(part, Picture) and part.file]


def picture_alone(result: Result) -> Picture | None:
    """The picture that a person saves: the first with a file of its own, or the only one that is no difference."""
    parts = result.parts.values() if isinstance(result, Group) else [result]
    seen = [part for part in parts if isinstance(part, Picture) and not part.signed]
    own = own_pictures(result) or (seen if len(seen) == 1 else [])
    return own[0] if own else None


def save_picture(path: Path, picture: Picture, provenance: Mapping[str, Any]) -> None:
    """Write a picture as PNG, without loss, with its provenance.

    One with a file of its own is marked as a network's input: opened again it is not resized.
    """
    metadata = PngInfo()
    metadata.add_itxt(KEY, as_json(provenance, None))
    if picture.file:
        metadata.add_text(NETWORK_INPUT, str(provenance["model"]["reference"]))
    with open_target(path) as file:
        pixels = picture_rgb(picture.values, picture.signed, picture.factor)
        Pillow.fromarray(pixels).save(file, "PNG", pnginfo=metadata)
