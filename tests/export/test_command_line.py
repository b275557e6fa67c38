"""The command line that computes a result again."""

from __future__ import annotations

from dataclasses import replace

from workbench.document.request import Request
from workbench.document.session import OpenImage
from workbench.export.command_line import command_line

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
