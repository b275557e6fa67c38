"""What is known before anything is run: by the result's key, or under the other name of its target or its layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from workbench.api import Target, rows_of
from workbench.cache.cached_result import CachedResult
from workbench.cache.result_cache import ResultCache
from workbench.document.request import Request
from workbench.document.technique_info import TechniqueInfo

from .catalogue import Catalogue

PREDICTED = str(Target())
OWN_CHOICE = ""  # the layer that a technique takes by itself


class KnownResults:
    """What a technique takes by itself, and the same by its name, have one result.

    That is the class that the model predicts, and the layer of the technique's own choice.
    """

    def __init__(self, cache: ResultCache, catalogue: Catalogue) -> None:
        self._cache, self._catalogue = cache, catalogue

    def answer(self, request: Request) -> CachedResult | None:
        """The result that a run would give; None where it must be run."""
        return self._cache.answer(request.key) or self._by_other_name(request)

    def _by_other_name(self, request: Request) -> CachedResult | None:
        info = self._catalogue.techniques.get(request.technique)
        if info is None or request.image is None:
            return None
        for other, facts in self._other_names(info, request):
            same = self._catalogue.with_key(replace(request, params={**request.params, **other}))
            entry = self._cache.answer(same.key) if same is not None else None
            if entry is None or facts.items() - entry.result.facts.items():  # as the run itself found it
                continue
            asked = {name: request.params.get(name, PREDICTED) for name in other}
            parameters = {**entry.provenance.get("parameters", {}), **asked}
            entry = replace(entry, provenance={**entry.provenance, "parameters": parameters})
            self._cache.put(request.key, entry)
            return entry
        return None

    def _other_names(self, info: TechniqueInfo, request: Request) -> Iterator[tuple[dict[str, str], Mapping[str, str]]]:
        """Other values of parameters that may mean the same, and the facts of a result for which they do."""
        targets = [param.name for param in info.parameters_of_type("target")]
        layers = [param.name for param in info.parameters_of_type("layer")]
        target: list[tuple[dict[str, str], dict[str, str]]] = [({}, {})]
        layer = list(target)
        if len(targets) == 1:
            asked = str(request.params.get(targets[0], PREDICTED))
            if predicted := self._predicted(request) if asked == PREDICTED else asked:
                other = predicted if asked == PREDICTED else PREDICTED
                target.append(({targets[0]: other}, {"target": predicted}))
        if len(layers) == 1 and (name := str(request.params.get(layers[0], OWN_CHOICE))):
            layer.append(({layers[0]: OWN_CHOICE}, {"layer": name}))
        for (one, of_one), (two, of_two) in product(target, layer):
            if one or two:
                yield {**one, **two}, {**of_one, **of_two}

    def _predicted(self, request: Request) -> str:
        """The target that the model predicts for the request's image; empty while its answer is not known."""
        question = self._catalogue.answer_request(request.session, request.image, request.photo)
        entry = self._cache.answer(question.key) if question is not None else None
        rows = rows_of(entry.result) if entry is not None else None
        if rows is None or not len(rows.values) or rows.values[0] == max(rows.values[1:], default=None):  # which is it?
            return ""
        return rows.target_of(0)
