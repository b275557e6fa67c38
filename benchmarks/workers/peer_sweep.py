"""``peer_sweep.py NETWORK captum|loop COUNT [STRIDE]``: captum's occlusion, or RISE as a plain loop of torch.

Both in batches of the size that is fastest here. A network of torchvision is untrained: its speed is the same.
"""

import sys
import time

import bundled
import torch
import torchvision
from captum.attr import Occlusion
from turns import serve

BATCHES = (1, 2, 4, 8, 16)
name, what, count, *more = sys.argv[1:]
network = bundled.network() if name == "lite0" else torchvision.models.get_model(name).eval()
x = bundled.photograph()


@torch.no_grad()
def seconds(size):
    """An image in a batch of this size."""
    batch = x.repeat(size, 1, 1, 1)
    network(batch)
    began = time.perf_counter()
    for _ in range(max(1, 16 // size)):
        network(batch)
    return (time.perf_counter() - began) / (max(1, 16 // size) * size)


best = min(BATCHES, key=seconds)
with torch.no_grad():
    label = int(network(x).argmax())


def occlusion():
    """Squares of 16 px."""
    stride = (3, int(more[0]), int(more[0]))
    with torch.no_grad():
        Occlusion(network).attribute(x, (3, 16, 16), strides=stride, target=label, perturbations_per_eval=best)


@torch.no_grad()
def masks():
    """The mean of the masks, each weighted by the probability that is left."""
    drawn, whole = torch.Generator().manual_seed(0), torch.zeros(224, 224)
    for start in range(0, int(count), best):
        size = min(best, int(count) - start)
        cells = (torch.rand(size, 1, 8, 8, generator=drawn) < 0.5).float()
        mask = torch.nn.functional.interpolate(cells, size=(256, 256), mode="bilinear")[:, :, 16:240, 16:240]
        whole += (network(x * mask).softmax(1)[:, label, None, None] * mask[:, 0]).sum(0)


serve(occlusion if what == "captum" else masks)
