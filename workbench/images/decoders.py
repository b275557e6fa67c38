"""The libraries that decode files: which formats they know here, and that they print nothing of their own."""

from __future__ import annotations

import ctypes
import logging
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image as Pillow
from PIL import features

from workbench.api import UserError

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")  # Pillow decodes these itself, without another program
SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM")
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
HEIC_MISSING = "it is HEIC, which needs the package pillow-heif: pip install 'explainability-workbench[heic]'."
DICOM_MISSING = "it is DICOM, which needs the package pydicom: pip install 'explainability-workbench[dicom]'."


@cache
def pillow_formats() -> tuple[str, ...]:
    """The formats that Pillow decodes here. Called before the first file is opened."""
    quieten()
    formats = FORMATS + (("AVIF",) if features.check("avif") else ())
    if find_spec("pillow_heif") is not None:
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
        Pillow.preinit()
        formats += ("HEIF",)
    return formats


def check_extras(head: bytes) -> None:
    """Raises UserError where a file that begins with these 132 bytes needs an extra that is not installed."""
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS and find_spec("pillow_heif") is None:
        raise UserError(HEIC_MISSING)
    if is_dicom(head) and find_spec("pydicom") is None:
        raise UserError(DICOM_MISSING)


def has_signature(head: bytes) -> bool:
    """Whether a file that begins with these 132 bytes says that it is a picture; the rest may be damaged."""
    if head[4:8] == b"ftyp":
        return head[8:12] in (*HEIC_BRANDS, b"avif", b"avis")
    webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return webp or head.startswith(SIGNATURES) or is_tiff(head) or is_dicom(head)


def is_dicom(head: bytes) -> bool:
    """Whether a file that begins with these 132 bytes is DICOM."""
    return head[128:132] == b"DICM"


def is_tiff(head: bytes) -> bool:
    """Whether a file that begins with these bytes is TIFF, also of more than 4 GB."""
    return head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def quieten() -> None:
    """Their warnings reach no user: an odd file opens, or is refused in a sentence of ours."""
    for name in ("PIL", "tifffile", "pydicom"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
    _quieten_libtiff()


def _quieten_libtiff() -> None:
    """Pillow's own libtiff prints what it thinks of a file on stderr, and offers a function to stop it."""
    package = Path(Pillow.__file__).parent
    for folder in (package.parent / "pillow.libs", package / ".dylibs"):
        for library in folder.glob("libtiff*"):
            with suppress(OSError, AttributeError):
                libtiff = ctypes.CDLL(str(library))  # the one that is loaded already
                for setter in (libtiff.TIFFSetErrorHandler, libtiff.TIFFSetWarningHandler):
                    setter.argtypes, setter.restype = [ctypes.c_void_p], ctypes.c_void_p
                    setter(None)
