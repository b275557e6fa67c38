"""The CAM family against slow versions from the papers, and against grad-cam and torchcam where those are right."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from tests.conftest import loaded
from workbench.api import Progress, UserError
from workbench.engine import sweep
from workbench.engine.plugins import load_plugins
from workbench.testing.networks import JoinedMaps, PooledConvolutions

PLUGINS = {name: plugin.technique for name, plugin in load_plugins()[0].items()}
FAMILY = ["gradcam", "gradcam-plus-plus", "hirescam", "layercam", "eigencam", "scorecam", "ablationcam", "cam"]
RELU = "features.3"


def loaded_thin(stride: int, dead: int | None = None):
    """One channel of the ReLU may be dead."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        network = PooledConvolutions(stride)
    with torch.no_grad():
        network.features[2].bias.add_(0.2)
        network.last.weight.mul_(30)
        network.last.bias[0] += 10  # positive scores for class 0, of either sign for the others
        if dead is not None:
            network.features[2].bias[dead] = -100
    return loaded(network, size=20)


@pytest.fixture(scope="module")
def thin():
    """Its maps have half the image's side, and one is dead."""
    return loaded_thin(stride=2, dead=4)


@pytest.fixture(scope="module")
def unscaled():
    """Its maps have the image's side, so that nobody's way of enlarging them matters."""
    return loaded_thin(stride=1)


@pytest.fixture(scope="module")
def image(thin, cat):
    return thin.prepare(cat.pixels)


def last(name: str, model, image, **parameters):
    return list(PLUGINS[name](**parameters).run(model, image))[-1]


def maps(model, image, layer=RELU):
    """A (C, h, w), and a function from such maps on to the logits, by hand."""
    with torch.no_grad():
        A = model.network.features(model._normalised(model.pixels(image)))[0]
    return A, lambda B: model.network.last(B.mean((2, 3)))


def gradients(model, image, target):
    A, on = maps(model, image)
    A = A[None].requires_grad_(True)
    return A.detach()[0], torch.autograd.grad(on(A)[0, target], A)[0][0]


def up(small, size):
    return nn.functional.interpolate(small[None, None], size=size, mode="bilinear", align_corners=False)[0, 0].numpy()


@pytest.mark.parametrize("target", range(4))
def test_cams_mean_and_the_bias_are_the_logit(thin, image, target):
    values = last("cam", thin, image, target=f"class:{target}", relu=False)
    A, _ = maps(thin, image)
    w, b = thin.network.last.weight[target], thin.network.last.bias[target]
    small = (w.view(-1, 1, 1) * A).sum(0).detach()
    assert float(small.mean() + b) == pytest.approx(values.facts["score"], abs=1e-5)
    np.testing.assert_allclose(values.values, up(small, thin.input_size), atol=1e-5)


def test_cam_equals_gradcams_closed_form_on_a_network_with_global_average_pooling(thin, image):
    cam = last("cam", thin, image, target="class:1", relu=False).values
    gradcam = last("gradcam", thin, image, target="class:1", relu=False)
    area = 10 * 10
    np.testing.assert_allclose(cam, gradcam.values * area, atol=1e-4)
    difference = last("cam", thin, image, target="difference:1,2", relu=False).values
    np.testing.assert_allclose(
        difference, cam - last("cam", thin, image, target="class:2", relu=False).values, atol=1e-4
    )


def test_cam_equals_gradcams_closed_form_on_the_bundled_model(bundled_model, cat_image):
    cam = last("cam", bundled_model, cat_image, relu=False).values
    gradcam = last("gradcam", bundled_model, cat_image, relu=False).values
    np.testing.assert_allclose(cam, gradcam * 49, atol=1e-3)


def test_hirescam_adds_up_to_the_score_but_for_the_bias(thin, image):
    A, g = gradients(thin, image, 2)
    values = last("hirescam", thin, image, target="class:2", relu=False)
    np.testing.assert_allclose(values.values, up((g * A).sum(0), thin.input_size), atol=1e-5)
    assert float((g * A).sum() + thin.network.last.bias[2]) == pytest.approx(values.facts["score"], abs=1e-4)


def test_layercam_equals_the_papers_equation(thin, image):
    A, g = gradients(thin, image, 0)
    A, g = A.numpy(), g.numpy()
    expected = np.maximum(sum(np.maximum(g[k], 0) * A[k] for k in range(7)), 0)
    found = last("layercam", thin, image, target="class:0").values
    np.testing.assert_allclose(found, up(torch.from_numpy(expected), thin.input_size), atol=1e-5)


def test_gradcam_plus_plus_equals_equation_19_pixel_by_pixel(thin, image):
    A, g = gradients(thin, image, 3)
    small = np.zeros(A.shape[1:])
    for k in range(A.shape[0]):
        w, whole = 0.0, float(A[k].sum())
        for i in range(A.shape[1]):
            for j in range(A.shape[2]):
                d = float(g[k, i, j])
                below = 2 * d**2 + whole * d**3
                w += (d**2 / below if below else 0.0) * max(d, 0.0)
        small += w * A[k].numpy()
    values = last("gradcam-plus-plus", thin, image, target="class:3", relu=False).values
    np.testing.assert_allclose(values, up(torch.from_numpy(small).float(), thin.input_size), atol=1e-4)


@pytest.mark.parametrize("layer", [RELU, "last maps of the bundled model"])
def test_eigencam_is_the_first_principal_direction_with_the_sign_of_the_mean_map(layer, thin, bundled_model, cat):
    model = thin if layer == RELU else bundled_model  # fewer channels than pixels, and more
    image, layer = model.prepare(cat.pixels), model.default_layer.name
    with torch.no_grad(), model.recording([layer]) as activations:
        model.scores(model.pixels(image))
    A = activations[layer][0]
    rows = A.flatten(1).T.double().numpy()
    _, s, v = np.linalg.svd(rows, full_matrices=False)
    small = (rows @ v[0]).reshape(A.shape[1:])
    if np.corrcoef(small.ravel(), A.mean(0).numpy().ravel())[0, 1] < 0:
        small = -small
    found = last("eigencam", model, image, relu=False)
    expected = up(torch.from_numpy(small).float(), model.input_size)
    np.testing.assert_allclose(found.values, expected, atol=1e-5 * np.abs(expected).max())
    assert found.facts["energy"] == pytest.approx(s[0] ** 2 / (s**2).sum(), abs=1e-6)


@pytest.mark.parametrize("layer", [RELU, "last"])
def test_eigencams_sign_does_not_depend_on_the_decomposition(layer, thin, bundled_model, cat, monkeypatch):
    model = thin if layer == RELU else bundled_model
    image = model.prepare(cat.pixels)
    before = last("eigencam", model, image, relu=False).values
    eigh = torch.linalg.eigh
    monkeypatch.setattr(torch.linalg, "eigh", lambda A: (lambda values, vectors: (values, -vectors))(*eigh(A)))
    np.testing.assert_array_equal(last("eigencam", model, image, relu=False).values, before)


def test_evidence_keeps_its_sign_under_ablation_where_the_score_is_negative(thin, image, monkeypatch):
    before = last("ablationcam", thin, image, target="class:0", relu=False)
    monkeypatch.setattr(thin.network.last.bias, "data", thin.network.last.bias.data - 100)
    after = last("ablationcam", thin, image, target="class:0", relu=False)
    assert before.facts["score"] > 0 > after.facts["score"]
    assert np.corrcoef(before.values.ravel(), after.values.ravel())[0, 1] > 0.99


@pytest.mark.parametrize(("fill", "level"), [("grey", 0.5), ("black", 0.0), ("white", 1.0), ("mean", None)])
def test_scorecam_equals_a_forward_for_each_map(fill, level, thin, image):
    A, _ = maps(thin, image)
    pixels, scores, varied = thin.pixels(image), [], [k for k in range(len(A)) if A[k].max() > A[k].min()]
    if level is None:
        level = pixels.mean((2, 3), keepdim=True)
    for k in varied:
        mask = torch.from_numpy(up(A[k], thin.input_size))
        mask = (mask - mask.min()) / (mask.max() - mask.min())
        with torch.no_grad():
            scores.append(float(thin.scores(pixels * mask + level * (1 - mask))[0, 1]))
    alpha = torch.softmax(torch.tensor(scores, dtype=torch.float64), 0).float()
    expected = up((alpha.view(-1, 1, 1) * A[varied]).sum(0), thin.input_size)
    found = last("scorecam", thin, image, target="class:1", relu=False, fill=fill)
    np.testing.assert_allclose(found.values, expected, atol=1e-5)
    assert (found.facts["channels"], found.facts["constant"]) == (6, 1)


def test_ablationcam_equals_a_forward_for_each_map(thin, image):
    A, on = maps(thin, image)
    w = []
    with torch.no_grad():
        y = float(on(A[None])[0, 1])
        for k in range(A.shape[0]):
            without = A.clone()
            without[k] = 0
            w.append((y - float(on(without[None])[0, 1])) / abs(y))
    expected = up((torch.tensor(w).view(-1, 1, 1) * A).sum(0), thin.input_size)
    found = last("ablationcam", thin, image, target="class:1", relu=False)
    np.testing.assert_allclose(found.values, expected, rtol=1e-5, atol=1e-4)
    assert (found.facts["channels"], found.facts["dead"]) == (6, 1)


@pytest.mark.parametrize("name", ["scorecam", "ablationcam"])
def test_partial_maps_come_strongest_channels_first_and_say_what_is_missing(name, thin, image, monkeypatch):
    monkeypatch.setattr(sweep, "CHANNELS_AT_ONCE", 4)
    A, _ = maps(thin, image)
    fresh = loaded_thin(stride=2, dead=4)  # batches start small
    results = [r for r in PLUGINS[name]().run(fresh, image) if not isinstance(r, Progress)]
    *partial, whole = results
    assert [r.caption.partition("; ")[2] for r in partial] == ["4 of 6 channels measured"]
    assert "measured" not in whole.caption
    swept = PLUGINS[name]().changes(thin, image, thin.layer(RELU), A[None])
    energy = (A**2).sum((1, 2))
    assert swept.order.tolist() == [k for k in energy.argsort(descending=True).tolist() if energy[k] > 0]


def test_ablation_where_there_is_no_way_to_the_target_is_refused(thin, image):
    with pytest.raises(UserError, match="cannot reach the target unit 2 of features"):
        last("ablationcam", thin, image, target="unit:features.1:2", layer=RELU)


GRAD_CAM = {"gradcam": "GradCAM", "hirescam": "HiResCAM", "layercam": "LayerCAM", "scorecam": "ScoreCAM",
            "gradcam-plus-plus": "GradCAMPlusPlus", "ablationcam": "AblationCAM"}  # fmt: skip
TORCHCAM = {"cam": "CAM", "gradcam": "GradCAM", "layercam": "LayerCAM", "scorecam": "ScoreCAM"}


def compared(name, model, image, theirs):
    """Signed, at one layer, for class 0."""
    parameters = {} if name == "cam" else {"layer": RELU}
    ours = last(name, model, image, target="class:0", relu=False, **parameters).values
    assert ours.any()
    np.testing.assert_allclose(ours, up(theirs, model.input_size), atol=1e-4 * np.abs(ours).max())


@pytest.mark.parametrize("name", GRAD_CAM)
def test_it_equals_grad_cam_at_the_same_layer_before_normalisation(name, thin, unscaled, cat, monkeypatch):
    """Its Score-CAM enlarges from corner to corner: compared where nothing is enlarged. Its Grad-CAM++ adds 1e-6 to
    squares of gradients: compared where those are large. Its Ablation-CAM divides by the score, sign and all: compared
    where that is positive."""
    import pytorch_grad_cam
    from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

    model = unscaled if name == "scorecam" else thin
    image = model.prepare(cat.pixels)
    if name == "gradcam-plus-plus":
        monkeypatch.setattr(model.network.last.weight, "data", model.network.last.weight.data * 1000)
    x = model._normalised(model.pixels(image)).requires_grad_(True)
    method: Any = getattr(pytorch_grad_cam, GRAD_CAM[name])

    class Raw(method):
        """Its own sum, before its ReLU and before it is scaled to 0..1."""

        def get_cam_image(self, *args, **parameters):
            self.raw = super().get_cam_image(*args, **parameters)
            return self.raw

    with Raw(model=model.network, target_layers=[model.module(RELU)]) as theirs:
        theirs(input_tensor=x, targets=[ClassifierOutputTarget(0)])
    compared(name, model, image, torch.from_numpy(theirs.raw[0]).float())


@pytest.mark.parametrize("name", TORCHCAM)
def test_it_equals_torchcam_at_the_same_layer_before_normalisation(name, thin, unscaled, cat):
    """Its Score-CAM scales the masks before it enlarges them: compared where nothing is enlarged. Its Grad-CAM++ is not
    compared: in 0.5 the division by equation 19's denominator is made on a copy, and is lost."""
    from torchcam import methods

    model = unscaled if name == "scorecam" else thin
    image = model.prepare(cat.pixels)
    x = model._normalised(model.pixels(image)).requires_grad_(True)
    with getattr(methods, TORCHCAM[name])(model.network, RELU) as theirs:
        theirs._relu = False
        (small,) = theirs(0, model.network(x), normalized=False)
    compared(name, model, image, small[0])


@pytest.mark.parametrize("name", [n for n in FAMILY if n != "cam"])
def test_several_layers_are_fused_by_the_mean_of_their_scaled_maps(name, thin, image):
    parameters = {} if name == "eigencam" else {"target": "class:1"}
    one, other = (last(name, thin, image, layer=layer, **parameters) for layer in (RELU, "features.1"))
    both = last(name, thin, image, layer=RELU, fuse_with=f"features.1, {RELU}", **parameters)
    scales = [largest_of(name, thin, image, layer, parameters) for layer in (RELU, "features.1")]
    expected = (one.values / scales[0] + other.values / scales[1]) / 2
    np.testing.assert_allclose(both.values, expected, atol=1e-5)
    assert both.unit == "share of largest"
    assert (both.facts["layer"], both.facts["fused_with"]) == (RELU, "features.1")
    if name != "eigencam":
        assert [both.facts[f"largest at {layer}"] for layer in (RELU, "features.1")] == pytest.approx(scales)


def largest_of(name, model, image, layer, parameters):
    """The largest value of a technique's small map at a layer."""
    from workbench.families import cam

    seen = []
    enlarged, cam.enlarged = cam.enlarged, lambda small, size: seen.append(float(small.max())) or enlarged(small, size)
    try:
        last(name, model, image, layer=layer, **parameters)
    finally:
        cam.enlarged = enlarged
    return seen[-1]


@pytest.mark.parametrize("name", [n for n in FAMILY if n not in ("eigencam", "cam")])
def test_any_target_can_be_explained(name, thin, image):
    for target in ("probability:1", "log-probability:1", "difference:0,2", "unit:last:3"):
        assert last(name, thin, image, target=target, layer="features.1").values.any(), target


def test_cam_refuses_what_is_no_class(thin, image):
    with pytest.raises(UserError, match="CAM explains a class's logit or a difference of two; got probability:1"):
        last("cam", thin, image, target="probability:1")


@pytest.mark.parametrize("name", ["scorecam", "ablationcam"])
def test_an_ablation_through_a_joining_network_equals_the_long_way(name, cat):
    torch.manual_seed(1)
    model = loaded(JoinedMaps(), size=12)
    image = model.prepare(cat.pixels)
    found = last(name, model, image, target="class:1", layer="b", relu=False)
    assert found.facts["channels"] in (3, 4)
    if name == "ablationcam":
        with torch.no_grad():
            x = torch.relu(model.network.a(model._normalised(model.pixels(image))))
            A = model.network.b(x)
            head = lambda B: float(model.network.last(torch.cat([x, torch.relu(B)], 1).mean((2, 3)))[0, 1])  # noqa: E731
            w = [(head(A) - head(A * (torch.arange(4) != k).view(1, -1, 1, 1))) / abs(head(A)) for k in range(4)]
        np.testing.assert_allclose(
            found.values, up((torch.tensor(w).view(-1, 1, 1) * A[0]).sum(0), model.input_size), atol=1e-5
        )
