"""Session files: forged documents, archives that lead outside, claim too much or contradict themselves."""

from __future__ import annotations

import io
import json
import os
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from tests.cached_results import content_key_named, entry
from tests.faults.forgery import broken_bytes, forged
from tests.faults.kind import Case, Kind, Silent
from tests.faults.window import FaultWindow
from workbench.cache.entry_file import pack_entry

K1, K2, K3 = (content_key_named(name) for name in "123")
GIGABYTES = 4 << 30
PASTED = "pasted:abcdef0123456789"


def document(images: Path) -> dict[str, Any]:
    """A session with three runs, two images, pins, tiles and steps of undo."""
    run = {
        "technique": "gradcam", "title": "Grad-CAM", "subtitle": "cow · a.png", "params": {"relu": True},
        "target": "predicted",         "layer": "", "image": str(images / "a.png"), "model": "efficientnet-lite0",
        "seconds": 0.5,
    }  # fmt: skip
    session = {
        "model": "efficientnet-lite0", "current": str(images / "a.png"), "technique": "gradcam", "target": "class:2",
        "images": [{"key": str(images / "a.png"), "name": "a.png", "path": str(images / "a.png")},
                   {"key": PASTED, "name": "pasted 12:00", "path": ""}],
        "params": {"gradcam": {"relu": False}, "occlusion": {"patch": 4, "strength": 0.5, "fill": "grey", "note": "n"}},
        "layer": "relu#1", "display": {"colour_map": "magma", "opacity": 0.5, "low": 0.0, "high": 1.0},
        "runs": [{"number": i + 1, "key": key, **run} for i, key in enumerate((K1, K2, K3))], "shown": 2,
        "background": "white", "pins": [1, 3], "tiles": [1, 2], "one_scale": True, "difference": False, "away": [],
        "figure": {"width": 180.0, "columns": 2, "heading": "h", "scale": "own", "tiles": [1], "titles": {"1": "one"}},
    }  # fmt: skip
    history = {"past": [{"label": "Choose", "fields": {"technique": "occlusion"}},
                        {"label": "Compare", "fields": {"tiles": [1]}}], "future": []}  # fmt: skip
    window = {
        "open": ["images", "runs"],
        "across": [240, 900, 290],
        "left": [1, 2, 3],
        "geometry": "",
        "folded": ["CAM"],
    }
    return {"schema": 1, "program": "0.1.0", "session": session, "window": window, "history": history}


def make(folder: Path, number: int, random: Random) -> Case:
    """Every other case is a forged document, the rest damaged archives."""
    images, path = folder / "images", folder / "s.workbench"
    images.mkdir()
    plain = document(images)
    from PIL import Image

    Image.new("RGB", (16, 12), "green").save(images / "a.png")
    if number % 2:
        data, what = forged(plain, number // 2, random)
        archive(path, members(plain) | {"session.json": data})
        return Case(path, what)
    recipe = RECIPES[number // 2 % len(RECIPES)]
    return Case(path, recipe.__name__, recipe(path, plain, random) or "")


def members(plain: dict[str, Any]) -> dict[str, bytes]:
    """What a good archive of that document has."""
    return {
        "session.json": json.dumps(plain).encode(),
        f"results/{K1}": pack_entry(entry(1)),
        f"results/{K2}": pack_entry(entry(2)),
        f"images/{PASTED.replace(':', '-')}.png": _png(16, 12),
    }


def archive(path: Path, content: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> None:
    """A zip file with these members."""
    with zipfile.ZipFile(path, "w", compression) as zipped:
        for name, data in content.items():
            zipped.writestr(name, data)


def unharmed(path: Path, plain: dict[str, Any], _random: Random) -> str:
    archive(path, members(plain))
    return "open"


def bytes_broken(path: Path, plain: dict[str, Any], random: Random) -> None:
    archive(path, members(plain))
    path.write_bytes(broken_bytes(path.read_bytes(), random)[0])


def result_leads_up(path: Path, plain: dict[str, Any], random: Random) -> str:
    name = random.choice(["../../escaped", "/tmp/escaped", "..", ".", "a\\..\\..\\b", f"{K1}/../../x", "a\0b", "C:\\x"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive(path, members(plain) | {f"results/{name}": pack_entry(entry())})
    return "refuse"


def run_key_leads_up(path: Path, plain: dict[str, Any], random: Random) -> str:
    plain["session"]["runs"][0]["key"] = random.choice(["../../escaped", "/tmp/escaped", "", "k" * 64, K1.upper()])
    archive(path, members(plain))
    return "refuse"


def pasted_key_leads_up(path: Path, plain: dict[str, Any], random: Random) -> str:
    plain["session"]["images"][1]["key"] = random.choice(["pasted:../x", "/etc/passwd", "pasted:", "pasted:a/b", "x"])
    archive(path, members(plain))
    return "refuse"


def member_twice(path: Path, plain: dict[str, Any], random: Random) -> None:
    name = random.choice(list(members(plain)))
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as zipped:
        warnings.simplefilter("ignore")
        for each, data in members(plain).items():
            zipped.writestr(each, data)
        zipped.writestr(name, b"other")


def link_member(path: Path, plain: dict[str, Any], _random: Random) -> None:
    info = zipfile.ZipInfo(f"results/{K3}")
    info.external_attr = 0o120777 << 16  # a symbolic link
    archive(path, members(plain))
    with zipfile.ZipFile(path, "a") as zipped:
        zipped.writestr(info, "/etc/passwd")


def nested_zip(path: Path, plain: dict[str, Any], _random: Random) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as zipped:
        zipped.writestr("session.json", json.dumps(plain))
    archive(path, members(plain) | {f"results/{K3}": inner.getvalue(), "inner.zip": inner.getvalue()})


def document_bomb(path: Path, plain: dict[str, Any], random: Random) -> str:
    blank = random.choice([b" ", b"[", b'{"a":', b'"x",'])
    archive(path, members(plain) | {"session.json": blank * (200_000_000 // len(blank))})
    return "refuse"


def document_of_many_values(path: Path, plain: dict[str, Any], random: Random) -> str:
    item = random.choice([b"{},", b"[],", b"0.5,", b'"",', b'{"a":{}},'])
    many = b"[" + item * (55_000_000 // len(item)) + b"0]"
    text = json.dumps(plain).encode().replace(b'"away": []', b'"away": ' + many)
    archive(path, members(plain) | {"session.json": text})
    return "refuse"


def result_bomb(path: Path, plain: dict[str, Any], _random: Random) -> None:
    archive(path, members(plain) | {f"results/{K3}": b"\0" * 400_000_000})


def many_result_bombs(path: Path, plain: dict[str, Any], _random: Random) -> None:
    bombs = {f"results/{content_key_named(str(i))}": b"\0" * 60_000_000 for i in range(8)}
    archive(path, members(plain) | bombs)


def picture_bomb(path: Path, plain: dict[str, Any], random: Random) -> None:
    size = random.choice([(60_000, 60_000), (2**31 - 1, 1), (11_000, 11_000)])
    archive(path, members(plain) | {f"images/{PASTED.replace(':', '-')}.png": _claiming_png(*size)})


def picture_of_another_kind(path: Path, plain: dict[str, Any], random: Random) -> None:
    data = random.choice([b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"%PDF", os.urandom(200)])
    archive(path, members(plain) | {f"images/{PASTED.replace(':', '-')}.png": data})


def sizes_lie(path: Path, plain: dict[str, Any], random: Random) -> None:
    archive(path, members(plain))
    data = bytearray(path.read_bytes())
    value = struct.pack("<I", random.choice([0, 1, 0xFFFFFFFF, 0xFFFFFFFE, 4_000_000_000]))
    at = data.find(b"PK\x01\x02")
    for _ in range(random.randrange(4)):
        at = max(at, data.find(b"PK\x01\x02", at + 4))
    start = at + random.choice([20, 24, 42])  # packed size, size, offset
    data[start : start + 4] = value
    path.write_bytes(data)


def zip64_claims(path: Path, plain: dict[str, Any], random: Random) -> None:
    content = members(plain)
    with zipfile.ZipFile(path, "w") as zipped:
        for name, data in content.items():
            with zipped.open(name, "w", force_zip64=True) as member:
                member.write(data)
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = b"\xff\xff\xff\xff"  # the size is said to stand in an extra field
    extra = struct.pack("<HHQ", 1, 8, random.choice([1 << 62, GIGABYTES, (1 << 64) - 1]))
    name_length = struct.unpack("<H", data[at + 28 : at + 30])[0]
    data[at + 30 : at + 32] = struct.pack("<H", len(extra))
    data[at + 46 + name_length : at + 46 + name_length] = extra
    path.write_bytes(data)


def many_members(path: Path, plain: dict[str, Any], _random: Random) -> None:
    archive(path, members(plain) | {f"x/{i}": b"" for i in range(30_000)}, zipfile.ZIP_STORED)


def other_compression(path: Path, plain: dict[str, Any], random: Random) -> None:
    archive(path, members(plain), random.choice([zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]))
    if random.random() < 0.5:
        data = bytearray(path.read_bytes())
        at = data.find(b"PK\x01\x02")
        data[at + 10 : at + 12] = struct.pack("<H", 97)
        path.write_bytes(data)


def encrypted(path: Path, plain: dict[str, Any], _random: Random) -> str:
    archive(path, members(plain))
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    return "refuse"


def no_document(path: Path, plain: dict[str, Any], _random: Random) -> str:
    content = members(plain)
    del content["session.json"]
    archive(path, content)
    return "refuse"


def newer_schema(path: Path, plain: dict[str, Any], random: Random) -> str:
    plain["schema"] = random.choice([2, 10**40, 1.5, "1", None, True, -1, [1], {"a": 1}])
    plain["program"] = random.choice(["9", 5, ["x"], "v" * 5000, "a\nb"])
    archive(path, members(plain))
    return "" if plain["schema"] is True else "refuse"


def numbers_twice(path: Path, plain: dict[str, Any], random: Random) -> None:
    for run in plain["session"]["runs"]:
        run["number"] = random.choice([1, 1, 2, 0, -5, 10**18])
    for name in ("pins", "tiles", "away"):
        plain["session"][name] = random.choices([1, 2, 3, 0, -1, 999, 10**25], k=random.randrange(40))
    archive(path, members(plain))


def keys_twice(path: Path, plain: dict[str, Any], _random: Random) -> None:
    for run in plain["session"]["runs"]:
        run["key"] = K1
    plain["session"]["images"] *= 3
    archive(path, members(plain))


def huge_counts(path: Path, plain: dict[str, Any], random: Random) -> None:
    session, count = plain["session"], random.choice([3_000, 30_000])
    match random.randrange(4):
        case 0:
            session["runs"] = [
                {**session["runs"][0], "number": i, "key": content_key_named(str(i))} for i in range(count)
            ]
        case 1:
            session["images"] = [{"key": f"/no/{i}.png", "name": f"{i}", "path": f"/no/{i}.png"} for i in range(count)]
        case 2:
            session["params"] = {f"t{i}": {"a": 1} for i in range(count)}
            session["tiles"] = [1, 2] * count
        case _:
            session["pins"] = list(range(count))
            session["figure"]["titles"] = {str(i): "t" for i in range(count)}
    archive(path, members(plain))


def names_of_nothing(path: Path, plain: dict[str, Any], random: Random) -> None:
    name = random.choice(
        ["a\0b", "..", "../../../etc/passwd", "/dev/zero", "\ud800", "", "~nobody", "a\nb", "//x/y", "x" * 5000]
    )
    image = plain["session"]["images"][0]
    image[random.choice(["key", "path", "name"])] = name
    plain["session"]["current"] = image["key"]
    plain["session"]["runs"][0]["image"] = name
    archive(path, members(plain))


def wild_values(path: Path, plain: dict[str, Any], random: Random) -> None:
    session, display = plain["session"], plain["session"]["display"]
    nan, inf = float("nan"), float("inf")
    display["opacity"] = random.choice([nan, inf, -5, 99, 1e308])
    display["low"], display["high"] = random.choice([(nan, nan), (inf, -inf), (1, 1), (5, -5), (None, 3)])
    display["colour_map"] = random.choice(["", "no such map", "../x"])
    session["figure"]["width"] = random.choice([nan, inf, 0, -1, 1e12, 50])
    session["figure"]["columns"] = random.choice([-3, 10**9, 2])
    session["figure"]["dots"] = random.choice([0, 10**9, 300])
    session["figure"]["font"] = random.choice(["", "no such font", "x" * 9999])
    session["background"] = random.choice(["white", "no colour", "#12", "", "rgb(1e9,2,3)"])
    archive(path, members(plain))


def wild_parameters(path: Path, plain: dict[str, Any], random: Random) -> None:
    values = [None, [], {}, "x", -1, 10**40, float("nan"), float("inf"), [[[]]], "y" * 100_000, True, "\ud800"]
    params = {"patch": random.choice(values), "strength": random.choice(values), "fill": random.choice(values)}
    plain["session"]["params"]["occlusion"] = {**params, random.choice(["target", "nothing"]): random.choice(values)}
    plain["session"]["technique"] = "occlusion"
    plain["session"]["runs"][0]["params"] = params
    archive(path, members(plain))


def unknown_names(path: Path, plain: dict[str, Any], random: Random) -> None:
    plain["session"]["technique"] = random.choice(["no-such", "", "../x", "x" * 5000, "a\0b"])
    plain["session"]["target"] = random.choice(
        ["class:99999", "unit:no:1", "nonsense", "unit:relu#1:99999999999", "class:"]
    )
    plain["session"]["layer"] = random.choice(["no.layer", "", "relu#99", "\0"])
    plain["session"]["shown"] = random.choice([0, 99, -1, 3])
    archive(path, members(plain))


def wild_window(path: Path, plain: dict[str, Any], random: Random) -> None:
    values = [
        None,
        [],
        {},
        "x",
        -1,
        [10**40] * 3,
        [1.5, 2, 3],
        [[]],
        ["images", 5, None],
        "AAAA",
        "ä" * 10,
        10**40,
        [-1, -1, -1],
    ]
    plain["window"] = {
        name: random.choice(values) for name in ("open", "across", "left", "down", "folded", "geometry", "path")
    }
    archive(path, members(plain))


def wild_history(path: Path, plain: dict[str, Any], random: Random) -> None:
    step = {"label": random.choice([1, None, "x" * 99999]), "fields": {"tiles": [1, 99], "shown": 77, "runs": []}}
    plain["history"] = random.choice([
        [], 5, {"past": 5}, {"past": [step] * 30_000, "future": [step]}, {"past": [5, None, step]},
        {"past": [{"label": "a", "fields": {"images": [{"key": "../x", "name": "x", "path": ""}]}}], "future": "ab"},
        {"past": [{"label": "a", "fields": {"display": {"low": float("nan")}, "current": "gone"}}], "future": []},
    ])  # fmt: skip
    archive(path, members(plain))


def result_of_odd_arrays(path: Path, plain: dict[str, Any], random: Random) -> None:
    archive(path, members(plain) | {f"results/{K3}": odd_entry(random)})


def not_an_archive(path: Path, _plain: dict[str, Any], random: Random) -> str:
    kind = random.choice(["empty", "text", "folder", "pipe", "device", "link to itself", "missing", "zeros"])
    match kind:
        case "empty":
            path.write_bytes(b"")
        case "text":
            path.write_text("hello")
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "link to itself":
            path.symlink_to(path)
        case "zeros":
            with path.open("wb") as file:
                file.truncate(GIGABYTES)
    return "refuse"


RECIPES: list[Callable[[Path, dict[str, Any], Random], str | None]] = [
    unharmed, bytes_broken, result_leads_up, run_key_leads_up, pasted_key_leads_up, member_twice, link_member,
    nested_zip,     document_bomb, document_of_many_values, result_bomb, many_result_bombs, picture_bomb,
    picture_of_another_kind,
    sizes_lie, zip64_claims, many_members, other_compression, encrypted, no_document, newer_schema, numbers_twice,
    keys_twice, huge_counts, names_of_nothing, wild_values, wild_parameters, unknown_names, wild_window, wild_history,
    result_of_odd_arrays, not_an_archive, bytes_broken, numbers_twice, names_of_nothing, wild_parameters,
]  # fmt: skip


def odd_entry(random: Random) -> bytes:
    """A result with a right checksum whose arrays or fields do not belong there."""
    import hashlib

    from workbench.cache.entry_file import MAGIC

    whole = pack_entry(entry())[len(MAGIC) + 32 :]
    (size,) = struct.unpack_from("<I", whole)
    header, body = json.loads(whole[4 : 4 + size]), whole[4 + size :]
    match random.randrange(7):
        case 0:
            header["arrays"][0][2] = [1 << 20, 1 << 12]
        case 1:
            header["arrays"][0][1] = random.choice(["|O", "<U999999999", "V16", "x", 5, None, "<f8,<f8"])
        case 2:
            header["arrays"][0][2] = random.choice([[-1, 8], [], [0], ["a"], None, [2**62, 4], [2**32, 2**32]])
        case 3:
            header["fields"]["geometry"] = random.choice([5, {"matrix": 3}, {"matrix": [[float("nan")] * 3] * 3}])
        case 4:
            header["fields"]["provenance"] = random.choice([5, [], {"$array": "no"}, {"$result": "Table"}])
        case 5:
            header["fields"]["result"] = random.choice([5, {"$result": "Any"}, {"$result": "Heatmap", "fields": {}}])
        case _:
            header = random.choice([[], 5, {"kind": "Entry"}, {"kind": "Entry", "fields": 5, "arrays": 5}])
    text = json.dumps(header).encode()
    data = struct.pack("<I", len(text)) + text + body
    return MAGIC + hashlib.sha256(data).digest() + data


def _png(width: int, height: int) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (width, height), "blue").save(file, "PNG")
    return file.getvalue()


def _claiming_png(width: int, height: int) -> bytes:
    import zlib

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )


window: FaultWindow


def prepare() -> None:
    """The window in which sessions open, on a fake engine."""
    global window
    window = FaultWindow(Path(os.environ["WORKBENCH_HOME"]))


def open_session(path: Path) -> None:
    """Open it in the window, let it do all it does, and save the session again."""
    from workbench.document.file import load_session, save_session

    root, home = path.parent.parent, Path(os.environ["WORKBENCH_HOME"])
    before = set(root.rglob("*"))
    saved = load_session(path)
    window.app.sessions.restore(saved)
    window.settle()
    document = window.app.document
    while document.history.past:
        document.step(False)
        window.settle()
    save_session(path.parent / "again.workbench", window.app.sessions.saver._contents.gather(None, results=True))
    load_session(path.parent / "again.workbench")
    fresh = {file for file in set(root.rglob("*")) - before if file.parent != home / "results"}
    if fresh - {path.parent / "again.workbench", home / "results"}:
        raise Silent(f"it wrote {sorted(map(str, fresh))[:3]}")


KIND = Kind(288, make, open_session, prepare, sample=36, memory=300)
