"""What tells a run from others beside its title."""

from __future__ import annotations

from .run import Run


def words_of(run: Run) -> tuple[str, ...]:
    """Target, image, layer, parameters that were set by hand, and model; each once."""
    return tuple(dict.fromkeys(word for word in (*run.subtitle.split(" · "), *run.by_hand, run.model) if word))
