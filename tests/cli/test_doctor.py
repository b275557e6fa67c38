"""The doctor: what it finds missing, and the command it gives."""

from __future__ import annotations

import sys

import pytest

from workbench.cli import doctor
from workbench.cli.doctor import Finding

LDD = """\
\tlinux-vdso.so.1 (0x00007ffd)
\tlibxcb-icccm.so.4 => not found
\tlibxcb-keysyms.so.1 => not found
\tlibxcb-icccm.so.4 => not found
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)
"""


def chapters(*findings):
    return lambda: iter([("Window", list(findings))])


def test_what_ldd_did_not_find_is_listed_once():
    assert doctor.missing_libraries(LDD) == ["libxcb-icccm.so.4", "libxcb-keysyms.so.1"]


def test_one_command_installs_all_that_is_missing(monkeypatch):
    monkeypatch.setattr(doctor.os, "geteuid", lambda: 1000, raising=False)
    cure = doctor.cure_for(["libxcb-keysyms.so.1", "libxcb-icccm.so.4", "libGL.so.1"])
    assert cure == "sudo apt-get install -y libgl1 libxcb-icccm4 libxcb-keysyms1"
    monkeypatch.setattr(doctor.os, "geteuid", lambda: 0, raising=False)
    assert doctor.cure_for(["libEGL.so.1"]) == "apt-get install -y libegl1"


def test_a_library_of_no_known_package_is_still_named():
    assert "libodd.so.7" in doctor.cure_for(["libodd.so.7"])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt's xcb plugin is on Linux only")
def test_qt_itself_is_asked_what_it_needs(monkeypatch):
    asked = []

    def ldd(command, **_):
        asked.append(command[1])
        return type("Told", (), {"stdout": LDD})

    monkeypatch.setattr(doctor.shutil, "which", lambda _: "/usr/bin/ldd")
    monkeypatch.setattr(doctor.subprocess, "run", ldd)
    libraries, _ = doctor.window_libraries()
    assert libraries == ["libxcb-icccm.so.4", "libxcb-keysyms.so.1"]
    assert any(path.endswith("libqxcb.so") for path in asked)


def test_without_ldd_each_library_is_tried(monkeypatch):
    monkeypatch.setattr(doctor.shutil, "which", lambda _: None)
    monkeypatch.setattr(doctor, "can_load", lambda library: library != "libxcb-cursor.so.0")
    assert doctor.window_libraries()[0] == ["libxcb-cursor.so.0"]


def test_all_fine_ends_with_0(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "examine", chapters(Finding("python", True, "3.11")))
    assert doctor.report() == 0
    assert "All is fine." in capsys.readouterr().out


def test_a_trouble_ends_with_2_and_its_cure(monkeypatch, capsys):
    bad = Finding("libraries", False, "missing: libEGL.so.1", "apt-get install -y libegl1")
    monkeypatch.setattr(doctor, "examine", chapters(bad, Finding("torch", False, "is not installed")))
    assert doctor.report() == 2
    out = capsys.readouterr().out
    assert "!!  libraries  missing: libEGL.so.1" in out
    assert "  apt-get install -y libegl1\n" in out
    assert "  torch: is not installed\n" in out


def test_a_package_that_is_not_there_is_found_missing(monkeypatch):
    monkeypatch.setattr(doctor, "PACKAGES", ("numpy", "no-such-package-here"))
    findings = {finding.name: finding for finding in doctor._versions()}
    assert findings["numpy"].fine
    assert not findings["no-such-package-here"].fine
    assert findings["no-such-package-here"].cure.endswith("-m pip install no-such-package-here")


@pytest.mark.parametrize(
    ("environment", "fine", "words"),
    [
        ({}, True, "the command line works"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True, "Wayland wayland-0"),
        ({"DISPLAY": "host:10.0"}, True, "X host:10.0"),
        ({"DISPLAY": ":98765"}, False, "no X server answers"),
    ],
)
def test_the_display_is_looked_for(environment, fine, words):
    finding = doctor._display(environment)
    assert finding.fine is fine
    assert words in finding.text


def test_a_plugin_that_fails_is_named_with_its_reason(monkeypatch):
    from workbench.engine import plugins
    from workbench.manifests import Problem

    monkeypatch.setattr(plugins, "load_plugins", lambda: ({}, [Problem("mine", "Plugin mine cannot be used: oops")]))
    findings = {finding.name: finding for finding in doctor._plugins()}
    assert not findings["mine"].fine
    assert "oops" in findings["mine"].text
    assert not findings["plugins"].fine


def test_an_own_folder_that_may_not_be_read_is_named(monkeypatch, forbidden):
    monkeypatch.setenv("WORKBENCH_HOME", str(forbidden / "home"))
    findings = {finding.name: finding for finding in doctor._files()}
    assert not findings["own folder"].fine
    assert findings["own folder"].cure == "set WORKBENCH_HOME to a folder of yours"


def test_files_are_looked_for(monkeypatch, tmp_path):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "not" / "yet"))
    findings = {finding.name: finding for finding in doctor._files()}
    assert findings["sample images"].fine
    assert findings["own folder"].fine
