"""grad-cam on the predicted class: ``peer_cam.py GradCAM|ScoreCAM``.

At the last batch-norm: the module after it runs twice, and grad-cam would take the wrong call.
"""

import sys

import bundled
import pytorch_grad_cam
from turns import serve

network, x = bundled.network(), bundled.photograph()
cam = getattr(pytorch_grad_cam, sys.argv[1])(model=network, target_layers=[network._bn1])


def once():
    """Image to array."""
    cam(input_tensor=x, targets=None)


serve(once)
