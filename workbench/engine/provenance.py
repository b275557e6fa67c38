"""The provenance of a result: the technique, every parameter, digests, geometry and versions."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from workbench import __version__
from workbench.api import Geometry, Image, Images, Result, Technique, params_of
from workbench.images.image_files import short_names

from .model import LoadedModel
from .plugins import LoadedPlugin
from .sweep import SweepContext

CONVENTION = "x and y in pixels, pixel centres at whole numbers; network input to original image"


def provenance_of(
    plugin: LoadedPlugin,
    technique: Technique,
    model: LoadedModel,
    image: Image | Images,
    geometry: Geometry | None,
    result: Result,
    sweeps: SweepContext,
    seconds: float,
) -> dict[str, Any]:
    """As JSON holds it.

    technique  as it was configured
    geometry   None where the technique looked at no image, or at many
    """
    parameters = technique.plain()
    single = image if isinstance(image, Image) and geometry else None
    return {
        "technique": plugin.manifest.id,
        "title": plugin.manifest.title,
        "version": plugin.manifest.version,
        "parameters": parameters,
        "resolved": dict(result.facts),
        "model": {
            "reference": model.reference,
            "digest": model.digest,
            "device": model.device,
            "description": model.spec.plain(),
        },
        "image": _image(single) if single else None,
        **({"images": _images(image)} if isinstance(image, Images) else {}),
        **({"sweeps": sweeps.plain()} if sweeps.choices else {}),
        "geometry": geometry.plain() | {"convention": CONVENTION} if geometry else None,
        "seed": parameters.get("seed"),
        "versions": versions(),
        "seconds": round(seconds, 4),
    }


def with_photographs(parameters: dict[str, Any], technique: Technique, model: LoadedModel) -> dict[str, Any]:
    """The second pictures of a run by name and digest, and the parameters that name them without their folders."""
    opened = {
        param.name: model.photographs[reference]
        for param in params_of(type(technique))
        if param.type == "photograph" and (reference := str(getattr(technique, param.name))) in model.photographs
    }
    if not opened:
        return {}
    names = {name: image.name for name, image in opened.items()}
    photographs = {name: {"name": image.name, "digest": image.digest} for name, image in opened.items()}
    return {"parameters": parameters | names, "photographs": photographs}


def _image(image: Image) -> dict[str, Any]:
    return {"name": image.name, "digest": image.digest, "size": list(image.geometry.original_size)}


def _images(images: Images) -> list[dict[str, str]]:
    """Many images in their order, by name, label and digest; without a digest those that could not be read."""
    names = short_names(images.names)
    return [
        {"name": name, "label": label, "digest": digest}
        for name, label, digest in zip(names, images.labels, images.digests, strict=True)
    ]


@cache
def versions() -> dict[str, str]:
    """The versions that a result's numbers depend on."""
    versions = {"workbench": __version__, "python": platform.python_version()}
    for package in ("torch", "torchvision", "numpy", "Pillow", "onnxruntime", "captum", "openTSNE"):
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    return versions
