"""A run as the provenance in a figure records it: the fields that are read when it is run again, and their rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.api import UserError
from workbench.images.pixel_decoder import WHITE, colour_of

from .json_codec import TypeMismatch, from_json
from .limits import check_count, check_parameters, check_text

MAX_RUNS = 1_000
MAX_IMAGES = 100_000
MAX_SWEEPS = 10_000
MAX_PHOTOGRAPHS = 100


@dataclass(frozen=True)
class ModelRecord:
    """The model of a run: its reference, and the digest of its weights."""

    reference: str
    digest: str = ""


@dataclass(frozen=True)
class ImageRecord:
    """An image of a run: its name, the digest of its pixels, its label, the colour behind its transparent parts."""

    name: str = ""
    digest: str = ""
    label: str = ""
    background: str = WHITE


@dataclass(frozen=True)
class SweepRecord:
    """A sweep of a run, and the way that it went."""

    way: str = ""


@dataclass(frozen=True)
class RunRecord:
    """What a figure says of a run that is needed to run it again.

    image   None for a technique that looks at many, or at the model alone
    images  those of a technique that looks at many

    photographs     second pictures, by the parameters that name them
    network, judge  the models beside the first
    """

    technique: str
    model: ModelRecord
    version: str = ""
    title: str = ""
    parameters: Mapping[str, Any] | None = None
    image: ImageRecord | None = None
    images: tuple[ImageRecord, ...] | None = ()
    sweeps: tuple[SweepRecord, ...] | None = ()
    photographs: Mapping[str, ImageRecord] | None = None
    network: ModelRecord | None = None
    judge: ModelRecord | None = None


def check_record(plain: Any) -> None:
    """Raises UserError, with a sentence that names field, rule and value, where provenance is not that of a run."""
    try:
        record = from_json(RunRecord, plain)
    except TypeMismatch as error:
        raise UserError(f"{error}.") from None
    for name in ("technique", "version", "title"):
        check_text(name, getattr(record, name))
    if not record.technique:
        raise UserError("technique must not be empty.")
    check_text("model.reference", record.model.reference)
    check_text("model.digest", record.model.digest)
    check_parameters("parameters", record.parameters or {})
    check_count("images", record.images or (), MAX_IMAGES)
    check_count("sweeps", record.sweeps or (), MAX_SWEEPS)
    for beside in (record.network, record.judge):
        check_text("model.reference", beside.reference if beside else "")
    photographs = record.photographs or {}
    check_count("photographs", photographs, MAX_PHOTOGRAPHS)
    for image in (*([record.image] if record.image else []), *(record.images or ()), *photographs.values()):
        _check_image(image)


def _check_image(image: ImageRecord) -> None:
    for name in ("name", "digest", "label"):
        check_text(f"image.{name}", getattr(image, name))
    check_text("image.background", image.background, 100)
    colour_of(image.background)
