"""Photographs ready to be painted, made once and shared by all views for as long as the photograph is there."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtGui import QTransform

from workbench.api import Geometry
from workbench.images.photo import Photo
from workbench.render.network import seen_by_network

from .pixels import Pixels

_whole: WeakKeyDictionary[Photo, Pixels] = WeakKeyDictionary()
_seen: WeakKeyDictionary[Photo, tuple[Geometry, Pixels]] = WeakKeyDictionary()


def whole(photo: Photo) -> Pixels:
    """The photograph as opened."""
    if photo not in _whole:
        _whole[photo] = Pixels(photo.pixels)
    return _whole[photo]


def seen(photo: Photo, geometry: Geometry) -> Pixels:
    """What the network saw of it, in the network's pixels."""
    if photo not in _seen or _seen[photo][0] != geometry:
        _seen[photo] = (geometry, Pixels(seen_by_network(photo.pixels, geometry)))
    return _seen[photo][1]


def edges(geometry: Geometry) -> QTransform:
    """From network pixels to original pixels, both measured at edges: the first pixel covers 0 to 1."""
    (a, b, c), (d, e, f), _ = geometry.matrix
    return QTransform(a, d, b, e, c + 0.5 - 0.5 * (a + b), f + 0.5 - 0.5 * (d + e))
