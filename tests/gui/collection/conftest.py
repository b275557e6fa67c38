"""A labelled folder whose index knows what the fake engine's model says."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from workbench.collections import open_collection
from workbench.collections.index import ANSWER, CollectionIndex, index_key, stamp_of

SAID = {"ant/0.png": (0, 0.9), "ant/1.png": (1, 0.7), "bee/0.png": (1, 0.6), "bee/1.png": (1, 0.8)}


def write_index(folder, digest: str, said=SAID) -> None:
    """As a pass leaves it: each picture's digest is its name."""
    index = CollectionIndex()
    stamps, jpeg = {}, io.BytesIO()
    Image.new("RGB", (32, 24), "teal").save(jpeg, "JPEG")
    for entry in open_collection(folder).entries:
        stamps[entry.name] = stamp_of(entry.reference)
    names = list(said)
    index.images.append(
        {
            "stamp": [stamps[name] for name in names],
            "digest": names,
            "height": [24] * len(names),
            "width": [32] * len(names),
            "brightness": [0.1 * i for i in range(len(names))],
            "thumbnail": [jpeg.getvalue()] * len(names),
            "problem": [""] * len(names),
        }
    )
    logits = np.full((len(names), 4), -1, np.float32)
    for i, (predicted, _) in enumerate(said.values()):
        logits[i, predicted] = 2.0
    rows = {
        "digest": names,
        "predicted": [predicted for predicted, _ in said.values()],
        "probability": [probability for _, probability in said.values()],
    }
    index.store(index_key(digest, "cpu"), ANSWER).append(rows, {"answer": logits})


@pytest.fixture
def folder(tmp_path):
    for name in SAID:
        (tmp_path / "many" / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (32, 24), "teal").save(tmp_path / "many" / name)
    return tmp_path / "many"


@pytest.fixture
def browsing(app, engine, folder, qtbot):
    """The program with the folder open, whose images the model has been asked about."""
    model = app.scheduler.model
    app.scheduler.catalogue.take_model(
        model.__class__(**{**vars(model), "kinds": ["predicted", "class"], "judged": "classes"})
    )
    write_index(folder, model.digest)
    app.do("collection.open", str(folder))
    qtbot.waitUntil(lambda: "collection-look" in [asked[0] for asked in engine.asked.values()])
    finish(engine, "collection-look")
    qtbot.waitUntil(lambda: app.settled and app.collection.rows.looked_at == len(SAID))
    return app


def finish(engine, technique, result=None) -> None:
    """The engine has done what it was asked."""
    from workbench.api import Table
    from workbench.protocol.messages import Done

    job = engine.job_of(technique)
    engine.asked.pop(job)
    engine.done.emit(Done(job, result or Table(columns=("images",), rows=((4,),)), {}, None))


def asked(engine, technique):
    """The parameters of what the engine was asked for and has not done."""
    return next(params for name, params, *_ in engine.asked.values() if name == technique)
