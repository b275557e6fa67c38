"""Codes of generators: their pictures, directions in which to walk, and ways from one to another.

The prior of a code is taken for standard normal, so that a length is counted in deviations.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from workbench.api import Applicability, ExtraInput, LayerInfo, Model, UserError

AT_ONCE = 64  # codes in one batch
ACTIVATIONS = ("ReLU", "LeakyReLU", "PReLU", "ReLU6", "ELU", "SELU", "GELU", "SiLU", "Softplus", "Tanh", "Hardswish")
NO_CODE = "This model takes no code: there is nothing to walk through. A generator is stated by task=generation."


def applies(model: Model) -> Applicability:
    """Whether the model makes pictures of codes."""
    return Applicability(True) if any(extra.is_code for extra in model.extra_inputs) else Applicability(False, NO_CODE)


def code_of(model: Model) -> ExtraInput:
    """The code that the model takes. Raises UserError where there is none."""
    for extra in model.extra_inputs:
        if extra.is_code:
            return extra
    raise UserError(NO_CODE)


def pictures(model: Model, codes: Tensor) -> Tensor:
    """(N, 1 or 3, h, w) of (N, D) codes, black 0 and white 1, not cut off. Differentiable in the codes."""
    name, found = code_of(model).name, []
    for part in torch.split(codes, AT_ONCE):
        with model.giving(name, part):
            found.append(model.answer(_no_image(model, len(part))))
    return torch.cat(found)


def drawn(count: int, size: int, seed: int) -> Tensor:
    """(count, size) codes of the prior."""
    return torch.randn(count, size, generator=torch.Generator().manual_seed(seed))


def log_density(z: Tensor) -> Tensor:
    """(n,) ``-||z||^2 / 2`` of (n, D) codes: the logarithm of the prior's density but for a constant."""
    density: Tensor = -z.square().sum(1) / 2
    return density


def principal_directions(model: Model, layer: str, samples: int, seed: int) -> tuple[Tensor, str]:
    """(D, D) a direction a row, of length 1, and the layer (Härkönen et al. 2020, section 2.1).

    The principal components ``v_k`` of a layer's output ``y`` over codes ``z`` of the prior have coordinates
    ``x_k = v_k (y - mean)``; the direction is ``u_k = argmin sum_j ||u x_jk - z_j||^2``, in the order of the variances.

    layer  empty for the first activation above the code
    """
    size = code_of(model).count
    z = drawn(samples, size, seed).to(model.device)
    name = layer or _first_activation(model).name
    if layer and model.layer(layer).name not in {one.name for one in _layers_run(model)}:
        raise UserError(f"A code does not go through {layer}, so its output has no directions.")
    parts = []
    for part in torch.split(z, AT_ONCE):
        with torch.no_grad(), model.giving(code_of(model).name, part):
            parts.append(model.reached([name], _no_image(model, len(part)))[name].flatten(1))
    y = torch.cat(parts).double()
    y = y - y.mean(0)
    x = _coordinates(y, size)
    if x.shape[1] < size:
        raise UserError(f"{name} has {x.shape[1]} principal directions of {size}; name another layer.")
    directions = (x.T @ z.double()) / (x**2).sum(0)[:, None]
    return _signed(directions / directions.norm(dim=1, keepdim=True)).float(), name


def _coordinates(y: Tensor, most: int) -> Tensor:
    """(n, k) along the principal components of (n, m) centred rows, the strongest first; those that vary, at most.

    By the smaller of ``Y Y^T``, whose eigenvectors are the coordinates, and ``Y^T Y``.
    """
    wide = y.shape[1] > y.shape[0]
    variances, vectors = torch.linalg.eigh(y @ y.T if wide else y.T @ y)
    variances, vectors = variances.flip(0)[:most], vectors.flip(1)[:, :most]
    varies = variances > 1e-9 * variances[0].clamp(min=1e-30)
    x: Tensor = vectors * variances.clamp(min=0).sqrt() if wide else y @ vectors
    return x[:, varies]


def weight_directions(model: Model) -> tuple[Tensor, str]:
    """(D, D) eigenvectors of ``A^T A``, the largest first, and the layer (Shen & Zhou 2021, equations 5 to 7).

    ``A`` are the weights of the first layer that takes the code.
    """
    size = code_of(model).count
    for layer in _layers_run(model):
        weight = getattr(model.module(layer.name), "weight", None) if not layer.module.endswith("()") else None
        if weight is None or weight.ndim < 2:
            continue
        module = model.module(layer.name)
        turned = type(module).__name__.startswith("ConvTranspose")
        if weight.shape[0 if turned else 1] == size:
            matrix = weight.detach().transpose(0, 1) if turned else weight.detach()
            matrix = matrix.movedim(1, -1).reshape(-1, size).double()
            _, vectors = torch.linalg.eigh(matrix.T @ matrix)
            return _signed(vectors.flip(1).T).float(), layer.name
    raise UserError(f"No layer of {model.reference} takes the {size} numbers of the code as they are.")


def on_the_way(first: Tensor, last: Tensor, count: int, straight: bool) -> Tensor:
    """(count, D) codes from one to the other, both (D,): straight, or by equal angles (White 2016, section 2).

    Codes of many numbers lie near a sphere, whose inside a straight way crosses.
    """
    share = torch.linspace(0, 1, count, device=first.device)[:, None]
    lengths = first.norm() * last.norm()
    if straight or float(lengths) == 0:
        return first + share * (last - first)
    angle = torch.acos((first @ last / lengths).clamp(-1, 1))
    if float(torch.sin(angle)) < 1e-6:
        return first + share * (last - first)
    return (torch.sin((1 - share) * angle) * first + torch.sin(share * angle) * last) / torch.sin(angle)


def usual_length(size: int) -> float:
    """How far from the mean a code of the prior lies, on average."""
    return math.sqrt(2) * math.exp(math.lgamma((size + 1) / 2) - math.lgamma(size / 2))


def _layers_run(model: Model) -> Sequence[LayerInfo]:
    """The layers that a code goes through, in their order; not those of an encoder."""
    names, extra = [layer.name for layer in model.layers], code_of(model)
    zeros = torch.zeros(1, extra.count, device=model.device)
    with torch.no_grad(), model.recording(names) as recorded, model.giving(extra.name, zeros):
        model.answer(_no_image(model, 1))
        run = set(recorded)
    return [layer for layer in model.layers if layer.name in run]


def _first_activation(model: Model) -> LayerInfo:
    run = _layers_run(model)
    if not run:
        raise UserError(f"{model.reference} has no layers that can be looked at.")
    return next((layer for layer in run if layer.kind in ACTIVATIONS), run[0])


def _no_image(model: Model, count: int) -> Tensor:
    return torch.zeros(count, model.input_channels, *model.input_size, device=model.device)


def _signed(directions: Tensor) -> Tensor:
    """Each with its largest number above zero: which way it points is open."""
    largest = directions.gather(1, directions.abs().argmax(1, keepdim=True))
    return directions * largest.sign()
