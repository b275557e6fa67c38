"""What the pages of the help menu say."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from workbench import __version__
from workbench.protocol.messages import Loaded

WINDOW = ("PySide6_Essentials", "pyqtgraph", "numpy", "Pillow", "matplotlib")


def program_facts(engine: str, model: Loaded | None, versions: Mapping[str, str]) -> list[tuple[str, str]]:
    """Versions, engine, device and model.

    versions  what the engine runs on
    """
    facts = [("Version", __version__), ("Engine", engine), ("Device", model.device if model else "not known yet")]
    if model is not None:
        facts += [("Model", model.reference), ("Layers", str(len(model.layers))), ("Classes", str(len(model.classes)))]
    facts.append(("Window", _listed({name: _version(name) for name in WINDOW})))
    if versions:
        facts.append(("Engine runs on", _listed({name: of for name, of in versions.items() if name != "workbench"})))
    return [*facts, ("Licence", "BSD-3-Clause")]


def _listed(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {of}" for name, of in versions.items() if of)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
