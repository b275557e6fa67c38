"""Options that several subcommands have."""

from __future__ import annotations

import argparse

from workbench.model_names import BUNDLED

COLLECTION = "a folder, pattern, zip, tar, film, list (list.csv?image=COLUMN&label=COLUMN), or annotations (COCO, VOC)"


def add_model(parser: argparse.ArgumentParser) -> None:
    """``--model``, with the bundled model as the default."""
    parser.add_argument("--model", metavar="REF", default=BUNDLED, help=f"the default is {BUNDLED}")
    add_trust(parser)


def add_trust(parser: argparse.ArgumentParser) -> None:
    """``--trust``."""
    parser.add_argument("--trust", action="store_true", help="load the model also where that runs code")


def add_device(parser: argparse.ArgumentParser) -> None:
    """``--device``."""
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:N or mps")


def add_json(parser: argparse.ArgumentParser) -> None:
    """``--json``."""
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def add_background(parser: argparse.ArgumentParser) -> None:
    """``--background``."""
    parser.add_argument(
        "--background", default="white", metavar="COLOUR", help="laid behind what is transparent; the default is white"
    )


def add_image(parser: argparse.ArgumentParser, purpose: str = "") -> None:
    """``--image``, which may name several files and folders; they arrive as ``images``."""
    parser.add_argument(
        "--image",
        dest="images",
        nargs="+",
        action="extend",
        default=[],
        metavar="IMAGE",
        help=f"image files or folders{purpose}; FILE?page=2&bands=3,2,1&range=0..1020 says how a file is read",
    )


def add_image_folder(parser: argparse.ArgumentParser, purpose: str) -> None:
    """``--images``, folders for a run over many images; they arrive as ``many``."""
    parser.add_argument(
        "--images",
        dest="many",
        nargs="+",
        action="extend",
        default=[],
        metavar="FOLDER",
        help=f"a folder of images, or several, {purpose}; its sub-folders are the labels",
    )


def add_collection(parser: argparse.ArgumentParser) -> None:
    """The collection, or several that are taken together; they arrive as ``collection``."""
    parser.add_argument(
        "collection",
        nargs="+",
        metavar="COLLECTION",
        help=COLLECTION,
    )


def add_out(parser: argparse.ArgumentParser) -> None:
    """``--out``."""
    parser.add_argument("--out", required=True, metavar="DIR", help="folder to write to")
