"""Code ascent: the gradient through both networks, the way to a class, and what is refused."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import torch

from workbench.api import Target, UserError
from workbench.engine.host import Host, RunRequest
from workbench.engine.loaders import registry
from workbench.engine.plugins import load_plugins
from workbench.families import codes
from workbench.families.synthesis.objectives import objective_of
from workbench.testing.networks import small_networks

CodeAscent = load_plugins()[0]["code-ascent"].technique
Code = sys.modules[CodeAscent.__module__].Code


@pytest.fixture(scope="module")
def classifier():
    return registry.load("digits-classifier", "cpu")


@pytest.fixture(scope="module")
def gan():
    return registry.load("digits-gan", "cpu")


@pytest.fixture(scope="module")
def host():
    host = Host()
    host.load("digits-gan", "cpu")
    return host


def last(host, **params):
    *_, outcome = host.run(RunRequest("code-ascent", params))
    return outcome


@pytest.mark.parametrize("generator", ["digits-vae", "digits-gan"])
def test_the_gradient_through_both_networks_is_that_of_finite_differences(generator):
    model, other = registry.load(generator, "cpu"), registry.load("digits-classifier", "cpu")
    for each in (model, other):
        each.network.double()
    size, code = codes.code_of(model).count, codes.drawn(1, codes.code_of(model).count, 0).double()
    value = objective_of(other, Target.parse("class:3").fitted(other))

    def sought(made_of):
        return (value(other.seen(made_of.pictures())) + 0.5 * codes.log_density(made_of.leaf)).sum()

    made_of = Code(model, code)
    (gradient,) = torch.autograd.grad(sought(made_of), made_of.leaf)
    steps = 1e-5 * torch.eye(size).double()
    with torch.no_grad():
        slow = [sought(Code(model, code + each)) - sought(Code(model, code - each)) for each in steps]
    torch.testing.assert_close(gradient[0], torch.stack(slow) / 2e-5, rtol=1e-4, atol=1e-6)
    assert gradient.abs().max() > 0.1


@pytest.mark.parametrize("generator", ["digits-vae", "digits-gan"])
def test_a_class_is_reached_and_the_code_stays_where_codes_lie(generator):
    host = Host()
    host.load(generator, "cpu")
    reached = 0
    for digit in "1389":
        outcome = last(host, wanted=digit, steps=30)
        facts = outcome.result.facts
        assert facts["reached"] > facts["start"]
        assert facts["length"] < codes.usual_length(codes.code_of(host.model).count) + 1
        reached += f"sees: {digit} " in outcome.result.parts["picture"].beside[0]
    assert reached == 4


def test_the_result_holds_code_pictures_numbers_and_the_way(host, gan, classifier):
    outcome = last(host, wanted="7", steps=20, prior=2.0)
    parts, facts = outcome.result.parts, outcome.result.facts
    end, start = torch.from_numpy(parts["code"].lines)
    drawn = codes.drawn(32, 16, 0)
    with torch.no_grad():
        answers = classifier.scores(classifier.seen(codes.pictures(gan, drawn)))[:, 7]
    torch.testing.assert_close(start, drawn[answers.argmax()])
    for code, part in ((end, "picture"), (start, "start")):
        with torch.no_grad():
            picture = codes.pictures(gan, code[None])[0, 0].clamp(0, 1)
        np.testing.assert_allclose(parts[part].values, np.repeat(picture.numpy()[..., None], 3, 2), atol=1e-6)
        seen = classifier.prepare((parts[part].values * 255).round().astype(np.uint8))
        with torch.no_grad():
            value = float(classifier.scores(classifier.pixels(seen))[0, 7])
        assert facts["reached" if part == "picture" else "start"] == pytest.approx(value, abs=1e-4)
    answer, density = parts["way"].lines
    assert len(answer) == 21  # where it began, and after each step
    assert (answer[-1], density[-1]) == pytest.approx((facts["reached"], -float(end @ end) / 2), abs=1e-4)
    assert answer[0] == pytest.approx(facts["start"], abs=0.05)  # but for the 256 steps of a file
    assert outcome.provenance["network"] == {"reference": "digits-classifier", "digest": classifier.digest}


def test_the_same_seed_makes_the_same_picture_and_another_starts_elsewhere(host):
    first, again, other = (last(host, steps=5, seed=seed).result.parts for seed in (0, 0, 1))
    np.testing.assert_array_equal(first["picture"].values, again["picture"].values)
    assert not np.array_equal(first["start"].values, other["start"].values)


def test_without_the_prior_the_code_goes_further_out(host):
    free, held = (last(host, wanted="5", prior=prior, steps=30).result.facts for prior in (0.0, 1.0))
    assert free["length"] > held["length"] + 1
    assert free["reached"] > held["reached"]


def test_a_unit_of_the_other_network_is_made_strong(host):
    outcome = last(host, wanted="unit:10:4", steps=20)
    assert outcome.result.facts["reached"] > outcome.result.facts["start"]
    assert "activation" in outcome.result.caption


def test_a_photograph_of_a_generator_goes_to_a_network_of_colours_as_a_file_would(host):
    outcome = last(host, network="efficientnet-lite0", wanted="class:analog clock", steps=1)
    assert outcome.result.facts["network"] == "efficientnet-lite0"
    assert outcome.result.facts["reached"] > outcome.result.facts["start"]


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"network": "zork"}, "There is no model 'zork'"),
        ({"wanted": "12"}, r"target must be 0 to 9; got 12\."),
        ({"wanted": "unit:zork:0"}, "digits-classifier has no layer 'zork'"),
        ({"prior": -1}, r"prior must be 0 to 1000; got -1\."),
    ],
)
def test_what_cannot_be_sought_is_refused_in_a_sentence(host, params, sentence):
    with pytest.raises(UserError, match=sentence):
        last(host, **params)


def test_a_model_that_draws_nothing_of_a_code_is_refused():
    assert "makes no picture of a code" in CodeAscent.applies(small_networks()["mixed"]).sentence


def test_a_network_that_nothing_moves_is_said_and_not_shown_as_noise(host, monkeypatch):
    still = registry.load("digits-classifier", "cpu")
    torch.nn.init.zeros_(still.network[-1].weight)
    monkeypatch.setattr(host._other, "of", lambda *_: still)
    with pytest.raises(UserError, match=r"3 \(3\) of digits-classifier is .* for each of 32 codes"):
        last(host)
