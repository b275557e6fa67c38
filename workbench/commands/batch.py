"""Batches: what a running ``workbench batch`` has so far, its results on the canvas, and how to go on with it."""

from . import command
from .program import App


def _is_followed(app: App) -> bool:
    return app.collection.batch.is_open


@command("batch.follow", "Follow a batch…", menu="File/1", waits="image")
def follow(app: App, folder: str = "") -> None:
    """Follow a running or finished batch by its folder: how far it is, its results as they come, and what failed."""
    folders = [folder] if folder else app.dialogs.files("Folder of a batch", "folder")
    if folders:
        app.collection.follow(folders[0])


@command("batch.result", "Open a result of the batch", when=_is_followed, waits="run")
def open_result(app: App, name: str = "") -> None:
    """Open an image of the batch on the canvas with the result that the batch has of it, which is not computed anew."""
    app.collection.batch.open(name)


@command("batch.export", "Export what the batch has so far…", menu="File/3", when=_is_followed, waits="export")
def export(app: App, folder: str = "") -> None:
    """Write table, statistics and sheet of what the batch has so far into a folder."""
    folders = [folder] if folder else app.dialogs.files("Folder to export to", "folder")
    if folders:
        app.collection.batch.export(folders[0])


@command("batch.stop", "Stop the batch", when=_is_followed)
def stop(app: App) -> None:
    """Ask the program that is at the batch to end, wherever it runs; what was done is kept."""
    app.collection.batch.stop()


@command("batch.copy_command", "Copy the command that goes on with the batch", when=_is_followed)
def copy_command(app: App) -> None:
    """Put the command line on the clipboard that does what the batch has not done yet."""
    app.collection.batch.copy_command()
