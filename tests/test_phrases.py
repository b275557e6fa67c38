"""What results say in the reader's language."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from docs.refusals import captions, chinese
from docs.refusals import sentences as refusals
from docs.translations import translations
from workbench import folders, phrases
from workbench.manifests import find_manifests
from workbench.phrases import Phrasebook, read_phrases

CHINESE = folders.bundled("resources") / "translations" / "phrases_zh_CN.toml"
ROOT = Path(__file__).parent.parent


def test_a_template_s_parts_are_said_in_turn_and_in_the_order_of_the_translation():
    book = Phrasebook({"{} minus {}": "von {0} ab: {1}", "unit {} of {}": "{1}s Einheit {0}"})
    assert book.say("lynx minus unit 3 of relu") == "von lynx ab: relus Einheit 3"


def test_the_template_with_the_most_words_is_taken():
    book = Phrasebook({"{} of {}": "allgemein", "drop of {}": "besonders {}"})
    assert book.say("drop of tabby") == "besonders tabby"


def test_a_title_s_capital_letter_is_no_other_word():
    book = Phrasebook({"before": "vorher", "the network sees {}": "das Netz sieht {}"})
    assert book.say("Before") == "vorher"


def test_clauses_are_said_one_by_one_and_unknown_ones_stay():
    book = Phrasebook({"mean {}": "Mittel {}"})
    assert book.say("mean 3, gamma 4") == "Mittel 3，gamma 4"
    assert book.say("gamma 4, delta 5") == "gamma 4, delta 5"


def test_a_template_s_sentence_ends_with_a_full_stop_of_the_language():
    book = Phrasebook({"{} carries {} of it": "{}承担{}", "{} of {}": "{1}的{0}", "alpha": "甲"})
    assert book.say("alpha carries 47 of it.") == "甲承担47。"
    assert book.say("alpha carries 47 of it") == "甲承担47"


def test_a_sentence_that_is_known_as_it_stands_goes_before_a_template_that_matches_it():
    book = Phrasebook({"look at {}": "看{}处", "look at the sky": "望天"})
    assert (book.say("look at the sky"), book.say("look at the sky.")) == ("望天", "望天。")


def test_a_sentence_that_is_not_known_is_not_turned_round_by_a_template_of_one_word():
    book = Phrasebook({"{} of {}": "{1}的{0}", "{} classes": "{}类", "layer {}": "层{}", "cat": "猫"})
    for unknown in (
        "None of the photographs can be read.",
        "net has 3 outputs, but there are 4 classes, from 0 on.",
        "IMG_1 the cat of the neighbours on a windowsill, evening light.jpg",
    ):
        assert book.say(unknown) == unknown
    assert book.say("ear of cat") == "猫的ear"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("collection /tmp/my photos", "图像集合 /tmp/my photos"),
        ("goal class:281", "目标类别 class:281"),
        ("judge efficientnet-lite0", "评判者 efficientnet-lite0"),
        ("signed off", "带符号 关"),
        ("relu off", "ReLU 关"),
    ],
)
def test_a_parameter_whose_value_is_a_name_or_a_switch_is_said(words, said):
    titles = translations(CHINESE.with_name("workbench_zh_CN.ts"))
    book = Phrasebook(read_phrases(CHINESE), lambda word: titles.get(word, word))
    assert book.say(words) == said


@pytest.mark.parametrize(
    "words",
    ["Cancelled · net on cpu", "on the canvas", "a.pt is no file of weights: neither safetensors nor a state dict."],
)
def test_what_the_window_says_beside_a_run_is_chinese(words):
    said = chinese().say(words)
    assert not re.search("[a-z]{3} [a-z]{3}|[A-Z][a-z]{3}", said.replace("state dict", "")), said


def test_a_name_a_path_and_a_value_stand_as_they_are_and_a_cause_is_said():
    book = Phrasebook({"{} cannot be read: {}": "{=} unlesbar: {}", "cat": "Katze", "it is a {}": "es ist ein {}"})
    assert book.say("cat cannot be read: it is a cat.") == "cat unlesbar: es ist ein Katze。"


def test_of_a_list_of_names_only_the_words_between_them_are_said():
    book = Phrasebook({"No {}; there are {}": "无 {=}；现有 {,}", "cat": "猫"})
    assert book.say("No x; there are cat, dog and 3 more.") == "无 x；现有 cat, dog，以及另外 3 个。"
    assert book.say("No x; there are cat or dog.") == "无 x；现有 cat 或 dog。"


@pytest.mark.parametrize(
    "unknown",
    [
        "There is no run 7 in the cupboard; the nearest are on the shelf.",
        "net.pt has no layer; ask the author which of them it takes.",
        "it has no columns that a person could name, so that 7 is not known",
        "The channel must be of a layer that nobody knows, or none.",
        "There is no class cat; the nearest names are not known.",
        "No image is labelled by its author, and the labels are old.",
    ],
)
def test_a_sentence_is_said_whole_or_not_at_all(unknown):
    assert chinese().say(unknown) == unknown


@pytest.mark.parametrize("name", ["cat of Anna.jpg", "mean of all, cat.png", "Show it.tiff", "/home/me/cat, dog.jpg"])
def test_the_name_of_an_open_image_is_a_name_wherever_it_stands(name):
    phrases.speak(Phrasebook(read_phrases(CHINESE)))
    try:
        phrases.keep_files([name])
        said = [phrases.said(text) for text in (name, f"{name}  ·  saliency", f"{name} cannot be written: cat")]
        assert said == [name, f"{name}  ·  显著性", f"{name} 无法写入：猫"]
    finally:
        phrases.speak(Phrasebook({}))


@pytest.mark.parametrize("name", ["cat of Anna.jpg", "/pictures/cat, dog.jpg"])
def test_the_name_of_a_file_that_is_not_open_is_one_too(name):
    assert chinese().say(name) == name
    assert chinese().say(f"{name} cannot be read as an image: there is no such file.") == (
        f"{name} 无法作为图像读取：没有这个文件。"
    )


def test_of_a_thousand_templates_a_sentence_is_compared_with_few():
    counts = sorted(len(chinese().templates.of(sentence)) for sentence in refusals())
    assert len(counts) > 500
    assert counts[len(counts) // 2] < 20
    assert counts[-1] < 100


def test_what_goes_on_is_said_as_what_it_is():
    book = Phrasebook({"saliency": "Wichtigkeit", "Loading {}…": "{} wird geladen…"})
    assert book.say("Saliency…") == "Wichtigkeit…"
    assert book.say("Loading saliency…") == "Wichtigkeit wird geladen…"


def test_a_file_that_is_no_phrasebook_is_none(tmp_path):
    (tmp_path / "broken.toml").write_text("= nothing", "utf-8")
    assert read_phrases(tmp_path / "broken.toml") == read_phrases(tmp_path / "missing.toml") == {}


def _filled(parts: list[ast.expr]) -> str:
    """The text with a 7 in each place; of several places beside each other the later ones are empty."""
    text = ""
    for before, part in zip([None, *parts], parts, strict=False):
        text += str(part.value) if isinstance(part, ast.Constant) else "" if _is_place(before) else "7"
    return text


def _is_place(part: ast.expr | None) -> bool:
    return isinstance(part, ast.FormattedValue)


@pytest.mark.parametrize("caption", captions())
def test_every_caption_and_axis_of_a_technique_is_chinese(caption):
    said = chinese().say(caption)
    assert said != caption or caption in read_phrases(CHINESE), f"add it to {CHINESE.name}"


def test_no_text_has_a_letter_where_the_multiplication_sign_belongs():
    wrong = []
    for path in (*ROOT.glob("plugins/*/*.py"), *(ROOT / "workbench").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        comments = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            text = _filled(node.values) if isinstance(node, ast.JoinedStr) else getattr(node, "value", "")
            times = isinstance(text, str) and (text == " x " or re.search(r"\d x \d", text))
            if times and id(node) not in comments:
                wrong.append(f"{path.relative_to(ROOT)}: {text}")
    assert wrong == []


SAID = ("say", "refuse", "UserError", "emit", "edit", "choose", "pick", "_pick_values", "files", "path_for")


def sentences() -> list[str]:
    """What the window says of its own, and the labels of undo, with a 7 in each place."""
    found = set()
    folders = (ROOT / "workbench" / "gui", ROOT / "workbench" / "commands")
    for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name_of(node.func) in SAID:
                found |= {_text_of(argument) for argument in node.args}
            if isinstance(node, ast.Assign) and "commands" in path.parts and _name_of(node.targets[0]) == "title":
                found.add(_text_of(node.value))
    return sorted(text for text in found if " " in text and re.search("[a-z]{3}", text))


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _text_of(argument: ast.expr) -> str:
    if isinstance(argument, ast.JoinedStr):
        return _filled(argument.values)
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


OF_MACROS = ("The macro 7", "7, line 7", "must be", "takes")  # of what is typed into macros, by its English names


@pytest.mark.parametrize("sentence", [text for text in sentences() if not any(part in text for part in OF_MACROS)])
def test_every_sentence_of_the_window_is_chinese(sentence):
    told = translations(CHINESE.parent / "workbench_zh_CN.ts")
    said = chinese().say(sentence)
    assert told.get(sentence) or not re.search("[A-Za-z]{3}", re.sub("Ctrl|Grad-CAM|#rrggbb", "", said)), (
        f"add it to {CHINESE.name}"
    )


def test_between_chinese_characters_there_is_no_space():
    book = Phrasebook({"{} for {}": "{1} 的 {0}", "Saliency": "显著性"})
    assert book.say("Saliency for cat") == "cat 的显著性"
    assert book.say("CAM for cat") == "cat 的 CAM"


def test_a_word_of_the_window_comes_before_one_in_small_letters():
    book = Phrasebook({"saliency": "显著性"}, lambda text: {"Saliency": "显著图"}.get(text, text))
    assert [book.say(word) for word in ("Saliency", "saliency")] == ["显著图", "显著性"]


REMARKS = (
    "0.0717 % of the pixels lie beyond the colours, up to 1.74.",
    "The colours are in logit drop.",
    "What is faded was cropped away: the network did not see it.",
    "12 more lines have no name here.",
    "Some values of this picture are not numbers; they are black.",
    "Grey is zero; the strongest colour is 3.",
    "Grey is zero.",
    "Each tile has a scale of its own.",
    "7 more are not shown.",
    "4 more rows are not shown.",
    "12 more labels are grey.",
    "2 runs of alexnet.",
    "3 of 9 values were not measured or are not numbers; they are grey.",
    "This map is zero everywhere.",
    "This map is 0.5 everywhere.",
    "R 1: 4.5 % of what is above 0.45 on 1.7 % of the map, mean 0.488, largest 0.511 probability.",
    "R 1: 10.0 % of the positive values on 7.4 % of the map, mean 0.256, largest 0.391 activation.",
    "R 1: the map has no positive values on 7.4 % of the map, mean −0.5, largest −0.3 probability.",
)


@pytest.mark.parametrize("remark", REMARKS)
def test_every_remark_below_a_figure_is_chinese(remark):
    said = chinese().say(remark)
    assert not re.search("[A-Za-z]{3}", re.sub("logit|alexnet", "", said))
    assert said.endswith("。")


def test_a_share_and_a_parameter_are_said_wherever_they_stand():
    words = {"Patch": "遮挡块", "Blur": "模糊", "Fill": "填充"}
    book = phrases.Phrasebook({"{} masks": "{} 个掩码"}, lambda word: words.get(word, word))
    assert book.say("1154 of 4000 masks") == "1154/4000 个掩码"
    assert book.say("patch 56 · fill blur") == "遮挡块 56 · 填充 模糊"
    assert book.say("tiger 56") == "tiger 56"
    assert book.say("fill out") == "fill out"


def test_the_names_of_a_model_s_classes_are_said_as_they_are_unless_the_whole_list_is_known():
    book = phrases.Phrasebook({"cup": "杯子", "cat": "猫", "answer {}": "回答 {}"})
    phrases.speak(book)
    try:
        phrases.keep(["cup", "tabby", "lynx"])
        assert (phrases.said("cup"), phrases.said("answer cup")) == ("cup", "回答 cup")
        phrases.keep(["cup", "cat", "N/A"])
        assert phrases.said("answer cup") == "回答杯子"
    finally:
        phrases.speak(phrases.Phrasebook({}))


def test_a_class_without_a_name_is_said_and_a_title_keeps_the_name_in_it():
    phrases.speak(phrases.Phrasebook({"class {}": "类别 {}", "cup": "杯", "{} ({})": "{}（{}）"}))
    try:
        phrases.keep(["class 0", "class 1"])
        assert phrases.said("class 1") == "类别 1"
        phrases.keep(["cup", "tabby", "lynx", "class 3"])
        assert [phrases.said("cup (0)"), phrases.said("class 3")] == ["cup (0)", "类别 3"]
    finally:
        phrases.speak(phrases.Phrasebook({}))


def test_what_stands_under_a_title_and_a_title_s_several_sentences_are_said_whole():
    book = Phrasebook(
        {
            "original": "原图", "what the network sees": "网络所见", "{} times larger": "放大 {} 倍",
            "what it does not show: {}": "它不能说明什么：{}", "Coarse, and small. It averages": "粗略，也小。它取平均",
            "small": "小",
        }
    )  # fmt: skip
    assert book.say("Original: What the network sees") == "原图：网络所见"
    assert book.say("Original: 16 times larger") == "原图：放大 16 倍"
    assert book.say("what it does not show: Coarse, and small. It averages") == "它不能说明什么：粗略，也小。它取平均"


LONGEST_NAME = 20  # half an em each, as "Integrated gradients" in English


@pytest.mark.parametrize("english", sorted(manifest.title for manifest in find_manifests()[0]))
def test_a_technique_has_one_short_name_in_chinese(english):
    name = translations(CHINESE.with_name("workbench_zh_CN.ts"))[english]
    width = sum(2 if ord(letter) > 0x2000 else 1 for letter in name)
    assert width <= LONGEST_NAME, "what it means stands in what the manifest says it shows"
    assert not re.search("（.*[A-Za-z]", name), "the Latin name alone, where it is the field's usual name"


def test_a_count_is_a_number_so_that_a_template_with_one_takes_no_other_words():
    book = Phrasebook({"{} images by {}": "{0#} 张图像，按{1}", "Cosine of {}": "{} 的余弦", "Open {}": "打开 {=}"})
    assert book.say("7 images by relu") == "7 张图像，按relu"
    assert book.say("No images by relu") == "No 张图像，按relu"
    assert book.say("Cosine of 7 images by relu") == "7 张图像，按relu 的余弦"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Cosine of 7 images by pool _dropout", "7 张图像的余弦，按pool _dropout"),
        ("Distance of 1,200 images by blocks.6", "1,200 张图像的距离，按blocks.6"),
        ("Open 7 images", "打开 7 张图像"),
    ],
)
def test_what_is_measured_of_some_images_is_said_whole(words, said):
    assert chinese().say(words) == said


@pytest.mark.parametrize("name", ["images", "image", "cat", "label"])
def test_labels_and_classes_in_a_sentence_are_names_even_where_they_are_words(name):
    for sentence in (
        f"None of the labels {name} and {name} is a class of {name}; the nearest are {name} or {name}.",
        f"None of the labels {name} is a class of {name}",
        f"{name} is taken for {name} in 7",
        f"{name}, taken for {name}",
    ):
        said = chinese().say(sentence)
        assert said != sentence
        assert said.count(name) == sentence.replace("labels", "").count(name), said


@pytest.mark.parametrize("why", ["TypeError: run() takes 2 positional arguments", "ValueError: a, b; c. D", "KeyError"])
def test_what_a_plugin_s_own_code_says_when_it_fails_stays_as_it_is_in_a_chinese_sentence(why):
    assert Phrasebook(read_phrases(CHINESE)).say(f"Grad-CAM failed: {why}.") == f"Grad-CAM 失败：{why}。"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "It reaches 6.73 activation; of 6 open images rocket.jpg reaches most, 3.94.",
            "此图达到激活值 6.73；在 6 张打开的图像中，rocket.jpg 达到最高，为 3.94。",
        ),
        (
            "It reaches 0.5 activation for unit 12 of conv; of 7 open images rocket.jpg reaches most, 0.3.",
            "对于 conv 的单元 12，此图达到激活值 0.5；在 7 张打开的图像中，rocket.jpg 达到最高，为 0.3。",
        ),
        ("0 to 1.69 activation", "激活值 0 至 1.69"),
    ],
)
def test_the_unit_of_what_a_picture_reaches_is_chinese_too(sentence, said):
    assert chinese().say(sentence) == said
