"""What the program refuses, warns of and states is Chinese in the Chinese window, every sentence of it."""

from __future__ import annotations

import ast

from docs.refusals import chinese, is_english, missing, sentences, spoken_in


def test_every_sentence_that_refuses_or_warns_is_chinese():
    assert missing() == {}, "add it to resources/translations/refusals_zh_CN.toml"


def test_a_piece_that_is_written_apart_is_followed_and_each_reading_is_a_sentence():
    code = """
def find(name, near):
    hint = f"; the nearest are {near}" if near else ""
    raise UserError(f"There is no layer {name!r}{hint}.")
"""
    assert {text for _, text in spoken_in(ast.parse(code))} == {
        "There is no layer 7; the nearest are 7.",
        "There is no layer 7.",
    }


def test_the_list_has_refusals_warnings_and_remarks_of_every_room():
    rooms = {place.split("/")[1] for place in sentences().values()}
    assert {"api", "engine", "images", "collections", "commands", "document", "export", "families"} <= rooms


def test_a_sentence_of_which_a_part_stays_is_english():
    assert is_english("它 has no layer", "it has no layer")
    assert not is_english("张量须为 (C, H, W)，1 或 3 个通道", "A tensor must be (C, H, W)")


def test_a_refusal_says_what_it_names_as_it_is():
    said = chinese().say(
        "This model has no class 'cat'; give a number, a class's name, or a target such as unit:LAYER:0."
    )
    assert said == "此模型没有类别 'cat'；请给出编号、类别名称，或 unit:LAYER:0 这样的目标。"


def test_what_has_been_said_is_not_said_again():
    book = chinese()
    said = [book.say(sentence.replace("7", "cat of Anna.png", 1)) for sentence in sentences()]
    assert [text for text in said if book.say(text) != text] == []
