"""What tells a run from others: what is as it is by itself is not told, unless others differ in it."""

from __future__ import annotations

from dataclasses import replace

from workbench.document.run import Run
from workbench.document.run_titles import differs, seen, told_parameters, words_of

USUAL = {"relu": True, "patch": 16}
RUN = Run(1, "k", "gradcam", "Grad-CAM", "bee · cat.png", {}, "predicted", "", "cat", "net", defaults=USUAL)


def test_a_parameter_that_was_set_to_what_it_is_by_itself_is_not_told():
    set_there_and_back = replace(RUN, params={"relu": True, "patch": 8})
    assert told_parameters(set_there_and_back) == ("patch 8",)
    assert differs(set_there_and_back) == "bee, patch 8"


def test_among_runs_that_differ_in_a_parameter_it_is_told_of_each():
    runs = [RUN, replace(RUN, params={"relu": False, "patch": 16})]
    assert [told_parameters(run, runs) for run in runs] == [("relu on",), ("relu off",)]
    assert words_of(runs[0], runs) == ("bee", "cat.png", "relu on", "net")
    assert words_of(runs[0]) == ("bee", "cat.png", "net")


def test_the_model_is_told_where_there_is_more_than_one():
    other = replace(RUN, model="/home/me/weights/a-network-with-quite-a-long-name.safetensors")
    assert seen(RUN, [RUN, RUN]) == "cat.png"
    assert seen(RUN, [RUN, other]) == "net · cat.png"
    assert seen(other, [RUN, other]) == "a-network-with-quite-a-long… · cat.png"
    filters = replace(RUN, subtitle="net")
    assert seen(filters, [filters, other]) == "net"


def test_an_image_is_called_as_a_person_calls_it_unless_two_would_have_one_name():
    dark = replace(RUN, subtitle="bee · scan.tif?range=0..1020", image="scan.tif?range=0..1020")
    assert seen(dark, [dark]) == "scan.tif"
    assert words_of(dark, [dark, RUN])[:2] == ("bee", "scan.tif")
    bright = replace(RUN, subtitle="bee · scan.tif?range=0..255", image="scan.tif?range=0..255")
    assert seen(dark, [dark, bright]) == "scan.tif?range=0..1020"


def test_photographs_of_one_name_in_two_folders_are_told_apart():
    first, second = (replace(RUN, image=f"/photos/{folder}/cat.png") for folder in ("may", "june"))
    assert [seen(run, [first, second]) for run in (first, second)] == ["may/cat.png", "june/cat.png"]
    assert seen(first, [first, replace(second, subtitle="bee · dog.png")]) == "cat.png"


def test_of_a_shape_drawn_by_hand_its_thousand_numbers_are_not_told():
    drawn = replace(RUN, params={"region": "mask:3,4,5,2:0,9,1"})
    assert told_parameters(drawn) == ("region drawn by hand",)


def test_a_goal_is_told_of_each_run_of_a_row_also_of_the_one_that_sees_it_already():
    aimed = replace(RUN, params={"goal": "7"}, words={"goal": "espresso (7)"})
    already = replace(aimed, subtitle="espresso (7) · coffee.png")
    assert [told_parameters(run, [aimed, already]) for run in (aimed, already)] == [("goal espresso (7)",)] * 2


def test_the_layer_that_is_told_is_its_own_and_not_the_one_that_it_overrides():
    layers = ("_blocks.2", "_blocks.4", "_swish#2", "_blocks.10")
    runs = [replace(RUN, layer="_swish#2", params={"layer": layer}) for layer in layers]
    assert [told_parameters(run, runs) for run in runs] == [(layer,) for layer in layers]
    assert [differs(run) for run in runs] == [f"bee, {layer}" for layer in layers]


def test_a_layer_is_told_beside_one_whose_name_begins_with_it():
    unit = replace(RUN, layer="_blocks.1", subtitle="unit 3 of _blocks.10 · cat.png")
    assert told_parameters(unit) == ("_blocks.1",)
    assert told_parameters(replace(unit, layer="_blocks.10")) == ()


def test_models_that_differ_in_the_end_of_their_reference_keep_it():
    first, second = (replace(RUN, model=f"torchvision:squeezenet1_1?weights=none&seed={seed}") for seed in (1, 20))
    assert seen(first, [first, second]) == "torchvision:squeezene…seed=1 · cat.png"
    assert seen(second, [first, second]) == "torchvision:squeezen…seed=20 · cat.png"


def test_a_file_that_a_parameter_names_is_told_without_its_folders_where_it_is_the_only_one_called_so():
    one, same, other = (
        replace(RUN, params={"judge": name}) for name in ("/a/net.pt?arch=x", "/b/net.pt?arch=x", "c.pt")
    )
    assert told_parameters(one) == ("judge net.pt?arch=x",)
    assert told_parameters(one, [one, other]) == ("judge net.pt?arch=x",)
    assert told_parameters(one, [one, same]) == ("judge /a/net.pt?arch=x",)
