"""What tells a run from others beside its title: one way for the strip, comparisons, figures and lists."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from workbench.images.image_reference import plain_name, shortest_end

from .run import Run

MODEL_LENGTH = 28  # characters of a model's reference where there is little room


def words_of(run: Run, among: Sequence[Run] = ()) -> tuple[str, ...]:
    """Target, image, layer, parameters that are not as they are by themselves, and model; each once.

    among  runs that it stands beside: parameters in which they differ are told of each
    """
    words = (*run.subtitle_parts[:-1], _subject(run, among), *told_parameters(run, among), run.model)
    return tuple(dict.fromkeys(word for word in words if word))


def differs(run: Run, among: Sequence[Run] = ()) -> str:
    """How it differs from others of its technique and image: target, layer, unit, parameters; may be empty."""
    return ", ".join(dict.fromkeys((*run.subtitle_parts[:-1], *told_parameters(run, among))))


def seen(run: Run, among: Sequence[Run] = ()) -> str:
    """The image's name, after the model where there are several; or the model of a run without an image."""
    subject = _subject(run, among)
    models = {other.model for other in among if other.model}
    several = len(models) > 1 and run.model and subject != run.model
    return f"{_short(run.model, models)} · {subject}" if several else subject


def told_parameters(run: Run, among: Sequence[Run] = ()) -> tuple[str, ...]:
    """Layer and parameters in words: those that are not as they are by themselves, or differ among these runs.

    What the run's subtitle says is not said again.
    """
    used = run.layer_used
    words = [used] if used and used not in run.subtitle.replace(",", " ").split() else []
    others = [other for other in among if other.technique == run.technique]
    told = {"target", "layer"} if run.takes_layer else {"target"}
    for name in dict.fromkeys((*run.params, *(name for other in others for name in other.params))):
        if name in told:
            continue
        value = run.value(name)
        as_by_itself = name in run.defaults and value == run.defaults[name]
        if value is None or (as_by_itself and len({str(o.value(name)) for o in others}) < 2):
            continue
        word = ("on" if value else "off") if isinstance(value, bool) else str(run.words.get(name, value))
        is_name = isinstance(value, str) and name not in run.words  # a class may be the target and the goal
        if word and not (is_name and word in (*words, *run.subtitle_parts)):
            word = "drawn by hand" if word.startswith("mask:") else word
            if name not in ("layer", "unit"):
                word = _file_alone(word, {str(other.value(name)) for other in others})
            words.append(word if name in ("layer", "unit") else f"{name.replace('_', ' ')} {word}")
    return tuple(words)


def _file_alone(word: str, among: Collection[str]) -> str:
    """A file that a parameter names, without its folders, unless another of these is called so too."""
    alone = {_without_folders(other) for other in among if other != word}
    return word if _without_folders(word) in alone else _without_folders(word) or word


def _subject(run: Run, among: Sequence[Run]) -> str:
    """What it looked at: the plain name of the image, and what tells it from others of these runs called so too."""
    subject = run.subtitle_parts[-1]
    name = plain_name(subject)
    others = [other for other in among if other.image != run.image and plain_name(other.subtitle_parts[-1]) == name]
    if not others:
        return name
    alike = [other.image for other in others if other.subtitle_parts[-1] == subject]
    return shortest_end(run.image, alike) if alike else subject


def _short(model: str, among: Collection[str]) -> str:
    """A model's reference without the folders before it, and shortened, with what tells it from others of these."""
    name, others = _without_folders(model), {_without_folders(other) for other in among if other != model}
    if len(name) <= MODEL_LENGTH:
        return name
    start = name[: MODEL_LENGTH - 1]
    alike = [other for other in others if other.startswith(start) and other != name]
    if not alike:
        return f"{start}…"
    same = max(next((i for i in range(len(name)) if name[i] != other[i : i + 1]), len(name)) for other in alike)
    at = max(name.rfind(sign, 0, same) for sign in "?&") + 1  # a part is told whole
    told = name[at or same :][: MODEL_LENGTH - 1]
    return f"{name[: max(0, MODEL_LENGTH - 1 - len(told))]}…{told}"


def _without_folders(model: str) -> str:
    return model.rpartition("/")[2]
