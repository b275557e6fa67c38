"""What layers keep of a photograph, by inversion and by a plain loop: ``python -m benchmarks.inversion``.

The plain loop is what one writes first: numbers for each pixel, a sigmoid, the relative distance at the layer alone,
Adam. Both see the same photographs through the same network, in as many steps as is said; decibels are to what the
network was given.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence

import numpy as np
import torch

from benchmarks.__main__ import record
from benchmarks.harness import machine
from workbench.api import Image, Picture
from workbench.engine.loaders import registry
from workbench.engine.model import LoadedModel
from workbench.engine.plugins import load_plugins
from workbench.families.synthesis import Adam
from workbench.families.synthesis.natural import peak_signal_to_noise
from workbench.images.image_files import sample_images
from workbench.images.photo import open_photo

LAYERS = ("_conv_stem", "_blocks.2", "_blocks.10", "_blocks.14")  # maps of 112, 56, 14 and 7 places a side
PHOTOGRAPHS = 4  # a cat, a cup of coffee, a rocket, a portrait
PLAIN_RATE = 0.05
Reached = tuple[float, float, float]
"""Decibels, relative distance, and seconds of one core."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Invert each photograph at each layer, print a line for each and record the table of their medians."""
    options = _options(arguments)
    torch.set_num_threads(1)
    model = registry.load("efficientnet-lite0", "cpu")
    photos = [open_photo(path) for path in sample_images()[: options.photographs]]
    ways = {f"a plain loop, {steps} steps": (plain, steps) for steps in options.plain}
    ways |= {f"workbench, {steps} steps": (ours, steps) for steps in options.steps}
    found: dict[tuple[str, str], list[Reached]] = {}
    for photo in photos:
        image = model.prepare(photo.pixels, photo.name, photo.digest)
        for layer in LAYERS:
            for way, (made, steps) in ways.items():
                reached = made(model, image, layer, steps)
                found.setdefault((layer, way), []).append(reached)
                told = {"layer": layer, "photograph": photo.name, "way": way}
                numbers = dict(zip(("decibels", "distance", "cpu"), reached, strict=True))
                print(json.dumps(told | {name: round(number, 4) for name, number in numbers.items()}), flush=True)
    table = _table(model, list(ways), found, [photo.name for photo in photos])
    print("\n".join(table))
    if options.record:
        record("inversion", "\n".join(table))


def plain(model: LoadedModel, image: Image, layer: str, steps: int, rate: float = PLAIN_RATE) -> Reached:
    """The loop: ``min over x of ||A(sigmoid(x)) - A_0||^2 / ||A_0||^2`` by Adam, whose steps are torch's."""
    began, pixels = time.process_time(), model.pixels(image)
    with torch.no_grad():
        wanted = model.reached([layer], pixels)[layer]
    leaf = (torch.randn(pixels.shape, generator=torch.Generator().manual_seed(0)) * 0.01).requires_grad_(True)
    optimiser = Adam(rate)
    for _ in range(steps):
        there = model.reached([layer], torch.sigmoid(leaf))[layer]
        distance = (there - wanted).square().sum() / wanted.square().sum()
        optimiser.step(leaf, *torch.autograd.grad(distance, [leaf]))
    with torch.no_grad():
        made = torch.sigmoid(leaf)
        there = model.reached([layer], made)[layer]
        distance = (there - wanted).square().sum() / wanted.square().sum()
    return peak_signal_to_noise(made, pixels), float(distance), time.process_time() - began


def ours(model: LoadedModel, image: Image, layer: str, steps: int) -> Reached:
    """The technique, all else as it is by itself."""
    began = time.process_time()
    inversion = load_plugins()[0]["inversion"].technique
    *_, last = inversion(layer=layer, steps=steps).run(model, image)
    assert isinstance(last, Picture)
    return float(last.facts["decibels"]), float(last.facts["distance"]), time.process_time() - began


def _table(
    model: LoadedModel, ways: list[str], found: dict[tuple[str, str], list[Reached]], photographs: Sequence[str]
) -> list[str]:
    """A row for each layer, and in it what each way reached: the median over photographs, and the fewest decibels."""
    made_by = f"{machine()}, {time.strftime('%Y-%m-%d')}, `python -m benchmarks.inversion`"
    said = f"Median of {len(photographs)} photographs ({', '.join(photographs)}), and the fewest dB. {made_by}."
    lines = ["### What layers keep of a photograph", "", said, ""]
    lines += [f"| layer | {' | '.join(f'{way}: dB | fewest | distance | s of one core' for way in ways)} |"]
    lines += ["|---" * (1 + 4 * len(ways)) + "|"]
    for layer in LAYERS:
        cells = []
        for way in ways:
            decibels, distance, seconds = np.median(found[layer, way], 0)
            cells.append(f"{decibels:.1f} | {min(found[layer, way])[0]:.1f} | {distance:.2g} | {seconds:.1f}")
        rows, columns = model.layer(layer).grid
        lines.append(f"| `{layer}`, {rows} x {columns} | {' | '.join(cells)} |")
    return [*lines, ""]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", nargs="+", type=int, default=[200, 400], help="how many steps of the technique")
    parser.add_argument("--plain", nargs="+", type=int, default=[400], help="how many steps of the plain loop")
    parser.add_argument("--photographs", type=int, default=PHOTOGRAPHS, help="how many of the sample photographs")
    parser.add_argument("--record", action="store_true", help="write the table into RESULTS.md")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
