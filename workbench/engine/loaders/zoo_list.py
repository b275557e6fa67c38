"""Makes the list of the models of zoos that is shipped, out of the libraries that are installed.

python -m workbench.engine.loaders.zoo_list
"""

from __future__ import annotations

import json
import lzma
import math
from collections.abc import Iterator

from workbench.zoo_models import PATH

from . import timm, torchvision
from .fits import of_classes
from .known_architectures import index_of

Row = tuple[str, str, str, float, str, bool]  # zoo, name, task, megabytes of its weights, licence, whether trained
NOT_STATED = "not stated"
WIDTH = 4  # bytes of a number in full precision
MEGABYTE, MEBIBYTE = 1_000_000, 1 << 20


def of_torchvision() -> Iterator[Row]:
    """torchvision's classifiers, detectors, segmenters and networks of films."""
    from torchvision import models

    for name, kind in torchvision.kinds().items():
        weights = list(models.get_model_weights(name))
        size = float(weights[-1].meta["_file_size"]) * MEBIBYTE / MEGABYTE if weights else 0.0
        task = "classification" if kind == "video" else kind
        yield "torchvision", name, task, round(size, 1), "BSD-3-Clause; its weights state none", bool(weights)


def of_timm() -> Iterator[Row]:
    """timm's networks that it can make, with the licence of the weights that it takes by default."""
    for name in index_of("timm"):
        configuration = timm.configuration_of(name)
        trained = any(configuration.get(place) for place in ("url", "file", "hf_hub_id"))
        licence = str(configuration.get("license") or NOT_STATED)
        classes = int(configuration.get("num_classes", 1000))
        numbers = sum(math.prod(of_classes(shape, classes)) for shape in index_of("timm")[name].tensors.values())
        task = "classification" if classes else "embedding"
        yield "timm", name, task, round(numbers * WIDTH / MEGABYTE, 1), _licence(licence, trained), trained


def _licence(name: str, trained: bool) -> str:
    """As it is written; weights that are not there have none."""
    known = {"apache-2.0": "Apache-2.0", "mit": "MIT", "bsd-3-clause": "BSD-3-Clause", "unknown": NOT_STATED}
    return known.get(name, name) if trained else "Apache-2.0"


def main() -> None:
    """Write the list."""
    rows = [*of_torchvision(), *of_timm()]
    size = PATH.write_bytes(lzma.compress(json.dumps(rows, separators=(",", ":")).encode(), preset=9))
    print(f"{len(rows)} models, {size:,} bytes")


if __name__ == "__main__":
    main()
