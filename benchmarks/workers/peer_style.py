"""The same by torch.optim.LBFGS: ``peer_style.py STEPS``, one closure a step, in one thread."""

import sys
from contextlib import suppress

import bundled
import torch
from style import CONTENT, CONTENT_WEIGHT, STYLE, STYLE_WEIGHT, pictures
from turns import serve

torch.set_num_threads(1)
network = bundled.OfPixels()
seen = {}
for weight in network.parameters():
    weight.requires_grad_(False)
for name in (*STYLE, CONTENT):
    network.network.get_submodule(name).register_forward_hook(lambda _m, _x, y, name=name: seen.update({name: y}))


class DeepEnoughError(Exception):
    """No layer above the content's is wanted."""


def _stop(_module, _x, _y):
    raise DeepEnoughError


network.network.get_submodule(CONTENT).register_forward_hook(_stop)


def features(x):
    """The content, and the Gram matrices of the style."""
    with suppress(DeepEnoughError):
        network(x)
    flats = [seen[name].flatten(2) for name in STYLE]
    return seen[CONTENT], [flat @ flat.transpose(1, 2) / flat.shape[2] for flat in flats]


cat, coffee = (torch.from_numpy(each).float().permute(2, 0, 1)[None].contiguous() for each in pictures())


def once():
    """To the last step."""
    with torch.no_grad():
        content, style = features(cat)[0], features(coffee)[1]
    leaf = torch.logit(cat, eps=0.02).requires_grad_(True)

    def distance():
        kept, grams = features(torch.sigmoid(leaf))
        apart = [(g - s).square().sum() / s.square().sum() for g, s in zip(grams, style)]  # noqa: B905
        near = (kept - content).square().sum() / content.square().sum()
        return CONTENT_WEIGHT * near + STYLE_WEIGHT * sum(apart) / len(apart)

    steps = int(sys.argv[1])
    optimiser = torch.optim.LBFGS([leaf], max_iter=steps, max_eval=steps, history_size=20, tolerance_change=0,
                                  tolerance_grad=0)  # fmt: skip

    def closure():
        optimiser.zero_grad()
        loss = distance()
        loss.backward()
        return loss

    optimiser.step(closure)
    with torch.no_grad():
        return {"distance": float(distance())}


serve(once)
