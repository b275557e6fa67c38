"""What a file of weights is taken for: which of its sets of tensors, of which architecture, and with which head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.api import UserError

from .architecture_index import Index
from .architectures import Architecture
from .fits import AVERAGED, Fit, fits, near, of_classes, preference
from .heads import Head, other_head
from .known_architectures import indices
from .weight_file import WeightFile, dtype_name

NAMED = 3  # tensors that a sentence names


@dataclass(frozen=True)
class Recognised:
    """A set of tensors in a file and the network that they fit.

    head     the last layers where they are not the architecture's own
    equals   the other architectures that they fit as well
    remarks  sentences on how the file was taken, the most telling first
    """

    file: WeightFile
    entry: str
    fit: Fit
    head: Head | None
    remarks: tuple[str, ...]
    equals: tuple[Fit, ...] = ()

    @property
    def outputs(self) -> int:
        """How many numbers come out of its last layer; 0 where the shapes do not tell."""
        return self.head.outputs if self.head else self.fit.classes or 0


@dataclass(frozen=True)
class Candidate:
    """An architecture that a set of tensors was held against."""

    entry: str
    fit: Fit
    head: Head | None


def recognise(file: WeightFile, arch: Architecture | None = None, entry: str = "") -> Recognised:
    """The architecture that the tensors of a file fit, but for a head of its own.

    arch   the only architecture that is looked at, where one is stated
    entry  the only set of tensors that is looked at, where one is stated

    Of several that it fits, the one that it says it is, or that its name says, is taken. Raises UserError where there
    is none, with the nearest.
    """
    if entry and entry not in file.entries:
        raise UserError(f"{file.name} has no entry {entry!r} with tensors; it has {_listed(list(file.entries))}.")
    found: list[Candidate] = []
    sound: list[Candidate] = []
    for index in [Index.of([arch], arch.zoo)] if arch else indices():
        more = list(_candidates(file, index, entry))
        found += more
        sound = [one for one in more if not one.fit.faults or one.head is not None]
        if sound:
            break
    if not sound:
        for path, infos in file.entries.items():
            file.check(path, infos)
        for parts in file.networks.values():
            raise UserError(
                f"{file.name} holds a whole network of the class {parts[''][0]}, which is code, so it was not run. "
                "Save the weights alone, with torch.save(model.state_dict(), FILE) or as safetensors."
            )
        raise UserError(_refusal(file, found, arch))
    said = _words(file.said)
    taken = min(
        sound,
        key=lambda one: (
            one.fit.faults,
            bool(one.fit.side),
            preference(one.entry),
            preference(one.fit.prefix),
            _words(one.fit.architecture.name) != said,
            -len(one.fit.architecture.name) if _words(one.fit.architecture.name) in _words(file.name) else 0,
        ),
    )
    equals = [one for one in sound if (one.fit.faults, one.fit.side) == (taken.fit.faults, taken.fit.side)]
    others = [one.fit for one in equals if (one.entry, one.fit.prefix) == (taken.entry, taken.fit.prefix)]
    others = [fit for fit in others if fit.architecture.name != taken.fit.architecture.name]
    name = _words(taken.fit.architecture.name)
    told = name == said or name in _words(file.name)
    remarks = _remarks(file, taken, equals, others, bool(arch))
    return Recognised(file, taken.entry, taken.fit, taken.head, tuple(remarks), () if told else tuple(others))


def _candidates(file: WeightFile, index: Index, entry: str) -> Iterator[Candidate]:
    for path in [entry] if entry else file.entries:
        shapes = {name: info.shape for name, info in file.entries[path].items()}
        for fit in fits(shapes, index):
            yield Candidate(path, fit, other_head(fit, shapes) if fit.faults else None)


def _words(text: str) -> str:
    """A name for comparing: ``timm/resnet50.a1_in1k`` is ``resnet50``."""
    return text.rpartition("/")[2].partition(".")[0].replace("-", "_").casefold()


def _remarks(
    file: WeightFile, taken: Candidate, equals: Sequence[Candidate], others: Sequence[Fit], told: bool
) -> list[str]:
    path, fit, head = taken.entry, taken.fit, taken.head
    said = []
    if not told:
        said.append(f"It was taken for {fit.architecture.title} by the names and shapes of {len(fit.given)} tensors.")
        for other in [other.architecture for other in others][:1]:
            more = f" and {len(others) - 1} more" if len(others) > 1 else ""
            said.append(f"They fit {other.title}{more} as well; ?arch={other.reference} takes it for that.")
    entries = [entry for entry in dict.fromkeys(other.entry for other in equals) if entry != path]
    if entries:
        where = f"Its weights are those under {path or 'the file itself'}{_why(path)}"
        said.append(f"{where}; ?entry={entries[0]} takes the others.")
    elif path:
        said.append(f"Its weights stand under {path}.")
    if fit.prefix:
        also = f", beside the same with {fit.twins[0].rstrip('.') or 'nothing'}" if fit.twins else ""
        said.append(f"Their names begin with {fit.prefix.rstrip('.')}{_why(fit.prefix)}{also}.")
    if fit.side:
        said.append(f"Its positions are those of images of {fit.side} × {fit.side} px: that is the size of its input.")
    if head is not None:
        said.append(_of_head(head))
    types = {file.entries[path][name].dtype for name in fit.given.values()}
    kinds = sorted(dtype_name(kind) for kind in types if kind.is_floating_point)
    if kinds and kinds != ["float32"]:
        said.append(f"Its numbers are {' and '.join(kinds)}; it computes with float32.")
    if fit.idle:
        more = f" and {len(fit.idle) - 1} more" if len(fit.idle) > 1 else ""
        said.append(f"Left out, being of no use here: {fit.idle[0]}{more}.")
    return [*said, *file.remarks]


def _why(path: str) -> str:
    averaged = any(preference(path) == i for i, word in enumerate(AVERAGED))
    return ", averaged over the training, which are the ones to evaluate" if averaged else ""


def _of_head(head: Head) -> str:
    if not head.layers:
        return f"It ends before {head.place}: what comes out are {head.outputs} features."
    sizes = [layer.shapes["weight"] for _, layer in head.layers if layer.linear]
    first = head.layers[0][1].path or "the file itself"
    if len(head.layers) == 1:
        return f"Its last layer is {first}, in place of {head.place}."
    widths = ", ".join(str(size) for size in (sizes[0][1], *(shape[0] for shape in sizes)))
    guess = f"; {head.guessed} of them ReLU, which is a guess: such layers are not in a file" if head.guessed else ""
    return f"Its last layers are its own, {len(head.layers) + head.guessed} from {first} on ({widths} wide){guess}."


def _refusal(file: WeightFile, found: Sequence[Candidate], arch: Architecture | None) -> str:
    """Why no architecture was found, with the nearest and what to do."""
    if arch and not found:
        return f"{file.name} does not fit {arch.reference}: none of its tensors has a name and shape of it."
    nearest = min(found, key=lambda one: one.fit.rank(), default=None)
    if nearest is None or not (arch or near(nearest.fit)):
        count = sum(map(len, file.entries.values()))
        known = [f"{index.zoo}'s {len(index):,} architectures" for index in indices()]
        entry, infos = next(iter(file.entries.items()))
        name, info = next(iter(infos.items()))
        said = f" It says that it is {file.said!r}." if file.said else ""
        where = f"{entry}." if entry else ""
        return (
            f"{file.name} holds {count} tensors (the first is {where}{name}, {info.shape}), which fit none of "
            f"{' and '.join(known)}; weights alone do not tell the network.{said}"
        )
    fit, infos = nearest.fit, file.entries[nearest.entry]
    wanted = {name: of_classes(shape, fit.classes) for name, shape in fit.architecture.tensors.items()}
    trouble = [f"{given} is {infos[given].shape} and not {_shape(wanted[name])}" for name, given in fit.other.items()]
    trouble += [f"{fit.prefix}{name} is missing" for name in fit.missing]
    trouble += [f"{name} has no place in it" for name in fit.left]
    more = f", and {len(trouble) - NAMED} more" if len(trouble) > NAMED else ""
    first = f"{'; '.join(trouble[:NAMED])}{more}"
    if arch:
        return f"{file.name} does not fit {arch.reference}: {first}."
    share = f"{len(trouble)} of {len(fit.architecture.tensors)} tensors"
    end = "Weights alone do not tell what else it is."
    return f"{file.name} fits {fit.architecture.title} but for {share}: {first}. {end}"


def _shape(shape: tuple[int, ...]) -> str:
    """A shape of the index, for sentences."""
    sizes = [str(size) if size >= 0 else "classes" for size in shape]
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(name or "the file itself" for name in names)
