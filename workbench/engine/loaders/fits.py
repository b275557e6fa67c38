"""Which architecture the tensors of a file fit, by their names and shapes alone; no tensor is read for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isqrt, prod

from .architecture_index import Index
from .architectures import COUNTER, Architecture, Shape, auxiliary
from .known_architectures import known_architectures

AVERAGED = ("ema", "averaged", "swa")  # weights averaged over the training, which are the ones evaluated
PREFERRED = (*AVERAGED, "teacher", "encoder_q", "online")
LEFT_OUT = re.compile(  # what a training keeps beside the network
    r"(^|\.)(criterion|loss\w*|\w*metrics?|\w*acc|\w*accuracy|n_averaged|queue|queue_ptr|class_weights?)(\.|$)"
)
OLD_DENSENET = re.compile(r"(denselayer\d+\.(?:norm|conv))\.([12])\.")  # norm.1 became norm1 in torchvision 0.3
POSITIONS = {  # embeddings of places, whose length follows from the size of the images, and what makes the patches
    "pos_embed": "patch_embed.proj.weight", "encoder.pos_embedding": "conv_proj.weight",
}  # fmt: skip
NEAREST = 12  # architectures that are looked at closely, and all that are as near as the nearest
LEAST = 0.5  # of an architecture's tensors, from which it may be called the nearest
MOST_NAMES = 50_000


@dataclass(frozen=True)
class Fit:
    """How a file's tensors fit an architecture.

    prefix    what stands before the architecture's names in the file: ``model.``
    given     by the architecture's name, the file's name of each tensor whose shape fits
    other     the same of each tensor whose shape is another
    missing   what the file does not have, of what is needed
    left      the file's tensors that have no place, in its order
    idle      the file's tensors that are of use in training alone, or are there a second time
    normal    the file's tensors of mean and standard deviation of its input, where a part of the network held them
    twins     other prefixes under which the file has the whole architecture too
    classes   how many the head has by the file's shapes; None where they do not tell
    channels  how many the first convolution takes; None where there is none
    side      of the images, in pixels, for which the file has places; 0 where they are the architecture's own
    """

    architecture: Architecture
    prefix: str
    given: Mapping[str, str]
    other: Mapping[str, str]
    missing: tuple[str, ...]
    left: tuple[str, ...]
    idle: tuple[str, ...]
    normal: tuple[str, str] | None
    twins: tuple[str, ...]
    classes: int | None
    channels: int | None
    side: int = 0

    @cached_property
    def faults(self) -> int:
        """How many tensors have no place, no counterpart or another shape."""
        return len(self.other) + len(self.missing) + len(self.left)

    def rank(self) -> tuple[int, bool, int]:
        """Better fits come first; of equal ones those for images of this size, then the averaged weights."""
        return self.faults, bool(self.side), preference(self.prefix)


def preference(path: str) -> int:
    """Which of several sets of weights is wanted first, by the words in its path: a smaller number is."""
    words = re.split(r"[._]", path.lower())
    ranks = [i for i, word in enumerate(PREFERRED) if word in words or word in path.lower().split(".")]
    return min(ranks, default=len(PREFERRED))


def fits(shapes: Mapping[str, Shape], among: Index | None = None) -> list[Fit]:
    """How a file's tensors fit the architectures that come nearest, the best first; empty where none is near.

    among  the architectures to look at; torchvision's where they are not stated
    """
    modern = {OLD_DENSENET.sub(r"\1\2.", name): name for name in list(shapes)[:MOST_NAMES]}
    known = known_architectures() if among is None else among
    own = {name: shapes[old] for name, old in modern.items()}
    found = [_fit(known[name], prefix, own, modern) for name, prefix in _nearest(own, known)]
    return sorted(found, key=Fit.rank)


def near(fit: Fit) -> bool:
    """Whether it is near enough to be named."""
    return len(fit.given) >= LEAST * len(fit.architecture.tensors)


def _nearest(shapes: Mapping[str, Shape], known: Index) -> list[tuple[str, str]]:
    """Architectures with a prefix, by how many of their tensors the file has under it."""
    votes: Counter[tuple[str, str]] = Counter()
    for tensor, shape in shapes.items():
        start = 0
        while True:
            for name in known.holders(tensor[start:], shape):
                votes[name, tensor[:start]] += 1
            start = tensor.find(".", start) + 1
            if not start:
                break
    share = {vote: count / known.size(vote[0]) for vote, count in votes.items()}
    ranked = sorted(share, key=lambda vote: (-share[vote], vote))
    return [vote for i, vote in enumerate(ranked) if i < NEAREST or share[vote] == share[ranked[0]]]


def _fit(architecture: Architecture, prefix: str, shapes: Mapping[str, Shape], modern: Mapping[str, str]) -> Fit:
    wanted = {name: shape for name, shape in architecture.tensors.items() if not auxiliary(name)}
    classes = _classes(architecture, prefix, shapes)
    first = next((name for name, shape in wanted.items() if len(shape) >= 4 and shape[1] == 3), "")
    channels = shapes.get(prefix + first, wanted.get(first))
    given, other, missing, side = {}, {}, [], 0
    for name, shape in wanted.items():
        got = shapes.get(prefix + name)
        if got is None:
            missing.append(name)
        elif got == of_classes(shape, classes) or (name == first and _but_channels(got) == _but_channels(shape)):
            given[name] = modern[prefix + name]
        elif name in POSITIONS and (places := side_of(got, shape, shapes.get(prefix + POSITIONS[name], ()))):
            given[name], side = modern[prefix + name], places
        else:
            other[name] = modern[prefix + name]
    used = {prefix + name for name in wanted}
    twins = _twins(wanted, prefix, shapes)
    rest = [name for name in shapes if name not in used and not name.endswith(COUNTER)]
    idle = [
        name
        for name in rest
        if (name.startswith(prefix) and auxiliary(name.removeprefix(prefix)))
        or LEFT_OUT.search(name)
        or any(name.startswith(twin) and name.removeprefix(twin) in architecture.tensors for twin in twins)
    ]
    left = [name for name in rest if name not in set(idle)]
    normal = _normalisation(left, shapes)
    return Fit(
        architecture=architecture,
        prefix=prefix,
        given=given,
        other=other,
        missing=tuple(missing),
        left=tuple(modern[name] for name in left if name not in (normal or ())),
        idle=tuple(modern[name] for name in idle),
        normal=normal,
        twins=tuple(twins),
        classes=classes,
        channels=channels[1] if first and channels and len(channels) > 1 else None,
        side=side,
    )


def side_of(got: Shape, own: Shape, patch: Shape) -> int:
    """The side of the square images that an embedding of places is for, in pixels; 0 where it is for none.

    got, own  shapes (1, tokens + places, width), of the file and of the architecture
    patch     that of the convolution which makes the patches
    """
    if len(got) != 3 or len(own) != 3 or got[2] != own[2] or len(patch) != 4 or patch[2] != patch[3]:
        return 0
    places = got[1] - (own[1] - isqrt(own[1]) ** 2)  # without those of tokens that are no part of the image
    return isqrt(places) * patch[3] if places > 0 and isqrt(places) ** 2 == places else 0


def of_classes(shape: Shape, classes: int | None) -> Shape:
    """A shape of the index, with so many classes; as it stands where their number is not known."""
    return (-shape[0] * classes, *shape[1:]) if classes and shape and shape[0] < 0 else shape


def _classes(architecture: Architecture, prefix: str, shapes: Mapping[str, Shape]) -> int | None:
    """The number of classes on which the tensors of the head agree, those that fit at all."""
    numbers = set()
    for name in architecture.head:
        shape, got = architecture.tensors[name], shapes.get(prefix + name)
        if got and got[1:] == shape[1:] and got[0] % shape[0] == 0:
            numbers.add(-(got[0] // shape[0]))
    return numbers.pop() if len(numbers) == 1 else None


def _but_channels(shape: Shape) -> tuple[Shape, Shape]:
    return shape[:1], shape[2:]


def _normalisation(left: Iterable[str], shapes: Mapping[str, Shape]) -> tuple[str, str] | None:
    """Mean and standard deviation by colour, where exactly one tensor is called each."""
    found = []
    for ending in ("mean", "std"):
        names = [name for name in left if name.endswith(ending) and prod(shapes[name]) == 3]
        if len(names) != 1:
            return None
        found.append(names[0])
    return found[0], found[1]


def _twins(wanted: Mapping[str, Shape], prefix: str, shapes: Mapping[str, Shape]) -> list[str]:
    """Other prefixes under which the file has the whole architecture too."""
    first = next(iter(wanted))
    others = {name.removesuffix(first) for name in shapes if name.endswith(first)} - {prefix}
    return [
        other
        for other in others
        if (not other or other.endswith(".")) and sum(other + name in shapes for name in wanted) >= 0.9 * len(wanted)
    ]
