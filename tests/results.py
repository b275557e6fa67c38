"""A small result of every type, and where it came from."""

from __future__ import annotations

import numpy as np

from workbench.api import Curve, Embedding, Geometry, Grid, Group, Heatmap, Picture, Scores, Table

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


def heat(values=None, **more) -> Heatmap:
    if values is None:
        values = np.linspace(-1, 2, 32 * 32).reshape(32, 32)
    return Heatmap(values=np.asarray(values, np.float32), unit="logit", caption="Evidence", **more)


def grid(count=6, colour=False, **more) -> Grid:
    values = np.random.default_rng(0).normal(size=(count, 5, 5, 3) if colour else (count, 5, 5)).astype(np.float32)
    return Grid(
        values=values,
        labels=tuple(str(i) for i in range(count)),
        numbers=np.zeros(count, np.float32),
        number_name="mean",
        units=np.arange(count, dtype=np.int32),
        dead=np.arange(count) == 1,
        unit="weight",
        **more,
    )


def scores(count=5, unit="probability") -> Scores:
    values = np.linspace(0.5, 0.01, count).astype(np.float32)
    logits = np.linspace(4, -1, count).astype(np.float32) if unit == "probability" else None
    names = tuple(f"class {i}" for i in range(count))
    return Scores(values=values, names=names, indices=np.arange(count, dtype=np.int32), logits=logits, unit=unit)


def curve() -> Curve:
    x = np.arange(5, dtype=np.float32)
    notes = ("low", "low", "high $", "high $", "a note so long that there is hardly room for all of it on the page")
    marks = {"marks": np.array([1.5, 3.9], np.float32), "mark_names": ("half", "nearly all of what there is")}
    return Curve(
        x=x, lines=np.stack([x, x**2]), names=("one", "$two$"), x_label="steps", y_label="loss", notes=notes, **marks
    )


def embedding() -> Embedding:
    points = np.random.default_rng(0).normal(size=(9, 2)).astype(np.float32)
    return Embedding(points=points, images=tuple("abcdefghi"), labels=tuple("xxxyyyzzz"))


RESULTS = {
    "Heatmap": heat(),
    "Picture": Picture(values=np.full((32, 32, 3), 0.5, np.float32)),
    "Grid": grid(on_image=True),
    "Scores": scores(),
    "Curve": curve(),
    "Embedding": embedding(),
    "Table": Table(columns=("layer", "share"), rows=(("first", 0.25), ("second", 0.75))),
    "Group": Group(parts={"kept": heat(), "fell": scores()}),
}


def points_at(points, **more):
    count = len(points)
    return Embedding(points=np.asarray(points, np.float32), images=tuple(f"/all/{i}.png" for i in range(count)), **more)


SQUARE = points_at(
    [(0, 0), (10, 0), (10, 10), (0, 10)],
    labels=("cat", "cat", "dog", "dog"),
    predictions=("tabby", "lynx", "beagle", "pug"),
    confidence=np.array([0.0, 0.3, 0.6, 1.0], np.float32),
)
