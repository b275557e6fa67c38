"""By what a sweep runs: torch first, then ONNX Runtime once that has given torch's own logits for the same pixels."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from . import settings
from .runtime import TOLERANCE, Forward, difference, fingerprint
from .tape import Unsupported

if TYPE_CHECKING:
    from workbench.engine.sweep import BatchSizes

EARLY = 16  # changes that torch is asked before the fast way is prepared: a readable map is there by then
WORTH = 48  # changes that must be left for the preparation to pay


class Forwards:
    """The fast forward of one model: prepared in its first long sweep, and for good.

    refusal  why there is none, empty as long as there may be
    """

    def __init__(
        self,
        network: nn.Module,
        scores: Callable[[Tensor], Tensor],
        shape: tuple[int, ...],
        device: str,
        sizes: BatchSizes,
    ) -> None:
        self._network, self._scores, self._shape, self.sizes = network, scores, shape, sizes
        self._loaded = fingerprint(network)
        self.forward: Forward | None = None
        self.refusal = "" if torch.device(device).type == "cpu" else f"the model runs on {device}"

    def chosen_for(self, reason_against: str) -> Choice:
        """How one sweep runs, where nothing else speaks against the fast way. Raises UserError on a choice unknown."""
        if settings.way() == "torch":
            return Choice(self, "it was chosen")
        reason = reason_against or self.refusal
        if not reason and fingerprint(self._network) != self._loaded:
            reason = "the network is not as it was loaded"
        return Choice(self, reason)

    def prepare(self) -> bool:
        """Whether there is a fast forward; it is made if need be."""
        if self.forward is None and not self.refusal:
            try:
                self.forward = Forward(self._scores, self._shape)
            except Unsupported as why:
                self.refusal = str(why)
            except Exception as error:  # whatever a network of somebody's does while it is watched: torch runs it
                self.refusal = f"it cannot be written down: {type(error).__name__}: {str(error)[:120]}"
        return self.forward is not None


class Choice:
    """By what one sweep runs, how many changes were asked of what, and why torch was asked.

    fast  whether the next batch is asked of the fast way
    """

    def __init__(self, forwards: Forwards, reason: str) -> None:
        self._forwards, self._reason = forwards, reason
        self.fast = False
        self._counts = {"torch": 0, "onnxruntime": 0}
        self._difference: float | None = None

    @property
    def waits_for_check(self) -> bool:
        """Whether the fast way is there and only its first answers are to be compared."""
        return not self._reason and not self.fast and self._forwards.forward is not None

    def scores(self, pixels: Tensor) -> Tensor:
        """(N, classes) by the fast way. Raises Unsupported where it fails; from then on it is torch's turn."""
        assert self._forwards.forward is not None
        try:
            return self._forwards.forward.scores(pixels)
        except Exception as error:  # what ONNX Runtime raises has no common class
            self._refuse(f"ONNX Runtime failed: {str(error).strip().splitlines()[0][:120]}")
            raise Unsupported(self._reason) from None

    def count(self, images: int) -> None:
        """Note that a batch was measured."""
        self._counts["onnxruntime" if self.fast else "torch"] += images

    def check(self, pixels: Tensor, scores: Tensor, left: int) -> bool:
        """Whether the fast way takes over now: it gives these scores for these pixels.

        left  how many changes there still are; it is prepared if they are enough
        """
        if self.fast or self._reason or not left:
            return False
        if self._forwards.forward is None and (self._counts["torch"] < EARLY or left < WORTH):
            return False
        if not self._forwards.prepare():
            self._reason = self._forwards.refusal
            return False
        try:
            apart = difference(self.scores(pixels), scores)
        except Unsupported:
            return False
        if apart > TOLERANCE:
            self._refuse(f"its logits differ from torch's by {apart:.2g}")
            return False
        self._difference, self.fast = apart, True
        return True

    def plain(self) -> dict[str, Any]:
        """For the provenance: counts by backend, how far their logits were apart, why torch."""
        told: dict[str, Any] = {name: count for name, count in self._counts.items() if count}
        if self._difference is not None:
            told |= {"largest_difference": self._difference, "onnxruntime_version": version("onnxruntime")}
        if self._reason:
            told["why_torch"] = self._reason
        return told

    def _refuse(self, reason: str) -> None:
        self._reason = self._forwards.refusal = reason
        self._forwards.forward, self.fast = None, False
