"""What transformers' configuration of an image processor makes of an image, as a preparation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from workbench.api import UserError
from workbench.engine.preparation import Preparation

CONFIGURED = "transformers' image processor"
GUESSED = "stated nowhere: as of most networks"
RESAMPLINGS: Mapping[int, Literal["bilinear", "bicubic", "nearest"]] = {0: "nearest", 2: "bilinear", 3: "bicubic"}
IMAGENET: tuple[tuple[float, ...], tuple[float, ...]] = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
CROPPED_BELOW = 384  # pixels: ConvNeXt's processor stretches larger sizes
PADDING = 124  # grey, near ImageNet's mean


def preparation_of(
    processor: Mapping[str, Any], configuration: Mapping[str, Any]
) -> tuple[Preparation, dict[str, str], list[str]]:
    """The preparation, the origin of its fields, and what is said of it. Raises UserError where a size is none.

    processor      what is in ``preprocessor_config.json``; empty where there is none
    configuration  what is in ``config.json``
    """
    inner = processor.get("image_processor")
    own = inner if isinstance(inner, Mapping) else processor
    origin, said = (CONFIGURED if own else GUESSED), []
    if not own:
        said.append("No preprocessor_config.json lies beside it: size, mean and deviation are guessed.")
    (height, width), resize, fit = _framing(own, configuration, said)
    number = own.get("resample", 2)
    interpolation = RESAMPLINGS.get(number if isinstance(number, int) else 2)
    if interpolation is None:
        interpolation = "bicubic"
        said.append("Its resizing is not built in: bicubic here.")
    mean, std = IMAGENET
    if own.get("image_mean") is not None and own.get("image_std") is not None:
        mean, std = _numbers(own["image_mean"]), _numbers(own["image_std"])
    if own.get("do_normalize") is False:
        mean, std = (0.0,) * len(mean), (1.0,) * len(std)
    white = 255.0 * float(own.get("rescale_factor", 1 / 255)) if own.get("do_rescale", True) else 255.0
    white = 1.0 if abs(white - 1) < 1e-6 else white
    preparation = Preparation(
        resize, (height, width), interpolation, mean, std,
        fit=fit, padding=PADDING if fit == "letterbox" else 0, value_range=(0.0, white),
        colours="grey" if len(mean) == 1 else "rgb",
    )  # fmt: skip
    return preparation, dict.fromkeys(("crop", "resize", "interpolation", "fit", "mean", "std"), origin), said


def _framing(
    own: Mapping[str, Any], configuration: Mapping[str, Any], said: list[str]
) -> tuple[tuple[int, int], int, Literal["crop", "stretch", "letterbox"]]:
    """(Height, width) of the network's input, the shorter side before a crop, and how an image is fitted."""
    size = own.get("size") or configuration.get("image_size") or 224
    crop = _sides(own.get("crop_size")) if own.get("do_center_crop") else None
    shorter = size.get("shortest_edge") if isinstance(size, Mapping) else None
    share = own.get("crop_pct")
    if shorter and share:
        side = _side(shorter)
        return (
            ((side, side), int(side / float(share)), "crop") if side < CROPPED_BELOW else ((side,) * 2, side, "stretch")
        )
    if shorter and crop:
        return crop, _side(shorter), "crop"
    if shorter:
        said.append("transformers shows it images in their own shape; here one lies whole within a square.")
        return (_side(shorter),) * 2, _side(shorter), "letterbox"
    sides = _sides(size)
    if crop and crop != sides:
        said.append("transformers stretches an image before it crops it; here it keeps its shape.")
        return crop, min(sides), "crop"
    return sides, min(sides), "stretch" if own.get("do_resize", True) else "crop"


def _sides(size: Any) -> tuple[int, int]:
    if isinstance(size, Mapping):
        return _side(size.get("height")), _side(size.get("width"))
    if isinstance(size, list | tuple) and len(size) == 2:
        return _side(size[0]), _side(size[1])
    return _side(size), _side(size)


def _side(value: Any) -> int:
    if not isinstance(value, int) or not 0 < value <= 8192:
        raise UserError(f"a side of a network's input must be 1 to 8192 pixels; its image processor says {value!r}.")
    return value


def _numbers(values: Any) -> tuple[float, ...]:
    given = values if isinstance(values, list | tuple) else [values] * 3
    if len(given) not in (1, 3) or not all(isinstance(value, int | float) for value in given):
        raise UserError(f"image_mean and image_std must be one number or three; got {str(values)[:60]}.")
    return tuple(map(float, given))
