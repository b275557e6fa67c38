"""A sheet of photographs: each whole, with its line below."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image as Pillow

from workbench.export.paper import Paper
from workbench.export.photo_sheet import MOST_LINES, save_photo_sheet


def jpeg(height, width, grey):
    file = io.BytesIO()
    Pillow.fromarray(np.full((height, width, 3), grey, np.uint8)).save(file, "JPEG")
    return file.getvalue()


def test_every_picture_is_whole_on_the_sheet_in_its_shape(tmp_path):
    greys = (20, 60, 100, 140, 180, 220)
    sizes = ((60, 30), (30, 60), (40, 40), (20, 60), (60, 20), (50, 40))
    pictures = [jpeg(*size, grey) for size, grey in zip(sizes, greys, strict=True)]
    save_photo_sheet(tmp_path / "sheet.png", pictures, [f"{i}.jpg" for i in range(6)], "A title")
    with Pillow.open(tmp_path / "sheet.png") as sheet:
        pixels = np.asarray(sheet.convert("L")).astype(int)
    for (height, width), grey in zip(sizes, greys, strict=True):
        of_it = abs(pixels - grey) <= 1  # of text's edges too, but they have no long lines
        longest = of_it.sum(1).max(), of_it.sum(0).max()
        assert longest == pytest.approx((195 * width / max(height, width), 195 * height / max(height, width)), abs=25)


def test_a_sheet_of_many_pictures_is_no_endless_strip(tmp_path):
    save_photo_sheet(tmp_path / "sheet.png", [jpeg(40, 40, 90)] * 49, [f"{i}.jpg" for i in range(49)])
    with Pillow.open(tmp_path / "sheet.png") as sheet:
        assert 1 <= sheet.height / sheet.width < 1.4


def test_what_is_said_of_a_picture_stands_below_its_name_in_a_few_lines(tmp_path, monkeypatch):
    written, real = [], Paper.text
    monkeypatch.setattr(
        Paper, "text", lambda self, left, top, words, *rest: written.append((round(left, 2), round(top, 2), str(words)))
        or real(self, left, top, words, *rest),
    )  # fmt: skip
    long = "what the network sees in this one " * 9
    save_photo_sheet(tmp_path / "sheet.png", [jpeg(40, 40, 90)] * 7, ["name"] * 7, "", ["tabby 13.5 %", *[long] * 6])
    columns = {left for left, _, _ in written}
    assert len(columns) == 5
    first = sorted((top, words) for left, top, words in written if left == min(columns))
    assert [words for _, words in first][:3] == ["name", "tabby 13.5 %", "name"]
    assert len(first) == 3 + MOST_LINES
    assert first[-1][1].endswith("…")
    assert first[2][0] - first[1][0] > 1.3  # the second row of pictures lies between
