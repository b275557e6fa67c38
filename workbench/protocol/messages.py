"""Every message between the window and the engine, on one page.

A message is a frozen dataclass. Arrays, results and ``Sent`` images inside it travel as raw bytes, the rest as JSON.
Job numbers make late messages harmless: whoever no longer knows a number drops the message.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, get_args

import numpy as np

from workbench.api import Result

from . import frames, wire

# To the engine.


@dataclass(frozen=True, eq=False)
class Choose:
    """What the user chose of sweeps, by the names of the engine's own settings; an empty text takes a choice back.

    An engine on another machine does not see the window's environment.
    """

    values: dict[str, str]


@dataclass(frozen=True, eq=False)
class Load:
    """Load a model by reference onto a device ("auto", "cpu", "cuda", "mps")."""

    job: int
    reference: str
    device: str = "auto"


@dataclass(frozen=True, eq=False)
class Run:
    """Run a technique. ``pixels`` (h, w, 3) uint8 may be left out when they are those of the last ``Run``.

    images  for a technique that looks at many: their "names", "labels" and, where they are known, "digests"; those
            that it has not seen before it asks for with ``ImagesRequested``
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
    """One image of many: (H, W, 3) uint8 as the network sees it and the digest of the original, or the problem."""

    job: int
    index: int
    pixels: np.ndarray | None = None
    digest: str = ""
    problem: str = ""


@dataclass(frozen=True, eq=False)
class Cancel:
    job: int


@dataclass(frozen=True, eq=False)
class Pause:
    """Hold a run at its next step, or let it go on. Whatever is asked after it waits too."""

    job: int
    on: bool


# From the engine.


@dataclass(frozen=True, eq=False)
class Ready:
    """The engine is up.

    techniques  dicts: id, title, group, version, shows, limitations, cites, takes, params
    problems    dicts: plugin, sentence, details
    """

    device: str
    techniques: list[dict[str, Any]]
    problems: list[dict[str, str]]
    versions: dict[str, str]


@dataclass(frozen=True, eq=False)
class Loaded:
    """A model is loaded: layers in running order, class names, and what each technique can do with it.

    layers         dicts of LayerInfo: name, module, call, kind, shape
    applies        by technique id: {"works": bool, "sentence": str}
    framing        what it sees of an image: {"resize", "crop", "interpolation"}
    normalisation  of pixels in [0, 1], per channel: {"mean", "std"}
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
    normalisation: dict[str, list[float]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class ImagesRequested:
    """The run of ``job`` wants these images next, by their index; each is answered with ``ImagePixels``."""

    job: int
    indices: list[int]


@dataclass(frozen=True, eq=False)
class Progressed:
    job: int
    done: int
    total: int
    note: str


@dataclass(frozen=True, eq=False)
class Partial:
    """A picture on the way; ``geometry`` is that of the image (matrix, network_size, original_size), or None."""

    job: int
    result: Result
    geometry: dict[str, Any] | None = None


@dataclass(frozen=True, eq=False)
class Done:
    job: int
    result: Result
    provenance: dict[str, Any]
    geometry: dict[str, Any] | None = None


@dataclass(frozen=True, eq=False)
class Cancelled:
    job: int


@dataclass(frozen=True, eq=False)
class Failed:
    """``message`` is one sentence for the user; ``details`` a traceback when it was a bug, else empty."""

    job: int
    message: str
    details: str = ""


ToEngine = Choose | Load | Run | ImagePixels | Cancel | Pause
Message = ToEngine | Ready | Loaded | ImagesRequested | Progressed | Partial | Done | Cancelled | Failed
KINDS: dict[str, type] = {kind.__name__: kind for kind in get_args(Message)}


def pack(message: Message) -> list[bytes | memoryview]:
    """A message as the pieces of one frame."""
    plain: dict[str, Any] = {}
    arrays: dict[str, np.ndarray] = {}
    for f in fields(message):
        plain[f.name] = wire.flatten(getattr(message, f.name), f.name, arrays)
    return frames.pack(type(message).__name__, plain, arrays)


@dataclass
class Receiver:
    """Feed bytes, take messages. Raises ``frames.BrokenFrame`` where the bytes make no sense."""

    _reader: frames.Reader = field(default_factory=frames.Reader)

    def feed(self, data: bytes | memoryview) -> Iterator[Message]:
        for kind, plain, arrays in self._reader.feed(data):
            if kind not in KINDS:
                raise frames.BrokenFrame(f"an unknown message {kind!r}")
            try:
                yield KINDS[kind](**{name: wire.restore(value, arrays) for name, value in plain.items()})
            except (TypeError, KeyError, ValueError) as error:
                raise frames.BrokenFrame(f"{kind}: {error}") from None
