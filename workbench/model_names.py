"""The names that models are loaded by: the bundled one, and the prefix of torchvision's."""

BUNDLED = "efficientnet-lite0"
BUNDLED_TITLE = "EfficientNet-Lite0"
TORCHVISION = "torchvision:"
