"""The same in a plain loop, as one writes it in a notebook: ``peer_regions.py FOLDER LAYER KEPT READERS AT_ONCE``.

A forward hook takes the largest value of each channel and where it is; of each channel the best are kept. READERS are
processes of torch's DataLoader; 0 reads in the loop.
"""

import json
import sys
import time
from pathlib import Path

import bundled
import numpy as np
import torch
from PIL import Image
from resident import most

folder, layer = Path(sys.argv[1]), sys.argv[2]
kept, readers, at_once = map(int, sys.argv[3:6])


class Photographs(torch.utils.data.Dataset):
    """Pixels as the network takes them."""

    def __init__(self):
        self.paths = sorted(folder.iterdir())

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, i):
        picture = Image.open(self.paths[i]).convert("RGB")
        width, height = picture.size
        short = 256 / min(width, height)
        picture = picture.resize((int(width * short), int(height * short)), Image.BICUBIC)
        left, top = round((picture.width - 224) / 2), round((picture.height - 224) / 2)
        values = np.asarray(picture.crop((left, top, left + 224, top + 224)), np.float32)
        return torch.from_numpy((values - 127) / 128).permute(2, 0, 1)


network, maps = bundled.network(), {}
network.get_submodule(layer).register_forward_hook(lambda module, inputs, output: maps.update(last=output))
began, done, best = time.perf_counter(), 0, None
with torch.inference_mode():
    for pixels in torch.utils.data.DataLoader(Photographs(), at_once, num_workers=readers):
        network(pixels)
        value, place = maps["last"].flatten(2).max(2)
        image = torch.arange(done, done + len(pixels))[:, None].expand_as(value)
        done += len(pixels)
        own = value.T, image.T, place.T
        both = own if best is None else [torch.cat(pair, 1) for pair in zip(best, own, strict=True)]
        order = both[0].argsort(dim=1, descending=True, stable=True)[:, :kept]
        best = [part.gather(1, order) for part in both]
seconds = time.perf_counter() - began
values, images, places = (part.numpy() for part in best)
np.savez(folder.parent / "peer.npz", images=images, values=values, places=places)
print(json.dumps({"seconds": seconds, "memory": most()}))
