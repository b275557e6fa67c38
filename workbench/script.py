"""The same techniques from Python, without window or command line.

*Copy as Python* writes such a script where a short one with plain torch would not make the same arrays.

from workbench.script import explain

outcome = explain("gradcam", "photo.jpg", target="class:tabby")
outcome.arrays["values"]    # (H, W) float32, raw, in coordinates of the network's input
outcome.provenance          # technique, every parameter, digests, geometry, versions
outcome.save("figure.pdf")

A network in memory is explained with what is known of it; it stays where it is, and is as it was afterwards:

spec = model_spec(224, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225), labels=("cat", "dog"))
explain("gradcam", tensor, net, spec=spec, target="class:dog")
explain_each("saliency", batch, ["class:cat", "class:dog"], net, spec=spec)    # each image, each target
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from .render.framing import AS_SEEN

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

    from .engine.host import Host
    from .engine.spec import ModelSpec

_lent: dict[str, Any] = {}  # the description of the module that the host runs on
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
    image: str | Path | np.ndarray | Tensor | None = None,
    model: str | Module = BUNDLED,
    *,
    spec: ModelSpec | None = None,
    images: str | Path | Sequence[str | Path] | None = None,
    device: str = "auto",
    background: str = WHITE,
    **parameters: Any,
) -> Explained:
    """Run a technique to its end. A model stays loaded until another one is asked for, or its file is written anew.

    Threads may call it; each call waits for its turn.

    image   a path, with its reading as in ``a.tif?page=2``; pixels (h, w, 3) uint8; or a tensor (C, H, W) in [0, 1],
            rounded to 8 bits as a file holds them, which is not resized where it has the network's size. None where
            the technique looks at the model alone
    model   a reference, or a torch module; it is used where it is, and left as it was
    spec    what is known of a module: ``model_spec``
    images  a folder or many paths, for a technique that looks at many; sub-folders are their labels

    Raises UserError in one sentence where the user can mend it.
    """
    from .engine.host import RunRequest

    last = None
    with _turn:
        host = _host(device)
        _need(host, model, spec, device)
        assert host.model is not None
        photo = _opened(image, background, host.model.input_size)
        pixels, name, digest = (photo.pixels, photo.name, photo.digest) if photo else (None, "", "")
        many = _many(images, host, background) if images is not None else None
        for item in host.run(RunRequest(technique, parameters, pixels, name, digest, many)):
            last = last if isinstance(item, Progress) else item
    if last is None or last.provenance is None:
        raise UserError(f"{technique} ended without an answer.")
    return Explained(last.result, last.geometry, with_background(last.provenance, background), photo)


def explain_each(
    technique: str,
    images: Sequence[str | Path | np.ndarray] | np.ndarray | Tensor,
    targets: Sequence[str] = ("predicted",),
    model: str | Module = BUNDLED,
    **more: Any,
) -> list[Explained]:
    """``explain`` for each image and, of each, for each target, in this order.

    images  paths or arrays, or a batch: pixels (N, h, w, 3) uint8, or a tensor (N, C, H, W) in [0, 1]
    more    as ``explain`` has it
    """
    return [explain(technique, image, model, target=target, **more) for image in images for target in targets]


def model_spec(
    size: int | tuple[int, int],
    mean: Sequence[float] | float = 0.0,
    std: Sequence[float] | float = 1.0,
    labels: Sequence[str] = (),
    task: str = "",
    channels: int = 3,
    **more: Any,
) -> ModelSpec:
    """What is known of a network in memory.

    size       of its input, one number or (height, width); an image is resized and cropped to it
    mean, std  for each channel of [0, 1], or one number for all
    labels     the names of its classes
    task       as references have it; what it gives tells where nothing is stated
    more       further fields of the description: ``fit``, ``colours``, ``layout``, ``value_range``, ``output``,
               ``decoder``
    """
    from .engine.preparation import Preparation
    from .engine.spec import YOU, ModelSpec

    height, width = (size, size) if isinstance(size, int) else size
    centre, spread = (
        (float(v),) * channels if isinstance(v, int | float) else tuple(map(float, v)) for v in (mean, std)
    )
    preparation = Preparation(min(height, width), (height, width), "bilinear", centre, spread)
    return ModelSpec(preparation).with_(YOU, labels=tuple(labels), task=task, **more)


def _need(host: Host, model: str | Module, spec: ModelSpec | None, device: str) -> None:
    """Load a model by its reference, or run on a module of the caller's."""
    if isinstance(model, str):
        if spec is not None:
            raise UserError("spec describes a network in memory; of a reference the same is stated after a ?.")
        host.need(model, device)
        return
    if spec is None:
        raise UserError("A network in memory needs spec=model_spec(size, mean, std): how an image becomes its input.")
    lent = host.model
    if lent is None or lent.network is not model or _lent.get("spec") is not spec:
        host.lend(model, spec, type(model).__name__)
        _lent["spec"] = spec


def _opened(image: str | Path | np.ndarray | Tensor | None, background: str, size: tuple[int, int]) -> Photo | None:
    """The image as a photo. A tensor of the network's size is what it sees."""
    if image is None or isinstance(image, str | Path):
        return open_photo(image, background) if image is not None else None
    if isinstance(image, np.ndarray):
        return photo_of(image, "array")
    values = np.asarray(image.detach().cpu().float().numpy())
    values = values[None] if values.ndim == 2 else values
    if values.ndim != 3 or values.shape[0] not in (1, 3) or not 0 <= values.min() <= values.max() <= 1:
        raise UserError(f"A tensor must be (C, H, W) with 1 or 3 channels in [0, 1]; got {tuple(image.shape)}.")
    pixels = np.broadcast_to((values * 255).round().astype(np.uint8), (3, *values.shape[1:])).transpose(1, 2, 0)
    photo = photo_of(np.ascontiguousarray(pixels), "tensor")
    return replace(photo, digest=AS_SEEN + photo.digest) if photo.size == tuple(size) else photo


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
