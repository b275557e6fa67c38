"""What a session out of a file may not be, beyond the types of its fields."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cached_results import content_key_named
from workbench.api import UserError
from workbench.document.drawn_region import DrawnRegion
from workbench.document.run import Run
from workbench.document.session import OpenImage, Session
from workbench.document.session_check import check_session
from workbench.render.composition import Composition
from workbench.render.display import Display

EYE = DrawnRegion("Eye", "box:1,2,3,4")
RUN = Run(1, content_key_named("1"), "gradcam", "Grad-CAM", "", {}, "predicted", "", "", "")


def test_a_session_as_the_window_makes_it_is_taken():
    check_session(Session())
    check_session(Session(images=(OpenImage("a", "a", "a"),), runs=(RUN,), params={"gradcam": {"region": "1,2,3,4"}}))


@pytest.mark.parametrize(
    ("session", "why"),
    [
        (Session(display=Display(colour_map="../x")), r"display\.colour_map must be one of .*; got '\.\./x'\."),
        (Session(display=Display(opacity=-1.0)), r"display\.opacity must be 0 to 1; got -1\."),
        (Session(display=Display(least=2.0)), r"display\.least must be 0 to 1; got 2\."),
        (Session(display=Display(low=2.0, high=1.0)), r"display\.low must be less than display\.high; got 2 and 1\."),
        (Session(display=Display(low=-1e300)), r"display\.low must be -1e30 to 1e30; got -1e\+300\."),
        (Session(background="no colour"), r"background must be a colour .*; got 'no colour'\."),
        (Session(target="nonsense"), r"target must be one of these forms: .*; got 'nonsense'\."),
        (Session(runs=(RUN, RUN)), r"the number of a run must have a number of its own; got 1\."),
        (Session(runs=(replace(RUN, number=-1),)), r"the number of a run must be 0 to .*; got -1\."),
        (Session(runs=(replace(RUN, key="../x"),)), r"the key of a result must be 64 .*; got '\.\./x'\."),
        (Session(runs=tuple(replace(RUN, number=i) for i in range(300))), r"runs must be at most 200; there are 300\."),
        (Session(tiles=(1, 2) * 1000), r"tiles must be at most 200; there are 2,000\."),
        (Session(images=(OpenImage("a", "a\0b", "a"),)), r"image\.name must not have a NUL in it; got 'a\\x00b'\."),
        (Session(params={"occlusion": {"patch": None}}), r"params\.occlusion\.patch must be a text, .*; got null\."),
        (Session(params={"occlusion": {"target": 5}}), r"target must be one of these forms: .*; got '5'\."),
        (Session(params={"x": {"region": "1,2"}}), r"params\.x\.region must be left,top,width,height; got '1,2'\."),
        (Session(figure=Composition(width=-5.0)), r"width must be 30 to 1000 mm; got -5\.0\."),
        (Session(display=Display(tile_order="x")), r"display\.tile_order must be one of strongest, .*; got 'x'\."),
        (
            Session(regions={"d": (DrawnRegion("a", "box:1"),)}),
            r"An area must be .*; got 'box:1'\.",
        ),
        (Session(regions={"d": (EYE, EYE)}), r"region\.name must be unique among the regions of an image; got .*"),
        (Session(regions={"d": (EYE,) * 101}), r"the regions of an image must be at most 100; there are 101\."),
        (Session(stopped={"../x": "crashed"}), r"the key of a result must be 64 .*"),
    ],
)
def test_what_no_window_would_save_is_refused_with_field_rule_and_value(session, why):
    with pytest.raises(UserError, match=f"^{why}$"):
        check_session(session)
