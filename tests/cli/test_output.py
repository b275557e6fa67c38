"""Folders for images, and names that every output takes."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

from workbench.cli.output import OutputFolders, print_any_name, print_json, say


def test_folders_never_collide(tmp_path):
    folders = OutputFolders(tmp_path, alone=False)
    made = [folders.make(Path(name)).name for name in ("a.png", "b/a.jpg", "a-2.png", "A.png", ".png", "...")]
    assert made == ["a", "a-2", "a-2-2", "A-3", ".png", "image"]


def test_a_name_that_is_not_utf_8_is_printed_as_an_escape_and_json_stays_json(capsys):
    name = os.fsdecode(b"caf\xe9.png")
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    print_any_name(out)
    print(name, file=out, flush=True)
    print_json({"image": name}, out)
    lines = out.buffer.getvalue().decode("utf-8").partition("\n")
    assert lines[0] == "caf\\xe9.png"
    assert json.loads(lines[2]) == {"image": "caf\\xe9.png"}
    say(f"{name} is named.")
    assert capsys.readouterr().err == "caf\\xe9.png is named.\n"


def test_two_pages_of_a_file_get_two_folders(tmp_path):
    folders = OutputFolders(tmp_path, alone=False)
    assert folders.make(Path("a.tif?page=1")) == tmp_path / "a"
    assert folders.make(Path("a.tif?page=2&range=0..10.5")) == tmp_path / "a-2"
