"""Strongest places of every unit of a layer by a pass of ours: ``regions.py FOLDER IMAGES LAYER KEPT``.

Writes photographs into the folder where there are none, and what it finds into ``workbench.npz`` beside it.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from photographs import write_photographs
from resident import most

from workbench.collections import open_collection
from workbench.collections.index import CollectionIndex
from workbench.collections.strongest import LayerMaxima
from workbench.engine.collection_pass import model_key, run_pass
from workbench.engine.loaders import registry
from workbench.engine.strongest import TakeStrongest

folder, images, layer, kept = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
if not folder.exists():
    write_photographs(folder, images, 500, 375)
model = registry.load("efficientnet-lite0", "cpu")
with tempfile.TemporaryDirectory() as name:
    began, index, collection = time.perf_counter(), CollectionIndex(Path(name)), open_collection(folder)
    for _ in run_pass(model, collection, index, [TakeStrongest(model, layer)]):
        pass
    found = LayerMaxima(index.records(collection, model_key(model)), layer).strongest(kept)
    seconds = time.perf_counter() - began
np.savez(folder.parent / "workbench.npz", images=found.images, values=found.values, places=found.places)
print(json.dumps({"seconds": seconds, "memory": most()}))
