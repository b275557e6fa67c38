"""Resident memory over 500 Grad-CAM runs, in MB: after 50, and at the end."""

import json
import os
from pathlib import Path

from workbench.engine.loaders import registry
from workbench.engine.plugins import load_plugins
from workbench.images.image_files import sample_images
from workbench.images.photo import open_photo


def resident() -> float:
    """MB of this process."""
    return int(Path("/proc/self/statm").read_text("utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


model = registry.load("efficientnet-lite0", "cpu")
images = [model.prepare(open_photo(path).pixels) for path in sample_images()]
GradCam = load_plugins()[0]["gradcam"].technique
early = 0.0
for run in range(500):
    for _ in GradCam(target=f"class:{run}").run(model, images[run % len(images)]):
        pass
    if run == 49:
        early = resident()
print(json.dumps({"after 50": early, "after 500": resident()}))
