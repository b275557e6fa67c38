"""The program as commands see it: the open document, and one object for each room that a command may act on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

from workbench.api import Area, Boxes, Geometry
from workbench.document.history import History
from workbench.document.model_targets import ModelTargets
from workbench.document.painter_plan import PainterPlan
from workbench.document.request import Request
from workbench.document.session import OpenImage, Session
from workbench.document.technique_info import TechniqueInfo
from workbench.settings import OpenSettings


class Model(Protocol):
    """The loaded model, and the engine that it runs in. Everything is empty while no model is loaded."""

    @property
    def classes(self) -> Sequence[str]:
        """Names of its classes."""

    @property
    def targets(self) -> ModelTargets:
        """What it can be asked about."""

    @property
    def layers(self) -> Sequence[str]:
        """Names of its layers."""

    @property
    def stages(self) -> Sequence[str]:
        """Layers worth comparing: the last of each size of maps, the deepest last."""

    def cell(self, layer: str, x: int, y: int) -> str:
        """The rectangle of the network's input that a layer's value at a pixel stands for. Raises UserError."""

    def load(self, reference: str) -> None:
        """Load a model; it replaces the old one once it is there."""

    def describe(self, options: Mapping[str, str]) -> None:
        """Load it as the person describes it; an empty text takes back what was stated of an option."""

    def save_description(self) -> str:
        """Write what was stated beside the weights; the file's path."""

    def restart_engine(self) -> None: ...


class Description(Protocol):
    """The editor of the model's description."""

    @property
    def is_open(self) -> bool: ...
    def open(self, option: str = "") -> None:
        """Show it, with the keyboard in one of its fields."""

    def close(self) -> None: ...


class Runs(Protocol):
    """The run for the canvas."""

    @property
    def active(self) -> bool:
        """Whether a run, a load or a comparison is under way that can be cancelled."""

    @property
    def can_pause(self) -> bool: ...
    @property
    def paused(self) -> bool: ...
    @property
    def has_result(self) -> bool:
        """Whether a finished result is on the canvas, and no other one is under way."""

    @property
    def on_canvas(self) -> int:
        """Number of the run whose finished result is on the canvas; 0 for none, also while the next one computes."""

    @property
    def answers(self) -> Sequence[tuple[str, str]]:
        """Targets of the rows of the answer and their words, the likeliest first; empty while it is not known."""

    @property
    def found(self) -> tuple[Boxes, Geometry] | None:
        """The boxes that the model finds in the current image, and where they lie; None where it finds none."""

    @property
    def likeliest(self) -> Sequence[str]:
        """Targets of the rows of the answer, the likeliest first; empty while it is not known."""

    def run(self, again: bool = False) -> None:
        """Run the chosen technique, or show its result if it is known; ``again`` runs it in any case."""

    def show(self, number: int) -> None:
        """Go back to an earlier run."""

    def read_again(self) -> None:
        """Read the current image's file again."""

    def pause(self, on: bool) -> None:
        """Hold the run, or let it go on."""

    def cancel(self, sparing: Collection[Request]) -> None:
        """End what is running, but for what is spared."""


class Drawing(Protocol):
    """The regions that are drawn on the current image."""

    @property
    def digest(self) -> str:
        """Of the current image's pixels; empty while it is not read."""

    @property
    def size(self) -> tuple[int, int]:
        """(height, width) of the current image."""

    @property
    def tool(self) -> str:
        """What draws: "box", "lasso", "brush", or nothing."""

    def take(self, tool: str) -> None:
        """Draw with a tool; an empty text puts it away."""

    def rectangle(self, area: Area) -> str:
        """``left,top,width,height`` of the smallest rectangle of the network's input that holds an area."""

    def shape(self, area: Area) -> str:
        """The pixels of the network's input that lie in an area, as text."""


class Comparison(Protocol):
    """Runs side by side."""

    @property
    def asked(self) -> tuple[Session, ...]:
        """What the comparison in front asks for, also what is still under way or being read; empty for none."""

    @property
    def beside(self) -> Sequence[Request]:
        """What other comparisons wait for while the one in front waits for results of its own."""

    @property
    def has_before(self) -> bool:
        """Whether there is a comparison before the displayed one."""

    def back(self) -> None:
        """Display the comparison before."""

    def remove(self, numbers: Sequence[int]) -> None:
        """Take runs out of the displayed comparison, by their numbers."""

    def ask(self, tiles: Sequence[int]) -> None:
        """Run places of the displayed comparison that have no result, by their numbers."""

    def compare(self, sessions: Sequence[Session]) -> None:
        """Run what each of these sessions asks for, unless its result is known, and show the results side by side."""


class Picker(Protocol):
    """A list in which a person ticks what to compare."""

    def pick(
        self,
        title: str,
        choices: Sequence[tuple[str, str, str]],
        ticked: Collection[str],
        results: Callable[[Sequence[str]], int],
        then: Callable[[Sequence[str]], None],
    ) -> None:
        """Tick some of (value, title, note); ``results`` says how many results they lead to, ``then`` gets the values.

        What has no room is said before anything runs.
        """


class Opener(Protocol):
    """Files and clipboard, into the session."""

    def files(self, paths: Sequence[str]) -> None:
        """Open images, folders, weights, a session, or a figure to run again."""

    def clipboard(self) -> None: ...


class Batch(Protocol):
    """The batch that is followed."""

    @property
    def is_open(self) -> bool: ...
    def open(self, name: str) -> None:
        """Open an image on the canvas, with the result that the batch has of it. Raises UserError."""

    def export(self, path: str) -> None:
        """Write table, statistics and sheet of what there is so far into a folder. Raises UserError."""

    def stop(self) -> None:
        """Ask the program that is at the batch to end. Raises UserError where none is."""

    def copy_command(self) -> None:
        """Put the command that goes on with it on the clipboard."""


class Collections(Protocol):
    """The collection that is open: many images, filtered, sorted and selected."""

    @property
    def selected(self) -> Sequence[OpenImage]:
        """The images that are selected, in the order in which they are shown."""

    @property
    def is_table(self) -> bool:
        """Whether they are shown as rows of a table, and not as a wall."""

    @property
    def looking(self) -> bool:
        """Whether the pass over the images is under way, or goes on when the engine is free."""

    @property
    def paused(self) -> bool:
        """Whether the pass over the images is held."""

    @property
    def batch(self) -> Batch: ...
    def open(self, reference: str) -> None:
        """Read what a reference names, and show it."""

    def follow(self, path: str) -> None:
        """Show what a batch has written so far, and what it adds."""

    def image(self, name: str) -> OpenImage:
        """An image by its name. Raises UserError."""

    def photograph(self, name: str) -> tuple[OpenImage, str]:
        """An image by its name or reference, with the digest of its pixels. Raises UserError."""

    def select(self, names: Sequence[str]) -> None: ...
    def filter(self, text: str) -> None: ...
    def sort(self, column: str, descending: bool) -> None: ...
    def show_table(self, on: bool) -> None: ...
    @property
    def is_evaluated(self) -> bool:
        """Whether right and wrong stand beside the images."""

    def show_evaluation(self, on: bool) -> None: ...
    @property
    def has_page(self) -> bool:
        """Whether the page beside the images shows something that can be saved."""

    @property
    def page(self) -> Any:
        """What it shows, as it is saved. Raises UserError where that is nothing."""

    def pause(self, on: bool) -> None: ...
    def find_alike(self, query: str, outlined: bool = False) -> None:
        """Look for the images that are most like one, by its reference, and for the part of each that is."""

    @property
    def searched(self) -> bool:
        """Whether anything has been looked for."""

    @property
    def query(self) -> OpenImage | None:
        """The image, or part of one, that was looked for, where what is shown was found for it."""

    @property
    def expanded(self) -> bool:
        """Whether it was asked once more with what was found."""

    def expand(self, on: bool) -> None: ...
    def look_by(self, descriptor: str, directions: int | None, layer: str) -> None:
        """Look by a descriptor from now on, and once more for what was looked for. Raises UserError."""

    def compare_descriptors(self, directions: int | None, layer: str) -> None:
        """Show how well each descriptor finds images of the same label again."""

    def find(self) -> None:
        """Show what should be looked at: where the model does worse, labels that may be wrong."""

    def compare(self, other: str) -> None:
        """Ask which images lie in another collection too, the same or nearly."""

    def ask_units(self, first: str = "", second: str = "", layer: str = "") -> None:
        """Ask what the collection says of a layer's units, and how they tell two labels apart."""

    def ask_regions(self, of: str, by: str, count: int) -> None:
        """Ask for the strongest regions of a layer's units, or of classes, as a sheet."""

    def corrupt(self, corruption: str) -> None:
        """Ask how far answers and maps hold under a corruption of the images."""
        ...

    def dissect(self) -> None:
        """Ask what they detect too."""


class StyleTraining(Protocol):
    """A painter that is trained, or that is to be."""

    @property
    def plan(self) -> PainterPlan: ...
    @property
    def under_way(self) -> bool: ...
    def open(self) -> None:
        """Show the page, with what is stated and how far it is."""

    def close(self) -> None:
        """Put the page away; a training goes on."""

    def state(self, name: str, values: Sequence[str]) -> None:
        """State one thing of the plan. Raises UserError where it cannot be."""

    def start(self) -> None:
        """Train, from the last checkpoint where the file has one. Raises UserError where something is not stated."""

    def stop(self) -> None:
        """End it; the file holds what was learned."""


class Readings(Protocol):
    """How the current image's file is read."""

    def open(self) -> None:
        """Ask the person which page, bands and range make the picture."""

    def state(self, text: str) -> None:
        """Read it as ``page=2&bands=3,2,1&range=0..1020`` says."""


class FigureOpener(Protocol):
    """Figures and reports that are run again."""

    def open(self, path: str) -> None:
        """Run again what a figure or report was made by."""


class Sessions(Protocol):
    """Which session is open."""

    @property
    def path(self) -> str:
        """The file that it was opened from or saved as; empty for none."""

    @property
    def left(self) -> bool:
        """Whether there is a session before this one to go back to."""

    def open(self, path: str) -> None: ...
    def save(self, path: str) -> None: ...
    def new(self, images: Sequence[OpenImage] = ()) -> None:
        """Begin a session with these of the open images, or with the samples."""

    def back(self) -> None:
        """Change places with the session that was open before."""


class Exporter(Protocol):
    """Files and clipboard, out of the window."""

    def save(self, kind: str, path: str, exported: Any = None) -> None:
        """Write this, or what is on the canvas: "figure", "arrays", "picture" or "animation"."""

    def file_name(self, exported: Any = None) -> str:
        """What a file of this, or of what is on the canvas, is called, without an ending."""

    def picture_name(self) -> str:
        """What the file of the picture on the canvas is called. Raises UserError where it is no picture."""

    def save_report(self, path: str) -> None:
        """Write the pinned runs as one HTML file, a PDF or slides."""

    def copy(self, kind: str) -> None:
        """Put on the clipboard: "picture", "figure", "command" or "python"."""

    def screenshot(self, path: str) -> None: ...


class Composer(Protocol):
    """The composed figure."""

    def open(self) -> None:
        """Show the composer, which follows the session."""

    def save(self, path: str) -> None:
        """Write the composed figure; without a path put it on the clipboard."""

    def save_run(self, number: int, path: str) -> None:
        """Write one run as a figure."""


class Plugins(Protocol):
    """Which techniques there are."""

    def open(self) -> None:
        """Show all plugins, with their state."""

    def new(self, name: str) -> None:
        """Make a technique of the user's own from a template, and load it."""

    def reload(self) -> None:
        """Load plugins that were changed, added or removed."""


class Dialogs(Protocol):
    """Questions to the user."""

    def choose(
        self, title: str, choices: Sequence[tuple[str, str, str]], then: Callable[[str], None], free: bool = False
    ) -> None:
        """Let the user pick among (value, title, note), or type another; ``then`` gets the value.

        free  whether any text may be meant, such as a file's name: then Enter takes it as it stands
        """

    def files(self, title: str, kind: str) -> list[str]: ...
    def path(self, title: str, name: str, endings: Sequence[str]) -> str:
        """Where to save; ``name`` is suggested, ``endings`` can be written."""


class Window(Protocol):
    """The main window."""

    def toggle(self, panel: str, on: bool | None = None) -> None:
        """Show or hide a panel; None reverses it."""

    def shows(self, panel: str) -> bool:
        """Whether a panel is visible."""

    def fit(self) -> None:
        """Show the picture in full."""

    def toggle_fullscreen(self) -> None: ...
    def turn_page(self, by: int) -> None:
        """Show another page of many tiles."""

    def find_tile(self, text: str) -> bool:
        """Go to a tile by its number, or to the field for it where the text is empty. False where there is none."""


class Palette(Protocol):
    """Everything that can be found by name."""

    def open(self, text: str = "") -> None: ...


class Help(Protocol):
    """The pages of the help menu."""

    def show(self, page: str) -> None: ...


class Presentation(Protocol):
    """The pinned runs, full screen."""

    def present(self) -> None: ...


class SettingsPage(Protocol):
    """The page of all settings."""

    def open(self) -> None: ...


class Units(Protocol):
    """Pictures of all units of a layer, which are made in the background."""

    @property
    def paused(self) -> bool: ...
    @property
    def done(self) -> int:
        """How many of the units were seen to, and ``total`` of how many; both 0 while that is not known."""

    @property
    def total(self) -> int: ...
    def pause(self, on: bool) -> None:
        """Hold it, or let it go on; what is made is kept."""


class App(Protocol):
    """What commands may do with the program."""

    @property
    def session(self) -> Session: ...
    @property
    def history(self) -> History: ...
    def edit(self, label: str, session: Session, merge: str = "") -> None:
        """Make a step of undo; window and runs follow."""

    def step(self, forward: bool) -> None:
        """Undo, or redo."""

    @property
    def techniques(self) -> Mapping[str, TechniqueInfo]: ...
    @property
    def settings(self) -> OpenSettings: ...
    @property
    def model(self) -> Model: ...
    @property
    def description(self) -> Description: ...
    @property
    def runs(self) -> Runs: ...
    @property
    def drawing(self) -> Drawing: ...
    @property
    def comparison(self) -> Comparison: ...
    @property
    def picker(self) -> Picker: ...
    @property
    def opener(self) -> Opener: ...
    @property
    def collection(self) -> Collections: ...
    @property
    def units(self) -> Units: ...
    @property
    def training(self) -> StyleTraining: ...
    @property
    def readings(self) -> Readings: ...
    @property
    def figure_opener(self) -> FigureOpener: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def exporter(self) -> Exporter: ...
    @property
    def composer(self) -> Composer: ...
    @property
    def plugins(self) -> Plugins: ...
    @property
    def dialogs(self) -> Dialogs: ...
    @property
    def window(self) -> Window: ...
    @property
    def palette(self) -> Palette: ...
    @property
    def help(self) -> Help: ...
    @property
    def presentation(self) -> Presentation: ...
    @property
    def settings_page(self) -> SettingsPage: ...
    def say(self, sentence: str, level: str = "info") -> None:
        """Show one sentence until it is dismissed or the next one comes."""

    def quit(self) -> None: ...
