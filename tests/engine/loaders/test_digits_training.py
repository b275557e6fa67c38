"""The training of the small generators: every digit once in each round, and the networks that are shipped come out."""

from __future__ import annotations

import pytest
import torch

from workbench.engine.loaders import digits_training, own_networks

PICTURES = torch.rand(128, 1, 28, 28, generator=torch.Generator().manual_seed(0)).round()


def test_a_round_has_every_picture_once_in_another_order():
    pictures = torch.arange(128.0)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        seen = torch.cat(list(digits_training.batches(pictures)))
    assert sorted(seen.tolist()) == pictures.tolist()
    assert seen.tolist() != pictures.tolist()


@pytest.mark.parametrize("name", ["digits-vae", "digits-gan"])
def test_training_changes_every_weight_of_the_network_that_is_shipped(name):
    train = {"digits-vae": digits_training.train_vae, "digits-gan": digits_training.train_gan}[name]
    with torch.random.fork_rng():
        torch.manual_seed(0)
        before = own_networks.OWN[name].make().state_dict()
        torch.manual_seed(0)
        trained = train(PICTURES, epochs=1)
    _all_changed(before, trained)


def test_training_changes_every_weight_of_the_classifier_and_says_how_often_it_is_right(capsys):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        before = own_networks.digits_classifier().state_dict()
        torch.manual_seed(0)
        trained = digits_training.train_classifier(PICTURES, torch.arange(128) % 10, epochs=1)
    _all_changed(before, trained)
    assert "of 26 digits that it did not learn" in capsys.readouterr().out


def _all_changed(before, trained):
    after = trained.state_dict()
    assert not trained.training
    assert [key for key in before if torch.equal(before[key], after[key])] == []
