"""torchvision's classifiers: the bundled list of them, and weights for each."""

from __future__ import annotations

from types import SimpleNamespace

from workbench.commands.model import architectures, load_weights, references
from workbench.engine.loaders.torchvision import names


def test_the_list_is_torchvisions_own():
    assert sorted(architectures()) == sorted(names())


def test_every_one_can_be_picked_once_those_that_are_suggested_first():
    settings = SimpleNamespace(recent=lambda kind: ["torchvision:vgg16", "own.pt"])
    app = SimpleNamespace(settings=SimpleNamespace(now=settings))
    offered = [reference for reference, _, _ in references(app)]
    assert offered[:2] == ["own.pt", "efficientnet-lite0"]
    assert len(offered) == len(set(offered))
    assert {f"torchvision:{name}" for name in architectures()} <= set(offered)


def test_weights_are_loaded_into_an_architecture_that_is_picked_or_typed_by_its_bare_name():
    loaded, asked = [], []
    dialogs = SimpleNamespace(choose=lambda title, choices, then, free=False: asked.append((choices, then)))
    app = SimpleNamespace(model=SimpleNamespace(load=loaded.append), dialogs=dialogs)
    load_weights(app, "w.pt")
    choices, then = asked[0]
    assert {f"torchvision:{name}" for name in architectures()} == {value for value, _, _ in choices}
    then(choices[0][0])
    then("squeezenet1_1")
    then("w.pt?arch=torchvision:vgg16&classes=imagenet")
    assert loaded == [
        f"w.pt?arch={choices[0][0]}",
        "w.pt?arch=torchvision:squeezenet1_1",
        "w.pt?arch=torchvision:vgg16&classes=imagenet",
    ]
