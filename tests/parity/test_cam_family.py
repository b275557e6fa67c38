"""The CAM family against slow versions from the papers, and against grad-cam at the same layer where that is right."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from tests.conftest import loaded
from workbench.api import UserError
from workbench.engine.plugins import load_plugins

PLUGINS = {name: plugin.technique for name, plugin in load_plugins()[0].items()}
FAMILY = ["gradcam", "gradcam-plus-plus", "hirescam", "layercam", "eigencam", "scorecam", "ablationcam", "cam"]
RELU = "features.3"


class Thin(nn.Module):
    """Convolutions, a ReLU, global average pooling, one linear layer."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 6, 3, padding=1), nn.Tanh(), nn.Conv2d(6, 5, 3, padding=1), nn.ReLU()
        )
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.last = nn.Linear(5, 4)

    def forward(self, x):
        return self.last(self.pool(self.features(x)).flatten(1))


@pytest.fixture(scope="module")
def thin():
    torch.manual_seed(3)
    network = Thin()
    with torch.no_grad():
        network.features[2].bias.add_(0.2)
        network.last.weight.mul_(3)
    return loaded(network, size=20)


@pytest.fixture(scope="module")
def image(thin, cat):
    return thin.prepare(cat.pixels)


def last(name: str, model, image, **knobs):
    return list(PLUGINS[name](**knobs).run(model, image))[-1]


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
def test_cam_times_nothing_is_the_logit(thin, image, target):
    values = last("cam", thin, image, target=f"class:{target}", relu=False)
    A, _ = maps(thin, image)
    w, b = thin.network.last.weight[target], thin.network.last.bias[target]
    small = (w.view(-1, 1, 1) * A).sum(0).detach()
    assert float(small.mean() + b) == pytest.approx(values.facts["score"], abs=1e-5)
    np.testing.assert_allclose(values.values, up(small, thin.input_size), atol=1e-5)


def test_cam_equals_gradcams_closed_form_on_a_network_with_global_average_pooling(thin, image):
    cam = last("cam", thin, image, target="class:1", relu=False).values
    gradcam = last("gradcam", thin, image, target="class:1", relu=False)
    area = 20 * 20
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
    expected = np.maximum(sum(np.maximum(g[k], 0) * A[k] for k in range(5)), 0)
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


def test_eigencam_is_the_first_principal_direction_with_the_sign_of_the_mean_map(thin, image):
    A, _ = maps(thin, image)
    rows = A.flatten(1).T.double().numpy()
    values, vectors = np.linalg.eigh(rows.T @ rows)
    small = (rows @ vectors[:, -1]).reshape(A.shape[1:])
    if np.corrcoef(small.ravel(), A.mean(0).numpy().ravel())[0, 1] < 0:
        small = -small
    found = last("eigencam", thin, image, relu=False)
    np.testing.assert_allclose(found.values, up(torch.from_numpy(small).float(), thin.input_size), atol=1e-4)
    assert found.facts["energy"] == pytest.approx(values[-1] / values.sum(), abs=1e-6)


def test_eigencams_sign_does_not_depend_on_the_decomposition(thin, image, monkeypatch):
    before = last("eigencam", thin, image, relu=False).values
    svd = torch.linalg.svd
    monkeypatch.setattr(torch.linalg, "svd", lambda *a, **k: (lambda u, s, v: (-u, s, -v))(*svd(*a, **k)))
    np.testing.assert_allclose(last("eigencam", thin, image, relu=False).values, before, atol=1e-6)


def test_scorecam_equals_a_forward_for_each_map(thin, image):
    A, _ = maps(thin, image)
    pixels, scores = thin.pixels(image), []
    for k in range(A.shape[0]):
        mask = torch.from_numpy(up(A[k], thin.input_size))
        mask = (mask - mask.min()) / (mask.max() - mask.min())
        with torch.no_grad():
            scores.append(float(thin.scores(pixels * mask + 0.5 * (1 - mask))[0, 1]))
    alpha = torch.softmax(torch.tensor(scores, dtype=torch.float64), 0).float()
    expected = up((alpha.view(-1, 1, 1) * A).sum(0), thin.input_size)
    found = last("scorecam", thin, image, target="class:1", relu=False)
    np.testing.assert_allclose(found.values, expected, atol=1e-5)
    assert found.facts["channels"] + found.facts["constant"] == 5


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
    found = last("ablationcam", thin, image, target="class:1", relu=False).values
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-4)


LIBRARY = {"gradcam": "GradCAM", "hirescam": "HiResCAM", "layercam": "LayerCAM", "gradcam-plus-plus": "GradCAMPlusPlus",
           "scorecam": "ScoreCAM"}  # fmt: skip


@pytest.mark.parametrize("name", LIBRARY)
def test_it_equals_grad_cam_at_the_same_layer_before_normalisation(name, thin, image, monkeypatch):
    """With large gradients: grad-cam's Grad-CAM++ adds 1e-6 to a denominator of squared gradients."""
    import pytorch_grad_cam
    from pytorch_grad_cam import base_cam
    from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

    monkeypatch.setattr(base_cam, "scale_cam_image", lambda cam, *_: cam)
    factor = 1000 if name == "gradcam-plus-plus" else 1
    monkeypatch.setattr(thin.network.last.weight, "data", thin.network.last.weight.data * factor)
    x = thin._normalised(thin.pixels(image)).requires_grad_(True)
    cam = getattr(pytorch_grad_cam, LIBRARY[name])(model=thin.network, target_layers=[thin.module(RELU)])
    with cam:
        theirs = cam(input_tensor=x, targets=[ClassifierOutputTarget(1)])[0]
    ours = last(name, thin, image, target="class:1", layer=RELU).values
    np.testing.assert_allclose(ours, theirs, atol=1e-4 * factor)


def test_several_layers_are_fused_by_the_mean_of_their_scaled_maps(thin, image):
    one, other = (last("layercam", thin, image, target="class:1", layer=name).values for name in (RELU, "features.1"))
    both = last("layercam", thin, image, target="class:1", layer=RELU, further="features.1")
    smalls = [one, other]  # this network's maps have the input's size, so enlarging changes nothing
    np.testing.assert_allclose(both.values, np.mean([s / np.abs(s).max() for s in smalls], 0), atol=1e-5)
    assert both.unit == "share of each layer's largest"
    assert "features.3, features.1" in both.caption


@pytest.mark.parametrize("name", [n for n in FAMILY if n not in ("eigencam", "cam")])
def test_any_target_can_be_explained(name, thin, image):
    for target in ("probability:1", "log-probability:1", "difference:0,2", "unit:last:3"):
        assert last(name, thin, image, target=target, layer="features.1").values.shape == thin.input_size


def test_cam_refuses_what_is_no_class(thin, image):
    with pytest.raises(UserError, match="CAM explains a class's logit or a difference of two; got probability:1"):
        last("cam", thin, image, target="probability:1")


@pytest.mark.parametrize("name", ["scorecam", "ablationcam"])
def test_an_ablation_through_a_joining_network_equals_the_long_way(name, cat):
    class Joining(nn.Module):
        """What lies above the layer is joined with what lies below: one image cannot stand for many."""

        def __init__(self) -> None:
            super().__init__()
            self.a, self.b, self.last = nn.Conv2d(3, 4, 3, padding=1), nn.Conv2d(4, 4, 3, padding=1), nn.Linear(8, 3)

        def forward(self, x):
            x = torch.relu(self.a(x))
            return self.last(torch.cat([x, torch.relu(self.b(x))], 1).mean((2, 3)))

    torch.manual_seed(1)
    model = loaded(Joining(), size=12)
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
