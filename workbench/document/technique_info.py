"""A technique as the window knows it: its manifest, its parameters, and whether it applies to the loaded model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from workbench.api import Param, UserError
from workbench.manifests import Manifest, find_manifests

from .session import Session


@dataclass(frozen=True)
class TechniqueInfo:
    """What the window knows of a technique.

    params    its parameters; None until the engine has described them
    works     whether it applies to the loaded model; None while no model is loaded
    sentence  why it does not apply, or its caveat
    layer     the one that it takes of the loaded model by itself; empty where that is the model's default
    code      digest of its files, where the user may edit them
    described  its parameters for any model; ``params`` are those for the loaded one
    slide      what it shows, in a sentence for a slide; and ``slide_limitations``; may be empty
    """

    id: str
    title: str
    group: str
    version: str
    shows: str
    limitations: str
    cites: str
    takes: str = "image"
    params: tuple[Param, ...] | None = None
    works: bool | None = None
    sentence: str = ""
    layer: str = ""
    code: str = ""
    described: tuple[Param, ...] | None = None
    slide: str = ""
    slide_limitations: str = ""

    @classmethod
    def of_manifest(cls, manifest: Manifest) -> TechniqueInfo:
        """From its manifest, without parameters."""
        return cls(**{f.name: getattr(manifest, f.name) for f in fields(cls) if hasattr(manifest, f.name)})

    @classmethod
    def of_description(cls, description: Mapping[str, Any]) -> TechniqueInfo:
        """From a description in the engine's ``Ready`` message."""
        values = {f.name: description[f.name] for f in fields(cls) if f.name in description and f.name != "params"}
        return cls(**values, params=tuple(_param(param) for param in description["params"]))

    def fitting(self, applies: Mapping[str, Any] | None, input_size: Sequence[int] = ()) -> TechniqueInfo:
        """The technique with whether it applies to a model: an entry of ``Loaded.applies``; None without a model.

        input_size  height and width of the model's input: some parameters are bounded by it
        """
        described = self.described if self.described is not None else self.params
        params = tuple(param.fitted(input_size) for param in described) if described is not None else None
        fitted = replace(self, params=params, described=described)
        if applies is None:
            return replace(fitted, works=None, sentence="", layer="")
        return replace(
            fitted,
            works=bool(applies["works"]),
            sentence=str(applies["sentence"]),
            layer=str(applies.get("layer", "")),
        )

    def parameter(self, name: str) -> Param:
        """The parameter of that name. Raises UserError that lists those there are."""
        for param in self.params or ():
            if param.name == name:
                return param
        known = ", ".join(param.name for param in self.params or ())
        has = f"its parameters are {known}" if known else "it has no parameters"
        raise UserError(f"{self.title} has no parameter {name!r}; {has}.")

    def values(self, session: Session) -> dict[str, Any]:
        """Every parameter with the value that a run of this session uses, as JSON values.

        A value set for this technique wins, then the session's target or layer, then the default.
        """
        own = session.params.get(self.id, {})
        values: dict[str, Any] = {}
        for param in self.params or ():
            if param.type == "target":
                values[param.name] = session.target_of(self.id, param.name)
            elif param.type == "layer":
                values[param.name] = session.layer_of(self.id, param.name)
            elif param.name in own:
                values[param.name] = param.bounded(own[param.name])
            else:
                values[param.name] = param.plain(param.convert(param.default))
        return values

    @property
    def defaults(self) -> dict[str, Any]:
        """What each parameter is by itself, as JSON values; without targets and layers, which a session may choose."""
        own = [param for param in self.params or () if param.type not in ("target", "layer")]
        return {param.name: param.plain(param.convert(param.default)) for param in own}

    def parameters_of_type(self, kind: str) -> list[Param]:
        """The parameters of one type: "layer", "target", ...; a "shape" is a "region" too."""
        kinds = ("region", "shape") if kind == "region" else (kind,)
        return [param for param in self.params or () if param.type in kinds]


def technique_info(techniques: Mapping[str, TechniqueInfo], technique: str) -> TechniqueInfo:
    """What is known of a technique, also of one that is switched off or gone."""
    if technique in techniques:
        return techniques[technique]
    manifest = next((manifest for manifest in find_manifests()[0] if manifest.id == technique), None)
    return TechniqueInfo.of_manifest(manifest) if manifest else TechniqueInfo(technique, technique, "", "", "", "", "")


def technique_manifest(techniques: Mapping[str, TechniqueInfo], technique: str) -> Manifest | None:
    """The manifest of the version that the engine runs; None where an engine elsewhere has another version."""
    version = techniques[technique].version if technique in techniques else ""
    manifests, _problems = find_manifests()
    return next((m for m in manifests if (m.id, m.version) == (technique, version)), None)


def convert(info: TechniqueInfo, values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Texts as the JSON values of parameters. Raises UserError that names parameter, rule and value."""
    converted = {}
    for name, value in values:
        param = info.parameter(name)
        converted[name] = param.plain(param.convert(value))
    return converted


def _param(description: Mapping[str, Any]) -> Param:
    names = {f.name for f in fields(Param)}
    values = {name: value for name, value in description.items() if name in names}
    lists = {name: tuple(values.get(name) or ()) for name in ("choices", "where", "kinds")}
    return Param(**{**values, **lists})
