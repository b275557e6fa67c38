"""A finished result as the caches hold it, and the key that it is stored under."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from workbench.api import Geometry, Result

_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, eq=False)
class CachedResult:
    """A result with everything that displaying and exporting it needs."""

    result: Result
    geometry: Geometry | None
    provenance: Mapping[str, Any]

    @property
    def disturbed(self) -> bool:
        """Whether the run changed the network under itself: then it is no answer of the unchanged network."""
        return bool(self.provenance.get("disturbed"))

    def seen_in(self, name: str) -> CachedResult:
        """The result as that of an image with this name: one with the same pixels may have another."""
        image = self.provenance.get("image")
        if not image or image.get("name") == name:
            return self
        return replace(self, provenance={**self.provenance, "image": {**image, "name": name}})


def content_key(technique: str, version: str, params: Mapping[str, Any], model_digest: str, image_digest: str) -> str:
    """SHA-256 of everything a result depends on, hexadecimal."""
    inputs = [technique, version, sorted(params.items()), model_digest, image_digest]
    return hashlib.sha256(json.dumps(inputs, default=str).encode()).hexdigest()


def is_content_key(text: str) -> bool:
    """Whether a text has the form of a key. A key names a file, so that nothing else may become a path."""
    return _KEY.fullmatch(text) is not None
