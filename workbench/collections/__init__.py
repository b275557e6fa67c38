"""Collections: many images with what is said of them, and the index on the disk of what a network says of each."""

from .collection import Collection, Entry, Mark
from .sources import open_collection

__all__ = ["Collection", "Entry", "Mark", "open_collection"]
