"""grad-cam's Grad-CAM of the predicted class, at the last batch-norm: the module after it runs twice."""

import bundled
from pytorch_grad_cam import GradCAM
from turns import serve

network, x = bundled.network(), bundled.photograph()
cam = GradCAM(model=network, target_layers=[network._bn1])


def once():
    """Image to array."""
    cam(input_tensor=x, targets=None)


serve(once)
