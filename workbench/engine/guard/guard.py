"""The guard of a model's runs: the network and the process after a run are what they were before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from torch import nn

from workbench.api import Image

from .functions import Functions
from .network import NetworkState
from .pictures import ImageContents
from .process import ProcessState
from .weights import WeightContents

MOST_NAMES = 3


@dataclass
class Findings:
    """What one run left otherwise, in words; empty before it has ended.

    network    parts of the network that were changed at the run's end; all but weights were put back
    weights    names of weights that were changed: the model must be loaded again
    process    settings of the process that were put back
    bends      of these, what changes what a network gives
    stuck      settings that could not be put back: the process must be replaced
    image      whether the run wrote into its image
    """

    network: Sequence[str] = ()
    weights: Sequence[str] = ()
    process: Sequence[str] = ()
    bends: Sequence[str] = ()
    stuck: Sequence[str] = ()
    image: bool = False

    @property
    def caveat(self) -> str:
        """What must be said of the run's result; empty where the network was unchanged while it ran."""
        changes = [*(["weights"] if self.weights else []), *self.network, *self.bends]
        sentences = []
        if changes:
            sentences.append(f"This technique changed the network while it ran and did not undo it: {_list(changes)}.")
        if self.image:
            sentences.append("This technique wrote into the image that it was given.")
        if self.stuck:
            sentences.append(f"This technique left the process changed: {_list(self.stuck)}.")
        return " ".join(sentences)

    @property
    def stuck_words(self) -> str:
        """What could not be put back."""
        return _list(self.stuck)

    @property
    def remark(self) -> str:
        """What is said in the log; empty where there is nothing."""
        others = [change for change in self.process if change not in self.bends]
        return f"It left the process changed, which was put back: {_list(others)}." if others else ""


class Guard:
    """Watches the runs of one network.

    lent  whether the network is somebody else's, who may change it between two runs
    """

    def __init__(self, network: nn.Module, lent: bool = False) -> None:
        self._network, self._lent = network, lent
        self._contents, self._state = WeightContents(network), NetworkState(network)
        self._functions = Functions(network)

    @contextmanager
    def watching(self, image: object = None, findings: Findings | None = None) -> Iterator[Findings]:
        """Put back what the block leaves otherwise, also when it fails; ``findings`` say afterwards what that was."""
        findings = findings or Findings()
        if self._lent:
            self._state = NetworkState(self._network)
            self._contents = WeightContents(self._network)
        if not self._functions.is_same():
            self._functions = Functions(self._network)
        process = ProcessState()
        picture = ImageContents(image) if isinstance(image, Image) else None
        try:
            yield findings
        finally:
            of_process = process.put_back()
            replaced = self._functions.put_back()
            findings.network = self._state.put_back()
            findings.weights = self._contents.changed()
            findings.process = (*of_process.restored, *replaced)
            findings.bends = (*of_process.bends, *replaced)
            findings.stuck = (*of_process.stuck, *(self._functions.others() if replaced else ()))
            findings.image = picture is not None and not picture.is_same()


def _list(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more
