"""What is known before anything is run: by the result's key, or under the other name of its target."""

from __future__ import annotations

from dataclasses import replace

from workbench.api import Target, rows_of
from workbench.cache.cached_result import CachedResult
from workbench.cache.result_cache import ResultCache
from workbench.document.request import Request

from .catalogue import Catalogue

PREDICTED = str(Target())


class KnownResults:
    """A class that the model predicts by itself, and the same class by its name, are one target with one result."""

    def __init__(self, cache: ResultCache, catalogue: Catalogue) -> None:
        self._cache, self._catalogue = cache, catalogue

    def answer(self, request: Request) -> CachedResult | None:
        """The result that a run would give; None where it must be run."""
        return self._cache.answer(request.key) or self._by_other_name(request)

    def _by_other_name(self, request: Request) -> CachedResult | None:
        info = self._catalogue.techniques.get(request.technique)
        names = [param.name for param in info.parameters_of_type("target")] if info is not None else []
        if len(names) != 1 or request.image is None:
            return None
        asked = str(request.params.get(names[0], PREDICTED))
        predicted = self._predicted(request) if asked == PREDICTED else asked
        if not predicted:
            return None
        other = predicted if asked == PREDICTED else PREDICTED
        same = self._catalogue.with_key(replace(request, params={**request.params, names[0]: other}))
        entry = self._cache.answer(same.key) if same is not None else None
        if entry is None or entry.result.facts.get("target") != predicted:  # as the run itself found it
            return None
        parameters = {**entry.provenance.get("parameters", {}), names[0]: asked}
        entry = replace(entry, provenance={**entry.provenance, "parameters": parameters})
        self._cache.put(request.key, entry)
        return entry

    def _predicted(self, request: Request) -> str:
        """The target that the model predicts for the request's image; empty while its answer is not known."""
        question = self._catalogue.answer_request(request.session, request.image, request.photo)
        entry = self._cache.answer(question.key) if question is not None else None
        rows = rows_of(entry.result) if entry is not None else None
        if rows is None or not len(rows.values) or rows.values[0] == max(rows.values[1:], default=None):  # which is it?
            return ""
        return rows.target_of(0)
