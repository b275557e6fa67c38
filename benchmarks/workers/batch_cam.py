"""Grad-CAM of the predicted class of many images: ``batch_cam.py together|forwards|grad-cam N``, N of them at once.

forwards  the bare forwards of the same batches and the backward down to the layer, and nothing else
"""

import sys
from contextlib import ExitStack

import torch
from turns import serve

IMAGES = 32
kept_memory = ExitStack()
who, at_once = sys.argv[1], int(sys.argv[2])


def peer():
    """At the last batch-norm, as in ``peer_cam``."""
    import bundled
    import pytorch_grad_cam

    network, x = bundled.network(), bundled.photograph().repeat(IMAGES, 1, 1, 1)
    cam = pytorch_grad_cam.GradCAM(model=network, target_layers=[network._bn1])
    return lambda i: cam(input_tensor=x[i : i + at_once], targets=None)


def ours():
    """Tensors to arrays."""
    from workbench.engine.loaders import registry
    from workbench.engine.plugins import load_plugins
    from workbench.freed_memory import kept
    from workbench.images.image_files import sample_images
    from workbench.images.photo import open_photo

    kept_memory.enter_context(kept())  # as in a batch
    model = registry.load("efficientnet-lite0", "cpu")
    image = model.prepare(open_photo(sample_images()[0]).pixels)
    technique = load_plugins()[0]["gradcam"].technique()
    layer = model.default_layer.name
    pixels = model.pixels(image).repeat(at_once, 1, 1, 1)

    def bare(i):
        with torch.enable_grad(), model.recording([layer], gradient=True) as activations:
            answer = model.answer(pixels)
            torch.autograd.grad(answer.max(1).values.sum(), [activations[layer]])

    return bare if who == "forwards" else lambda i: technique.together(model, [image] * at_once)


job = peer() if who == "grad-cam" else ours()


def once():
    """All images, batch by batch."""
    for i in range(0, IMAGES, at_once):
        job(i)


serve(once)
