"""Small results, a photograph and where the network saw it, for tests of the canvas."""

from __future__ import annotations

import numpy as np

from workbench.api import Curve, Geometry, Grid, Group, Heatmap, Picture, Scores
from workbench.images.photo import photo_of

WHOLE = Geometry.resized_and_cropped((40, 40), (40, 40), (0, 0), (40, 40))


def quarters(**more) -> Heatmap:
    """One value in each quarter."""
    values = np.zeros((40, 40), np.float32)
    values[:20, 20:], values[20:, :20], values[20:, 20:] = 1.0, -1.0, 0.25
    return Heatmap(values=values, **more)


def geometry() -> Geometry:
    """A 40 x 60 image at half its size, the network saw the 16 x 16 in its middle."""
    return Geometry.resized_and_cropped((40, 60), (20, 30), (2, 7), (16, 16))


def photo(name: str = "grey.png", value: int = 100):
    return photo_of(np.full((40, 60, 3), value, np.uint8), name)


def ramp(**more) -> Heatmap:
    values = np.arange(256, dtype=np.float32).reshape(16, 16)
    return Heatmap(values=values, **({"signed": False, "unit": "logit"} | more))


def scores(**more) -> Scores:
    return Scores(
        values=np.array([0.7, 0.3], np.float32),
        names=("tabby", "lynx"),
        indices=np.array([281, 287], np.int32),
        **more,
    )


def grid(count: int = 6, **more) -> Grid:
    usual = {
        "values": np.arange(count * 4, dtype=np.float32).reshape(count, 2, 2),
        "labels": tuple(f"channel {i}" for i in range(count)),
        "numbers": np.array([3, 1, 2, 6, 5, 4, *range(7, count + 1)], np.float32)[:count],
        "number_name": "maximum",
        "units": np.arange(10, 10 + count, dtype=np.int32),
        "dead": np.arange(count) == 2,
        "signed": False,
        "layer": "conv",
        "unit": "activation",
    }
    return Grid(**(usual | more))


def attacked() -> Group:
    return Group(
        parts={
            **{
                name: Picture(values=np.zeros((64, 64, 3), np.float32))
                for name in ("original", "changed", "difference")
            },
            "gradcam_before": ramp(),
            "gradcam_after": Heatmap(values=ramp().values * 0.5, signed=False, caption="words " * 8),
            "before": scores(),
            "after": Scores(
                values=np.array([0.9, 0.1], np.float32), names=("lynx", "tabby"), indices=np.array([287, 281])
            ),
        }
    )


def probabilities(*values: float) -> Scores:
    return Scores(
        values=np.array(values, np.float32),
        names=tuple("abcdef"[: len(values)]),
        indices=np.arange(len(values), dtype=np.int32),
    )


def probed() -> Group:
    return Group(
        parts={
            "picture": Picture(values=np.random.default_rng(0).random((100, 100, 3)).astype(np.float32)),
            "before": probabilities(0.7, 0.3),
            "after": probabilities(0.4, 0.6),
        }
    )


def unit_card(channel: int = 3) -> Group:
    facts = {"unit": f"conv:{channel}", "layer": "conv", "channel": channel, "channels": 8}
    line = np.array([[0, 1, 0]], np.float32)
    return Group(
        parts={
            "map": Heatmap(values=np.eye(16, dtype=np.float32), signed=False),
            "kernel": probabilities(0.1, 0.2),
            "histogram": Curve(x=np.arange(3, dtype=np.float32), lines=line, names=("all",)),
        },
        facts=facts,
    )
