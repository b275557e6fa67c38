"""The indices of architectures that are shipped, each read when a file of weights is first held against it.

After an update of torchvision or timm they are made anew, timm's where it is installed and in some minutes, with
``python -m workbench.engine.loaders.known_architectures``.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from functools import cache

from workbench import folders

from . import timm
from .architecture_index import Index
from .architectures import of_torchvision


@cache
def index_of(zoo: str) -> Index:
    """The shipped index of a zoo, ``torchvision`` or ``timm``."""
    return Index.read(folders.bundled("resources") / f"{zoo}_architectures.json.xz")


def known_architectures() -> Index:
    """torchvision's architectures by name."""
    return index_of("torchvision")


def indices() -> Iterator[Index]:
    """The indices in the order in which a file is held against them; timm's too where it is not installed."""
    yield index_of("torchvision")
    yield index_of("timm")


def main() -> None:
    """Make the shipped indices anew."""
    import torchvision

    made: dict[str, Callable[[], Index]] = {
        "torchvision": lambda: Index.of(
            of_torchvision().values(), "torchvision", torchvision.__version__.partition("+")[0]
        )
    }
    if importlib.util.find_spec("timm"):
        made["timm"] = lambda: Index.of(timm.architectures(), "timm", timm.version())
    for zoo, make in made.items():
        index = make()
        size = index.write(folders.bundled("resources") / f"{zoo}_architectures.json.xz")
        print(f"{len(index)} architectures of {zoo} {index.version}, {size:,} bytes")


if __name__ == "__main__":
    main()
