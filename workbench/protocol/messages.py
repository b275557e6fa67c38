"""Every message between the window and the engine.

A message is a frozen dataclass. Arrays inside it, also those of results, travel as raw bytes; the rest as JSON.
The window gives each ``Load`` and ``Run`` a job number, which every answer repeats: an answer that comes too late has
a number that nobody knows any more, and is dropped.

In the engine a reader thread takes ``Cancel``, ``Pause`` and ``ImagePixels`` at once, also while a run is under way.
``Load``, ``Run`` and ``Choose`` wait in a queue, and the main thread answers them in order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, get_args

import numpy as np

from workbench.api import Result

from . import frames, wire

OWN = -1  # in place of an index: the image of a run that looks at one
REPLACE = 75  # exit status of an engine that asks to be replaced: a run left its process in a state it cannot undo

# To the engine.


@dataclass(frozen=True, eq=False)
class Choose:
    """The user's settings for sweeps, since an engine on another machine does not see the window's environment.

    values  by environment variable; an empty text takes a setting back
    """

    values: dict[str, str]


@dataclass(frozen=True, eq=False)
class Load:
    """Load a model by reference onto a device ("auto", "cpu", "cuda", "mps").

    trusted  the digest of code that the person agrees to run
    """

    job: int
    reference: str
    device: str = "auto"
    trusted: str = ""


@dataclass(frozen=True, eq=False)
class Run:
    """Run a technique.

    pixels  (h, w, 3) uint8; None where the engine was sent those of this ``image_digest`` last; it asks for them with
            ``ImagesRequested`` where it does not have them
    images  for a technique that takes many images, or makes pictures that are compared with them: lists of "names",
            "labels" and, where they are known, "digests"; the engine asks for pixels that it does not have with
            ``ImagesRequested``
    """

    job: int
    technique: str
    params: dict[str, Any]
    image_name: str = ""
    image_digest: str = ""
    pixels: np.ndarray | None = None
    images: dict[str, list[str]] | None = None


@dataclass(frozen=True, eq=False)
class ImagePixels:
    """The answer to ``ImagesRequested`` for one image.

    index    its index among the names of the ``Run``; ``OWN`` for the image of a run that looks at one
    pixels   (H, W, 3) uint8, resized and cropped as the network takes them, but the image of a run that looks at one as
             it was opened; None where it cannot be read
    digest   of the original image
    problem  a sentence where the image cannot be read
    """

    job: int
    index: int
    pixels: np.ndarray | None = None
    digest: str = ""
    problem: str = ""


@dataclass(frozen=True, eq=False)
class Cancel:
    """Cancel a job: one under way, or one that waits."""

    job: int


@dataclass(frozen=True, eq=False)
class Pause:
    """Pause a run at its next step, or resume it. Later jobs wait too."""

    job: int
    on: bool


# From the engine.


@dataclass(frozen=True, eq=False)
class Ready:
    """The engine has started.

    techniques  dicts: id, title, group, version, shows, limitations, cites, code, takes, params,
                slide, slide_limitations
    problems    dicts: plugin, sentence, details
    """

    device: str
    techniques: list[dict[str, Any]]
    problems: list[dict[str, str]]
    versions: dict[str, str]


@dataclass(frozen=True, eq=False)
class Loaded:
    """A model is loaded: its layers in forward order, its classes, and whether each technique applies to it.

    layers         dicts of LayerInfo: name, module, call, kind, shape
    applies        by technique id: {"works": bool, "sentence": str, "layer": str}
    framing        how an image is resized and cropped: {"resize", "crop", "interpolation"}
    normalisation  of pixels in [0, 1], per channel: {"mean", "std"}
    description    what is known of the model, as ``ModelSpec.plain`` has it
    kinds          the kinds of target that it has
    predicted      what the target is called that it is asked about where none is chosen: "predicted class", "best box"
    places         whether a target is a thing in one image, so that the layer that shows it depends on the target
    summary        what was opened, in parts of one line: the option that corrects each, and its words
    stated         what can be stated of it: dicts of option, value, origin, choices
    sees_image     whether an image enters it; a generator without an encoder takes a code alone
    extra_inputs   the rows of numbers that it takes beside an image: dicts of name, count and labels
    judged         what of its answer is judged against labels or annotations: classes, labels, boxes, regions, nothing
    remarks        sentences on what was found in its file and how it was taken
    made_for       ids of the techniques that are for networks of its task alone, the most usual first
    compared       the layer whose features two images are compared by; empty where there is none
    """

    job: int
    reference: str
    digest: str
    device: str
    input_size: list[int]
    classes: list[str]
    layers: list[dict[str, Any]]
    default_layer: str
    applies: dict[str, dict[str, Any]]
    seconds: float
    framing: dict[str, Any] = field(default_factory=dict)
    normalisation: dict[str, Any] = field(default_factory=dict)
    description: dict[str, Any] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    predicted: str = "predicted class"
    places: bool = False
    summary: list[list[str]] = field(default_factory=list)
    stated: list[dict[str, Any]] = field(default_factory=list)
    sees_image: bool = True
    extra_inputs: list[dict[str, Any]] = field(default_factory=list)
    judged: str = ""
    made_for: list[str] = field(default_factory=list)
    compared: str = ""


@dataclass(frozen=True, eq=False)
class ImagesRequested:
    """A run needs these images next, by index; the window answers each with ``ImagePixels``."""

    job: int
    indices: list[int]


@dataclass(frozen=True, eq=False)
class Progressed:
    """``done`` of ``total`` steps of a part of a run; ``note`` names the steps."""

    job: int
    done: int
    total: int
    note: str
    part: int = 1
    parts: int = 1


@dataclass(frozen=True, eq=False)
class Partial:
    """A result before a run has ended.

    geometry  of the image: matrix, network_size, original_size; None without an image
    """

    job: int
    result: Result
    geometry: dict[str, Any] | None = None


@dataclass(frozen=True, eq=False)
class Done:
    """The final result of a run; ``geometry`` as in ``Partial``."""

    job: int
    result: Result
    provenance: dict[str, Any]
    geometry: dict[str, Any] | None = None


@dataclass(frozen=True, eq=False)
class Cancelled:
    """A job was cancelled; it gives no result."""

    job: int


@dataclass(frozen=True, eq=False)
class Failed:
    """A job failed.

    message  one sentence for the user
    details  a traceback where it was a bug, else empty
    crashes  how many engines died of the job; the window counts them
    code     what would have to be trusted: place, what, digest; empty for any other failure
    """

    job: int
    message: str
    details: str = ""
    crashes: int = 0
    code: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Remarked:
    """A sentence for the user that belongs to no job, as that the model's file has changed."""

    sentence: str


ToEngine = Choose | Load | Run | ImagePixels | Cancel | Pause
Message = ToEngine | Ready | Loaded | ImagesRequested | Progressed | Partial | Done | Cancelled | Failed | Remarked
KINDS: dict[str, type] = {kind.__name__: kind for kind in get_args(Message)}


def pack(message: Message) -> list[bytes | memoryview]:
    """A message as one frame, in pieces."""
    plain: dict[str, Any] = {}
    arrays: dict[str, np.ndarray] = {}
    for f in fields(message):
        plain[f.name] = wire.flatten(getattr(message, f.name), f.name, arrays)
    return frames.pack(type(message).__name__, plain, arrays)


@dataclass
class Receiver:
    """Takes bytes as they arrive and gives complete messages."""

    _reader: frames.Reader = field(default_factory=frames.Reader)

    def feed(self, data: bytes | memoryview) -> Iterator[Message]:
        """The messages that these bytes complete. Raises ``frames.BrokenFrame`` where they are not messages."""
        for kind, plain, arrays in self._reader.feed(data):
            if kind not in KINDS:
                raise frames.BrokenFrame(f"an unknown message {kind!r}")
            try:
                yield KINDS[kind](**{name: wire.restore(value, arrays) for name, value in plain.items()})
            except (TypeError, KeyError, ValueError) as error:
                raise frames.BrokenFrame(f"{kind}: {error}") from None
