"""Parameters of techniques with which each is done soon on the bundled model, and those that make it say more."""

from __future__ import annotations

from typing import Any

from workbench.images.image_files import package_picture

STEM = "_conv_stem"
COFFEE = package_picture("skimage", "data/coffee.png")
QUICK: dict[str, list[dict[str, Any]]] = {  # what takes minutes by itself, and what says more with other parameters
    "ablationcam": [{"layer": STEM}],
    "activations": [{}, {"layer": "_avg_pooling"}, {"channel": 3}],
    "bim": [{"steps": 2}, {"steps": 2, "goal": "class:7"}],
    "caricature": [{"steps": 2}],
    "carlini-wagner": [{"searches": 1, "steps": 2}],
    "deepdream": [
        {"octaves": 2, "steps": 1},
        {"dreams": "target", "octaves": 1, "steps": 1, "larger": 1},
        {"octaves": 1, "steps": 1, "frames": 2},
    ],
    "deepfool": [{"steps": 1}, {}],
    "epsilon-curve": [{"points": 3, "steps": 2, "draws": 1}],
    "feature-visualization": [
        {"steps": 2},
        {"steps": 1, "negative": True, "prior": "none", "size": 64},
        {"steps": 1, "prior": "phases"},
        {"steps": 1, "shows": "place", "start": "photograph"},
        {"steps": 1, "shows": "difference", "second_picture": str(COFFEE), "negative": True},
    ],
    "filters": [{}, {"layer": STEM}, {"layer": STEM, "show": "slice"}],
    "gradcam": [{}, {"relu": False}, {"fuse_with": STEM}],
    "gradient-x-input": [{}, {"channels": "mean"}],
    "integrated-gradients": [{"steps": 4, "most_steps": 8}, {"most_steps": 8, "spacing": "even", "baseline": "blur"}],
    "inversion": [{"steps": 2}, {"layer": STEM, "steps": 30}, {"strip": 2, "steps": 2}],
    "noise-control": [{"draws": 2}, {"draws": 2, "norm": "L2"}],
    "occlusion": [{"patch": 64, "stride": 64}, {"patch": 16, "stride": 64, "fill": "blur"}],
    "pgd": [
        {"steps": 2},
        {"steps": 2, "goal": "class:7", "norm": "L2"},
        {"target": "class:626"},
        {"goal": "class:281"},
    ],
    "rise": [{"masks": 8}, {"masks": 8, "score": "logit"}],
    "scorecam": [{"layer": STEM}],
    "smoothgrad": [{"samples": 2}, {"samples": 2, "average": "square"}],
    "style-transfer": [{"steps": 2}, {"steps": 1, "styles": "2:3 3", "keep": "light", "optimiser": "adam"}],
    "texture": [{"steps": 2}, {"steps": 1, "larger": 2}],
    "tsne": [{"iterations": 20}],
    "umap": [{"neighbours": 5}],
    "unit": [{}, {"unit": "_fc:281"}, {"unit": f"{STEM}:3", "pictures": True, "steps": 2}],
    "unit-sheet": [{"layer": STEM, "channels": 2, "steps": 2}],
}
