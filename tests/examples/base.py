"""Where the examples lie on a photograph, and what they were made by."""

from __future__ import annotations

from workbench.api import Geometry

GEOMETRY = Geometry.resized_and_cropped((60, 90), (32, 48), (0, 8), (32, 32))
PROVENANCE = {
    "technique": "gradcam",
    "title": "Grad-CAM",
    "version": "1",
    "parameters": {"target": "class:2", "layer": "", "relu": True, "sigma": 0.5},
    "model": {"reference": "tiny", "digest": "ab" * 32, "device": "cpu"},
    "image": {"name": "snö (1).png", "digest": "cd" * 32, "size": [60, 90]},
    "versions": {"workbench": "0.1.0"},
}
