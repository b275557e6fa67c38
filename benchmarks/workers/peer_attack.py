"""torchattacks' PGD: 20 steps of 1/255 within 4/255 from a random start, away from the predicted class."""

import bundled
import torch
import torchattacks
from turns import serve

network, x = bundled.OfPixels(), bundled.pixels()
with torch.no_grad():
    label = network(x).argmax(1)
attack = torchattacks.PGD(network, eps=4 / 255, alpha=1 / 255, steps=20)


def once():
    """Image to image; ``left`` is the probability that the class still has."""
    adversarial = attack(x, label)
    with torch.no_grad():
        return {"left": float(network(adversarial).softmax(1)[0, label])}


serve(once)
