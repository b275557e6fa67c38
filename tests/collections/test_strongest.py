"""What the index says of units: numbers that can be worked out by hand."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from workbench.api import UserError
from workbench.collections import strongest
from workbench.collections.strongest import LayerMaxima, roc_area, strongest_of


class Index:
    """Two units on images whose digests and numbers are given."""

    def __init__(self, digests, **arrays):
        self.digests, self.arrays = digests, {name: np.array(values) for name, values in arrays.items()}

    def known(self, kind):
        assert kind == strongest_of("layer")
        return np.array([i for i, digest in enumerate(self.digests) if digest])

    def array(self, kind, name, places):
        return self.arrays[name][np.asarray(places)]


VALUES = [[1.0, 5.0], [9.0, 9.0], [3.0, 5.0], [1.0, 5.0], [2.0, np.nan]]
INDEX = Index(["a", "", "c", "a", "e"], value=VALUES, place=[[10 * i, 10 * i + 1] for i in range(5)])


@pytest.mark.parametrize("at_once", [1, 2, 1024])
def test_the_strongest_come_first_the_same_picture_once_and_equal_ones_in_their_order(monkeypatch, at_once):
    monkeypatch.setattr(strongest, "AT_ONCE", at_once)
    found = LayerMaxima(INDEX, "layer").strongest(4)
    assert found.images.tolist() == [[2, 4, 0, -1], [0, 2, -1, -1]]
    assert found.values[0].tolist() == [3, 2, 1, -np.inf]
    assert found.places[0].tolist()[:3] == [20, 40, 0]
    assert found.places[1].tolist()[:2] == [1, 21]


def test_the_area_is_that_of_scikit_learn_with_ties():
    random = np.random.default_rng(0)
    a, b = (random.integers(0, 6, (n, 3)).astype(float) for n in (30, 50))
    expected = [roc_auc_score([1] * 30 + [0] * 50, np.concatenate([a[:, c], b[:, c]])) for c in range(3)]
    np.testing.assert_allclose(roc_area(a, b), expected, rtol=0, atol=1e-15)
    assert roc_area(np.array([[2.0]]), np.array([[1.0]])).tolist() == [1]


def test_classes_are_told_by_their_images_and_one_without_any_is_refused():
    maxima = LayerMaxima(INDEX, "layer")
    assert maxima.telling(np.array([2]), np.array([0, 1])).tolist() == [1, 0.5]
    with pytest.raises(UserError, match="one of them has none that could be read"):
        maxima.telling(np.array([1]), np.array([0]))


def test_where_a_layer_is_cut_off_and_which_units_reached_it_is_told():
    values = [[6.0, 6.0, 2.0, 0.0], [1.0, 6.0, 3.0, 0.0]]
    numbers = {"least": np.zeros((2, 4)), "mean": np.zeros((2, 4)), "place": np.zeros((2, 4), int)}
    units = LayerMaxima(Index(["a", "b"], value=values, **numbers), "layer").units()
    assert (units.limit, units.reached.tolist()) == (6, [1, 2, 0, 0])
    assert units.saturated.tolist() == [False, True, False, False]
    assert units.dead.tolist() == [False, False, False, True]
    assert units.cut_off == "The layer saturates at 6: 2 of 4 units reached it, 1 in every image."


def test_a_layer_whose_units_have_no_largest_value_in_common_is_not_cut_off():
    numbers = {"least": np.zeros((1, 2)), "mean": np.zeros((1, 2)), "place": np.zeros((1, 2), int)}
    units = LayerMaxima(Index(["a"], value=[[6.0, 5.9]], **numbers), "layer").units()
    assert units.cut_off == ""


def test_a_collection_of_which_nothing_is_known_is_refused():
    with pytest.raises(UserError, match="Nothing is known of layer on these images"):
        LayerMaxima(Index(["", ""]), "layer")
