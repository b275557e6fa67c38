"""Plugins become techniques: each folder's module is imported under a name of its own."""

from __future__ import annotations

import importlib.util
import sys
import traceback
from dataclasses import asdict, dataclass
from typing import Any

from workbench import plugin_imports
from workbench.api import Technique, params_of
from workbench.manifests import OPTIONAL, Manifest, Problem, find_manifests

PACKAGE = "workbench_plugins"
DESCRIBED = ("id", "title", "group", "version", "shows", "limitations", "cites", "code")
ENDED = (
    "Plugin {} cannot be used: the engine crashed or hung while it was imported. "
    "It is left out until its files change or plugins are loaded anew."
)


@dataclass(frozen=True)
class LoadedPlugin:
    """A technique and what its manifest says of it."""

    manifest: Manifest
    technique: type[Technique]

    def describe(self) -> dict[str, Any]:
        """Everything the window and the command line need to know, as JSON holds it."""
        description = {name: getattr(self.manifest, name) for name in (*DESCRIBED, *OPTIONAL)}
        params = [{**asdict(p), "default": p.plain(p.default), "title": p.title} for p in params_of(self.technique)]
        return {**description, "takes": self.technique.takes, "params": params}


def load_plugins() -> tuple[dict[str, LoadedPlugin], list[Problem]]:
    """Every plugin that can be imported, by id, and the problems of those that cannot."""
    manifests, problems = find_manifests()
    plugins: dict[str, LoadedPlugin] = {}
    ended = plugin_imports.ended()
    for manifest in manifests:
        if manifest.code in ended:
            problems.append(Problem(manifest.id, ENDED.format(manifest.title)))
            continue
        try:
            with plugin_imports.importing(manifest.code):
                plugins[manifest.id] = LoadedPlugin(manifest, import_technique(manifest))
        except Exception as error:  # whatever a plugin does at import becomes its problem, which is listed
            problems.append(
                Problem(manifest.id, f"Plugin {manifest.title} cannot be used: {error}", traceback.format_exc())
            )
    return plugins, problems


def import_technique(manifest: Manifest) -> type[Technique]:
    """Import the class that the manifest names. Its module may import its neighbours relatively."""
    file, _, name = manifest.technique.partition(":")
    package = f"{PACKAGE}.{manifest.id.replace('-', '_')}"
    _package(PACKAGE, None)
    _package(package, str(manifest.folder))
    spec = importlib.util.spec_from_file_location(f"{package}.{file}", manifest.folder / f"{file}.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"there is no {file}.py in {manifest.folder.name}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    technique = getattr(module, name, None)
    if not (isinstance(technique, type) and issubclass(technique, Technique)):
        raise ImportError(f"{manifest.technique} is not a Technique")
    params_of(technique)
    return technique


def _package(name: str, folder: str | None) -> None:
    spec = importlib.util.spec_from_loader(name, None, is_package=True)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    module.__path__ = [folder] if folder else []
    sys.modules[name] = module if folder else sys.modules.get(name, module)
