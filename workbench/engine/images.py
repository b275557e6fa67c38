"""Many images for one run: read from files here, or asked of the window one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from workbench.api import Image, Images, UserError
from workbench.images.photo import open_photo, remarks_on
from workbench.images.pixel_decoder import WHITE
from workbench.protocol.messages import ImagePixels

from .preparation import Preparation

AHEAD = 32  # images that the window is asked for at once: it reads the next while the network looks at the first


class FileImages(Images):
    """Images of files, each opened when it is asked for.

    problems  sentences on those that cannot be read
    remarks   sentences on those that hold more than was read
    """

    def __init__(
        self, paths: Sequence[Path], preparation: Preparation, labels: Sequence[str] = (), background: str = WHITE
    ) -> None:
        super().__init__([str(path) for path in paths], labels)
        self._preparation, self._background = preparation, background
        self.problems: list[str] = []
        self.remarks: list[str] = []

    def read(self, i: int) -> Image:
        try:
            photo = open_photo(self.names[i], self._background)
        except UserError as error:
            self.problems.append(str(error))
            raise
        self.remarks += [remark for remark in remarks_on(photo) if remark not in self.remarks]
        return self._preparation.prepare_seen(
            self._preparation.seen(photo.pixels, photo.digest), self.names[i], photo.digest
        )


class SentImages(Images):
    """Images that the window has: some are asked for ahead, and each is waited for when its turn comes.

    ask   tells the window which are wanted next
    wait  gives the next that has come; None once nobody wants the run any more
    """

    def __init__(
        self,
        names: Sequence[str],
        labels: Sequence[str],
        digests: Sequence[str],
        preparation: Preparation,
        ask: Callable[[list[int]], None],
        wait: Callable[[], ImagePixels | None],
    ) -> None:
        super().__init__(names, labels, digests)
        self._preparation, self._ask, self._wait = preparation, ask, wait
        self._asked: set[int] = set()
        self._come: dict[int, ImagePixels] = {}

    def read(self, i: int) -> Image:
        near = range(i, min(i + AHEAD, len(self)))
        wanted = [j for j in near if j not in self._asked and (j == i or not self.digests[j])]
        if wanted:
            self._asked.update(wanted)
            self._ask(wanted)
        while i not in self._come:
            seen = self._wait()
            if seen is None:
                raise UserError("The run was cancelled.")
            self._come[seen.index] = seen
        seen = self._come.pop(i)
        self._asked.discard(i)
        if seen.pixels is None:
            raise UserError(seen.problem)
        return self._preparation.prepare_seen(seen.pixels, self.names[i], seen.digest)
