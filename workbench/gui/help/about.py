"""What the pages of the help menu say."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from workbench import __version__
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.protocol.messages import Loaded

WINDOW = ("PySide6_Essentials", "pyqtgraph", "numpy", "Pillow", "matplotlib")


def program_facts(engine: str, model: Loaded | None, versions: Mapping[str, str]) -> list[tuple[str, str]]:
    """Versions, engine, device and model.

    versions  what the engine runs on
    """
    device = model.device if model else tr("not known yet")
    facts = [(tr("Version"), __version__), (tr("Engine"), said(engine)), (tr("Device"), device)]
    if model is not None:
        counts = str(len(model.layers)), str(len(model.classes))
        facts += [(tr("Model"), model.reference), (tr("Layers"), counts[0]), (tr("Classes"), counts[1])]
    facts.append((tr("Window"), _listed({name: _version(name) for name in WINDOW})))
    if versions:
        facts.append(
            (tr("Engine runs on"), _listed({name: of for name, of in versions.items() if name != "workbench"}))
        )
    return [*facts, (tr("Licence"), "BSD-3-Clause")]


def _listed(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {of}" for name, of in versions.items() if of)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
