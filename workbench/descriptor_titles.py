"""The descriptors for retrieval by their names, and how their whitening is written, for who computes none of them."""

from workbench.api import UserError

TITLES = {
    "sum": "Sum",
    "max": "Max",
    "gem": "GeM",
    "crow": "CroW",
    "class-weighted": "Class-weighted",
    "pwa": "PWA",
    "bilinear": "Bilinear",
    "compact-bilinear": "Compact bilinear",
}
USUAL = "crow"
LONGEST = 6  # digits
AUTO = "auto"  # as many directions of whitening as the images tell well


def directions_text(directions: int | None) -> str:
    """A number of directions as a person writes it."""
    return AUTO if directions is None else str(directions)


def directions_stated(text: str) -> int | None:
    """The inverse. Raises UserError."""
    if text == AUTO:
        return None
    if not text.isdecimal() or len(text) > LONGEST:
        raise UserError(f"whiten must be auto or a whole number from 0; got {text!r}.")
    return int(text)
