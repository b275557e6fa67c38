"""What the pages of the help menu say."""

from __future__ import annotations

from collections.abc import Sequence

from workbench import __version__
from workbench.manifests import Problem, find_manifests
from workbench.protocol.messages import Loaded
from workbench.session.plugins import found_where, own_folder


def program_facts(engine: str, model: Loaded | None) -> list[tuple[str, str]]:
    """Version, engine, device and model."""
    facts = [("Version", __version__), ("Engine", engine), ("Device", model.device if model else "not known yet")]
    if model is not None:
        facts += [("Model", model.reference), ("Layers", str(len(model.layers))), ("Classes", str(len(model.classes)))]
    return facts


def plugin_facts(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """What was found where; what cannot be used comes first."""
    facts = [(problem.plugin, problem.sentence) for problem in problems]
    by_place: dict[str, list[str]] = {}
    for manifest in find_manifests()[0]:
        if manifest.id not in {problem.plugin for problem in problems}:
            by_place.setdefault(found_where(manifest), []).append(f"{manifest.title} {manifest.version}")
    for where, titles in sorted(by_place.items(), key=lambda item: item[0] == "bundled"):
        kind, _, place = where.partition(",")
        facts.append((kind.capitalize(), ", ".join(titles) + (f",{place}" if place else "")))
    return [*facts, ("Put your own into", str(own_folder()))]
