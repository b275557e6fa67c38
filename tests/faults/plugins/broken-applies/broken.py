"""A technique that cannot even say whether it applies."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import Applicability, Image, Model, Result, Technique


class Broken(Technique):
    @classmethod
    def applies(cls, model: Model) -> Applicability:
        raise RuntimeError("no idea")

    def run(self, model: Model, image: Image) -> Iterator[Result]:
        yield from ()
