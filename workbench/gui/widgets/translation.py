"""The language of the window's words and of what techniques declare, by Qt's translation files.

What is part of a result, and so of figures and provenance, is a record and stays English, whoever looks at it.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from workbench import folders

CONTEXT = "workbench"
FILES = {"chinese": "workbench_zh_CN"}


def install(wanted: str) -> bool:
    """Take a language of the settings from now on, for what is built from now on; whether there is a file for it."""
    application = QCoreApplication.instance()
    name = FILES.get(of_the_system() if wanted == "system" else wanted, "")
    if application is None or not name:
        return False
    translator = QTranslator(application)
    found = translator.load(name, str(folders.bundled("resources") / "translations"))
    return found and QCoreApplication.installTranslator(translator)


def of_the_system() -> str:
    """The language that the desktop asks for first."""
    locale = QLocale.system()
    simplified = locale.script() == QLocale.Script.SimplifiedHanScript
    return "chinese" if locale.language() == QLocale.Language.Chinese and simplified else "english"


def tr(words: str) -> str:
    """Words of ours in the language of the window."""
    return QCoreApplication.translate(CONTEXT, words) if words else words
