"""What a person reads is one line of signs that can be seen, whatever a file says."""

from __future__ import annotations

import pytest

from workbench.api import UserError


@pytest.mark.parametrize(
    ("quoted", "read"),
    [
        ("a.png", "a.png"),
        ("猫 · 2 × 3.png", "猫 · 2 × 3.png"),
        ("photo\u202egnp.exe", "photo\\u202egnp.exe"),
        ("a\0b\x1b[31m", "a\\x00b\\x1b[31m"),
        ("\udce9.png", "\\xe9.png"),
        ("at 3.04\u202fPM.png", "at 3.04 PM.png"),
        ("a\nb\tc", "a b c"),
    ],
)
def test_what_a_sentence_quotes_can_be_seen_and_does_not_turn_the_writing_round(quoted, read):
    assert str(UserError(f"{quoted} cannot be read.")) == f"{read} cannot be read."


def test_a_word_that_fills_a_screen_is_cut_and_the_rest_is_kept():
    sentence = str(UserError(f"There is no file {'x' * 5000 + '.png'!r}."))
    assert sentence.startswith("There is no file 'xxx")
    assert sentence.endswith("x.png'.")
    assert len(sentence) < 300
    path = "/a/" + "b" * 250
    assert str(UserError(f"{path} is a folder.")) == f"{path} is a folder."
