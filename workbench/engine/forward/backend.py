"""The backend of a sweep: torch for its first changes, then a faster one that gave torch's own logits for them.

The fast backends are ONNX Runtime on full images and, where each change lies in a box, on windows. How many changes
torch measures does not depend on how fast anything is; a sweep that goes the way of an earlier one gives the same
numbers. Half precision must be chosen; the result then says how far its logits were from those in float32.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Literal, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from . import settings
from .batch_sizes import BatchSizes, fast_sizes
from .forward import OnnxForward, Windows
from .runtime import TOLERANCE, difference, fingerprint, runs_on
from .tape import Tape, Unsupported, record
from .tape_cache import TapeCache
from .thread_pool import threads_on

FIRST = 2  # changes that torch measures
WORTH = 46  # further changes from which the fast backends pay for their preparation
NOBODY_WAITS = "nobody waits for it"
GLANCE = 0.05  # seconds between two looks whether the preparation is over

T = TypeVar("T")
Way = Literal["torch", "onnxruntime", "windows", "bfloat16"]


class BackendFailed(Exception):
    """A fast backend failed in the middle of a sweep; the message says how, in a few words."""


class Forwards:
    """The fast forward of one model: prepared while the engine is idle or in the first long sweep, then kept.

    scores   pixels to one row of numbers for each image
    numbers  of a row, those by which two answers are the same or not

    refusal  why there is none, empty as long as there may be
    """

    def __init__(
        self,
        network: nn.Module,
        scores: Callable[[Tensor], Tensor],
        shape: tuple[int, ...],
        device: str,
        archive: TapeCache,
        numbers: Callable[[Tensor], Tensor] | None = None,
    ) -> None:
        self.numbers = numbers or (lambda row: row)
        self._network, self.torchs, self._shape, self._device = network, scores, shape, device
        self.sizes: dict[Way, BatchSizes] = {
            "onnxruntime": fast_sizes(device, 2),
            "windows": fast_sizes(device, 4),
            "bfloat16": fast_sizes(device, 4),
        }
        self.archive = archive
        self._loaded = fingerprint(network)
        self.forward: OnnxForward | None = None
        self.refusal = "" if runs_on(device) else f"the model runs on {device}"
        self._making: threading.Thread | None = None

    def chosen_for(self, reason_against: str, as_before: str = "") -> BackendChoice:
        """The backend of one sweep. Raises UserError where the settings name none that is known.

        reason_against  why the fast backends cannot run this sweep; empty where they may
        as_before       the way of a sweep whose numbers are to come out again
        """
        way = as_before or settings.way()
        if way == "bfloat16" and not reason_against:
            return BackendChoice(self, "", way)
        if way in ("torch", "bfloat16"):
            return BackendChoice(self, reason_against or "it was chosen")
        reason = reason_against or self.refusal
        if not reason and fingerprint(self._network) != self._loaded:
            reason = "the network is not as it was loaded"
        return BackendChoice(self, reason, way)

    def begin(self) -> None:
        """Begin to prepare: the network is recorded now, and its ONNX graphs are made in a thread."""
        if self.forward is None and self._making is None and not self.refusal:
            tape = self.archive.read() or self._attempt(self._record)
            if tape is not None:
                self._making = threading.Thread(target=self._make, args=(tape, threads_on(self._device)), daemon=True)
                self._making.start()

    def is_ready(self, within: float = 0.0) -> bool:
        """Whether the preparation is over, if need be after ``within`` seconds; ``forward`` is there or ``refusal``."""
        if self._making is not None:
            self._making.join(within)
            if self._making.is_alive():
                return False
            self._making = None
        return True

    def _record(self) -> Tape:
        tape = record(self.torchs, self._shape, self._device)
        self.archive.write(tape)
        return tape

    def _make(self, tape: Tape, threads: int) -> None:
        self.forward = self._attempt(lambda: OnnxForward(tape, threads, self._device))

    def _attempt(self, make: Callable[[], T]) -> T | None:
        try:
            return make()
        except Unsupported as why:
            self.refusal = str(why)
        except Exception as error:  # whatever a user's network does while it is recorded: torch runs it
            self.refusal = f"it cannot be written down: {type(error).__name__}: {str(error)[:120]}"
        return None


@dataclass(frozen=True, eq=False)
class ReferenceBatch:
    """The changes that torch measured: the images (n, C, H, W), their indices, the numbers of the answers (n, ...)."""

    pixels: Tensor
    which: range
    scores: Tensor


class BackendChoice:
    """The backend of one sweep, how many changes each backend measured, and why torch measured the rest.

    way  the backend of the next batch; it changes in ``check`` and in ``fall_back``, nowhere else
    """

    def __init__(self, forwards: Forwards, reason: str, wanted: str = "") -> None:
        self._forwards, self._reason, self._wanted = forwards, reason, wanted
        self.way: Way = "torch"
        self._windows: Windows | None = None
        self._counts: dict[Way, int] = {"torch": 0, "onnxruntime": 0, "windows": 0, "bfloat16": 0}
        self._difference: float | None = None
        self._why_full_images = ""

    def first(self, changes: int) -> int:
        """How many changes torch measures before another backend may; 0 where torch measures all."""
        return 0 if self._reason or changes < FIRST + WORTH else FIRST

    def prepare(self) -> bool:
        """Begin to prepare the fast backends if need be; whether they are ready. To be called until they are."""
        if self._wanted == "bfloat16":
            return True
        self._forwards.begin()
        return self._forwards.is_ready(GLANCE)

    @property
    def sizes(self) -> BatchSizes:
        """The batch sizes of the fast backend."""
        return self._forwards.sizes[self.way]

    def scores(self, pixels: Tensor, which: range) -> Tensor:
        """(n, classes) of changes ``which`` by the fast backend. Raises BackendFailed; then ``fall_back`` is due."""
        return self._scores(self.way, pixels, which)

    def count(self, images: int) -> None:
        """Note that a batch was measured."""
        self._counts[self.way] += images

    def check(
        self,
        first: ReferenceBatch,
        original: Tensor,
        boxes: np.ndarray | None,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        """Take the fastest backend that gives torch's scores for the first changes.

        original  (1, C, H, W) the image without a change
        boxes     (n, 4) where each change lies: left, top, width, height
        wanted    whether somebody still waits for the sweep; where nobody does there is no choice
        """
        if self._wanted == "bfloat16":
            self.way = "bfloat16"
            numbers = self._forwards.numbers(self.scores(first.pixels, first.which))
            self._difference = float((numbers - first.scores).abs().max())
            return
        forward = self._forwards.forward
        if forward is None:
            self._reason = self._forwards.refusal
            return
        if boxes is not None and self._wanted != "onnxruntime":
            self._check_windows(forward, first, original, boxes, wanted)
        if self.way != "windows" and wanted():
            self._check_full_images(first)

    def fall_back(self, reason: str) -> None:
        """Torch's turn, in this sweep and in every later one of this model."""
        self._reason = self._forwards.refusal = reason
        self._forwards.forward, self._windows, self.way = None, None, "torch"

    @property
    def caveat(self) -> str:
        """What must be said of the numbers; empty where they are torch's within its own rounding."""
        if self.way != "bfloat16" or self._difference is None:
            return ""
        return f"Measured in bfloat16, as chosen: logits were up to {self._difference:.2g} from those in float32."

    def plain(self) -> dict[str, Any]:
        """For the provenance: counts by way, how far their logits were apart, why torch."""
        description: dict[str, Any] = {name: count for name, count in self._counts.items() if count}
        description["way"] = self.way
        if self._difference is not None:
            description["largest_difference"] = self._difference
        if self.way in ("onnxruntime", "windows"):
            description["onnxruntime_version"] = version("onnxruntime")
        if self._windows is not None:
            description["computed_on_windows"] = round(self._windows.share, 3)
        if self._why_full_images:
            description["why_whole"] = self._why_full_images
        if self._reason:
            description["why_torch"] = self._reason
        return description

    def _scores(self, way: Way, pixels: Tensor, which: range) -> Tensor:
        if way == "bfloat16":
            with torch.autocast(pixels.device.type, torch.bfloat16):
                return self._forwards.torchs(pixels).float()
        assert self._forwards.forward is not None
        try:
            if way == "windows" and self._windows is not None:
                return self._windows.scores(pixels, which)
            return self._forwards.forward.scores(pixels)
        except Exception as error:  # what ONNX Runtime raises has no common class
            raise BackendFailed(f"ONNX Runtime failed: {_first_line(error)}") from None

    def _check_full_images(self, first: ReferenceBatch) -> None:
        try:
            row = self._scores("onnxruntime", first.pixels, first.which)
            apart = difference(self._forwards.numbers(row), first.scores)
        except BackendFailed as failure:
            self.fall_back(str(failure))
            return
        if apart <= TOLERANCE:
            self.way, self._difference = "onnxruntime", apart
        else:
            self.fall_back(f"its logits differ from torch's by {apart:.2g}")

    def _check_windows(
        self,
        forward: OnnxForward,
        first: ReferenceBatch,
        original: Tensor,
        boxes: np.ndarray,
        wanted: Callable[[], bool],
    ) -> None:
        try:
            self._why_full_images = self._reason_against_windows(forward, first, original, boxes, wanted)
        except Exception as error:  # as above: whatever it is, full images are right
            self._why_full_images = f"windows failed: {_first_line(error)}"
        if self._why_full_images:
            self._windows = None
        else:
            self.way = "windows"

    def _reason_against_windows(
        self,
        forward: OnnxForward,
        first: ReferenceBatch,
        original: Tensor,
        boxes: np.ndarray,
        wanted: Callable[[], bool],
    ) -> str:
        pixels, which = first.pixels, first.which
        if _reach_out(pixels, original, boxes[which.start : which.stop]):
            return "a change reaches out of its box"
        windows = self._windows = forward.windows(original, boxes)
        if windows is None:
            return "most of the network can be reached"
        if windows.kept_bytes(len(pixels)) > settings.budget():
            return "what they keep does not fit into the memory that is allowed"
        if not wanted():
            return NOBODY_WAITS
        apart = difference(self._forwards.numbers(windows.scores(pixels, which)), first.scores)
        if not apart <= TOLERANCE:
            return f"on windows its logits differ from torch's by {apart:.2g}"
        self._difference = apart
        if self._wanted == "windows":
            return ""
        archive = self._forwards.archive
        faster = archive.faster(windows.sizes)
        if faster is None:
            ways = (lambda: windows.scores(pixels, which)), (lambda: forward.scores(pixels))
            on_windows, whole = (_seconds(way, wanted) for way in ways)
            if not wanted():
                return NOBODY_WAITS
            faster = on_windows < whole
            archive.keep_faster(windows.sizes, faster)
        return "" if faster else "whole images are faster here"


def _reach_out(pixels: Tensor, original: Tensor, boxes: np.ndarray) -> bool:
    """Whether a change is visible outside of its box."""
    changed = (pixels != original).any(1)
    for cells, (x, y, width, height) in zip(changed, boxes.tolist(), strict=True):
        cells[y : y + height, x : x + width] = False
    return bool(changed.any())


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:120]


def _seconds(run: Callable[[], object], wanted: Callable[[], bool]) -> float:
    """The quicker of two runs; of fewer where nobody waits any more."""
    seconds = [math.inf]
    for _ in range(2):
        if not wanted():
            break
        began = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - began)
    return min(seconds)
