"""Every state of the window, played by a macro into a folder of pictures: ``WORKBENCH_STATES`` names one to look at."""

from __future__ import annotations

import os
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image

from tests.e2e.test_window import said, workbench

__all__ = ["workbench"]  # the fixture

FAULTS = Path(__file__).parent.parent / "faults" / "plugins"
STATES = """
& view.screenshot {to}/loading.png
technique.run gradcam
view.screenshot {to}/map-dark.png
view.theme light
view.screenshot {to}/map-light.png
technique.run integrated-gradients steps=8 most_steps=8
view.screenshot {to}/fine-map.png
technique.run activations layer=_conv_stem
view.screenshot {to}/tiles.png
technique.run filters layer=_conv_stem
view.screenshot {to}/kernels.png
technique.run predictions
view.screenshot {to}/bars.png
view.theme dark
technique.run unit unit=_conv_stem:3
view.screenshot {to}/unit.png
technique.run fgsm
view.screenshot {to}/attack.png
technique.run epsilon-curve points=5 steps=2 draws=1
view.screenshot {to}/curve.png
technique.run pca
view.screenshot {to}/points.png
technique.run patch-probe
view.screenshot {to}/region.png
settings.set hints on
view.screenshot {to}/hint.png
settings.set hints off
technique.run fault kind=patient
& view.screenshot {to}/stale.png
& run.cancel
technique.run fault kind=raise
& view.log on
view.screenshot {to}/failed.png
view.log off
technique.run gradcam
compare.techniques layercam saliency
view.screenshot {to}/comparison.png
compare.end
technique.run gradcam
compare.layers stages
compare.classes likeliest
view.screenshot {to}/comparison-matrix.png
compare.end
technique.run rise masks=5000
& run.pause
& view.screenshot {to}/paused.png
& run.cancel
technique.run gradcam
compare.images 4
view.theme light
view.screenshot {to}/comparison-of-images.png
compare.end
model.load torchvision:alexnet?weights=none&seed=0
& technique.choose cam
view.screenshot {to}/not-applicable.png
{closing}
view.screenshot {to}/empty.png
session.new
model.load efficientnet-lite0
technique.run gradcam
view.palette cam
view.screenshot {to}/palette.png
settings.open
view.screenshot {to}/settings.png
help.shortcuts
view.screenshot {to}/shortcuts.png
plugin.manage
view.screenshot {to}/plugins.png
help.about
view.screenshot {to}/about.png
run.pin
figure.compose
view.screenshot {to}/composer.png
figure.set columns 9
figure.set width 30
view.screenshot {to}/composer-without-room.png
view.present
view.screenshot {to}/presentation.png
app.quit
"""


def test_every_state_of_the_window_can_be_seen_and_no_two_are_alike(workbench, tmp_path, sample_paths):
    shutil.copytree(
        FAULTS / "fault", tmp_path / "home" / "plugins" / "fault"
    )  # a broken one would be said all the time
    to = Path(os.environ.get("WORKBENCH_STATES", tmp_path / "states")).absolute()
    done = workbench(STATES.format(to=to, closing="\n".join(["image.close"] * len(sample_paths))))
    assert (done.returncode, said(done)) == (0, "")
    pictures = sorted(to.glob("*.png"))
    assert len(pictures) == STATES.count("view.screenshot")
    small = {}
    for path in pictures:
        with Image.open(path) as picture:
            assert picture.width >= 800
            small[path.stem] = np.asarray(picture.convert("RGB").resize((160, 100)), np.int16)
    assert all(pixels.std() > 10 for pixels in small.values())
    alike = [
        (a, b)
        for (a, one), (b, other) in pairwise(sorted(small.items(), key=lambda item: item[1].mean()))
        if np.abs(one - other).mean() < 0.05
    ]
    assert alike == []
