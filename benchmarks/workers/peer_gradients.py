"""captum's integrated gradients from black, 50 steps of the trapezoidal rule, on the predicted class."""

import bundled
import torch
from captum.attr import IntegratedGradients
from turns import serve

network, x = bundled.OfPixels(), bundled.pixels()
black = torch.zeros_like(x)
with torch.no_grad():
    scores = network(x)[0]
    label = int(scores.argmax())
    difference = float(scores[label] - network(black)[0, label])
method = IntegratedGradients(network)


def once():
    """Image to array; ``error`` is how far the parts' sum is from the difference of the logits, in per cent."""
    found = method.attribute(x, black, target=label, n_steps=50, method="riemann_trapezoid")
    return {"error": 100 * abs(float(found.double().sum()) - difference) / abs(difference)}


serve(once)
