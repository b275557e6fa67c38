"""The command line that computes a result again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from workbench.document.request import Request
from workbench.document.session import OpenImage
from workbench.export.command_line import batch_command, command_line

CAT = OpenImage("cat", "cat.png", "/my photos/cat.png")
REQUEST = Request("gradcam", {"target": "class:1", "layer": "", "relu": True}, CAT, None, "key", "net")


def test_the_command_has_the_parameters_that_are_set_in_the_shell_s_quotes():
    assert command_line(REQUEST) == (
        "workbench run gradcam --model net --image '/my photos/cat.png' "
        "--set target=class:1 --set relu=true --out result"
    )


def test_many_images_and_another_background_are_named():
    request = replace(REQUEST, params={}, image=None, images=(CAT, OpenImage("dog", "dog.png")), background="black")
    assert command_line(request) == (
        "workbench run gradcam --model net --images '/my photos/cat.png' dog.png --background black --out result"
    )


def test_a_batch_goes_on_by_the_command_that_began_it(tmp_path):
    (tmp_path / "my photos").mkdir()
    asked = {
        "technique": "gradcam", "collection": str(tmp_path / "my photos"), "model": "net", "device": "cpu",
        "background": "white", "parameters": {"target": "predicted", "layer": "", "relu": True},
    }  # fmt: skip
    assert batch_command(asked, Path("/out")) == (
        f"workbench batch gradcam --images '{tmp_path}/my photos' --model net --device cpu "
        "--set target=predicted --set relu=true --out /out"
    )
    several = asked | {"collection": "/a /b", "parameters": {}, "device": "auto", "background": "black"}
    assert batch_command(several, Path("/out")) == (
        "workbench batch gradcam --images /a /b --model net --background black --out /out"
    )
