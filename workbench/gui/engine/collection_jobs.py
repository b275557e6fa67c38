"""What the engine does with a collection: it looks at all images while nobody asks for anything else, and searches."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from workbench.document.request import Request
from workbench.protocol.messages import Done, Failed

from .background_pass import BackgroundPass
from .job import Job, JobKind
from .job_queue import JobQueue

LOOK, ALIKE, UNIT_TABLE = "collection-look", "collection-alike", "collection-units"  # techniques that no list has
JUDGEMENT, ROBUSTNESS = "collection-judge", "collection-robustness"
COMPARISON, DESCRIPTORS, REGIONS = "collection-comparison", "collection-descriptors", "collection-regions"


class CollectionJobs(QObject):
    """The pass gives way to every other job and goes on after it: what it has found is kept in the index."""

    progressed = Signal(object)  # Progressed of the pass
    looked = Signal(str)  # the pass has ended; a sentence where it failed
    found = Signal(object, str)  # Table of the images most like one, or None and the sentence why not
    units_told = Signal(object, str)  # Table of a layer's units, likewise
    judged = Signal(object, str)  # Group of what an evaluation found, likewise
    corrupted = Signal(object, str)  # Group of what a corruption does, likewise
    compared = Signal(object, str)  # Table of the images that lie in another collection too, likewise
    regions_told = Signal(object, str)  # Grid of the strongest regions of units or classes, likewise
    descriptors_told = Signal(object, str)  # Table of descriptors, likewise

    def __init__(self, jobs: JobQueue) -> None:
        super().__init__()
        self._jobs = jobs
        self._pass = BackgroundPass(jobs, JobKind.LOOK, "Collection")
        self._pass.progressed.connect(self.progressed)
        self._pass.ended.connect(lambda _answer, sentence: self.looked.emit(sentence))

    @property
    def looking(self) -> bool:
        """Whether the pass is under way, or goes on when the engine is free."""
        return self._pass.going

    def look_at(self, collection: str, background: str, model: str) -> None:
        """Look at all images of a collection that are not known yet."""
        self._pass.want(Request(LOOK, {"collection": collection, "background": background}, None, None, "", model))

    def stop(self) -> None:
        """End the pass; it can be asked for again."""
        self._pass.stop()

    def hold(self) -> None:
        """End the pass; ``looked`` says when the index has all that it found."""
        self._pass.hold()

    def go_on(self) -> None:
        """Begin the pass, or take it up, where nothing else is under way."""
        self._pass.go_on()

    def forget(self) -> None:
        """Another collection: end the pass, and what was asked of the one before."""
        self._pass.stop()
        self._jobs.drop_those_over_a_collection()

    def find_alike(self, model: str, **params: object) -> None:
        """Look for the images that are most like one, in the place of what was looked for before."""
        self._ask(JobKind.ALIKE, "Find alike", Request(ALIKE, params, None, None, "", model))

    def compare_descriptors(self, model: str, **params: object) -> None:
        """Ask how well each descriptor finds images of the same label again."""
        self._ask(JobKind.DESCRIPTORS, "Descriptors", Request(DESCRIPTORS, params, None, None, "", model))

    def ask_regions(self, model: str, **params: object) -> None:
        """Ask for the strongest regions of a layer's units, or of classes, in the place of those asked before."""
        self._ask(JobKind.REGIONS, "Strongest regions", Request(REGIONS, params, None, None, "", model))

    def ask_units(self, model: str, **params: object) -> None:
        """Ask what a collection says of a layer's units, in the place of what was asked before."""
        self._ask(JobKind.UNIT_TABLE, "Units of the collection", Request(UNIT_TABLE, params, None, None, "", model))

    def judge(self, collection: str, background: str, model: str) -> None:
        """Ask how right the model is on a collection, and which images should be looked at."""
        params = {"collection": collection, "background": background}
        self._ask(JobKind.JUDGEMENT, "Evaluation", Request(JUDGEMENT, params, None, None, "", model))

    def corrupt(self, collection: str, corruption: str, background: str, model: str) -> None:
        """Ask how far answers and maps hold under a corruption, in the place of what was asked before."""
        params = {"collection": collection, "corruption": corruption, "background": background}
        self._ask(JobKind.ROBUSTNESS, "Robustness", Request(ROBUSTNESS, params, None, None, "", model))

    def compare(self, collection: str, other: str, background: str, model: str) -> None:
        """Ask which images of a collection lie in another one too, the same or nearly."""
        params = {"collection": collection, "other": other, "background": background}
        self._ask(JobKind.OTHER_COLLECTION, "Comparison", Request(COMPARISON, params, None, None, "", model))

    def _ask(self, kind: JobKind, title: str, request: Request) -> None:
        if (run := self._jobs.run_of(kind)) is not None:
            self._jobs.drop(run)
        self._jobs.run(kind, title, request)

    def takes(self, job: Job, answer: Done | Failed | None) -> bool:
        """Whether a job that has ended is one of these; ``answer`` is None for one that was cancelled."""
        told = {
            JobKind.ALIKE: self.found,
            JobKind.UNIT_TABLE: self.units_told,
            JobKind.JUDGEMENT: self.judged,
            JobKind.ROBUSTNESS: self.corrupted,
            JobKind.OTHER_COLLECTION: self.compared,
            JobKind.DESCRIPTORS: self.descriptors_told,
            JobKind.REGIONS: self.regions_told,
        }
        if job.kind in told:
            sentence = answer.message if isinstance(answer, Failed) else ""
            told[job.kind].emit(answer.result if isinstance(answer, Done) else None, sentence)
            return True
        return self._pass.takes(job, answer)
