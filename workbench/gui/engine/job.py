"""A job of the engine: a load or a run that has begun, and what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from workbench.document.request import Request
from workbench.document.session import OpenImage, Session
from workbench.images.photo import Photo


class JobKind(Enum):
    """What a job is for."""

    LOAD = auto()  # the session's model
    CANVAS_RUN = auto()  # the result on the canvas; one at a time
    PREDICTION = auto()  # the answer for the current image; one at a time
    GUESS = auto()  # how sure the model is of other inputs; one at a time
    LIKENESSES = auto()  # how alike the open images are; one at a time
    LOOK = auto()  # at every image of the collection, while nothing else is asked for; one at a time
    UNITS = auto()  # pictures of all units of a layer, while nothing else is asked for; one at a time
    PACE = auto()  # how long a step of a training takes; one at a time
    TRAIN = auto()  # a painter, while nothing else is asked for; one at a time
    ALIKE = auto()  # which images of the collection are most like one; one at a time
    UNIT_TABLE = auto()  # what the collection says of a layer's units; one at a time
    JUDGEMENT = auto()  # how right the model is on the collection; one at a time
    ROBUSTNESS = auto()  # how far answers on the collection hold under a corruption; one at a time
    OTHER_COLLECTION = auto()  # which images of the collection lie in another one too; one at a time
    DESCRIPTORS = auto()  # how well each finds images of the same label again; one at a time
    REGIONS = auto()  # the strongest regions of units or classes of the collection; one at a time
    COMPARISON_RUN = auto()  # a result of a comparison
    COMPARISON_LOAD = auto()  # another model, for some of a comparison's runs
    AWAITING_RUN = auto()  # a comparison's run behind such a load; the key of its result is not known yet
    LOAD_BACK = auto()  # the session's model, after the others

    @property
    def about(self) -> str:
        """The kind of thing that fails with the job: "model", "run" or "predictions"."""
        if self is JobKind.PREDICTION:
            return "predictions"
        return "model" if self in (JobKind.LOAD, JobKind.LOAD_BACK) else "run"


@dataclass(frozen=True, eq=False)
class Job:
    """A job that the engine has not finished.

    number  the engine's, in every message about the job
    title   for people: the technique's title, or a sentence about the load
    """

    number: int
    kind: JobKind
    title: str


@dataclass(frozen=True, eq=False)
class LoadJob(Job):
    """A load of a model; ``asked`` says whether a person asked for it."""

    reference: str
    asked: bool = False


@dataclass(frozen=True, eq=False)
class RunJob(Job):
    """A run of a technique.

    load      number of the load whose model the run awaits; else 0
    paused    whether the run is held
    compared  what a comparison asks for that this run, which is for something else, answers too
    waits     whether the run gave way to another, and begins again after it
    """

    request: Request
    load: int = 0
    paused: bool = False
    compared: Request | None = None
    waits: bool = False

    @property
    def is_over_collection(self) -> bool:
        """Whether it goes over all images: it has no key, since what it finds of each image is kept in the index."""
        return "collection" in self.request.params and not self.request.key and not self.load

    @property
    def for_comparison(self) -> Request | None:
        """What a comparison asks for that this run answers; None where none waits for it."""
        return self.request if self.kind in (JobKind.COMPARISON_RUN, JobKind.AWAITING_RUN) else self.compared


@dataclass(frozen=True)
class PendingRun:
    """A run that a comparison needs: what the session asks of its technique, on an image."""

    session: Session
    image: OpenImage | None
    photo: Photo | None
