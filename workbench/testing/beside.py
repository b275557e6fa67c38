"""A network beside the one that a check runs on, for techniques that open another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from workbench.engine.model import LoadedModel
from workbench.engine.other_network import OtherNetwork

_other = OtherNetwork("network")


def let_open(networks: Iterable[LoadedModel]) -> None:
    """Have each of these open others by their references, as the host does for its model."""
    for network in networks:
        network.open_another = network.open_another or _opened


@contextmanager
def _opened(reference: str) -> Iterator[LoadedModel]:
    other = _other.of(reference, "cpu")
    with other.in_use():
        yield other
