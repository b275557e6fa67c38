"""Resident memory over 100 pictures that are made by optimisation, in MB: after 20, and at the end.

The engine makes them, each technique in turn and each of another class, layer or seed, in few steps: what a run leaves
behind does not hang on how many it took.
"""

import json
import os
from pathlib import Path

from workbench.engine.host import Host, RunRequest
from workbench.images.image_files import sample_images
from workbench.images.photo import open_photo

PICTURES, EARLY = 100, 20
KINDS = (
    ("feature-visualization", {"target": "class:{}", "steps": "12"}),
    ("feature-visualization", {"target": "unit:_blocks.8:{}", "steps": "12", "prior": "phases"}),
    ("inversion", {"layer": "_blocks.10", "seed": "{}", "steps": "12"}),
    ("deepdream", {"seed": "{}", "octaves": "2", "steps": "4"}),
    ("caricature", {"seed": "{}", "steps": "12"}),
)


def resident() -> float:
    """MB of this process."""
    return int(Path("/proc/self/statm").read_text("utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


host = Host()
host.load("efficientnet-lite0", "cpu")
photos = [open_photo(path) for path in sample_images()]
early = 0.0
for number in range(PICTURES):
    technique, told = KINDS[number % len(KINDS)]
    photo = photos[number % len(photos)]
    parameters = {name: value.format(number) for name, value in told.items()}
    for _ in host.run(RunRequest(technique, parameters, photo.pixels, photo.name, photo.digest)):
        pass
    if number == EARLY - 1:
        early = resident()
print(json.dumps({f"after {EARLY}": early, f"after {PICTURES}": resident()}))
