"""ONNX files: what they tell is taken from them, their numbers are ONNX Runtime's, and what cannot be is said."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper

from workbench.api import Target, UserError
from workbench.engine.loaders import registry
from workbench.families import codes
from workbench.folders import bundled

SIDE = 12


def constant(name, array):
    return numpy_helper.from_array(np.asarray(array), name)


def drawn(*shape):
    return np.random.default_rng(len(shape)).standard_normal(shape).astype(np.float32)


def port(name, *shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))


def written(path, nodes, inputs, outputs, constants=(), metadata=()):
    model = helper.make_model(
        helper.make_graph(nodes, "net", inputs, outputs, list(constants)), opset_imports=[helper.make_opsetid("", 13)]
    )
    model.ir_version = 8
    for key, value in dict(metadata).items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.save(model, path)
    return str(path)


def classifier(path, last="Softmax", batch="N", outputs=3, reshape=None, metadata=()):
    """Convolution, relu, mean, linear, and a last operator."""
    nodes = [
        helper.make_node("Conv", ["x", "kernel"], ["maps"], name="conv", pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["maps"], ["active"], name="active"),
        helper.make_node("GlobalAveragePool", ["active"], ["pooled"], name="pool"),
        helper.make_node("Reshape", ["pooled", "flat"], ["row"], name="flatten"),
        helper.make_node("Gemm", ["row", "weight"], ["logits"], name="linear"),
    ]
    if last:
        nodes.append(helper.make_node(last, ["logits"], ["scores"], name="last"))
    constants = [
        constant("kernel", drawn(4, 3, 3, 3)),
        constant("weight", drawn(4, outputs)),
        constant("flat", np.array(reshape or [-1, 4], np.int64)),
    ]
    answer = port("scores" if last else "logits", batch, outputs)
    return written(path, nodes, [port("x", batch, 3, SIDE, SIDE)], [answer], constants, metadata)


def by_runtime(path, model, image):
    """What ONNX Runtime gives for what the model's network takes."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: model._normalised(model.pixels(image)).numpy()})


def test_the_probabilities_of_a_classifier_are_those_of_the_file(tmp_path, cat):
    path = classifier(tmp_path / "m.onnx")
    model = registry.load(path, "cpu")
    image = model.prepare(cat.pixels)
    scores = model.scores(model.pixels(image))
    np.testing.assert_allclose(scores.softmax(1).numpy(), by_runtime(path, model, image)[0], atol=1e-6)
    assert model.task.name == "classification"
    assert model.spec.origins["task"] == "guessed from its last softmax"
    assert "Its last softmax is taken off, so that scores are logits." in model.spec.remarks


def test_a_last_sigmoid_is_many_labels_or_two_classes_by_one_logit(tmp_path):
    many = registry.load(classifier(tmp_path / "many.onnx", "Sigmoid"), "cpu")
    one = registry.load(classifier(tmp_path / "one.onnx", "Sigmoid", outputs=1), "cpu")
    assert (many.task.name, len(many.classes)) == ("multilabel", 3)
    assert (one.task.name, len(one.classes)) == ("binary", 2)


def test_a_last_sigmoid_stays_where_its_numbers_are_what_is_explained(tmp_path, cat):
    model = registry.load(classifier(tmp_path / "m.onnx", "Sigmoid") + "?task=regression", "cpu")
    image = model.prepare(cat.pixels)
    numbers = model.scores(model.pixels(image))
    np.testing.assert_allclose(numbers, by_runtime(str(tmp_path / "m.onnx"), model, image)[0], atol=1e-6)
    assert not any("taken off" in remark for remark in model.spec.remarks)


def test_its_layers_are_the_nodes_of_the_graph_and_gradients_flow(tmp_path, cat):
    model = registry.load(classifier(tmp_path / "m.onnx"), "cpu")
    assert [layer.name for layer in model.layers][:2] == ["graph.conv", "graph.active"]
    assert model.default_layer.name == "graph.active"
    x = model.pixels(model.prepare(cat.pixels)).requires_grad_(True)
    (gradient,) = torch.autograd.grad(model.value(Target.of_class(1), x).sum(), x)
    assert float(gradient.abs().max()) > 0


def test_a_graph_made_for_one_image_takes_several_where_only_its_reshapes_say_one(tmp_path, cat, photos):
    model = registry.load(classifier(tmp_path / "m.onnx", batch=1, reshape=[1, 4]), "cpu")
    assert model.network.together
    pair = [model.pixels(model.prepare(photo.pixels)) for photo in photos[:2]]
    each = torch.cat([model.scores(one) for one in pair])
    torch.testing.assert_close(model.scores(torch.cat(pair)), each)


def test_a_reshape_says_one_image_too_where_its_shape_is_computed_of_constants(tmp_path, cat, photos):
    path = tmp_path / "m.onnx"
    classifier(path, batch=1, reshape=[1, 4])
    graph = onnx.load(path).graph
    place = [node.name for node in graph.node].index("flatten")
    kept = [tensor for tensor in graph.initializer if tensor.name != "flat"]
    graph.node[place].input[1] = "whole"
    cast = [
        helper.make_node("Add", ["one", "four"], ["sum"], name="sum"),
        helper.make_node("Cast", ["sum"], ["whole"], to=TensorProto.INT64),
    ]
    nodes = [*graph.node[:place], *cast, *graph.node[place:]]
    numbers = [constant("one", np.float32([1, 0])), constant("four", np.float32([0, 4]))]
    written(path, nodes, graph.input, graph.output, [*kept, *numbers])
    model = registry.load(str(path), "cpu")
    assert model.network.together
    pair = [model.pixels(model.prepare(photo.pixels)) for photo in photos[:2]]
    torch.testing.assert_close(model.scores(torch.cat(pair)), torch.cat([model.scores(one) for one in pair]))


def test_what_torch_lacks_is_run_by_onnx_runtime_and_the_operator_is_named(tmp_path, cat):
    nodes = [
        helper.make_node("GlobalMaxPool", ["x"], ["peak"], name="peak"),
        helper.make_node("Flatten", ["peak"], ["row"], name="row"),
    ]
    path = written(tmp_path / "m.onnx", nodes, [port("x", "N", 3, SIDE, SIDE)], [port("row", "N", 3)])
    model = registry.load(path, "cpu")
    image = model.prepare(cat.pixels)
    np.testing.assert_allclose(model.scores(model.pixels(image)).numpy(), image.pixels.max((1, 2))[None], atol=1e-6)
    assert any("torch lacks its operators GlobalMaxPool" in remark for remark in model.spec.remarks)
    assert model.layers == ()
    x = model.pixels(image).requires_grad_(True)
    assert not model.scores(x).requires_grad


def test_of_several_outputs_the_first_is_taken_and_said_and_another_is_chosen_by_name(tmp_path):
    nodes = [
        helper.make_node("GlobalAveragePool", ["x"], ["pooled"], name="pool"),
        helper.make_node("Flatten", ["pooled"], ["colours"], name="colours"),
        helper.make_node("ReduceSum", ["colours"], ["light"], name="light", keepdims=1),
    ]
    outputs = [port("colours", "N", 3), port("light", "N", 1)]
    path = written(
        tmp_path / "m.onnx",
        [*nodes[:2], helper.make_node("Gemm", ["colours", "ones"], ["light"], name="light")],
        [port("x", "N", 3, SIDE, SIDE)],
        outputs,
        [constant("ones", np.ones((3, 1), np.float32))],
    )
    first = registry.load(path, "cpu")
    assert len(first.classes) == 3
    assert any("Of its 2 outputs colours is explained; output= may name light." in r for r in first.spec.remarks)
    light = registry.load(f"{path}?output=light&task=regression", "cpu")
    assert len(light.classes) == 1
    assert first.digest != light.digest
    with pytest.raises(UserError, match=r"has no output 'dark'; its outputs are colours \(\?, 3\); light \(\?, 1\)"):
        registry.load(f"{path}?output=dark", "cpu")


def heads(boxes, scores):
    """Nodes, constants and outputs of a graph that gives these boxes and scores, whatever it sees."""
    nodes = [
        helper.make_node("ReduceMean", ["x"], ["mean"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Sub", ["mean", "mean"], ["nothing"]),
        helper.make_node("Add", ["given_boxes", "nothing"], ["boxes"], name="boxes"),
        helper.make_node("Add", ["given_scores", "nothing"], ["scores"], name="scores"),
    ]
    constants = [constant("given_boxes", np.float32(boxes)), constant("given_scores", np.float32(scores))]
    outputs = [port("boxes", *np.shape(boxes)), port("scores", *np.shape(scores))]
    return nodes, constants, outputs


BOXES = [[1, 2, 5, 9], [6, 1, 11, 4]]


def test_boxes_beside_scores_are_taken_for_a_detectors_which_is_said_to_be_a_guess(tmp_path, cat):
    nodes, constants, outputs = heads([BOXES], [[[0.9, 0.1], [0.2, 0.7]]])
    path = written(tmp_path / "m.onnx", nodes, [port("x", 1, 3, SIDE, SIDE)], outputs, constants)
    model = registry.load(path, "cpu")
    assert (model.task.name, model.spec.decoder, model.preparation.fit) == ("detection", "decoded", "stretch")
    assert any("that is a guess; ?task= or ?output= state it." in remark for remark in model.spec.remarks)
    assert model.spec.origins["task"] == "guessed from boxes (N, A, 4) and scores (N, A, C)"
    found = model.answer(model.pixels(model.prepare(cat.pixels)))
    assert found.boxes[0].tolist() == BOXES


def test_boxes_labels_and_scores_of_one_image_are_taken_for_a_detectors_and_those_of_two_images_are_not_mixed(tmp_path):
    nodes, constants, outputs = heads(BOXES, [0.9, 0.7])
    nodes.append(helper.make_node("Identity", ["given_labels"], ["labels"], name="labels"))
    constants.append(constant("given_labels", np.int64([2, 1])))
    outputs.append(helper.make_tensor_value_info("labels", TensorProto.INT64, [2]))
    path = written(tmp_path / "m.onnx", nodes, [port("x", 1, 3, SIDE, SIDE)], outputs, constants)
    model = registry.load(f"{path}?labels=nothing,cat,dog", "cpu")
    assert (model.task.name, model.spec.decoder) == ("detection", "torchvision")
    found = model.answer(torch.zeros(3, 3, SIDE, SIDE))
    assert found.boxes.shape == (3, 2, 4)
    assert found.boxes[2].tolist() == BOXES
    assert found.scores[0].tolist() == [[0, 0, pytest.approx(0.9)], [0, pytest.approx(0.7), 0]]


def test_a_head_like_nanodets_has_the_colours_and_range_of_its_authors_which_is_said_to_be_a_guess(tmp_path, cat):
    path = tmp_path / "found.onnx"
    path.write_bytes((bundled("resources") / "models" / "nanodet.onnx").read_bytes())
    model, shipped = registry.load(str(path), "cpu"), registry.load("nanodet", "cpu")
    assert model.preparation == shipped.preparation
    assert model.spec.origins["colours"] == "guessed: as NanoDet's authors have it"
    assert any("NanoDet's authors, which is a guess" in remark for remark in model.spec.remarks)
    rgb = registry.load(f"{path}?colours=rgb&range=0..1", "cpu").preparation
    assert (rgb.colours, rgb.mean) == ("rgb", (0, 0, 0))


def test_of_boxes_that_no_decoder_reads_it_is_said_how_a_detector_is_stated(tmp_path):
    nodes, constants, outputs = heads([BOXES], [[0.9, 0.7, 0.1]])
    path = written(tmp_path / "m.onnx", nodes, [port("x", 1, 3, SIDE, SIDE)], outputs[::-1], constants)
    remarks = registry.load(path, "cpu").spec.remarks
    assert "If it is a detector's, task=detection reads all outputs, and decoder= says how." in remarks


def test_channels_last_and_grey_are_seen_in_the_inputs_shape(tmp_path, cat):
    nodes = [helper.make_node("Flatten", ["x"], ["row"], name="row")]
    path = written(tmp_path / "m.onnx", nodes, [port("x", "N", 4, 6, 1)], [port("row", "N", 24)])
    model = registry.load(f"{path}?task=regression", "cpu")
    assert (model.preparation.layout, model.input_channels, model.input_size) == ("nhwc", 1, (4, 6))
    assert model.preparation.fit == "stretch"
    image = model.prepare(cat.pixels)
    np.testing.assert_allclose(model.scores(model.pixels(image)).numpy()[0], image.pixels.ravel(), atol=1e-6)


def test_another_input_is_asked_for_by_name_and_shape_and_taken_as_it_is_stated(tmp_path, cat):
    nodes = [
        helper.make_node("GlobalAveragePool", ["x"], ["pooled"], name="pool"),
        helper.make_node("Flatten", ["pooled"], ["row"], name="row"),
        helper.make_node("Mul", ["row", "style"], ["styled"], name="styled"),
    ]
    inputs = [port("style", 1, 3), port("x", "N", 3, SIDE, SIDE)]
    path = written(tmp_path / "m.onnx", nodes, inputs, [port("styled", "N", 3)])
    with pytest.raises(UserError, match=r"takes style \(1, 3\) beside the image: state its 3 numbers as given=style:"):
        registry.load(path, "cpu")
    with pytest.raises(UserError, match=r"given style must be one number or 3; got '1,2'"):
        registry.load(f"{path}?given=style:1,2", "cpu")
    model = registry.load(f"{path}?given=style:1,2,4&task=regression", "cpu")
    image = model.prepare(cat.pixels)
    expected = image.pixels.mean((1, 2)) * [1, 2, 4]
    np.testing.assert_allclose(model.scores(model.pixels(image))[0].numpy(), expected, rtol=1e-5)


def test_class_names_in_the_file_are_taken(tmp_path):
    names = {"names": "{0: 'cat', 1: 'dog', 2: 'bird'}"}
    assert registry.load(classifier(tmp_path / "m.onnx", metadata=names), "cpu").classes == ("cat", "dog", "bird")


def test_class_names_beside_the_file_are_taken_where_their_number_fits(tmp_path):
    path = classifier(tmp_path / "m.onnx")
    (tmp_path / "classes.txt").write_text("ant\nbee\ncow\n")
    model = registry.load(path, "cpu")
    assert model.classes == ("ant", "bee", "cow")
    assert model.spec.origins["labels"] == "from classes.txt beside it"


@pytest.mark.parametrize("location", ["../secret.bin", "/etc/hostname", "sub/../../x"])
def test_weights_that_lie_elsewhere_are_not_read(tmp_path, location):
    classifier(tmp_path / "m.onnx")
    model = onnx.load(tmp_path / "m.onnx")
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", location
    (tmp_path / "m.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(UserError, match="which is not beside the file"):
        registry.load(str(tmp_path / "m.onnx"), "cpu")


def test_weights_that_are_no_numbers_are_refused_with_their_count(tmp_path):
    classifier(tmp_path / "m.onnx")
    model = onnx.load(tmp_path / "m.onnx")
    kernel = drawn(4, 3, 3, 3)
    kernel[0, 0, 0, :2] = np.nan, np.inf
    model.graph.initializer[0].CopyFrom(constant("kernel", kernel))
    onnx.save(model, tmp_path / "m.onnx")
    with pytest.raises(UserError, match=r"kernel has 2 values that are not finite numbers\."):
        registry.load(str(tmp_path / "m.onnx"), "cpu")


def test_an_input_of_too_many_pixels_is_refused_before_memory_is_asked_for(tmp_path):
    classifier(tmp_path / "m.onnx")
    model = onnx.load(tmp_path / "m.onnx")
    model.graph.input[0].type.tensor_type.shape.dim[3].dim_value = 1 << 40
    onnx.save(model, tmp_path / "m.onnx")
    with pytest.raises(UserError, match=r"wants an image of \d+ × 1099511627776 pixels; 8192 × 8192 is the most\."):
        registry.load(str(tmp_path / "m.onnx"), "cpu")


@pytest.mark.parametrize("content", [b"", b"no graph", b"\x08\x08\x12\x00" * 40, bytes(range(256)) * 9])
def test_what_is_no_graph_is_refused_in_a_sentence(tmp_path, content):
    (tmp_path / "m.onnx").write_bytes(content)
    with pytest.raises(UserError, match=r"m\.onnx"):
        registry.load(str(tmp_path / "m.onnx"), "cpu")


def test_a_graph_without_an_image_input_is_refused_with_its_inputs(tmp_path):
    nodes = [helper.make_node("Relu", ["words"], ["y"], name="relu")]
    path = written(tmp_path / "m.onnx", nodes, [port("words", "N", 77)], [port("y", "N", 77)])
    with pytest.raises(UserError, match=r"no input for an image of 1 or 3 channels; its inputs are words \(\?, 77\)"):
        registry.load(path, "cpu")


def test_occlusion_on_an_onnx_file_is_the_same_by_torch_and_by_the_fast_backend(tmp_path, cat):
    from workbench.engine.host import Host, RunRequest

    host = Host()
    host.load(classifier(tmp_path / "m.onnx"), "cpu")
    params = {"patch": 3, "stride": 1}
    *_, last = host.run(RunRequest("occlusion", params, cat.pixels, cat.name, cat.digest))
    fast = last.result.values
    *_, slow = host.run(RunRequest("occlusion", params, cat.pixels, cat.name, cat.digest, sweeps=[{"way": "torch"}]))
    np.testing.assert_allclose(fast, slow.result.values, atol=1e-4)


def decoder_written(path, model, code):
    """The decoder of a generator of digits as an ONNX file: one operator for each of its modules."""
    nodes, constants, at = [], [], "code"
    for name, module in model.network.decoder.named_children():
        weights = {f"{name}.{key}": value.numpy() for key, value in module.state_dict().items() if value.ndim}
        kind = type(module).__name__
        after = {"ConvTranspose2d": "ConvTranspose", "BatchNorm2d": "BatchNormalization", "Linear": "Gemm",
                 "Unflatten": "Reshape", "ReLU": "Relu"}.get(kind, kind)  # fmt: skip
        more = {}
        if kind == "ConvTranspose2d":
            more = {"strides": module.stride, "pads": module.padding * 2}
        elif kind == "BatchNorm2d":
            more = {"epsilon": module.eps}
        elif kind == "Linear":
            more = {"transB": 1}
        elif kind == "Unflatten":
            weights = {f"{name}.shape": np.array([-1, *module.unflattened_size], np.int64)}
        nodes.append(helper.make_node(after, [at, *weights], [f"{name}.out"], name=f"layer{name}", **more))
        constants += [constant(key, value) for key, value in weights.items()]
        at = f"{name}.out"
    return written(path, nodes, [port("code", "N", *code)], [port(at, "N", 1, 28, 28)], constants)


@pytest.mark.parametrize(("name", "code", "gives"), [("digits-vae", (8,), "0..1"), ("digits-gan", (16, 1, 1), "-1..1")])
def test_a_generator_makes_the_same_pictures_from_its_onnx_file(name, code, gives, tmp_path):
    own = registry.load(name, "cpu")
    path = decoder_written(tmp_path / "decoder.onnx", own, code)
    model = registry.load(f"{path}?task=generation&gives={gives}", "cpu")
    assert (model.task.name, model.sees_image, model.input_size) == ("generation", False, (28, 28))
    assert any("ONNX Runtime's own numbers" in remark for remark in model.spec.remarks)
    drawn_codes = codes.drawn(5, code[0], 3).requires_grad_()
    theirs = codes.pictures(model, drawn_codes)
    torch.testing.assert_close(theirs, codes.pictures(own, drawn_codes), atol=1e-5, rtol=0)
    assert torch.autograd.grad(theirs.sum(), drawn_codes)[0].any()
    for directions in (codes.principal_directions, codes.weight_directions):
        more = ("", 64, 0) if directions is codes.principal_directions else ()
        torch.testing.assert_close(directions(model, *more)[0], directions(own, *more)[0], atol=1e-3, rtol=0)
