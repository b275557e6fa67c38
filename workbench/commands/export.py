"""Export: the result on the canvas as files and on the clipboard, and the report of the pinned runs."""

from collections.abc import Sequence

from . import command
from .front import has_figure, has_result, has_single_result, no_figure, no_result
from .program import App
from .saving import path_for

PICTURES = (".png", ".svg", ".pdf", ".tif", ".tiff")


@command(
    "export.figure",
    "Save the figure…",
    menu="File/3",
    shortcut="Ctrl+S",
    icon="export",
    when=has_figure,
    otherwise=no_figure,
    waits="export",
)
def figure(app: App, path: str = "") -> None:
    """Save what is seen, also the page beside a collection, with caption and provenance: PNG, SVG or PDF."""
    _save(app, "figure", path, "Save the figure", PICTURES)


@command(
    "export.arrays",
    "Save the numbers…",
    menu="File/3",
    shortcut="Ctrl+Shift+S",
    when=has_figure,
    otherwise=no_figure,
    waits="export",
)
def arrays(app: App, path: str = "") -> None:
    """Save the raw arrays of the result as NPZ, in network-input coordinates."""
    _save(app, "arrays", path, "Save the numbers", (".npz",))


def _save(app: App, kind: str, path: str, title: str, endings: Sequence[str]) -> None:
    page = app.collection.page if app.session.browsing else None
    path = path_for(app, path, title, f"{app.exporter.file_name(page)}{endings[0]}", endings)
    if path:
        app.exporter.save(kind, path, page)


@command(
    "export.picture",
    "Save the picture…",
    menu="File/3",
    when=has_single_result,
    otherwise=no_result,
    waits="export",
)
def picture(app: App, path: str = "") -> None:
    """Save the picture that was made or painted alone, as PNG without loss; an attack's is what the network saw."""
    path = path_for(app, path, "Save the picture", app.exporter.picture_name(), (".png",))
    if path:
        app.exporter.save("picture", path)


@command(
    "export.animation",
    "Save how it came to be…",
    menu="File/3",
    when=has_single_result,
    otherwise=no_result,
    waits="export",
)
def animation(app: App, path: str = "") -> None:
    """Save what the run gave on its way as a moving picture: GIF or MP4 by the file's ending."""
    path = path_for(app, path, "Save how the result came to be", "run.gif", (".gif", ".mp4"))
    if path:
        app.exporter.save("animation", path)


@command(
    "export.report",
    "Save a report…",
    menu="File/3",
    when=lambda app: bool(app.session.pinned),
    waits="export",
    otherwise=lambda app: "A report is of the pinned runs, and none is pinned: Ctrl+D pins a run.",
)
def report(app: App, path: str = "") -> None:
    """Save the pinned runs as one HTML file, a PDF or slides (PPTX), each with what it was made by."""
    path = path_for(app, path, "Save a report of the pinned runs", "report.html", (".html", ".pdf", ".pptx"))
    if path:
        app.exporter.save_report(path)


@command(
    "export.copy",
    "Copy the picture",
    menu="Edit/2",
    shortcut="Ctrl+C",
    icon="copy",
    when=has_result,
    otherwise=no_result,
)
def copy(app: App) -> None:
    """Copy what the canvas shows to the clipboard."""
    app.exporter.copy("picture")


@command(
    "export.copy_figure",
    "Copy the figure",
    menu="Edit/2",
    shortcut="Ctrl+Alt+F",
    when=has_result,
    otherwise=no_result,
    waits="export",
)
def copy_figure(app: App) -> None:
    """Copy the whole figure to the clipboard, with title, colour bar and caption."""
    app.exporter.copy("figure")


@command(
    "export.copy_command",
    "Copy as command line",
    menu="Edit/2",
    shortcut="Ctrl+Shift+C",
    when=has_single_result,
    otherwise=no_result,
)
def copy_command(app: App) -> None:
    """Copy the command that makes this result again without the window."""
    app.exporter.copy("command")


@command(
    "export.copy_python",
    "Copy as Python",
    menu="Edit/2",
    shortcut="Ctrl+Alt+C",
    when=has_single_result,
    otherwise=no_result,
)
def copy_python(app: App) -> None:
    """Copy a Python script that makes the same arrays again without the window."""
    app.exporter.copy("python")
