"""A training that is stated, and what an engine would say of it."""

from __future__ import annotations

import numpy as np

from workbench.api import Curve, Group, Picture


def state(app, tmp_path, **more) -> None:
    """State a whole training of two styles."""
    said = {"styles": [str(tmp_path / "sea.png"), str(tmp_path / "fire.png")], "size": ["32"], "steps": ["4"]}
    for name, values in {**said, "file": [str(tmp_path / "mine.safetensors")], **more}.items():
        app.do("style.set", name, *values)


def train(app, engine) -> int:
    """Begin a training; its job."""
    app.scheduler.training.train({"steps": 4}, "model")
    return engine.job_of("painter-training")


def loss_and_pictures(steps: int = 2) -> Group:
    """A result on the way."""
    x = np.arange(1, steps + 1, dtype=np.float32)
    loss = Curve(
        x=x, lines=np.stack([1 / x, 2 / x, x * 0]), names=("content", "style", "variation"), x_label="steps",
        y_label="relative distance",
    )  # fmt: skip
    picture = np.full((24, 32, 3), 0.5, np.float32)
    return Group(
        parts={
            "loss": loss,
            "picture_0": Picture(values=picture, caption="photograph"),
            "picture_1": Picture(values=picture, caption="sea.png"),
        }
    )
