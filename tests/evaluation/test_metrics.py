"""Metrics are scikit-learn's, to the last digit; what it does not have is worked out by hand."""

import numpy as np
import pytest
import sklearn.metrics as sk

from tests.evaluation.judgements import drawn, judgements
from workbench.evaluation.metrics import calibration, class_names, curves, measure


@pytest.fixture(scope="module")
def data():
    return drawn()


@pytest.fixture(scope="module")
def metrics(data):
    return measure(data)


def softmax(logits):
    powers = np.exp(logits.astype(np.float64) - logits.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def test_every_number_is_scikit_learns(data, metrics):
    predicted, probabilities = data.logits.argmax(1), softmax(data.logits)
    assert metrics.accuracy.value == sk.accuracy_score(data.truth, predicted)
    assert metrics.balanced_accuracy.value == np.mean(
        [sk.recall_score(data.truth, predicted, labels=[k], average="macro") for k in np.unique(data.truth)]
    )
    for kind in ("macro", "weighted"):
        for name, score in {"precision": sk.precision_score, "recall": sk.recall_score, "f1": sk.f1_score}.items():
            assert metrics.means[kind][name] == score(data.truth, predicted, average=kind, zero_division=0)
    for k in (3, 5):
        assert metrics.top[k] == sk.top_k_accuracy_score(data.truth, data.logits, k=k, labels=range(6))
    assert metrics.log_loss == sk.log_loss(data.truth, probabilities, labels=range(6))
    np.testing.assert_array_equal(metrics.confusion, sk.confusion_matrix(data.truth, predicted))
    for each in metrics.per_class:
        if each.support:
            of_class = data.truth == each.index
            assert each.area == sk.roc_auc_score(of_class, probabilities[:, each.index])
            assert each.average_precision == sk.average_precision_score(of_class, probabilities[:, each.index])
            assert each.f1 == sk.f1_score(of_class, predicted == each.index)


def test_the_mean_area_is_scikit_learns_where_every_class_has_images():
    rng = np.random.default_rng(1)
    data = judgements(np.arange(90) % 3, rng.normal(size=(90, 3)))
    whole = sk.roc_auc_score(data.truth, softmax(data.logits), multi_class="ovr")
    assert measure(data).area == pytest.approx(whole, abs=1e-15)


def test_a_class_that_no_image_is_of_has_no_recall_and_no_area(metrics):
    none = next(each for each in metrics.per_class if each.support == 0)
    assert (none.index, none.recall == none.recall, none.area == none.area) == (4, False, False)


def test_calibration_by_hand():
    """Three are sure by .9, two of them right; one is sure by .3 and right."""
    found = calibration(np.array([0.9, 0.9, 0.9, 0.3]), np.array([True, True, False, True]), bins=10)
    assert found.counts.tolist() == [0, 0, 1, 0, 0, 0, 0, 0, 3, 0]
    assert found.error.value == pytest.approx((0.7 + 3 * abs(2 / 3 - 0.9)) / 4)
    assert found.accuracy[8] == pytest.approx(2 / 3)
    assert np.isnan(found.accuracy[0])


def test_intervals_hold_their_values(metrics):
    for each in (metrics.accuracy, metrics.macro_f1, metrics.balanced_accuracy):
        assert each.low < each.value < each.high
    assert metrics.accuracy.high - metrics.accuracy.low == pytest.approx(4 * (0.25 * 0.9 / 300) ** 0.5, rel=0.25)


def test_curves_are_of_a_class_against_all_others(data):
    found = curves(data, 0)
    assert sk.auc(*found["roc"][:2]) == pytest.approx(measure(data).per_class[0].area)
    assert curves(data, 4) == {}


def test_two_classes_and_two_classes_of_one_name():
    data = judgements([0, 1, 1], [[1, 0], [0, 1], [1, 0]], ("crane", "crane"))
    metrics = measure(data)
    assert metrics.top == {}
    assert metrics.accuracy.value == pytest.approx(2 / 3)
    assert class_names(data.classes, metrics.present) == ["crane (0)", "crane (1)"]
