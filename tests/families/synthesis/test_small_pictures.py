"""How large a small picture is, and where a network takes none."""

from __future__ import annotations

from types import SimpleNamespace

from workbench.families.synthesis.small_pictures import smaller_where_taken


def test_a_network_that_takes_its_own_size_alone_is_shown_it_alone():
    def answers(views):
        if views.shape[2] != 112:
            raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")
        return views.mean((1, 2, 3))

    model = SimpleNamespace(input_size=(112, 112), input_channels=3, device="cpu")
    assert smaller_where_taken(model, answers) == (112, 112)
    assert smaller_where_taken(model, lambda views: views.mean((1, 2, 3))) == (64, 64)
    model.input_size = (28, 28)
    assert smaller_where_taken(model, lambda views: views.mean((1, 2, 3))) == (28, 28)
