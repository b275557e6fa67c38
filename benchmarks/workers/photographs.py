"""Many photographs quickly, each of other pixels than the rest: cuts out of the samples, with other quantisation."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from workbench.images.image_files import sample_images
from workbench.images.photo import open_photo

CUTS, TABLES = 256, 16  # pictures that are encoded, and tables of each that differ in the first of their numbers
TABLE = b"\xff\xdb\x00\x43\x00"  # how the first table of a JPEG begins: the step of the mean comes next


def write_photographs(folder: Path, count: int, width: int, height: int) -> None:
    """``count`` JPEG files of this size in a new folder. ``count`` is at most ``CUTS`` times ``TABLES`` squared."""
    folder.mkdir()
    whole = [Image.fromarray(open_photo(path).pixels).resize((800, 600)) for path in sample_images()]
    rng = np.random.default_rng(0)
    cuts = []
    for i in range(min(CUTS, count)):
        left, top = (int(rng.integers(0, room)) for room in (800 - width, 600 - height))
        file = io.BytesIO()
        whole[i % len(whole)].crop((left, top, left + width, top + height)).save(file, "JPEG", quality=85)
        cuts.append(file.getvalue())
    for i in range(count):
        changed = bytearray(cuts[i % len(cuts)])
        at = changed.index(TABLE) + len(TABLE)
        variation = i // len(cuts)
        changed[at] += variation % TABLES
        changed[at + 1] += variation // TABLES
        (folder / f"{i:05}.jpg").write_bytes(changed)
