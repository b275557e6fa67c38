"""What cannot be imported is called by what a person installs."""

from __future__ import annotations

import importlib
import sys
from importlib.util import MAGIC_NUMBER

import pytest

from workbench.broken_package import broken_package, without_package


@pytest.fixture
def package(monkeypatch, tmp_path):
    """An empty package that can be imported."""
    folder = tmp_path / "paperwork"
    folder.mkdir()
    (folder / "__init__.py").write_bytes(b"")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "paperwork"]:
        del sys.modules[name]


def error_of(module: str) -> Exception:
    with pytest.raises(Exception) as raised:
        importlib.import_module(module)
    return raised.value


def test_bytecode_that_was_cut_off_names_its_package_and_says_what_to_do(package):
    (package / "cut.pyc").write_bytes(MAGIC_NUMBER + bytes(12) + b"\xe3")
    error = error_of("paperwork.cut")
    assert broken_package(error) == "paperwork"
    assert str(without_package("rep.pptx", error)) == (
        "rep.pptx was not written: the package paperwork is broken (marshal data too short); "
        "install it anew with pip install --force-reinstall paperwork."
    )


@pytest.mark.parametrize("source", ["None.nothing", "from paperwork import nothing", "import paperwork.nothing"])
def test_a_module_that_raises_while_it_is_imported_names_its_package(package, source):
    (package / "broken.py").write_text(source)
    assert broken_package(error_of("paperwork.broken")) == "paperwork"


def test_a_package_is_called_as_pip_calls_it():
    assert broken_package(ImportError("no", name="PIL.Image")) == "pillow"


def test_an_error_that_is_no_imports_names_no_package():
    assert broken_package(ImportError("no", name="workbench.nothing")) == ""
    with pytest.raises(KeyError) as raised:
        {}["a"]
    assert without_package("rep.pptx", raised.value) is None
