"""$title: replace one colour channel by its mean, see how far the target falls. Say here what yours does.

Fisher et al., "All Models are Wrong, but Many are Useful", JMLR 2019, section 3.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from workbench.api import Image, Model, Progress, Result, Scores, Target, Technique, param, target_param


class $name(Technique):
    """``y(x) - y(x with channel c at strength s towards its mean)`` for each c."""

    target: Target = target_param()
    strength: float = param(1.0, "How far the channel goes towards its mean", low=0.0, high=1.0)

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        pixels = model.pixels(image)
        with torch.inference_mode():
            target = model.resolve(self.target, model.scores(pixels))
            whole = float(model.value(target, pixels)[0])
            drops = []
            for channel in range(pixels.shape[1]):
                changed = pixels.clone()
                changed[:, channel].lerp_(pixels[:, channel].mean(), self.strength)
                drops.append(whole - float(model.value(target, changed)[0]))
                yield Progress(channel + 1, pixels.shape[1], "channels")
        order = np.argsort(drops)[::-1]
        names = ("red", "green", "blue") if len(drops) == 3 else tuple(f"channel {k}" for k in range(len(drops)))
        yield Scores(
            values=np.array(drops, np.float32)[order],
            names=tuple(names[k] for k in order),
            indices=order.astype(np.int32),
            unit=f"{target.unit} drop",
            caption=f"Drop of {model.title(target)}, {target.unit} {whole:.3g}, when a channel becomes its mean",
            facts={"target": str(target), "score": whole},
        )
