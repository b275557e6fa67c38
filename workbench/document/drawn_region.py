"""A region that a person drew on an image. It stays with the image's pixels, whatever file or model they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from workbench.api import Area, UserError

from .json_codec import TypeMismatch, from_json
from .limits import MAX_NAME, check_count, check_text

MOST_REGIONS = 100  # of one image
MOST_IMAGES = 10_000
MAX_AREA = 2_000_000  # characters of one area's text


@dataclass(frozen=True)
class DrawnRegion:
    """A region of an image.

    name     unique among the regions of its image
    area     the text of an ``Area``, in pixels of the image as opened
    visible  whether it lies on the picture, in figures too, with its numbers in the caption
    """

    name: str
    area: str
    visible: bool = True


DrawnRegions = Mapping[str, tuple[DrawnRegion, ...]]  # by the digest of the image


def new_name(regions: tuple[DrawnRegion, ...]) -> str:
    """A name that no region of the image has."""
    taken = {region.name for region in regions}
    return next(name for i in range(1, len(taken) + 2) if (name := f"Region {i}") not in taken)


def visible_areas(regions: Sequence[DrawnRegion]) -> tuple[tuple[str, Area], ...]:
    """The names and areas of the regions that are shown."""
    return tuple((region.name, Area.parse(region.area)) for region in regions if region.visible)


def with_region(regions: tuple[DrawnRegion, ...], added: DrawnRegion) -> tuple[DrawnRegion, ...]:
    """The regions with another last. Raises UserError where there is no room for it, or its name is taken."""
    if len(regions) >= MOST_REGIONS:
        raise UserError(f"An image can have at most {MOST_REGIONS} regions.")
    if any(region.name == added.name for region in regions):
        raise UserError(f"This image has a region {added.name!r} already.")
    return (*regions, added)


def regions_difference(now: DrawnRegions, other: DrawnRegions) -> dict[str, Any]:
    """``other`` as JSON values: of each image whose regions differ all of them, those that it has in ``now`` by index.

    An image without regions has none there.
    """
    changed = [digest for digest in {**now, **other} if now.get(digest) is not other.get(digest)]
    return {
        digest: [mine.index(one) if one in mine else asdict(one) for one in other.get(digest, ())]
        for digest in changed
        if (mine := now.get(digest, ())) != other.get(digest, ())
    }


def with_regions_difference(now: DrawnRegions, plain: Any) -> DrawnRegions:
    """The inverse: what is the same is the same object. Raises UserError or TypeMismatch where the values are none."""
    if not isinstance(plain, Mapping):
        raise TypeMismatch("the regions of a step must have digests of images")
    regions = dict(now)
    for digest, others in plain.items():
        mine, read = now.get(digest, ()), []
        for one in others:
            known = type(one) is int and 0 <= one < len(mine)
            read.append(mine[one] if known else from_json(DrawnRegion, one))
        regions[digest] = tuple(read)
        if not read:
            del regions[digest]
    return regions


def check_regions(regions: DrawnRegions) -> None:
    """The rules of regions out of a file. Raises UserError that names field, rule and value."""
    check_count("regions", regions, MOST_IMAGES)
    for digest, mine in regions.items():
        check_text("regions", digest)
        check_count("the regions of an image", mine, MOST_REGIONS)
        names = [region.name for region in mine]
        if len(set(names)) < len(names):
            raise UserError(f"region.name must be unique among the regions of an image; got {names[:4]}.")
        for region in mine:
            check_text("region.name", region.name, MAX_NAME)
            check_text("region.area", region.area, MAX_AREA)
            Area.parse(region.area)
