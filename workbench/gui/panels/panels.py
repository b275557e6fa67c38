"""All panels around the canvas, and what they show of the session."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.document.session import Session

from .answer import AnswerPanel
from .description import DescriptionPanel
from .images import ImagesPanel
from .layers import LayersPanel
from .log import LogPanel
from .parameters import ParametersPanel
from .regions import RegionsPanel
from .runs import RunsPanel
from .techniques import TechniquesPanel


@dataclass(frozen=True)
class Panels:
    """One of each. They report what a person does; controllers fill them."""

    images: ImagesPanel
    layers: LayersPanel
    techniques: TechniquesPanel
    parameters: ParametersPanel
    regions: RegionsPanel
    answer: AnswerPanel
    runs: RunsPanel
    log: LogPanel
    description: DescriptionPanel

    def show_description(self, on: bool) -> None:
        """Show the model's description in the place of the technique's parameters, or these again."""
        self.parameters.setHidden(on)
        self.description.setVisible(on)

    def session_changed(self, before: Session | None, now: Session) -> None:
        """Show the open images, the runs and the chosen technique."""
        self.images.show_session(now)
        self.runs.show_session(now)
        self.techniques.show_current(now.technique)
        if before is not None and before.background != now.background:
            self.images.forget_thumbnails()
