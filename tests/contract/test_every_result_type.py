"""Every result type has a view, a figure, arrays and a place in a report: the missing cells are named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image as Pillow

from tests.examples.registry import EXAMPLES
from workbench.api import arrays_of
from workbench.api.results import RESULT_TYPES
from workbench.export.exported_result import ExportedResult
from workbench.export.figure import save_figure
from workbench.export.index_page import FigureCard, Section, save_index_page
from workbench.gui.canvas.thumbnails import run_thumbnail
from workbench.gui.canvas.views.registry import VIEWS, new_view


def has_view(kind: str, folder: Path) -> bool:
    return RESULT_TYPES[kind] in VIEWS and new_view(RESULT_TYPES[kind]) is not None


def has_figures(kind: str, folder: Path) -> bool:
    for suffix in (".png", ".svg", ".pdf", ".tif"):
        save_figure(folder / f"{kind}{suffix}", ExportedResult(EXAMPLES[kind]))
    with Pillow.open(folder / f"{kind}.png") as picture:
        return picture.width > 100


def has_arrays(kind: str, folder: Path) -> bool:
    return bool(arrays_of(EXAMPLES[kind]))


def has_a_thumbnail(kind: str, folder: Path) -> bool:
    return run_thumbnail(EXAMPLES[kind], None).ndim == 3


def has_a_place_in_a_report(kind: str, folder: Path) -> bool:
    (folder / kind).mkdir()
    save_figure(folder / kind / "figure.png", ExportedResult(EXAMPLES[kind]))
    save_index_page(
        folder / "index.html", "T", "n", [Section("S", "", (FigureCard(kind, "", kind, (), "", "", (9, 9)),))], []
    )
    return f"{kind}/figure.png" in (folder / "index.html").read_text("utf-8")


CELLS: Mapping[str, Callable[[str, Path], bool]] = {
    "view": has_view, "figure": has_figures, "arrays": has_arrays, "thumbnail": has_a_thumbnail,
    "report": has_a_place_in_a_report,
}  # fmt: skip


def test_there_is_an_example_of_every_type():
    assert set(EXAMPLES) == set(RESULT_TYPES)


@pytest.mark.parametrize("cell", sorted(CELLS))
def test_no_result_type_is_without(cell, tmp_path, qapp):
    missing = []
    for kind in RESULT_TYPES:
        try:
            there = CELLS[cell](kind, tmp_path)
        except (KeyError, TypeError) as error:
            missing.append(f"{kind} x {cell}: {error!r}")
        else:
            if not there:
                missing.append(f"{kind} x {cell}")
    assert not missing, "these cells are missing: " + "; ".join(missing)
