"""Fills the editor of the model's description, and asks what the picture tells of it while it is open."""

from __future__ import annotations

from collections.abc import Callable

from workbench.api import Scores
from workbench.document.document import Document
from workbench.gui.engine.photo_cache import PhotoCache
from workbench.gui.engine.scheduler import Scheduler
from workbench.protocol.messages import Loaded

from .panels import Panels

ARCHITECTURE = "arch"  # the option of a file of weights that no field of the editor has


class DescriptionController:
    """``do`` performs a command by its id, with text arguments."""

    def __init__(
        self, document: Document, scheduler: Scheduler, photos: PhotoCache, panels: Panels, do: Callable[..., None]
    ) -> None:
        self._document, self._scheduler, self._photos, self._panels = document, scheduler, photos, panels
        panel = self._panel = panels.description
        scheduler.model_changed.connect(self._on_model)
        scheduler.refused.connect(self._on_refused)
        scheduler.predicted.connect(lambda _answer: self._guess())
        scheduler.guessed.connect(self._on_guessed)
        panel.stated.connect(lambda option, value: do("model.describe", f"{option}={value}"))
        panel.taken.connect(lambda options: do("model.describe", *options.split("&")))
        panel.names_wanted.connect(lambda: do("model.class_names"))
        panel.saved.connect(lambda: do("model.save_description"))
        panel.closed.connect(lambda: do("model.description"))
        panels.layers.corrected.connect(
            lambda option: do("model.architecture") if option == ARCHITECTURE else do("model.description", option)
        )
        panels.techniques.chosen.connect(lambda _technique: self.close())

    @property
    def is_open(self) -> bool:
        """Whether the editor is in the place of the technique's parameters."""
        return not self._panel.isHidden()

    def open(self, option: str = "") -> None:
        """Show the editor, with the keyboard in one of its fields."""
        self._panels.show_description(True)
        self._panel.focus_on(option)
        self._guess()

    def close(self) -> None:
        """Show the technique's parameters again."""
        self._panels.show_description(False)

    def _on_model(self, loaded: Loaded, _asked: bool) -> None:
        self._panels.layers.show_summary([(option, words) for option, words in loaded.summary])
        self._panel.show_model(loaded.stated, loaded.remarks)
        self._panel.show_guesses(None)

    def _on_refused(self, kind: str, _sentence: str, _details: str) -> None:
        """What was refused is taken back: the editor shows what is in force."""
        if kind == "model" and self._scheduler.model is not None:
            self._panel.show_model(self._scheduler.model.stated, self._scheduler.model.remarks)

    def _guess(self) -> None:
        if self.is_open:
            now = self._document.now
            self._scheduler.guess(now, now.image, self._photos.have(now.image))

    def _on_guessed(self, scores: Scores | None, sentence: str) -> None:
        self._panel.show_guesses(scores, sentence)
