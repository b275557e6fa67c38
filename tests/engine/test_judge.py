"""The judge: which classifier it is, which class is the same in two lists, and what tells showing from fooling."""

from __future__ import annotations

import numpy as np
import pytest

from tests.conftest import loaded, tiny
from workbench.api import UserError
from workbench.engine.judge import Judges, Sight, same_class, sight, verdict
from workbench.engine.loaders import registry
from workbench.model_names import BUNDLED


def seen(rank: int, count: int = 10) -> Sight:
    """A sight in which class 0 has this place."""
    shares = np.linspace(0.5, 0.001, count)
    shares[[0, rank - 1]] = shares[[rank - 1, 0]]
    return Sight(tuple(f"class of {k}" for k in range(count)), shares)


def test_a_photograph_of_a_cat_shows_a_cat_to_the_bundled_network(bundled_model, cat):
    found = sight(bundled_model, cat.pixels.astype(np.float32) / 255)
    assert "cat" in found.words
    assert found.rank(found.first[0]) == 1
    expected = bundled_model.scores(bundled_model.pixels(bundled_model.prepare(cat.pixels)))[0].softmax(0)
    np.testing.assert_allclose(found.shares, expected.numpy(), atol=1e-5)


@pytest.mark.parametrize(
    ("own", "other", "begins"),
    [
        (1, 5, "The picture shows: class of 0 is 5th of 10"),
        (9, 1, "The picture shows: class of 0 is 1st of 10"),
        (5, 6, "The picture fools rather than shows: class of 0 is 6th of 10"),
        (6, 6, "The picture does not show it: class of 0 is 6th of 10"),
    ],
)
def test_a_picture_shows_what_the_judge_has_among_its_first_five_and_else_fools_or_shows_nothing(own, other, begins):
    assert verdict(seen(own), 0, seen(other), 0, "Other").startswith(begins)


def test_a_class_that_the_judge_has_not_is_said():
    assert "Other has no class of the one name class of 0" in verdict(seen(1), 0, seen(1), None, "Other")


@pytest.mark.parametrize(
    ("name", "others", "there"),
    [
        ("tabby", ("lynx", "Tabby"), 1),
        ("tabby, tabby cat", ("lynx", "tabby"), 1),
        ("tiger_cat", ("tiger cat", "tiger"), 0),
        ("crane", ("crane", "crane"), None),
        ("cat", ("tiger cat",), None),
    ],
)
def test_a_class_is_the_same_by_its_name_and_never_by_its_number(name, others, there):
    assert same_class(0, (name, "dog"), others) == there


def test_where_two_lists_are_one_a_name_that_stands_twice_is_told_by_its_number():
    assert same_class(1, ("crane", "crane"), ("Crane", "crane")) == 1


def test_the_bundled_network_judges_what_knows_its_classes_and_says_where_it_cannot(bundled_model, tiny_model):
    judges = Judges()
    assert "another classifier that has the same classes can be chosen" in judges.of("", bundled_model, "cpu")
    other = loaded(tiny().network, 24, ("0", "1", "2", "3"))
    assert "has none of these classes" in judges.of("", other, "cpu")
    assert judges.of("none", tiny_model, "cpu") == ""
    knows = loaded(tiny().network, 24, ("tabby", "bee", "cow", "dog"))
    judge = judges.of("", knows, "cpu")
    assert judge.digest == bundled_model.digest
    assert judges.of("", knows, "cpu") is judge  # kept
    assert "is the network itself" in judges.of(BUNDLED, bundled_model, "cpu")


def test_what_judges_no_pictures_is_refused_by_its_name(tiny_model, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(registry, "load", lambda *_: loaded(tiny().network, 24, task="embedding"))
        with pytest.raises(UserError, match=r"judge must be a classifier of images; net.pth is for embedding"):
            Judges().of("net.pth", tiny_model, "cpu")
    with pytest.raises(UserError, match="There is no model 'zork'"):
        Judges().of("zork", tiny_model, "cpu")


def test_code_is_not_run_to_judge(tiny_model, tmp_path):
    (tmp_path / "net.py").write_text("raise RuntimeError('it ran')\n")
    with pytest.raises(UserError, match="it runs code when it is loaded"):
        Judges().of(f"{tmp_path / 'net.py'}:Net", tiny_model, "cpu")


def test_one_judge_at_a_time_is_in_memory(tiny_model, monkeypatch):
    kept = []
    judges = Judges()
    first = judges.of(BUNDLED, tiny_model, "cpu")

    def load(*_):
        kept.append(judges._other._kept)
        return first

    monkeypatch.setattr(registry, "load", load)
    judges.of(f"{BUNDLED}?colours=bgr", tiny_model, "cpu")
    assert kept == [None]
