"""The language of the window's words and of what techniques declare, by Qt's translation files.

Texts of a result, and so of figures and provenance, are a record and stay English.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from workbench import folders

CONTEXT = "workbench"
FILES = {"chinese": "workbench_zh_CN"}


def install(wanted: str) -> bool:
    """Use a language of the settings for widgets built from now on; False if there is no file for it."""
    application = QCoreApplication.instance()
    name = FILES.get(of_the_system() if wanted == "system" else wanted, "")
    if application is None or not name:
        return False
    translator = QTranslator(application)
    loaded = translator.load(name, str(folders.bundled("resources") / "translations"))
    return loaded and QCoreApplication.installTranslator(translator)


def of_the_system() -> str:
    """The language that the desktop asks for first."""
    locale = QLocale.system()
    simplified = locale.script() == QLocale.Script.SimplifiedHanScript
    return "chinese" if locale.language() == QLocale.Language.Chinese and simplified else "english"


def tr(words: str) -> str:
    """Words of ours in the language of the window."""
    return QCoreApplication.translate(CONTEXT, words) if words else words
