"""The language of the window's words and of what techniques declare, by Qt's translation files.

What results say is said by a phrasebook (``workbench.phrases``): the record of a result stays English.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFontDatabase

from workbench import folders, phrases
from workbench.manifests import find_manifests

CONTEXT = "workbench"
FILES = {"chinese": "workbench_zh_CN"}


def install(wanted: str) -> bool:
    """Use a language of the settings for widgets built from now on; False if there is no file for it."""
    application = QCoreApplication.instance()
    name = FILES.get(of_the_system() if wanted == "system" else wanted, "")
    if application is None or not name:
        return False
    translator, folder = QTranslator(application), folders.bundled("resources") / "translations"
    loaded = translator.load(name, str(folder)) and QCoreApplication.installTranslator(translator)
    if loaded:
        language = name.partition("_")[2]
        of_qt = QTranslator(application)  # of Qt's own dialogs and menus; without it they are English
        if of_qt.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            QCoreApplication.installTranslator(of_qt)
        phrases.speak(phrases.Phrasebook(_phrases_of(language), _translated, language))
    return loaded


def renew() -> None:
    """Read the phrases again, of plugins too, in the language that is spoken; of English there are none."""
    if language := phrases.language():
        phrases.change(_phrases_of(language))


def _phrases_of(language: str) -> dict[str, str]:
    """What results say, what the program refuses with, and the phrases of plugins."""
    folder = folders.bundled("resources") / "translations"
    own = [manifest.folder / "translations" / f"{language}.toml" for manifest in find_manifests()[0]]
    return phrases.read_all([*(folder / f"{kind}_{language}.toml" for kind in ("phrases", "refusals")), *own])


def without_font(wanted: str) -> str:
    """What must be said where no font on this machine has the characters of a language; else empty."""
    language = of_the_system() if wanted == "system" else wanted
    if language != "chinese" or QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        return ""
    return tr(
        "No font on this machine has Chinese characters: install one, such as Noto Sans CJK; till then in English."
    )


def of_the_system() -> str:
    """The language that the desktop asks for first."""
    locale = QLocale.system()
    simplified = locale.script() == QLocale.Script.SimplifiedHanScript
    return "chinese" if locale.language() == QLocale.Language.Chinese and simplified else "english"


def tr(words: str) -> str:
    """Words of ours, or of a plugin that brings its translations, in the language of the window."""
    translated = _translated(words)
    return translated if translated != words else phrases.phrase(words)


def _translated(words: str) -> str:
    return QCoreApplication.translate(CONTEXT, words) if words else words
