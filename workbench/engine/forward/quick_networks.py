"""Copies of a network that give what it gives, and faster: norms in its convolutions, and these oneDNN's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor, nn

from .folded_network import folded
from .fused_network import Fusion, fusion
from .runtime import TOLERANCE
from .twin_network import twin_network

Run = Callable[[nn.Module], Tensor]


class QuickNetworks:
    """Those of one network as its weights are. Each is made when it is asked for first, and tried on an input.

    run  gives what the network answers to that input, as numbers
    """

    def __init__(self, network: nn.Module, run: Run) -> None:
        self._network, self._run = network, run
        self._found: dict[tuple[str, ...], nn.Module] = {}
        self.folded = self._folded()

    @property
    def for_answer(self) -> nn.Module:
        """The fastest that gives the network's answer."""
        return self._first((), lambda network: [self._run(network)])

    def for_modules(self, names: Sequence[str], read: Callable[[nn.Module], Sequence[Tensor]]) -> nn.Module:
        """The fastest whose modules of these names give what the network's do.

        read  gives what they give for the input
        """
        return self._first(tuple(sorted(set(names))), read)

    def fusion(self, names: Sequence[str]) -> Fusion | None:
        """What can be fused in the folded network, where what these modules give is read."""
        try:
            return fusion(twin_network(self.folded), self._run, names)
        except Exception:  # a network of somebody's that cannot be watched, or whose modules lie elsewhere
            return None

    def _folded(self) -> nn.Module:
        try:
            return folded(self._network, self._run, TOLERANCE) or self._network
        except Exception:  # a network of somebody's that cannot be copied
            return self._network

    def _first(self, names: tuple[str, ...], read: Callable[[nn.Module], Sequence[Tensor]]) -> nn.Module:
        if names not in self._found:
            with torch.inference_mode(False), torch.no_grad():
                expected = read(self._network)
                quick = (network for network in self._ways(names) if _gives(network, expected, read))
                self._found[names] = next(quick, self._network)
        return self._found[names]

    def _ways(self, names: Sequence[str]) -> Iterator[nn.Module]:
        if found := self.fusion(names):
            twin = twin_network(self.folded)
            found.apply(twin)
            yield twin
        if self.folded is not self._network:
            yield self.folded


def _gives(network: nn.Module, expected: Sequence[Tensor], read: Callable[[nn.Module], Sequence[Tensor]]) -> bool:
    try:
        return all(map(near, expected, read(network)))
    except Exception:  # a module that is no longer there
        return False


def near(expected: Tensor, given: Tensor) -> bool:
    """Whether no number is further off than ``TOLERANCE`` of the greatest."""
    if given.shape != expected.shape:
        return False
    return torch.allclose(given, expected, rtol=0, atol=TOLERANCE * float(expected.abs().max()))
