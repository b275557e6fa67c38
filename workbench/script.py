"""The same techniques from Python, without window or command line.

*Copy as Python* writes such a script where a short one with plain torch would not make the same arrays.

from workbench.script import explain

outcome = explain("gradcam", "photo.jpg", target="class:tabby")
outcome.arrays["values"]    # (H, W) float32, raw, in coordinates of the network's input
outcome.provenance          # technique, every parameter, digests, geometry, versions
outcome.save("figure.pdf")
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np

from .api import Geometry, Images, Progress, Result, UserError, arrays_of
from .export.provenance import with_background
from .images.image_files import find_images, folder_labels, given_folder
from .images.photo import Photo, open_photo, photo_of
from .images.pixel_decoder import WHITE
from .model_names import BUNDLED

if TYPE_CHECKING:
    from .engine.host import Host

_turn = RLock()  # torch's modes and seeds, the host and its model belong to one call at a time


@dataclass(frozen=True, eq=False)
class Explained:
    """A finished result with where it came from, and where it lies on the original image."""

    result: Result
    geometry: Geometry | None
    provenance: Mapping[str, Any]
    photo: Photo | None

    @property
    def arrays(self) -> dict[str, np.ndarray]:
        """One array per field, as ``result.npz`` has them."""
        return arrays_of(self.result)

    def save(self, path: str | Path) -> None:
        """Write the figure as PNG, TIFF, SVG or PDF, or the arrays as NPZ, by the ending. Raises UserError."""
        from .export.arrays import save_arrays
        from .export.exported_result import ExportedResult
        from .export.figure import save_figure

        pixels = self.photo.pixels if self.photo else None
        exported = ExportedResult(self.result, pixels, self.geometry, self.provenance)
        if Path(path).suffix.lower() == ".npz":
            save_arrays(Path(path), exported)
        else:
            save_figure(path, exported)


def explain(
    technique: str,
    image: str | Path | np.ndarray | None = None,
    model: str = BUNDLED,
    *,
    images: str | Path | Sequence[str | Path] | None = None,
    device: str = "auto",
    background: str = WHITE,
    **parameters: Any,
) -> Explained:
    """Run a technique to its end. A model stays loaded until another one is asked for, or its file is written anew.

    Threads may call it; each call waits for its turn.

    image   a path, with its reading as in ``a.tif?page=2``, or pixels (h, w, 3) uint8; None where the technique looks
            at the model alone
    images  a folder or many paths, for a technique that looks at many; sub-folders are their labels

    Raises UserError in one sentence where the user can mend it.
    """
    from .engine.host import RunRequest

    photo = None
    if isinstance(image, np.ndarray):
        photo = photo_of(image, "array")
    elif image is not None:
        photo = open_photo(image, background)
    pixels, name, digest = (photo.pixels, photo.name, photo.digest) if photo else (None, "", "")
    last = None
    with _turn:
        host = _host(device)
        host.need(model, device)
        many = _many(images, host, background) if images is not None else None
        for item in host.run(RunRequest(technique, parameters, pixels, name, digest, many)):
            last = last if isinstance(item, Progress) else item
    if last is None or last.provenance is None:
        raise UserError(f"{technique} ended without an answer.")
    return Explained(last.result, last.geometry, with_background(last.provenance, background), photo)


def _many(given: str | Path | Sequence[str | Path], host: Host, background: str) -> Images:
    from .engine.images import FileImages

    given = [given] if isinstance(given, str | Path) else given
    paths, problems = find_images(given)
    if problems:
        raise UserError(" ".join(problems))
    assert host.model is not None
    return FileImages(paths, host.model.preparation, folder_labels(paths, given_folder(given)), background)


@cache
def _host(device: str) -> Host:
    from .engine.host import Host

    return Host()
