"""How much memory it takes to open a large file of weights, as a share of the file.

    python -m benchmarks.opening

writes the section ``opening`` of RESULTS.md. Each file is opened in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn
from torchvision import models

from benchmarks.__main__ import record
from benchmarks.harness import HERE, machine

MOST = 1.2  # of the file


def _exported(network: nn.Module, path: Path) -> None:
    torch.export.save(torch.export.export(network.eval(), (torch.rand(1, 3, 224, 224),)), path)


FILES: dict[str, Callable[[nn.Module, Path], None]] = {
    "w.pt": lambda network, path: torch.save(network.state_dict(), path),
    "w.safetensors": lambda network, path: save_file(network.state_dict(), path),
    "w.ckpt": lambda network, path: torch.save({"state_dict": network.state_dict(), "optimizer": {}}, path),
    "m.pt2": _exported,
}


def main() -> int:
    """Measure, print the table and record it."""
    rows, worst = [], 0.0
    torch.manual_seed(0)
    large, small = models.vit_l_16(num_classes=10), models.resnet18(num_classes=10)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, write in FILES.items():
            paths = [Path(folder) / f"{size}_{name}" for size in ("small", "large")]
            for network, path in zip((small, large), paths, strict=True):
                write(network, path)
            command = [sys.executable, str(HERE / "workers" / "opening.py"), *map(str, paths)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            told = json.loads(done.stdout.splitlines()[-1])
            size = paths[1].stat().st_size
            worst = max(worst, told["bytes"] / size)
            rows.append(
                f"| `{name}` | {size / 1e6:,.0f} MB | {told['bytes'] / 1e6:,.0f} MB | {told['bytes'] / size:.2f} |"
            )
            print(rows[-1], flush=True)
            for path in paths:
                path.unlink()
    said = (
        f"At most {worst:.2f} times the file. {machine()}, {time.strftime('%Y-%m-%d')}, `python -m benchmarks.opening`."
    )
    table = ["| ViT-L/16 as | file | memory more, at most | share |", "|---|---|---|---|", *rows]
    record("opening", "\n".join([f"### Memory while a large file is opened\n\n{said}\n", *table]))
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main())
