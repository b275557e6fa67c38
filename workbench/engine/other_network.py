"""Another network beside the loaded model: one at a time is kept in memory, until its file is written anew."""

from __future__ import annotations

from workbench.api import UserError

from .loaders import registry
from .loaders.reference import Reference
from .loaders.trust import NeedsTrust
from .model import LoadedModel


class OtherNetwork:
    """Loads a second network by its reference, and keeps the last one.

    role  what it is called in sentences: the parameter that names it
    """

    def __init__(self, role: str) -> None:
        self._role = role
        self._kept: tuple[tuple[object, ...], LoadedModel] | None = None

    def of(self, reference: str, device: str, trusted: str = "") -> LoadedModel:
        """The network. Raises UserError where it cannot be loaded; ``trusted`` is as loaders have it."""
        asked = (reference, device, Reference.parse(reference).stamp())
        if self._kept is None or self._kept[0] != asked:
            self._kept = None  # before the next one is read: there is never room for two
            try:
                self._kept = asked, registry.load(reference, device, trusted)
            except NeedsTrust as error:
                raise UserError(
                    f"{self._role} cannot be {reference}: it runs code when it is loaded. Open it once as the model "
                    "and say that you trust it."
                ) from error
        return self._kept[1]

    def forget(self) -> None:
        """Read it anew when it is wanted next."""
        self._kept = None
