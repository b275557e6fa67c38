"""How results are displayed: choices of a person that change no number."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Display:
    """The choices in the bar above the canvas.

    colour_map    a name of ``COLOUR_MAPS``; empty chooses by sign
    opacity       of a map over the image, 0 to 1
    low, high     a locked range; None follows the data
    network_view  show what the network saw in place of the original
    smooth        interpolate between the pixels of a map on screen
    tile_order    of a grid, one of ``tile_order.ORDERS``; empty as a technique has sorted them, else strongest first
    least         probability from which boxes are drawn, 0 to 1
    """

    colour_map: str = ""
    opacity: float = 0.6
    low: float | None = None
    high: float | None = None
    network_view: bool = False
    smooth: bool = True
    tile_order: str = ""
    least: float = 0.0

    @property
    def locked(self) -> bool:
        return self.low is not None and self.high is not None
