"""Classification, and what follows from it: many labels, two classes by one logit, numbers."""

from __future__ import annotations

import pytest
import torch

from tests.conftest import loaded
from workbench.api import Target, UserError
from workbench.engine.tasks.registry import TASKS


class Given(torch.nn.Module):
    """Whatever the image, these numbers."""

    def __init__(self, *numbers: float) -> None:
        super().__init__()
        self.numbers = torch.nn.Parameter(torch.tensor([numbers]))

    def forward(self, x):
        return self.numbers + 0 * x.flatten(1).sum(1, keepdim=True)


def model(*numbers, task="", classes=()):
    return loaded(Given(*numbers), 8, classes, task=task)


def value(model, cat, text):
    image = model.prepare(cat.pixels)
    answer = model.answer(model.pixels(image))
    return float(model.value_of(model.resolve(Target.parse(text), answer, image), answer)[0])


def shown(model, cat, top=5):
    image = model.prepare(cat.pixels)
    return model.shown(model.answer(model.pixels(image)), image, top)


def test_a_row_of_numbers_is_taken_as_logits_of_classes_and_said_to_be_guessed():
    classifier = model(1.0, 2.0, 0.5)
    assert classifier.task.name == "classification"
    assert classifier.spec.origins["task"] == "guessed from one row of outputs"


def test_the_probability_of_one_of_many_labels_is_its_sigmoid_alone(cat):
    many = model(0.0, 2.0, -1.0, task="multilabel")
    assert value(many, cat, "probability:1") == pytest.approx(1 / (1 + 2.718281828**-2.0))
    assert value(many, cat, "log-probability:0") == pytest.approx(-0.69314718)
    scores = shown(many, cat)
    assert scores.values.tolist() == pytest.approx([0.8807971, 0.5, 0.2689414])
    assert "for itself" in scores.caption


def test_one_output_is_guessed_to_be_two_classes_by_one_logit(cat):
    binary = model(1.5)
    assert binary.task.name == "binary"
    assert binary.classes == ("class 0", "class 1")
    assert value(binary, cat, "class:1") == 1.5
    assert value(binary, cat, "class:0") == -1.5
    assert value(binary, cat, "difference:1,0") == 3.0
    assert value(binary, cat, "probability:1") == pytest.approx(0.8175745)
    assert value(binary, cat, "probability:0") == pytest.approx(1 - 0.8175745)
    assert shown(binary, cat).values.tolist() == pytest.approx([0.8175745, 1 - 0.8175745])


def test_the_softmax_of_a_binary_models_scores_is_the_sigmoid_of_its_logit(cat):
    binary = model(-0.7)
    scores = binary.scores(binary.pixels(binary.prepare(cat.pixels)))
    assert scores.softmax(1)[0, 1].item() == pytest.approx(torch.sigmoid(torch.tensor(-0.7)).item())


def test_one_name_of_a_binary_model_is_the_class_whose_logit_it_gives():
    assert model(1.0, classes=("cat",)).classes == ("not cat", "cat")


def test_a_regression_has_outputs_and_predicts_nothing(cat):
    numbers = model(3.25, -1.0, task="regression")
    assert value(numbers, cat, "predicted") == 3.25
    assert value(numbers, cat, "output:1") == -1.0
    assert numbers.likeliest(numbers.answer(numbers.pixels(numbers.prepare(cat.pixels)))).tolist() == [-1]
    assert numbers.no_classes == "This network gives numbers and no classes."
    scores = shown(numbers, cat)
    assert scores.unit == "output"
    assert scores.targets == ("output:0", "output:1")


@pytest.mark.parametrize("target", ["predicted", "output:1", "difference:0,1", "difference:output:0,output:1"])
def test_a_number_and_a_difference_of_two_are_in_the_outputs_own_unit(target, cat):
    numbers = model(3.25, -1.0, task="regression")
    image = numbers.prepare(cat.pixels)
    assert numbers.resolve(Target.parse(target), numbers.answer(numbers.pixels(image)), image).unit == "output"


def test_a_number_has_no_probability(cat):
    with pytest.raises(UserError, match=r"gives numbers, so target must be one of predicted, output, .* got probab"):
        value(model(1.0, task="regression"), cat, "probability:0")


def test_a_class_has_no_box(cat):
    with pytest.raises(UserError, match=r"gives one row of class scores for each image, so target must be one of"):
        value(model(1.0, 2.0), cat, "box:0")


def test_an_unknown_task_is_refused_with_the_known_ones():
    with pytest.raises(UserError, match=rf"task must be one of {', '.join(TASKS)}; got 'guessing'"):
        model(1.0, task="guessing")


def test_more_names_than_classes_are_refused_with_both_numbers():
    with pytest.raises(UserError, match="has 2 outputs, but there are 3 class names"):
        model(1.0, 2.0, classes=("a", "b", "c"))


def test_one_of_several_outputs_is_chosen_by_name_or_number():
    from workbench.engine.tasks.registry import chosen_output

    assert chosen_output({"out": 1, "aux": 2}, "aux", "net") == 2
    assert chosen_output((1, 2), "1", "net") == 2
    with pytest.raises(UserError, match=r"net has no output 'x'; it gives out, aux"):
        chosen_output({"out": 1, "aux": 2}, "x", "net")
