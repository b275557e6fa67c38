"""Slides in plain words: what is seen, of what, what it does not show, and what colours mean."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.examples.heatmap import heatmap
from tests.examples.picture import picture
from workbench.api import Curve, Group, Scores
from workbench.gui.presentation.plain_words import (
    attack_headline,
    headline,
    name_of_target,
    plain_caption,
    plain_caveat,
    plain_result,
    slide_caption,
)


@pytest.mark.parametrize(
    ("shows", "target", "said"),
    [
        ("Which regions speak for the target: each map.", "tiger cat (282)", "Which regions speak for “tiger cat”"),
        ("Where the class's score comes from: on a network", "dog (3)", "Where “dog”'s score comes from"),
        ("Which pixels the model does well with: many masks.", "ant (0) minus bee (1)",
         "Which pixels the model does well with: “ant minus bee”"),
        ("Whether one step changes the answer; and what it is.", "", "Whether one step changes the answer"),
        ("How the class's probability falls as an attack may change more, and where (the smallest epsilon) it flips",
         "dog (3)", "How “dog”'s probability falls as an attack may change more"),
        ("哪些区域支持目标：该层的特征图。", "dog (3)", "哪些区域支持“dog”"),
        ("哪些像素有助于模型：许多掩码。", "狗的概率", "哪些像素有助于模型：“狗的概率”"),
    ],
)  # fmt: skip
def test_the_first_line_says_in_plain_words_what_is_seen_of_what(shows, target, said):
    assert headline(shows, target) == said


def test_a_sentence_for_a_slide_has_the_name_of_what_is_explained():
    assert headline("", "tiger cat (282)", "Where the network finds {}") == "Where the network finds “tiger cat”"
    assert headline("", "", "Where the network finds {}") == "Where the network finds its answer"
    assert name_of_target("log-probability of ant (0)") == "ant (0)"


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        ("Grad-CAM for tiger cat (282), logit 9.25, at _swish#2", "Grad-CAM for tiger cat."),
        ("Drop of ant (0), logit 6.1, under a grey square; 148 of 729 squares change the prediction",
         "Drop of ant, under a grey square; 148 of 729 squares change the prediction."),
        ("logit 9.25", ""),
        ("Integrated gradients for ant (0), from black (logit 0.1) to 6.28: sum 6.3, off by 0.021 after 96 steps", ""),
        ("PGD makes the network see bee (1) in place of ant (0) from 0.03/255 on (Linf, though rounded it needs more); "
         "noise of 8/255 leaves it at 23 %", ""),
        ("DeepFool makes the network see bee (1), 38 %, in place of ant (0), with a change of length 4/255 (L2), "
         "0.3/255 at most in a pixel. Rounded to 8 bits it no longer does: the network sees ant (0), 39 %. In 1 step",
         "DeepFool makes the network see bee, 38 %, in place of ant. Saved as a file it no longer does: "
         "the network sees ant, 39 %."),
        ("虎斑猫 (281) 的下降，logit 6.1，有 148 个；其余，不变", "虎斑猫 的下降，有 148 个；其余，不变。"),
    ],
)  # fmt: skip
def test_a_caption_leaves_out_what_an_audience_has_no_word_for(caption, said):
    assert plain_caption(caption) == said


SLIDE = "Which parts of the picture matter for {}"


def test_how_a_map_or_a_picture_was_made_is_left_to_those_who_measure():
    words = "Drop of ant (0), logit 6.1, under a grey square; 148 of 729 squares change the prediction"
    for result in (replace(heatmap(), caption=words), replace(picture(), caption="What features.3 sees, drawn out")):
        assert slide_caption(result, "Occlusion", SLIDE) == ""
        assert slide_caption(Group(parts={"one": result}, caption=words), "Occlusion", SLIDE) == ""
    assert slide_caption(replace(heatmap(), caption="It is large"), "Own", "") == "It is large."  # it has nothing else


def test_an_answer_is_said():
    words = "tabby (281), 62 %"
    answer = Scores(values=np.ones(1, np.float32), names=("tabby",), indices=np.zeros(1, np.int32), caption=words)
    assert slide_caption(answer, "Answer", SLIDE) == "Tabby, 62 %."
    group = Group(parts={"before": answer}, caption="With the patch the network sees ant (0)")
    assert slide_caption(group, "Patch probe", SLIDE) == "With that part covered, the network sees ant."


def test_a_map_with_nothing_in_it_says_so():
    empty = heatmap(np.zeros((4, 4)))
    assert slide_caption(empty, "Grad-CAM", SLIDE).startswith("The map is empty")


def test_a_caveat_is_said_without_words_of_the_trade():
    limitations = "It is coarse. With the ReLU on, evidence against the target is hidden."
    assert plain_caveat("", limitations, heatmap()) == "It is coarse."
    assert "this network used here" in plain_caveat("", "The gradient is noisy.", heatmap())


def test_chinese_sentences_stand_beside_each_other_with_no_space():
    assert plain_caveat("", "图很粗。梯度有噪声。只看一张图。", heatmap()) == "图很粗。只看一张图。"


def test_an_axis_and_its_flags_have_no_letters_of_the_trade():
    curve = plain_result(
        Curve(
            x=np.arange(2, dtype=np.float32),
            lines=np.zeros((1, 2), np.float32),
            names=("ant (0), PGD",),
            x_label="epsilon (Linf, /255)",
            notes=("the network sees ant (0)", "the network sees bee (1)"),
            marks=np.ones(1, np.float32),
            mark_names=("smallest found: 0.5/255",),
        )
    )
    assert (curve.names, curve.x_label) == (("ant, changed on purpose",), "size of the change (of 255)")
    assert curve.notes == ("the network sees ant", "the network sees bee")
    assert curve.mark_names == ("smallest found: 0.5 of 255",)


def test_bars_begin_with_what_each_answer_says_first():
    names, indices = tuple(f"class {i}" for i in range(9)), np.arange(9, dtype=np.int32)
    before, after = np.linspace(0.9, 0.1, 9, dtype=np.float32), np.linspace(0.1, 0.2, 9, dtype=np.float32)
    group = plain_result(
        Group(
            parts={
                "before": Scores(values=before, names=names, indices=indices),
                "after": Scores(values=after[::-1].copy(), names=names[::-1], indices=indices[::-1].copy()),
            }
        )
    )
    assert [part.names[:2] for part in group.parts.values()] == [("class 0", "class 8")] * 2
    assert list(group.parts) == ["Before", "After"]


def test_parts_for_experts_are_left_out_of_a_slide():
    parts = {"texture": picture(), "distance_by_layer": picture()}
    assert list(plain_result(Group(parts=parts)).parts) == ["The_new_picture"]


def test_an_attack_names_what_the_answer_became():
    facts = {"target_title": "ant (0)", "prediction_before": "ant (0)", "prediction_8bit": "bee (1)"}
    assert attack_headline({**facts, "success_8bit": True}).endswith("turns the answer “ant” into “bee”")
    still = attack_headline({**facts, "prediction_8bit": "ant (0)", "success_8bit": False})
    assert still.endswith("the answer is still “ant”")
    assert attack_headline({"target_title": "ant (0)"}) == ""
    already = {**facts, "prediction_8bit": "ant (0)", "success_8bit": True, "already": True}
    assert attack_headline(already) == "Nothing was changed: the answer is “ant” already"


def test_random_noise_is_no_attack():
    noise = {
        "draws_that_succeed": 2,
        "prediction_before": "ant (0)",
        "prediction_8bit": "bee (1)",
        "success_8bit": True,
    }
    assert attack_headline(noise) == "Random noise turns the answer “ant” into “bee”"
    none = noise | {"draws_that_succeed": 0, "prediction_8bit": "ant (0)", "success_8bit": False}
    assert attack_headline(none) == "Random noise was added, and the answer is still “ant”"
