"""Figures to run again by the command line: forged provenance, and files that claim, nest or pack too much."""

from __future__ import annotations

import contextlib
import copy
import io
import os
import struct
import sys
import zlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from tests.faults import figure_files as files
from tests.faults.forgery import VALUES, broken_bytes, forged
from tests.faults.kind import Case, Kind
from workbench.api import UserError

DIGEST_OF_WEIGHTS = ""  # of the bundled model, once it is loaded
MEGA = 1_000_000
RECORD: dict[str, Any] = {
    "technique": "gradcam", "title": "Grad-CAM", "version": "1",
    "parameters": {"target": "class:281", "layer": "", "relu": True},
    "resolved": {"layer": "_swish#2", "score": 1.5},
    "model": {"reference": "efficientnet-lite0", "digest": "", "device": "cpu"},
    "image": {"name": "a.png", "digest": "", "size": [48, 64]},
    "geometry": {"matrix": [[1, 0, 0], [0, 1, 0], [0, 0, 1]], "network_size": [224, 224], "original_size": [48, 64]},
    "seed": None, "versions": {"workbench": "0.2.0"}, "seconds": 0.5,
}  # fmt: skip
READ = ("technique", "version", "parameters", "model", "image")  # the fields that are read


def record(folder: Path) -> dict[str, Any]:
    """The provenance of a run on a small picture in the folder."""
    from PIL import Image

    from workbench.images.photo import open_photo

    picture = Image.new("RGB", (64, 48), "green")
    picture.paste("orange", (10, 10, 40, 30))
    picture.save(folder / "a.png")
    told = copy.deepcopy(RECORD)
    told["image"]["digest"] = open_photo(folder / "a.png").digest
    told["model"]["digest"] = DIGEST_OF_WEIGHTS
    return told


def make(folder: Path, number: int, random: Random) -> Case:
    """Two of three are forged provenance in some format, the rest damaged files."""
    told, suffixes = record(folder), list(files.FORMATS)
    if number % 3:
        fields = {name: told[name] for name in READ} if random.random() < 0.8 else told
        text, what = forged(fields, number, random)
        suffix = suffixes[number // 3 % len(suffixes)]
        path = folder / f"figure{suffix}"
        path.write_bytes(files.FORMATS[suffix](text))
        return Case(path, f"{suffix} {what}")
    recipe = RECIPES[number // 3 % len(RECIPES)]
    path, must = recipe(folder, told, random)
    return Case(path, recipe.__name__, must)


Made = tuple[Path, str]


def written(folder: Path, suffix: str, data: bytes, must: str = "refuse") -> Made:
    """A file of a case, and how it must end."""
    path = folder / f"figure{suffix}"
    path.write_bytes(data)
    return path, must


def unharmed(folder: Path, told: dict[str, Any], random: Random) -> Made:
    suffix = random.choice(list(files.FORMATS))
    return written(folder, suffix, files.FORMATS[suffix](files.text_of(told)), "open")


def bytes_broken(folder: Path, told: dict[str, Any], random: Random) -> Made:
    suffix = random.choice(list(files.FORMATS))
    return written(folder, suffix, broken_bytes(files.FORMATS[suffix](files.text_of(told)), random)[0], "")


def another_format(folder: Path, told: dict[str, Any], random: Random) -> Made:
    one, other = random.sample(list(files.FORMATS), 2)
    return written(folder, one, files.FORMATS[other](files.text_of(told)), "")


def packed_text(folder: Path, told: dict[str, Any], random: Random) -> Made:
    return written(folder, ".png", files.png(files.text_of(told), packed=True), "open")


def png_bomb(folder: Path, _told: dict[str, Any], random: Random) -> Made:
    if random.random() < 0.5:
        return written(folder, ".png", files.png(b"[" + b"0," * (150 * MEGA) + b"0]", packed=True))
    body = files.KEY + b"\0\0" + zlib.compress(b" " * (300 * MEGA), 1)
    return written(folder, ".png", files.png_of(files.png_chunk(b"zTXt", body)))


def png_claims(folder: Path, told: dict[str, Any], random: Random) -> Made:
    size = random.choice([0xFFFFFFFF, 0x7FFFFFFF, 1 << 28])
    return written(folder, ".png", files.png(files.text_of(told), size=size))


def png_of_many_chunks(folder: Path, _told: dict[str, Any], random: Random) -> Made:
    return written(folder, ".png", files.png_of(files.png_chunk(b"tEXt", b"x\0y") * 1_000_000))


def png_of_many_pixels(folder: Path, _told: dict[str, Any], random: Random) -> Made:
    header = struct.pack(">IIBBBBB", 13_000, 13_000, 8, 2, 0, 0, 0)
    pixels = files.png_chunk(b"IDAT", zlib.compress(b"\0" * (500 * MEGA), 1))
    return written(
        folder, ".png", b"\x89PNG\r\n\x1a\n" + files.png_chunk(b"IHDR", header) + pixels + files.png_chunk(b"IEND", b"")
    )


def tiff_claims(folder: Path, told: dict[str, Any], random: Random) -> Made:
    length, at = random.choice([(0xFFFFFFFF, None), (4_000_000_000, 8), (1 << 27, 0), (5, 0xFFFFFFFF)])
    return written(folder, ".tif", files.tiff(files.text_of(told), length, at))


def tiff_of_many_tags(folder: Path, _told: dict[str, Any], random: Random) -> Made:
    tags = b"".join(struct.pack("<HHII", i % 60_000, 2, 30 * MEGA, 8) for i in range(65_000))
    return written(folder, ".tif", b"II*\0" + struct.pack("<IH", 8, 65_000) + tags + b"\0" * (40 * MEGA))


def svg_of_entities(folder: Path, _told: dict[str, Any], random: Random) -> Made:
    names = "abcdefghij"
    laughs = "".join(f'<!ENTITY {b} "{("&" + a + ";") * 10}">' for a, b in pairwise(names))
    kinds = [
        f'<!ENTITY a "ha">{laughs}',
        '<!ENTITY j SYSTEM "file:///etc/passwd">',
        '<!ENTITY % j SYSTEM "http://127.0.0.1:9/">%j;',
    ]
    text = f"<!DOCTYPE svg [{random.choice(kinds)}]>".encode() + files.svg(b"X").replace(b"X", b"&j;")
    return written(folder, ".svg", text)


def svg_too_deep(folder: Path, _told: dict[str, Any], random: Random) -> Made:
    return written(folder, ".svg", b"<a>" * 10 * MEGA)


def svg_of_much(folder: Path, told: dict[str, Any], random: Random) -> Made:
    filler = random.choice(
        [b"<a/>" * 20 * MEGA, b'<a b="' + b"x" * 100 * MEGA, b"x" * 100 * MEGA, b"<a" + b" x='1'" * 10]
    )
    return written(folder, ".svg", b"<svg>" + filler)


def svg_of_much_description(folder: Path, _told: dict[str, Any], random: Random) -> Made:
    return written(folder, ".svg", files.svg(b"[" + b"0," * 40 * MEGA + b"0]"))


def pdf_stream_bomb(folder: Path, told: dict[str, Any], random: Random) -> Made:
    packed = zlib.compress(b"\0" * (400 * MEGA), 1)
    stream = (
        b"4 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n"
    )
    data = files.pdf(b"{}", stream % (len(packed), packed))
    return written(folder, ".pdf", data.replace(b"/Info 3 0 R", b"/Info 4 0 R"))


def pdf_goes_round(folder: Path, told: dict[str, Any], random: Random) -> Made:
    data = files.pdf(files.text_of(told))
    start = data[data.rindex(b"startxref") + 10 :].split()[0]
    loops = [
        data.replace(b"/Info 3 0 R", b"/Info 3 0 R /Prev " + start),
        data.replace(b"/Keywords (", b"/Keywords 3 0 R /Other ("),
        data.replace(b"<< /Keywords", b"<< /Keywords [" * 3_000),
        data.replace(b"/Size 4", b"/Size 4000000000"),
        data.replace(b"xref\n0 4", b"xref\n0 4000000000"),
        data[: data.rindex(b"startxref")] + b"startxref\n0\n%%EOF",
    ]
    return written(folder, ".pdf", random.choice(loops), "")


def pdf_of_much(folder: Path, _told: dict[str, Any], random: Random) -> Made:
    return written(folder, ".pdf", files.pdf(b"[" + b"0," * (20 * MEGA) + b"0]"))


def page_of_many_runs(folder: Path, told: dict[str, Any], random: Random) -> Made:
    return written(folder, ".html", files.html(files.text_of(told)) * 20_000)


def page_without_end(folder: Path, told: dict[str, Any], random: Random) -> Made:
    return written(folder, ".html", files.html(b"[" + b"0," * (60 * MEGA))[:-20])


def slides_bomb(folder: Path, told: dict[str, Any], random: Random) -> Made:
    members = {f"ppt/notesSlides/notesSlide{i}.xml": b"<a>" + b" " * (40 * MEGA) for i in range(8)}
    return written(folder, ".pptx", files.archive(members))


def archive_of_many(folder: Path, told: dict[str, Any], random: Random) -> Made:
    entry = b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"x"
    size = len(entry) * 2 * MEGA
    data = entry * (2 * MEGA) + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, size, 0, 0)
    return written(folder, random.choice([".npz", ".pptx"]), data)


def array_claims(folder: Path, told: dict[str, Any], random: Random) -> Made:
    dtype, shape = random.choice(
        [("<U1000000000", ()), ("<U8", (1 << 40,)), ("|O", ()), ("<U8", (1 << 62, 1 << 62)), ("<U4", (-1,)),
         ("<f8", ()),          ([("a", "<U9", (1 << 20,))], ()), ("<U536870911", ()), ("|V4000000000", ()), ("<U0", ())]
    )  # fmt: skip
    data = files.npy(dtype, shape, random.choice([b"", b"\x80\x04cposix\nsystem\n", b"\0" * 64]))
    return written(folder, ".npz", files.archive({"provenance.npy": data}))


def array_header(folder: Path, told: dict[str, Any], random: Random) -> Made:
    header = random.choice(
        [b"(" * 5_000, b"{'descr': __import__('os').system('touch escaped')}", b"{" * 60_000, b"\xff" * 100, b""]
    )
    return written(folder, ".npz", files.archive({"provenance.npy": files.npy(None, None, b"", header)}))


def array_bomb(folder: Path, told: dict[str, Any], random: Random) -> Made:
    count = 60 * MEGA
    data = files.npy(f"<U{count}", (), b" \0\0\0" * count)
    return written(folder, ".npz", files.archive({"provenance.npy": data}))


def gif_of_many_blocks(folder: Path, told: dict[str, Any], random: Random) -> Made:
    if random.random() < 0.5:
        return written(folder, ".gif", b"GIF89a\1\0\1\0\0\0\0" + b"!\xf9\0" * 10 * MEGA)
    return written(folder, ".gif", files.gif(b" " * (100 * MEGA)))


def film_claims(folder: Path, told: dict[str, Any], random: Random) -> Made:
    size = random.choice([0xFFFFFFFF, 0, 7, 8, 20, 1])
    return written(folder, ".mp4", files.mp4(files.text_of(told), size), "")


def film_of_many_boxes(folder: Path, told: dict[str, Any], random: Random) -> Made:
    return written(folder, ".mp4", struct.pack(">I4s", 8, b"free") * 5 * MEGA)


def json_of_much(folder: Path, told: dict[str, Any], random: Random) -> Made:
    item = random.choice([b"{},", b"[],", b'"",', b"[" * 10, b'{"a":', "😀,".encode()])
    return written(folder, ".json", b"[" + item * (random.choice([30, 60]) * MEGA // len(item)))


def json_of_digits(folder: Path, told: dict[str, Any], random: Random) -> Made:
    return written(
        folder,
        ".json",
        files.text_of(told).replace(b"0.5", random.choice([b"9" * 5_000, b"1e999", b"NaN", b"9" * 30 * MEGA])),
        "",
    )


def many_runs(folder: Path, told: dict[str, Any], random: Random) -> Made:
    return written(folder, ".json", files.text_of([{"technique": "gradcam", "model": {"reference": "x"}}] * 20_000))


def many_images(folder: Path, told: dict[str, Any], random: Random) -> Made:
    image = random.choice(
        [told["image"], {**told["image"], "digest": "0" * 64}, {"name": "gone.png", "digest": "0" * 64}]
    )
    count = random.choice([90_000, 150_000])
    told = {**told, "technique": random.choice(["pca", "gradcam"]), "image": None, "parameters": {}}
    told["images"] = [{**image, "name": random.choice([image["name"], "a.png"])} for _ in range(count)]
    must = "" if told["technique"] == "pca" else "refuse"
    return written(folder, ".json", files.text_of(told).replace(b", ", b",").replace(b": ", b":"), must)


def name_leads_out(folder: Path, told: dict[str, Any], random: Random) -> Made:
    out = random.choice(
        ["../../a.png", "/etc/passwd", "/dev/zero", "x" * 5_000, "x" * 300, "a\0b", ".", "", "a/" * 400, "\udc80.png"]
    )
    told["image"]["name"] = out
    return written(folder, ".json", files.text_of(told))


def image_is_no_file(folder: Path, told: dict[str, Any], random: Random) -> Made:
    path = folder / "a.png"
    path.unlink()
    kind = random.choice(["pipe", "folder", "device", "link"])
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero" if kind == "device" else path)
    return written(folder, ".json", files.text_of(told))


def model_elsewhere(folder: Path, told: dict[str, Any], random: Random) -> Made:
    told["model"]["reference"] = random.choice(
        ["torchvision:resnet152", "torchvision:vgg16?weights=DEFAULT", "//127.0.0.1/share/w.pt",
         "\\\\127.0.0.1\\s\\w.pt",
         "http://127.0.0.1:9/w.pt", "torchvision:no-such", "w.pt?arch=torchvision:resnet18&classes=//127.0.0.1/x", "",
         "?",          "/dev/zero", "/etc/passwd", "w" * 900, "../w.safetensors", "~nobody/w.pt", "torchvision:",
         "hub:x/y", "a\0.pt"]
    )  # fmt: skip
    return written(folder, ".json", files.text_of(told))


def weights_of_code(folder: Path, told: dict[str, Any], random: Random) -> Made:
    (folder / "w.pt").write_bytes(b"\x80\x04cposix\nsystem\nX\x12\x00\x00\x00touch /tmp/escaped\x85R.")
    told["model"]["reference"] = f"{folder}/w.pt?arch=torchvision:resnet18"
    return written(folder, ".json", files.text_of(told))


def wild_parameters(folder: Path, told: dict[str, Any], random: Random) -> Made:
    name = random.choice(["target", "layer", "relu", "no_such", "", "self", "__class__"])
    told["parameters"][name] = VALUES[random.choice(list(VALUES))]
    text = files.text_of(told).replace(b'"DEEP"', b"[" * 900 + b"]" * 900)
    return written(folder, ".json", text, "")


def other_technique(folder: Path, told: dict[str, Any], random: Random) -> Made:
    told["technique"] = random.choice(["no-such", "../x", "", "pca", "tsne", "x" * 990, "gradcam\0", "filters", "a\nb"])
    told["parameters"] = {}
    return written(folder, ".json", files.text_of(told), "")


def sweeps_forged(folder: Path, told: dict[str, Any], random: Random) -> Made:
    told.update(technique="occlusion", parameters={"patch": 112, "stride": 112})
    told["sweeps"] = random.choice(
        [5, [5], [{"way": 5}], [{"way": "no-such"}] * 3, [{}], [{"way": "windows"}] * 20_000, None]
    )
    return written(folder, ".json", files.text_of(told), "")


def not_a_file(folder: Path, _told: dict[str, Any], random: Random) -> Made:
    path = folder / f"figure{random.choice(list(files.FORMATS))}"
    kind = random.choice(["pipe", "folder", "device", "link", "missing", "empty", "sparse"])
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind in ("device", "link"):
        path.symlink_to("/dev/zero" if kind == "device" else path)
    elif kind != "missing":
        with path.open("wb") as file:
            file.truncate(0 if kind == "empty" else random.choice([4 << 30, 200 * MEGA]))
    return path, "refuse"


RECIPES: list[Callable[[Path, dict[str, Any], Random], Made]] = [
    unharmed, bytes_broken, another_format, packed_text, png_bomb, png_claims, png_of_many_chunks, png_of_many_pixels,
    tiff_claims, tiff_of_many_tags, svg_of_entities, svg_too_deep, svg_of_much, svg_of_much_description,
    pdf_stream_bomb,     pdf_goes_round, pdf_of_much, page_of_many_runs, page_without_end, slides_bomb,
    archive_of_many, array_claims,
    array_header, array_bomb, gif_of_many_blocks, film_claims, film_of_many_boxes, json_of_much, json_of_digits,
    many_runs,     many_images, name_leads_out, image_is_no_file, model_elsewhere, weights_of_code, wild_parameters,
    other_technique,
    sweeps_forged, not_a_file, bytes_broken, model_elsewhere, name_leads_out, pdf_goes_round, wild_parameters,
]  # fmt: skip


def prepare() -> None:
    """One host for all cases, whose model stays loaded; nothing is drawn."""
    global DIGEST_OF_WEIGHTS
    import workbench.engine  # noqa: F401 - before torch
    from workbench.cli import local_engine, rerun
    from workbench.engine.host import Host

    host = Host()
    host.load("efficientnet-lite0", "cpu")
    assert host.model is not None
    DIGEST_OF_WEIGHTS = host.model.digest
    local_engine.start_host = lambda: host
    rerun.write_outcome = lambda folder, outcome, *_rest: {
        "folder": str(folder),
        "caption": outcome.result.caption,
        "caveat": outcome.result.caveat,
    }
    RECORD["version"] = host.plugins["gradcam"].manifest.version


def rerun(path: Path) -> None:
    """``workbench rerun`` on the file. Raises UserError with what it says, and what makes it exit with 3."""
    from workbench.cli import main as command_line

    crashes: list[Exception] = []
    report = command_line._report_crash
    command_line._report_crash = lambda error, _debug: crashes.append(error) or 3  # type: ignore[func-returns-value]
    said, printed = io.StringIO(), io.StringIO()
    before, out = Path.cwd(), path.parent / "out"
    os.chdir(path.parent)
    try:
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(printed):
            status = command_line.main(["rerun", str(path), "--out", str(out)])
    finally:
        os.chdir(before)
        command_line._report_crash = report
    if crashes:
        raise crashes[0]
    if status == 2:
        if out.exists() and any(out.rglob("*")):
            raise ValueError("something half written stays")
        raise UserError(said.getvalue().strip().splitlines()[-1])
    if status != 0:
        raise ValueError(f"status {status}: {said.getvalue()[:200]}")
    sys.stdout.flush()


KIND = Kind(396, make, rerun, prepare, sample=24, seconds=20.0)
