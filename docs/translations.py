"""Bring ``resources/translations`` up to date: new words of the window are added, old ones go, the rest stays.

    python -m docs.translations

What a person writes are the translations in the ``.ts`` files, by hand or with Qt Linguist; the ``.qm`` files, which
the window reads, are made from them by PySide6's lrelease. Words are those that the code marks with ``tr``, and those
that are declared once: commands, menus, families, panels, settings, hints, techniques and their parameters.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from workbench.api import Param, in_words, params_of
from workbench.commands import COMMANDS, MENUS
from workbench.commands.view import PANELS
from workbench.descriptor_titles import TITLES as DESCRIPTORS
from workbench.document.model_targets import ANY_CLASS, AWAY
from workbench.engine.loaders.code_file import WORDS
from workbench.engine.plugins import load_plugins
from workbench.engine.tasks.regression import Regression
from workbench.families.attack import ONE_CLASS
from workbench.families.cam import NO_LAYER, OF_TOKENS
from workbench.families.embedding import UMAP_MISSING
from workbench.gui.canvas.canvas import EMPTY
from workbench.gui.canvas.view_state import STATES
from workbench.gui.canvas.views.embedding import BY
from workbench.gui.collection.descriptors_page import CHOOSE, COMPARING, MEANING, NOT_WHITENED
from workbench.gui.collection.descriptors_page import COLUMNS as OF_DESCRIPTORS
from workbench.gui.collection.evaluation_pane import AREAS, CURVES, JUDGING, NO_CONFUSION, NO_CURVES
from workbench.gui.collection.evaluation_pane import NOTHING as NOT_JUDGED
from workbench.gui.collection.findings_page import NOT_YET as NOT_SOUGHT
from workbench.gui.collection.page_results import BY_CLASS, FINDINGS, SEVERITIES, UNDER, UNITS
from workbench.gui.collection.page_results import STATES as OF_UNITS
from workbench.gui.collection.regions_page import CUTTING, OPENS, WAYS
from workbench.gui.collection.robustness_page import NOT_YET as NOT_CORRUPTED
from workbench.gui.collection.robustness_page import ON_ITS_WAY
from workbench.gui.collection.rows_model import TITLES as COLLECTED
from workbench.gui.collection.units_page import NOT_YET as NOT_LOOKED_AT
from workbench.gui.collection.widget import FILTER_HELP, STEPS
from workbench.gui.engine.scheduler import OTHER_MODEL
from workbench.gui.help.hints import HINTS
from workbench.gui.panels.answer import NO_IMAGE, NOT_YET, NOTHING
from workbench.gui.panels.description import TITLES as STATED
from workbench.gui.panels.description import UNSURE
from workbench.gui.plugins.page import COLUMNS
from workbench.gui.presentation.plain_words import PARTS
from workbench.gui.presentation.window import KEYS, KEYS_OF_A_MAP, KEYS_OF_A_WIPE
from workbench.gui.settings.controller import OF_MACROS
from workbench.gui.training.page import PARAMS as TRAINED
from workbench.gui.widgets.overlay import ARROWS, IN_THE_TALK, ON_THE_PICTURE
from workbench.gui.widgets.translation import CONTEXT, FILES
from workbench.images.corruption_titles import TITLES as CORRUPTIONS
from workbench.manifests import GROUPS
from workbench.render.composition import choices as figure_choices
from workbench.settings import choices

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "resources" / "translations"
ORIGINS = ("Bundled", "Your own", "Installed")  # of plugins: what workbench.user_plugins.origin_of begins with
TITLES = (  # of panels, pages and the parameters that nearly every technique has
    "Techniques", "Answer", "Regions", "Settings", "Plugins", "Target", "Layer", "predicted class",
    "Runs", "Figure", "Reset", "Copy", "Save…",
)  # fmt: skip


def words() -> list[str]:
    """Everything that is said in the language of the window, sorted."""
    found = {
        *MENUS,
        *GROUPS,
        *PANELS.values(),
        *filter(None, STATES.values()),
        *TITLES,
        *ORIGINS,
        *COLUMNS,
        EMPTY,
        ANY_CLASS,
        *AWAY.values(),
        OF_MACROS,
        OTHER_MODEL,
        NO_IMAGE,
        NOT_YET,
        NOTHING,
        UNSURE,
        *STATED.values(),
        KEYS,
        KEYS_OF_A_MAP,
        KEYS_OF_A_WIPE,
        *PARTS.values(),
        *BY.values(),
        *_names_of_views(),
        *COLLECTED.values(),
        *UNITS.values(),
        *OF_UNITS.values(),
        *BY_CLASS,
        *FINDINGS,
        *SEVERITIES.values(),
        *UNDER.values(),
        *CURVES.values(),
        *AREAS.values(),
        *CORRUPTIONS.values(),
        *DESCRIPTORS.values(),
        *OF_DESCRIPTORS,
        *(CUTTING, OPENS, *WAYS.values()),
        *(CHOOSE, COMPARING, MEANING, NOT_WHITENED),
        *(NOT_CORRUPTED, NOT_LOOKED_AT, NOT_SOUGHT),
        ON_ITS_WAY,
        JUDGING,
        NO_CONFUSION,
        NO_CURVES,
        NOT_JUDGED,
        FILTER_HELP,
        *STEPS.values(),
    }
    found |= {command.title for command in COMMANDS.values() if command.menu}
    found |= {command.menu.split("/", 2)[2] for command in COMMANDS.values() if command.menu.count("/") == 2}
    found |= {hint.words for hint in HINTS} | {line for line, _ in (*ON_THE_PICTURE, *IN_THE_TALK)} | {ARROWS}
    for choice in (*choices(), *figure_choices(), *TRAINED):
        found |= _parameter(choice)
    found |= set(techniques())
    found |= set(WORDS.values())
    for path in sorted((ROOT / "workbench" / "gui").rglob("*.py")):
        found |= set(_marked(path))
    return sorted(found)


def techniques() -> list[str]:
    """What the techniques that come with the program declare: titles, what they show and miss, parameters, refusals."""
    found = {NO_LAYER, OF_TOKENS, ONE_CLASS, Regression.no_aim, UMAP_MISSING}
    for plugin in load_plugins()[0].values():
        manifest = plugin.manifest
        found |= {manifest.title, manifest.shows, manifest.limitations, manifest.slide, manifest.slide_limitations}
        for param in params_of(plugin.technique):
            found |= _parameter(param)
    return sorted(found)


def translations(path: Path) -> dict[str, str]:
    """What a ``.ts`` file says for each of its words; empty where nothing is written yet."""
    if not path.exists():
        return {}
    messages = ElementTree.parse(path).iter("message")
    return {one.findtext("source", ""): one.findtext("translation", "") for one in messages}


def write(path: Path, language: str, known: dict[str, str]) -> None:
    """The ``.ts`` file with every word, and what is known of it."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for source in words():
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "source").text = source
        told = ElementTree.SubElement(message, "translation")
        told.text = known.get(source, "")
        if not told.text:
            told.set("type", "unfinished")
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n', "utf-8")


def _names_of_views() -> set[str]:
    """What a screen reader calls each type of view: ``name`` of its class."""
    folder = ROOT / "workbench" / "gui" / "canvas" / "views"
    lines = (line for path in folder.glob("*.py") for line in path.read_text("utf-8").splitlines())
    return {line.split('"')[1] for line in lines if line.startswith('    name = "')}


def _parameter(param: Param) -> set[str]:
    return {param.title, param.help, param.special, *(in_words(one) for one in param.choices)} - {""}


def _marked(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr"):
            continue
        if isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)


if __name__ == "__main__":
    for name in FILES.values():
        file = FOLDER / f"{name}.ts"
        write(file, name.partition("_")[2], translations(file))
        release = Path(sysconfig.get_path("scripts")) / "pyside6-lrelease"
        subprocess.run([str(release), "-silent", str(file), "-qm", str(file.with_suffix(".qm"))], check=True)
        missing = [word for word, told in translations(file).items() if not told]
        print(f"{file.name}: {len(words())} words, {len(missing)} without a translation", file=sys.stderr)
