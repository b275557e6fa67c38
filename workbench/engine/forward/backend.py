"""By what a sweep runs: torch for its first changes, then whatever is faster and has given torch's own logits for them.

The fast ways are ONNX Runtime on whole images and, where each change lies in a box, on windows. How many changes torch
is asked does not depend on how fast anything is; a sweep that goes the way of an earlier one gives the same numbers.
Half precision is gone only where somebody has chosen it, and says how far it was from torch's float32.
"""

from __future__ import annotations

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

FIRST = 2  # changes that torch is asked
WORTH = 46  # further changes from which the fast ways pay for their preparation
GLANCE = 0.05  # seconds between two looks whether the preparation is over

T = TypeVar("T")
Way = Literal["torch", "onnxruntime", "windows", "bfloat16"]


class Forwards:
    """The fast forward of one model: prepared while nothing else is to do or in its first long sweep, and for good.

    refusal  why there is none, empty as long as there may be
    """

    def __init__(
        self,
        network: nn.Module,
        scores: Callable[[Tensor], Tensor],
        shape: tuple[int, ...],
        device: str,
        archive: TapeCache,
    ) -> None:
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
        """How one sweep runs, where nothing else speaks against the fast ways. Raises UserError on a choice unknown.

        as_before  the way of a sweep whose numbers are to come out again
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
        """Begin to prepare: the network is watched now, and what was seen is made ready beside whatever runs then."""
        if self.forward is None and self._making is None and not self.refusal:
            tape = self.archive.read() or self._attempt(self._watched)
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

    def _watched(self) -> Tape:
        tape = record(self.torchs, self._shape, self._device)
        self.archive.write(tape)
        return tape

    def _make(self, tape: Tape, threads: int) -> None:
        self.forward = self._attempt(lambda: OnnxForward(tape, threads, self._device))

    def _attempt(self, what: Callable[[], T]) -> T | None:
        try:
            return what()
        except Unsupported as why:
            self.refusal = str(why)
        except Exception as error:  # whatever a network of somebody's does while it is watched: torch runs it
            self.refusal = f"it cannot be written down: {type(error).__name__}: {str(error)[:120]}"
        return None


@dataclass(frozen=True, eq=False)
class ReferenceBatch:
    """Changes that torch was asked: the images (n, C, H, W), which they are, the scores (n, classes)."""

    pixels: Tensor
    which: range
    scores: Tensor


class BackendChoice:
    """By what one sweep runs, how many changes were asked of what, and why torch was asked.

    way  by what the next batch is measured
    """

    def __init__(self, forwards: Forwards, reason: str, wanted: str = "") -> None:
        self._forwards, self._reason, self._wanted = forwards, reason, wanted
        self.way: Way = "torch"
        self._windows: Windows | None = None
        self._counts: dict[Way, int] = {"torch": 0, "onnxruntime": 0, "windows": 0, "bfloat16": 0}
        self._difference: float | None = None
        self._why_whole = ""

    def first(self, changes: int) -> int:
        """How many changes torch is asked before anything else may be; 0 where there is no more to it than that."""
        return 0 if self._reason or changes < FIRST + WORTH else FIRST

    def prepare(self) -> bool:
        """Begin with what must be there for the fast ways, if it is not; whether all is. To be asked again."""
        if self._wanted == "bfloat16":
            return True
        self._forwards.begin()
        return self._forwards.is_ready(GLANCE)

    @property
    def sizes(self) -> BatchSizes:
        """Of the fast way's batches."""
        return self._forwards.sizes[self.way]

    def scores(self, pixels: Tensor, which: range) -> Tensor:
        """(n, classes) of changes ``which`` by the fast way. Raises Unsupported where it fails; then torch's turn."""
        if self.way == "bfloat16":
            with torch.autocast(pixels.device.type, torch.bfloat16):
                return self._forwards.torchs(pixels).float()
        assert self._forwards.forward is not None
        try:
            if self.way == "windows" and self._windows is not None:
                return self._windows.scores(pixels, which)
            return self._forwards.forward.scores(pixels)
        except Exception as error:  # what ONNX Runtime raises has no common class
            self._refuse(f"ONNX Runtime failed: {str(error).strip().splitlines()[0][:120]}")
            raise Unsupported(self._reason) from None

    def count(self, images: int) -> None:
        """Note that a batch was measured."""
        self._counts[self.way] += images

    def check(self, first: ReferenceBatch, whole: Tensor, boxes: np.ndarray | None) -> None:
        """Take the fastest way that gives torch's scores for what it was asked first.

        whole  (1, C, H, W) the image without a change
        boxes  (n, 4) where each change lies: left, top, width, height
        """
        if self._wanted == "bfloat16":
            self.way = "bfloat16"
            self._difference = float((self.scores(first.pixels, first.which) - first.scores).abs().max())
            return
        forward = self._forwards.forward
        if forward is None:
            self._reason = self._forwards.refusal
            return
        if boxes is not None and self._wanted != "onnxruntime":
            self._check_windows(forward, first, whole, boxes)
        if self.way != "windows":
            self._check_whole(first)

    @property
    def caveat(self) -> str:
        """What is to be said of the numbers; empty where they are torch's within its own rounding."""
        if self.way != "bfloat16" or self._difference is None:
            return ""
        return f"Measured in bfloat16, as chosen: logits were up to {self._difference:.2g} from those in float32."

    def plain(self) -> dict[str, Any]:
        """For the provenance: counts by way, how far their logits were apart, why torch."""
        told: dict[str, Any] = {name: count for name, count in self._counts.items() if count}
        told["way"] = self.way
        if self._difference is not None:
            told["largest_difference"] = self._difference
        if self.way in ("onnxruntime", "windows"):
            told["onnxruntime_version"] = version("onnxruntime")
        if self._windows is not None:
            told["computed_on_windows"] = round(self._windows.share, 3)
        if self._why_whole:
            told["why_whole"] = self._why_whole
        if self._reason:
            told["why_torch"] = self._reason
        return told

    def _check_whole(self, first: ReferenceBatch) -> None:
        try:
            apart = difference(self.scores(first.pixels, first.which), first.scores)
        except Unsupported:
            return
        if apart <= TOLERANCE:
            self.way, self._difference = "onnxruntime", apart
        else:
            self._refuse(f"its logits differ from torch's by {apart:.2g}")

    def _check_windows(self, forward: OnnxForward, first: ReferenceBatch, whole: Tensor, boxes: np.ndarray) -> None:
        try:
            self._why_whole = self._against_windows(forward, first, whole, boxes)
        except Exception as error:  # as above: whatever it is, whole images are right
            self._why_whole = f"windows failed: {str(error).strip().splitlines()[0][:120]}"
        if self._why_whole:
            self._windows = None
        else:
            self.way = "windows"

    def _against_windows(self, forward: OnnxForward, first: ReferenceBatch, whole: Tensor, boxes: np.ndarray) -> str:
        pixels, which = first.pixels, first.which
        if _reach_out(pixels, whole, boxes[which.start : which.stop]):
            return "a change reaches out of its box"
        windows = self._windows = forward.windows(whole, boxes)
        if windows is None:
            return "most of the network can be reached"
        if windows.kept_bytes(len(pixels)) > settings.budget():
            return "what they keep does not fit into the memory that is allowed"
        apart = difference(windows.scores(pixels, which), first.scores)
        if not apart <= TOLERANCE:
            return f"on windows its logits differ from torch's by {apart:.2g}"
        self._difference = apart
        if self._wanted == "windows":
            return ""
        archive = self._forwards.archive
        faster = archive.faster(windows.sizes)
        if faster is None:
            faster = _seconds(lambda: windows.scores(pixels, which)) < _seconds(lambda: forward.scores(pixels))
            archive.found(windows.sizes, faster)
        return "" if faster else "whole images are faster here"

    def _refuse(self, reason: str) -> None:
        self._reason = self._forwards.refusal = reason
        self._forwards.forward, self._windows, self.way = None, None, "torch"


def _reach_out(pixels: Tensor, whole: Tensor, boxes: np.ndarray) -> bool:
    """Whether a change is to be seen outside of its box."""
    changed = (pixels != whole).any(1)
    for one, (x, y, width, height) in zip(changed, boxes.tolist(), strict=True):
        one[y : y + height, x : x + width] = False
    return bool(changed.any())


def _seconds(what: Callable[[], object]) -> float:
    """The quicker of two runs."""
    taken = []
    for _ in range(2):
        began = time.perf_counter()
        what()
        taken.append(time.perf_counter() - began)
    return min(taken)
