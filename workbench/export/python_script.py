"""The Python script that computes a result's arrays again, without the window."""

from __future__ import annotations

from typing import Any

from workbench import __version__
from workbench.api import Result, arrays_of
from workbench.document.request import Request
from workbench.images.pixel_decoder import WHITE
from workbench.manifests import Manifest
from workbench.protocol.messages import Loaded

from .torch_script import CompletedRun, NoScript, build_script


def python_script(
    request: Request, result: Result, manifest: Manifest | None = None, model: Loaded | None = None
) -> str:
    """In plain torch where that is short and gives the same arrays, else with this package's own ``explain``.

    manifest, model  the technique's, and the loaded model; None where they are not those of the result
    """
    try:
        if manifest is None or model is None or model.reference != request.model:
            raise NoScript("the model that it was made with is not loaded now")
        return build_script(CompletedRun(manifest, request.params, model, request.photo, result, request.background))
    except NoScript as reason:
        return _explain_script(request, result, str(reason))


def _explain_script(request: Request, result: Result, reason: str) -> str:
    """With this package's own api; ``reason`` says why it is not plain torch."""
    keywords: dict[str, Any] = {"model": request.model}
    if request.background != WHITE:
        keywords["background"] = request.background
    keywords |= {name: value for name, value in request.params.items() if value != ""}
    image = [repr(request.image.path or request.image.name)] if request.image is not None else []
    if request.images:
        keywords["images"] = [other.path or other.name for other in request.images]
    arguments = [repr(request.technique), *image, *(f"{name}={value!r}" for name, value in keywords.items())]
    title = f"{request.technique} of {request.subject}" if request.subject else request.technique
    listed = ",\n    ".join(arguments)
    lines = [
        f"# {title}, as workbench {__version__} made it.",
        f"# It needs workbench and not torch alone, since {reason}.",
        "from workbench.script import explain",
        "",
        f"outcome = explain(\n    {listed},\n)",
    ]
    for name, array in arrays_of(result).items():
        if array.dtype.kind in "fiub" and array.ndim:
            lines.append(f"{name.replace('.', '_')} = outcome.arrays[{name!r}]  # {array.shape} {array.dtype}")
    return "\n".join(lines) + "\n"
