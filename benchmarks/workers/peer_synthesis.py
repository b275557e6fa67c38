"""Thirty-two steps towards a class of the bundled network, in one thread: ``peer_synthesis.py KIND``.

bare    a forward and a backward of a picture that stands still, and nothing else
lucent  Lucent itself, as it is by default: its weights collect gradients too
frozen  the same, where the person has said of every weight that it takes none
loop    what it does, written out with torch alone. A Fourier image of decorrelated colours, padded, jittered, scaled,
        turned and jittered again, Adam at .05
"""

import math
import sys

import bundled
import torch
from torch.nn import functional
from turns import serve

STEPS, SIDE, LABEL = 32, 224, 504
COLOURS = torch.tensor([[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]])
torch.set_num_threads(1)
kind = sys.argv[1]
network = bundled.OfPixels()
network.requires_grad_(kind == "lucent")


def bare():
    """Forwards and backwards."""
    x = torch.full((1, 3, SIDE, SIDE), 0.5, requires_grad=True)
    for _ in range(STEPS):
        torch.autograd.grad(network(x)[0, LABEL], [x])


def loop():
    """The whole loop; ``reached`` is the class's logit for the last picture."""
    drawn = torch.Generator().manual_seed(0)
    down, across = torch.fft.fftfreq(SIDE)[:, None], torch.fft.rfftfreq(SIDE)[None]
    scale = 1 / torch.hypot(down, across).clamp(min=1 / SIDE)
    spectrum = (torch.randn((1, 3, *scale.shape, 2), generator=drawn) * 0.01).requires_grad_(True)
    matrix = COLOURS / COLOURS.norm(dim=0).max()
    optimiser = torch.optim.Adam([spectrum], lr=0.05)

    def picture():
        waves = torch.fft.irfft2(torch.view_as_complex(spectrum) * scale, s=(SIDE, SIDE), norm="ortho") / 4
        return torch.sigmoid(torch.einsum("rc,nchw->nrhw", matrix, waves))

    def one(low, high):
        return int(torch.randint(low, high, (1,), generator=drawn))

    for _ in range(STEPS):
        x = functional.pad(picture(), (12,) * 4, value=0.5)
        x = torch.roll(x, (one(-8, 9), one(-8, 9)), (2, 3))
        x = functional.interpolate(x, scale_factor=0.9 + 0.02 * one(0, 11), mode="bilinear", align_corners=False)
        angle = math.radians(one(-10, 11))
        turn = torch.tensor([[math.cos(angle), -math.sin(angle), 0], [math.sin(angle), math.cos(angle), 0]])
        grid = functional.affine_grid(turn[None], list(x.shape), align_corners=False)
        x = functional.grid_sample(x, grid, align_corners=False)
        x = torch.roll(x, (one(-4, 5), one(-4, 5)), (2, 3))
        x = functional.interpolate(x, size=(SIDE, SIDE), mode="bilinear", align_corners=False)
        optimiser.zero_grad()
        (-network(x)[0, LABEL]).backward()
        optimiser.step()
    with torch.no_grad():
        return {"reached": float(network(picture())[0, LABEL])}


def lucent():
    """Its own loop; what it gives is the picture."""
    from lucent.optvis import objectives, param, render

    found = render.render_vis(
        network, objectives.channel("network__fc", LABEL), lambda: param.image(SIDE), thresholds=(STEPS,),
        preprocess=False, progress=False, show_image=False, fixed_image_size=SIDE,
    )  # fmt: skip
    with torch.no_grad():
        return {"reached": float(network(torch.from_numpy(found[-1]).permute(0, 3, 1, 2))[0, LABEL])}


serve({"bare": bare, "lucent": lucent, "frozen": lucent, "loop": loop}[kind])
