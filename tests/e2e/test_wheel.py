"""The built wheel, far from the checkout: plugins and resources are inside, and it does its job."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("workbench", "plugins", "resources", "pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """The folder of both distributions: the source is built from a copy of the checkout, and the wheel from it."""
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "source"
    copy.mkdir()
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, copy / name)
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder / "out"), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "out"


@pytest.fixture(scope="module")
def installed(built):
    (file,) = built.glob("*.whl")
    with zipfile.ZipFile(file) as wheel:
        wheel.extractall(built.parent / "site")
    return built.parent / "site"


def workbench(installed: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The program of the wheel, started in an empty folder without the checkout on the path."""
    empty = installed.parent / "elsewhere"
    empty.mkdir(exist_ok=True)
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    environment |= {"WORKBENCH_HOME": str(installed.parent / "home"), "QT_QPA_PLATFORM": "offscreen"}
    start = f"import sys; sys.path.insert(0, {str(installed)!r}); sys.argv[0] = 'workbench'; " + (
        "import workbench; assert workbench.__file__.startswith(sys.path[0]), workbench.__file__; "
        "from workbench.__main__ import main; sys.exit(main())"
    )
    command = [sys.executable, "-c", start, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=empty, env=environment)


def test_every_plugin_and_every_resource_of_the_checkout_is_in_the_wheel(installed):
    for folder in ("plugins", "resources"):
        here = {p.relative_to(ROOT / folder) for p in (ROOT / folder).rglob("*") if p.is_file()}
        there = {p.relative_to(installed / "workbench" / folder) for p in (installed / "workbench" / folder).rglob("*")}
        assert {p for p in here if "__pycache__" not in p.parts} <= there


def test_the_wheel_finds_its_techniques(installed):
    told = workbench(installed, "list", "--json")
    assert told.returncode == 0, told.stderr
    ids = {p.parent.name for p in (ROOT / "plugins").glob("*/plugin.toml")}
    assert ids <= {technique["id"] for technique in json.loads(told.stdout)}


def test_the_wheel_explains_a_photograph(installed, sample_paths, tmp_path):
    told = workbench(installed, "run", "gradcam", "--image", sample_paths[0], "--out", tmp_path / "out", "--json")
    assert told.returncode == 0, told.stderr
    assert "tiger cat" in json.loads(told.stdout)[0]["caption"]
    with np.load(tmp_path / "out" / "result.npz") as arrays:
        assert arrays["values"].max() > 0


def test_the_wheel_opens_a_window(installed, tmp_path):
    macro = tmp_path / "look.macro"
    macro.write_text(f"technique.run gradcam\nview.screenshot {tmp_path / 'window.png'}\napp.quit\n", "utf-8")
    told = workbench(installed, "--macro", macro)
    assert told.returncode == 0, told.stderr
    assert (tmp_path / "window.png").stat().st_size > 50_000


def test_the_source_distribution_holds_plugins_and_resources(built):
    (file,) = built.glob("*.tar.gz")
    with tarfile.open(file) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"plugins/gradcam/plugin.toml", "plugins/gradcam/gradcam.py", "resources/style.qss", "setup.py"} <= names
    assert {"plugins/gradcam/plain.py.txt", "resources/plain/model.py.txt"} <= names
