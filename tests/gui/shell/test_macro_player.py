"""Macros: read, and played step by step."""

from __future__ import annotations

import pytest

from workbench.api import UserError
from workbench.gui.shell.macro_player import MacroPlayer, read_macro


@pytest.fixture
def play(app, tmp_path):
    """Plays lines; what came of it is in ``failures`` and ``ends``."""

    def start(*lines: str) -> MacroPlayer:
        path = tmp_path / "macro.txt"
        path.write_text("\n".join(lines))
        player = MacroPlayer(read_macro(path), app, lambda: app.settled, app.notifier.failure)
        player.failures, player.ends = [], []
        player.failed.connect(player.failures.append)
        player.ended.connect(lambda: player.ends.append(True))
        app.moved_on.connect(player.go_on)
        player.go_on()
        return player

    return start


def test_a_hash_begins_a_comment_only_where_it_begins_a_word(tmp_path):
    path = tmp_path / "m.txt"
    path.write_text("# don't mind me\nlayer.set relu#2  # the second call\n\nimage.open 'a # b.png'\n")
    assert [(line.number, line.id, line.arguments) for line in read_macro(path)] == [
        (2, "layer.set", ("relu#2",)),
        (4, "image.open", ("a # b.png",)),
    ]


def test_a_commands_old_name_is_read_with_a_warning_that_names_the_new_one(tmp_path, capsys):
    path = tmp_path / "m.txt"
    path.write_text("app.quit\nview.knobs off\n")
    assert [(line.id, line.arguments) for line in read_macro(path)][1] == ("view.parameters", ("off",))
    assert "m.txt, line 2: 'view.knobs' is called 'view.parameters' now" in capsys.readouterr().err


def test_a_quotation_that_does_not_end_is_named_with_its_line(tmp_path):
    path = tmp_path / "m.txt"
    path.write_text("app.quit\nimage.open 'a\n")
    with pytest.raises(UserError, match=r"m\.txt, line 2: no closing quotation"):
        read_macro(path)


def test_a_macro_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UserError, match="cannot be read: No such file"):
        read_macro(tmp_path / "none.txt")


def test_a_line_with_an_and_begins_while_the_one_before_is_under_way_and_forgives_it(play, app, engine, qtbot):
    player = play("technique.run occlusion", "& view.opacity 20", "view.opacity 30")
    qtbot.waitUntil(lambda: engine.asks("occlusion") and app.session.display.opacity == 0.2)
    qtbot.wait(20)
    assert app.session.display.opacity == 0.2
    engine.fail("occlusion", "Occlusion went wrong.")
    qtbot.waitUntil(lambda: bool(player.ends))
    assert app.session.display.opacity == 0.3
    assert player.failures == []


def test_a_run_is_waited_for_before_the_next_line_begins(play, app, engine, qtbot):
    player = play("technique.run occlusion patch=32 fill=black", "view.opacity 20")
    qtbot.waitUntil(lambda: engine.asks("occlusion"))
    assert app.session.display.opacity == 0.6
    engine.answer("occlusion")
    qtbot.waitUntil(lambda: bool(player.ends))
    assert app.session.display.opacity == 0.2
    assert engine.runs[-1][1]["patch"] == 32
    assert engine.runs[-1][1]["fill"] == "black"
    assert player.failures == []


def test_a_model_is_waited_for_with_what_it_runs_by_itself(play, app, engine, qtbot):
    player = play("model.load other", "target.set dog")
    qtbot.waitUntil(lambda: engine.asks("load"))
    engine.say_loaded()
    assert app.session.target == "predicted"
    engine.answer_all()
    qtbot.waitUntil(lambda: app.session.target == "class:3")
    engine.answer_all()
    qtbot.waitUntil(lambda: bool(player.ends))


def test_an_image_is_waited_for(play, app, engine, tmp_path, qtbot):
    player = play(f"image.open '{tmp_path / 'second.png'}'", "target.set dog")
    qtbot.waitUntil(lambda: engine.asks("gradcam"))
    assert app.session.target == "predicted"
    engine.answer_all()
    qtbot.waitUntil(lambda: engine.asks("gradcam"))
    engine.answer_all()
    qtbot.waitUntil(lambda: bool(player.ends))
    assert app.session.image.name == "second.png"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("nonsense", "There is no command 'nonsense'"),
        ("technique.run", "technique.run takes ID PARAMETER..."),
        ("technique.run gradcamm", "There is no technique 'gradcamm'; the nearest are gradcam"),
        ("technique.run occlusion patch", "technique.run takes parameters as name=value; got 'patch'"),
        ("technique.run occlusion patch=0", "patch must be 1 to 512 px; got 0"),
        ("technique.run occlusion size=3", "Occlusion has no parameter 'size'"),
        ("target.set 99", "target must be 0 to 3; got 99"),
        ("layer.set relu", "There is no layer 'relu'; the nearest are relu#2, relu#1"),
        ("view.opacity 300", "opacity must be 0 to 100 %; got 300"),
        ("view.theme pink", "theme must be one of system, dark, light; got pink"),
        ("view.network perhaps", "this must be on or off; got perhaps"),
        ("image.open /nowhere/at/all.png", "There is no file '/nowhere/at/all.png'"),
    ],
)
def test_a_line_that_cannot_be_done_ends_the_macro_with_file_and_line(play, qtbot, line, sentence):
    player = play("# first", line, "app.quit")
    qtbot.waitUntil(lambda: bool(player.failures))
    assert "macro.txt, line 2: " in player.failures[0]
    assert sentence in player.failures[0]


def test_a_model_that_cannot_be_loaded_ends_the_macro(play, engine, qtbot):
    player = play("model.load other", "app.quit")
    qtbot.waitUntil(lambda: engine.asks("load"))
    engine.fail("load", "There is no model 'other'.")
    qtbot.waitUntil(lambda: bool(player.failures))
    assert player.failures[0].endswith("line 1: There is no model 'other'.")


def test_a_run_that_fails_ends_the_macro(play, engine, qtbot):
    player = play("technique.run occlusion")
    qtbot.waitUntil(lambda: engine.asks("occlusion"))
    engine.fail("occlusion", "Occlusion went wrong.")
    qtbot.waitUntil(lambda: bool(player.failures))
    assert player.failures[0].endswith("line 1: Occlusion went wrong.")


def test_a_screenshot_shows_the_whole_window(play, app, tmp_path, qtbot):
    from PIL import Image

    player = play(f"view.screenshot {tmp_path / 'new' / 'window.png'}")
    qtbot.waitUntil(lambda: bool(player.ends))
    with Image.open(tmp_path / "new" / "window.png") as picture:
        assert picture.size == (app.window.width(), app.window.height())


def test_numbers_are_exported_and_waited_for(play, tmp_path, qtbot):
    import numpy as np

    player = play(f"export.arrays {tmp_path / 'result.npz'}")
    qtbot.waitUntil(lambda: bool(player.ends))
    with np.load(tmp_path / "result.npz") as arrays:
        assert arrays["values"].shape == (32, 32)


def test_quit_ends_the_window_and_the_rest_of_the_macro(play, app, qtbot):
    codes = []
    app.quitting.connect(codes.append)
    player = play("app.quit", "nonsense")
    qtbot.waitUntil(lambda: bool(codes))
    assert codes == [0]
    assert player.failures == []
