"""Photographs ready to be painted: made once, shared by all views, kept as long as the photograph."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtGui import QTransform

from workbench.api import Geometry
from workbench.images.photo import Photo
from workbench.render.network import seen_by_network

from .pixels import Pixels

_original: WeakKeyDictionary[Photo, Pixels] = WeakKeyDictionary()
_network: WeakKeyDictionary[Photo, tuple[Geometry, Pixels]] = WeakKeyDictionary()


def original_pixels(photo: Photo) -> Pixels:
    """The photograph as opened."""
    if photo not in _original:
        _original[photo] = Pixels(photo.pixels)
    return _original[photo]


def network_pixels(photo: Photo, geometry: Geometry) -> Pixels:
    """What the network saw of it, in the network's pixels."""
    if photo not in _network or _network[photo][0] != geometry:
        _network[photo] = (geometry, Pixels(seen_by_network(photo.pixels, geometry)))
    return _network[photo][1]


def edges(geometry: Geometry) -> QTransform:
    """From network pixels to original pixels, both measured at edges: the first pixel covers 0 to 1."""
    (a, b, c), (d, e, f), _ = geometry.matrix
    return QTransform(a, d, b, e, c + 0.5 - 0.5 * (a + b), f + 0.5 - 0.5 * (d + e))
