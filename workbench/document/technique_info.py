"""A technique as the window knows it: manifest, parameters, and whether it applies to the loaded model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from workbench.api import Param, UserError
from workbench.manifests import Manifest

from .session import Session


@dataclass(frozen=True)
class TechniqueInfo:
    """A technique as the window sees it.

    params    its parameters; None until the engine has told
    works     whether it applies to the loaded model; None until one is loaded
    sentence  why not, or with which caveat
    code      digest of its files where they may be changed by hand
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
    code: str = ""

    @classmethod
    def of_manifest(cls, manifest: Manifest) -> TechniqueInfo:
        """What the manifest tells."""
        return cls(**{f.name: getattr(manifest, f.name) for f in fields(cls) if hasattr(manifest, f.name)})

    @classmethod
    def of_description(cls, told: Mapping[str, Any]) -> TechniqueInfo:
        """What the engine tells."""
        plain = {f.name: told[f.name] for f in fields(cls) if f.name in told and f.name != "params"}
        return cls(**plain, params=tuple(_param(parameter) for parameter in told["params"]))

    def fitting(self, applies: Mapping[str, Any] | None) -> TechniqueInfo:
        """With what the loaded model says of it; None where there is no model."""
        if applies is None:
            return replace(self, works=None, sentence="")
        return replace(self, works=bool(applies["works"]), sentence=str(applies["sentence"]))

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
                values[param.name] = own[param.name]
            else:
                values[param.name] = param.plain(param.convert(param.default))
        return values

    def set_by_hand(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """These parameters without those that have a word for what they are by themselves, and are that."""
        by_itself = {param.name: param.default for param in self.params or () if param.special}
        return {name: value for name, value in values.items() if name not in by_itself or value != by_itself[name]}

    def parameters_of_type(self, kind: str) -> list[Param]:
        """The parameters of a type: "layer", "target", ..."""
        return [param for param in self.params or () if param.type == kind]


def convert(info: TechniqueInfo, values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Texts as the parameters' own values, as JSON holds them. Raises UserError naming parameter, rule and value."""
    return {name: (parameter := info.parameter(name)).plain(parameter.convert(value)) for name, value in values}


def _param(told: Mapping[str, Any]) -> Param:
    known = {f.name for f in fields(Param)}
    values = {name: value for name, value in told.items() if name in known}
    return Param(**{**values, "choices": tuple(values.get("choices") or ())})
