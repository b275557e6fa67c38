"""What is measured, and against whom."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import numpy as np

from workbench.folders import bundled

from .harness import Measured, Worker, forget_files, packages, take_turns, told_by

PROGRAMS = {  # what is started, and whether in the peers' environment
    "workbench": ("workbench", False),
    "PySide6 + pyqtgraph, bare": ("bare", True),
    "napari": ("napari", True),
}


@contextmanager
def a_screen() -> Iterator[Mapping[str, str]]:
    """Environment of a real X screen of its own, where Xvfb is installed; else Qt's offscreen platform."""
    if shutil.which("Xvfb") is None:
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    display = f":{90 + os.getpid() % 100}"
    server = subprocess.Popen(["Xvfb", display, "-screen", "0", "1600x1000x24"], stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        yield {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()


def first_paint() -> list[Measured]:
    """Process start to painted window, as whole processes in turn."""
    with a_screen() as screen, tempfile.TemporaryDirectory() as home:
        environment = {**screen, "WORKBENCH_HOME": home}
        _starts(1, environment, [])  # whatever is written at the first start of all is there then
        warm = _starts(5, environment, [])
        cold = _starts(3, environment, [packages(peer=False), packages(peer=True)])
    screens = "Xvfb" if "DISPLAY" in environment else "Qt's offscreen platform"
    asked = "Before each start the system is asked to keep none of the packages' files in memory; not every one does."
    least = "pyqtgraph imports matplotlib where it is installed; the bare window is measured as if it were not."
    return [
        Measured("Process start to first painted window, warm", "s", warm, f"On {screens}. {least}"),
        Measured("The same, cold", "s", cold, asked),
    ]


def _starts(times: int, environment: Mapping[str, str], forgotten: list[Path]) -> dict[str, list[float]]:
    values: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(times):
        for name, (who, peer) in PROGRAMS.items():
            forget_files(forgotten)
            told = told_by("first_paint", who, repr(time.time()), peer=peer, env=environment)
            values[name].append(told["seconds"])
    return values


def gradcam() -> list[Measured]:
    """Image to array."""
    workers = {
        "workbench": Worker("ours", arguments=["gradcam"]),
        "one bare forward": Worker("forward"),
        "grad-cam": Worker("peer_cam", peer=True, arguments=["GradCAM"]),
    }
    return take_turns("Grad-CAM of the predicted class, bundled model, image to array", workers, 40, warm=5)


def batch_gradcam() -> list[Measured]:
    """Many images, each at its best batch."""
    ways = {"workbench": "together", "forwards and backward": "forwards", "grad-cam": "grad-cam"}
    workers = {
        f"{name}, {at_once} at once": Worker("batch_cam", peer=way == "grad-cam", arguments=[way, str(at_once)])
        for name, way in ways.items()
        for at_once in (8, 16, 32)
    }
    measured = take_turns("Grad-CAM of 32 images, bundled model, tensors to arrays", workers, 3, warm=1)
    best = {  # the median at the best size of a batch
        name: min(median(values) for who, values in measured[0].values.items() if who.startswith(f"{name}, "))
        for name in ways
    }
    ours = best["workbench"]
    measured[0].note = (
        f"Each at its best batch, by medians: {best['grad-cam'] / ours:.2f} times the rate of grad-cam (aim: 2.5), "
        f"{ours / best['forwards and backward']:.2f} times the time of the bare forwards and backward (aim: 1.15)."
    )
    return measured


def scorecam() -> list[Measured]:
    """One forward for each of 1,280 channels."""
    workers = {
        "workbench": Worker("ours", arguments=["scorecam"]),
        "grad-cam": Worker("peer_cam", peer=True, arguments=["ScoreCAM"]),
    }
    return take_turns("Score-CAM of the predicted class, bundled model, 1,280 channels", workers, 3, warm=1)


def gradients() -> list[Measured]:
    """Fifty gradients along a line."""
    workers = {
        "workbench": Worker("ours", arguments=["integrated-gradients", "steps=50", "most_steps=50"]),
        "captum": Worker("peer_gradients", peer=True),
    }
    error = {"error": ("Off completeness after 50 steps", "% of the logits' difference")}
    note = "From black, 50 steps, one image."
    return take_turns("Integrated gradients of the predicted class", workers, 8, warm=1, note=note, more=error)


def attacks() -> list[Measured]:
    """Twenty steps of projected gradient descent."""
    workers = {
        "workbench": Worker("ours", arguments=["pgd", "epsilon=4", "steps=20", "step=1", "gradcam=false"]),
        "torchattacks": Worker("peer_attack", peer=True),
    }
    left = {"left": ("Probability that the class still has after it", "1")}
    note = (
        "Linf, 4/255, steps of 1/255 from a random start, one image; ours judges its picture in 8 bits, and noise, too."
    )
    return take_turns("PGD, 20 steps, away from the predicted class", workers, 8, warm=1, note=note, more=left)


def synthesis() -> list[Measured]:
    """Thirty-two steps of a class's picture."""
    workers = {
        "workbench": Worker("ours", arguments=["feature-visualization", "target=class:504", "steps=32", "size=224"]),
        "32 forwards and backwards": Worker("peer_synthesis", peer=True, arguments=["bare"]),
        "Lucent": Worker("peer_synthesis", peer=True, arguments=["lucent"]),
        "Lucent, weights frozen by hand": Worker("peer_synthesis", peer=True, arguments=["frozen"]),
        "a loop as Lucent's": Worker("peer_synthesis", peer=True, arguments=["loop"]),
    }
    note = (
        "224 px, one thread each, Lucent with its own transformations. "
        "Ours with the pictures on the way, norms and frames of zeros in the convolutions, and those oneDNN's own."
    )
    more = {"reached": ("The class's logit for the picture", "logits")}
    return take_turns("32 steps towards the picture of a class", workers, 5, warm=1, note=note, more=more)


def picture() -> list[Measured]:
    """A class's picture as a person gets it."""
    workers = {"workbench": Worker("ours_picture", arguments=["504"])}
    more = {
        "first": ("Its first picture", "s"),
        "alike": ("Correlation of what is seen after two seconds with the last picture", "1"),
    }
    note = "As it is by itself, by the engine. The aim is a readable picture within 2 s and the last within 15 s."
    return take_turns("The picture of a class", workers, 5, warm=1, note=note, more=more)


def style() -> list[Measured]:
    """Sixty steps of style transfer, and how far from content and style they end."""
    workers = {
        "workbench": Worker("ours_style", arguments=["60"]),
        "torch.optim.LBFGS": Worker("peer_style", peer=True, arguments=["60"]),
    }
    note = "256 px, one thread each, the same layers, weights, start and distance; one value and one gradient a step."
    more = {"distance": ("Weighted distance that is left", "1")}
    return take_turns("Style transfer, 60 steps of L-BFGS", workers, 5, warm=1, note=note, more=more)


def sliders() -> list[Measured]:
    """Sliders of the digits' decoders."""
    workers = {name: Worker("ours_slider", arguments=[name]) for name in ("digits-vae", "digits-gan")}
    more = {"longest": ("The longest of forty", "s")}
    note = "Median of forty moves of a slider, from the amounts to the engine's answer."
    return take_turns("A slider of a code, to the picture", workers, 5, warm=1, note=note, more=more)


def tsne() -> list[Measured]:
    """Ten thousand points."""
    workers = {
        "workbench": Worker("ours_tsne"),
        "scikit-learn": Worker("peer_tsne", peer=True, arguments=["sklearn"]),
        "openTSNE": Worker("peer_tsne", peer=True, arguments=["openTSNE"]),
    }
    more = {"first": ("Its first frame", "s"), "kept": ("Share of the ten nearest neighbours that stay near", "1")}
    note = "Perplexity 30, 750 iterations, started from principal components, all cores."
    return take_turns("t-SNE of 10,000 x 64 points", workers, 3, warm=0, note=note, more=more)


SWEEPS = {  # network of torchvision, or the bundled one: our reference, and the squares' stride
    "lite0": ("efficientnet-lite0", 8),
    "resnet18": ("torchvision:resnet18?weights=none&seed=0", 8),
    "vgg16": ("torchvision:vgg16?weights=none&seed=0", 16),
}


def occlusion() -> list[Measured]:
    """Squares of 16 px over three networks."""
    found: list[Measured] = []
    for name, (reference, stride) in SWEEPS.items():
        count = ((224 - 16) // stride + 1) ** 2
        ours = ["occlusion", str(count), f"stride={stride}", "fill=black"]
        workers = {
            "workbench": Worker("ours_sweep", arguments=[reference, *ours]),
            "captum, its best batch": Worker(
                "peer_sweep", peer=True, arguments=[name, "captum", str(count), str(stride)]
            ),
        }
        title = f"Occlusion, {count} squares of 16 px, {name}"
        found += take_turns(title, workers, 2, warm=1, more=_sweeping())
    return found


def rise() -> list[Measured]:
    """A thousand masks."""
    workers = {
        "workbench": Worker("ours_sweep", arguments=["efficientnet-lite0", "rise", "1000", "masks=1000"]),
        "plain torch, its best batch": Worker("peer_sweep", peer=True, arguments=["lite0", "loop", "1000"]),
    }
    return take_turns("RISE, 1,000 masks, bundled model", workers, 2, warm=1, more=_sweeping())


def drise() -> list[Measured]:
    """A thousand masks of a detector's box, beside the runtime's own forwards."""
    network = str(bundled("resources") / "models" / "nanodet.onnx")
    workers = {
        "ONNX Runtime, as many forwards and nothing else": Worker("runtime_forwards", arguments=[network, "1000"]),
        "workbench": Worker("ours_drise", arguments=["nanodet", "1000"]),
    }
    return take_turns("D-RISE, 1,000 masks, NanoDet", workers, 2, warm=1)


def _sweeping() -> dict[str, tuple[str, str]]:
    return {
        "first": ("Its first map, on the way", "s"),
        "readable": ("Its first map of sixteen changes or more", "s"),
        "share": ("As many whole forwards at their fastest measured rate, of its time", "%"),
        "bound": ("The multiplications that its changes can reach, at that rate, of its time", "%"),
        "windows": ("Its threads: in the network, on windows", "%"),
        "maps": ("Its threads: in the network, on whole maps", "%"),
        "cells": ("Its threads: cutting windows out and setting them in", "%"),
        "rest": ("Its threads: all else (torch's changes, images changed, maps made, waiting)", "%"),
    }


def heartbeat() -> list[Measured]:
    """The window's thread while occlusion runs."""
    told = _thrice("heartbeat")
    values = {"longest gap": _each(told, "longest"), "99th percentile": _each(told, "p99")}
    note = f"While occlusion runs ({told[0]['seconds']:.0f} s), of a 5 ms timer; a run each."
    return [Measured("Gaps of the window's heartbeat", "ms", values, note, paired=False)]


def folder() -> list[Measured]:
    """Ten thousand photographs."""
    told = _thrice("folder")
    waits = {"first thumbnail": _each(told, "first"), "those in sight, after scrolling": _each(told, "after")}
    gaps = {"longest gap": _each(told, "longest"), "99th percentile": _each(told, "p99")}
    return [
        Measured("A folder of 10,000 photographs is opened", "s", waits, paired=False),
        Measured("Gaps of the window's heartbeat while it is scrolled", "ms", gaps, "In five seconds.", paired=False),
    ]


def reopen() -> list[Measured]:
    """A session with fifty runs."""
    told = _thrice("reopen")
    values = {"its result": _each(told, "shown"), "every run's thumbnail": _each(told, "thumbnails")}
    return [Measured("A session file with 50 runs is opened", "s", values, paired=False)]


def panning() -> list[Measured]:
    """A photograph of 100 megapixels."""
    told = _thrice("panning")
    values = {"first": _each(told, "first"), "median": _each(told, "median"), "99th percentile": _each(told, "p99")}
    note = "A 1000 x 700 view, five scales, also while the smaller copies are made."
    return [Measured("Frames of a 100-megapixel photograph under a map", "ms", values, note, paired=False)]


def _thrice(script: str) -> list[dict[str, float]]:
    with a_screen() as screen, tempfile.TemporaryDirectory() as home:
        return [told_by(script, env={**screen, "WORKBENCH_HOME": home}) for _ in range(3)]


def _each(told: list[dict[str, float]], name: str) -> list[float]:
    return [one[name] for one in told]


def memory() -> list[Measured]:
    """Resident memory."""
    told = told_by("memory")
    values = {name: [value] for name, value in told.items()}
    return [Measured("Resident memory over 500 Grad-CAM runs", "MB", values, paired=False)]


def many_pictures() -> list[Measured]:
    """Resident memory."""
    told = told_by("many_pictures")
    values = {name: [value] for name, value in told.items()}
    note = "Classes, units, inversions, dreams and caricatures in turn."
    return [Measured("Resident memory over 100 pictures made by optimisation", "MB", values, note, paired=False)]


IMAGES = int(os.environ.get("WORKBENCH_IMAGES", 6_000))  # of which the rate is measured
MOST_IMAGES = int(os.environ.get("WORKBENCH_MOST_IMAGES", 20_000))  # over which memory is


def features() -> list[Measured]:
    """Features of many photographs, what their parts would allow, and memory over 20,000."""
    told = told_by("features", str(IMAGES), timeout=3600)
    over = told_by("features_memory", str(MOST_IMAGES), timeout=3600)
    costs = {
        "decoding alone": [told["decoding"]],
        "resizing alone": [told["resizing"]],
        "bare batched forwards alone": [told["forward"]],
        "those of the twin that the pass takes": [told["twin"]],
        "the pass": [told["pass"]],
    }
    alone = told["decoding"] + told["resizing"] + told["forward"]
    shares = {
        "by the clock": [100 * told["rate"] / told["allowed"]],
        "by the processor": [100 * alone / told["pass"]],
    }
    levels = {f"by image {int(mark):,}": [most] for mark, most in over["levels"].items()}
    note = (
        f"{told['rate']:.1f} images a second, of {told['allowed']:.1f}. The aim is 95 %. Beside its parts the pass "
        f"hashes, makes thumbnails and stores. Load of the machine: {told['load']:.1f} (its threads alone make 2)."
    )
    small = (
        f"320 x 240, through digits-classifier, the smallest network there is: {over['rate']:.0f} images a second. "
        "What grows with the images does not depend on the network."
    )
    return [
        Measured(f"Features of {IMAGES:,} photographs of 500 x 375, an image", "core-ms", costs, paired=False),
        Measured("The rate, of what the parts alone would allow together", "%", shares, note, paired=False),
        Measured(f"Resident memory over {MOST_IMAGES:,} photographs, at most", "MB", levels, small, paired=False),
    ]


REGION_IMAGES = int(os.environ.get("WORKBENCH_REGION_IMAGES", 1_500))
STRONGEST = 9  # places that are kept of a unit


def regions() -> list[Measured]:
    """The strongest places of all units of a layer."""
    layer, loops = "_bn1", {"a plain loop": ("0", "16"), "the same, two processes read": ("2", "16")}
    told: dict[str, list[dict[str, float]]] = {"workbench": [], **{name: [] for name in loops}}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "photos"
        for _ in range(2):
            ours = told_by("regions", str(folder), str(REGION_IMAGES), layer, str(STRONGEST), timeout=1200)
            told["workbench"].append(ours)
            for loop, how in loops.items():
                theirs = told_by("peer_regions", str(folder), layer, str(STRONGEST), *how, peer=True, timeout=1200)
                told[loop].append(theirs)
        same = _same_regions(Path(name) / "workbench.npz", Path(name) / "peer.npz")
    seconds = {name: _each(each, "seconds") for name, each in told.items()}
    memory = {name: _each(each, "memory") for name, each in told.items()}
    title = f"The {STRONGEST} strongest places of each of 1,280 units over {REGION_IMAGES:,} photographs of 500 x 375"
    note = f"Ours stores them, and thumbnails, for whoever asks next. {same}"
    return [
        Measured(title, "s", seconds, note),
        Measured("Resident memory, at most", "MB", memory, "Of the loop's own process, without its readers."),
    ]


def _same_regions(ours: Path, theirs: Path) -> str:
    """A sentence on how far two files of images, values and places are the same."""
    with np.load(ours) as mine, np.load(theirs) as other:
        image, place = (mine[what] == other[what] for what in ("images", "places"))
        difference = np.abs(mine["values"] - other["values"]).max() / np.abs(other["values"]).max()
    return (
        f"{100 * (image & place).mean():.2f} % of the places are the loop's, of the same image and in the same rank; "
        f"no value differs by more than {difference:.1g} of the largest."
    )


VECTORS = int(os.environ.get("WORKBENCH_VECTORS", 100_000))


def search() -> list[Measured]:
    """A hundred thousand vectors."""
    ways = {
        "workbench": "workbench",
        "the bare product": "product",
        "scikit-learn": "scikit-learn",
        "faiss, exact": "faiss",
        "faiss, HNSW": "faiss-hnsw",
        "hnswlib": "hnswlib",
    }
    workers: dict[str, Worker] = {}
    for name, way in ways.items():  # one gets ready after another: some build with all cores
        workers[name] = Worker("vectors", peer=way not in ("workbench", "product"), arguments=[way, str(VECTORS)])
        workers[name].wait()
    more = {
        "build": ("Until it can be asked (ours reads the index that a pass has left)", "s"),
        "recall": ("Share of the true hundred that it finds", "1"),
    }
    title = f"Ten searches among {VECTORS:,} vectors of 1,280 numbers, for the nearest hundred"
    return take_turns(title, workers, 8, warm=1, more=more)


SECTIONS: Mapping[str, Callable[[], list[Measured]]] = {
    "first_paint": first_paint,
    "gradcam": gradcam,
    "batch_gradcam": batch_gradcam,
    "scorecam": scorecam,
    "occlusion": occlusion,
    "rise": rise,
    "drise": drise,
    "gradients": gradients,
    "synthesis": synthesis,
    "picture": picture,
    "style": style,
    "sliders": sliders,
    "attacks": attacks,
    "tsne": tsne,
    "heartbeat": heartbeat,
    "folder": folder,
    "reopen": reopen,
    "panning": panning,
    "memory": memory,
    "many_pictures": many_pictures,
    "features": features,
    "regions": regions,
    "search": search,
}
