"""The index of collections: how much room it takes on the disk, and clear it."""

from workbench import folders
from workbench.api import UserError
from workbench.collections import index_room
from workbench.settings import MEGABYTE

from . import command
from .program import App


@command("index.room", "Room of the index of collections")
def room(app: App) -> None:
    """Say how much room what is known of collections takes on the disk, and where it is."""
    folder = folders.user_cache() / "collections"
    total = sum(part.bytes for part in index_room.parts_of(folder)) / MEGABYTE
    limit = f"{app.settings.now.index_limit:,}"
    app.say(f"The index of collections takes {total:,.1f} MB of at most {limit} MB, in {folder}.")


@command("index.clear", "Clear the index of collections")
def clear(app: App) -> None:
    """Remove what is known of collections from the disk, but for what a window or a command has open."""
    if app.session.collection:
        raise UserError("The index of the open collection is in use: close the collection first.")
    removed, kept = index_room.clear(folders.user_cache() / "collections")
    total = sum(part.bytes for part in removed) / MEGABYTE
    rest = f" {len(kept)} of its parts are in use and were kept." if kept else ""
    app.say(f"{total:,.1f} MB of the index of collections were removed.{rest}")
