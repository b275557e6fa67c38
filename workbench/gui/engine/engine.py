"""The engine as the window sees it: its operations, and the signals that answer them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.images.photo import Photo
from workbench.protocol.messages import ImagePixels


class Engine(QObject):
    """Base class of ``EngineClient``, which runs a process, and of the fake engine in tests.

    ``load`` and ``run`` return the number of a new job. Every job ends in exactly one of ``loaded``, ``done``,
    ``cancelled`` and ``failed``.

    state        "starting", "ready", "busy", "restarting" or "dead"
    environment  variables of the next process, beside the window's own
    """

    ready = Signal(object)  # Ready
    loaded = Signal(object)  # Loaded
    loaded_again = Signal(object)  # Loaded, of the model that a fresh engine loads by itself
    progressed = Signal(object)  # Progressed
    partial = Signal(object)  # Partial
    images_requested = Signal(object, object)  # Run, ImagesRequested
    done = Signal(object)  # Done
    cancelled = Signal(int)  # the job
    failed = Signal(object)  # Failed
    log = Signal(str)  # lines that the engine wrote
    notice = Signal(str)  # a sentence for the user
    state_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = "dead"
        self.environment: dict[str, str] = {}

    def start(self, command: Sequence[str] = ()) -> None:
        """Start an engine without waiting for it; ``command`` is what starts it, if not this program."""
        raise NotImplementedError

    def restart(self) -> None:
        """Replace the engine by a fresh one, in any state; unfinished jobs start anew."""
        raise NotImplementedError

    def shutdown(self, keeping: int = 0) -> None:
        """End the engine; no signals follow.

        keeping  a run that keeps what it has done when it is cancelled, and gets the time for that
        """
        raise NotImplementedError

    def load(self, reference: str, device: str = "auto", trusted: str = "") -> int:
        """Load a model; ends in ``loaded``, ``cancelled`` or ``failed``."""
        raise NotImplementedError

    def run(
        self,
        technique: str,
        params: Mapping[str, Any],
        photo: Photo | None = None,
        images: dict[str, list[str]] | None = None,
        urgent: bool = True,
    ) -> int:
        """Run a technique; ends in ``done``, ``cancelled`` or ``failed``.

        images  names, labels and digests for a technique that looks at many; it asks with ``images_requested``
        urgent  False where runs that are asked for later may come first
        """
        raise NotImplementedError

    def put_first(self, jobs: Collection[int]) -> None:
        """Let these runs, of those that are not urgent and have not begun, come before the others."""
        raise NotImplementedError

    def hurry(self, job: int) -> None:
        """Let a run that is not urgent, and has not begun, be urgent after all."""
        raise NotImplementedError

    def send_image(self, image: ImagePixels) -> None:
        """Send a requested image, if its run still goes on."""
        raise NotImplementedError

    def cancel(self, job: int) -> None:
        """End a job; ends in ``cancelled``, unless the job was faster."""
        raise NotImplementedError

    def pause(self, job: int, on: bool) -> None:
        """Hold a run at its next step, or let it go on."""
        raise NotImplementedError
