"""Pictures that a test writes."""

from pathlib import Path

from PIL import Image as Pillow


def saved(picture: Pillow.Image, path: Path, **options: object) -> Path:
    picture.save(path, **options)
    return path
