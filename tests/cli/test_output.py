"""Folders for images."""

from __future__ import annotations

from pathlib import Path

from workbench.cli.output import OutputFolders


def test_folders_never_collide(tmp_path):
    folders = OutputFolders(tmp_path, alone=False)
    made = [folders.make(Path(name)).name for name in ("a.png", "b/a.jpg", "a-2.png", "A.png", ".png", "...")]
    assert made == ["a", "a-2", "a-2-2", "A-3", ".png", "image"]
