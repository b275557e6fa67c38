"""Words that mean the same: what people who come from other tools call things."""

from __future__ import annotations

from functools import cache

from workbench.gui.widgets.search import has_words, plain

SAME = (
    ("zoom", "fit", "magnify"),
    ("photo", "photograph", "image", "picture"),
    ("network", "model", "net", "checkpoint", "weights"),
    ("color", "colour"),
    ("colormap", "colour map", "palette", "lookup table"),
    ("grey", "gray"),
    ("save", "export", "write", "download"),
    ("copy", "clipboard"),
    ("settings", "preferences", "options"),
    ("quit", "exit"),
    ("cancel", "stop", "abort", "interrupt"),
    ("remove", "delete", "clear"),
    ("compare", "side by side", "difference", "versus"),
    ("present", "slideshow", "talk"),
    ("slides", "powerpoint", "pptx"),
    ("pin", "bookmark", "favourite", "star"),
    ("shortcuts", "keys", "hotkeys", "bindings"),
    ("target", "class", "label"),
    ("channels", "activations", "feature maps", "filters"),
    ("unit", "neuron", "channel"),
    ("saliency", "vanilla gradient", "sensitivity"),
    ("occlusion", "occlude", "mask", "cover"),
    ("adversarial", "attack", "perturbation", "fgsm"),
    ("theme", "dark mode", "light mode", "appearance"),
    ("range", "contrast", "limits", "vmin", "vmax"),
    ("opacity", "transparency", "alpha", "blend"),
    ("scatter", "embedding", "projection"),
    ("plugin", "extension", "add-on"),
    ("restart", "reset", "reboot"),
    ("open", "load", "import"),
    ("anew", "again", "reload", "refresh"),
    ("new", "create"),
    ("report", "document", "html"),
    ("log", "console", "errors", "output"),
    ("language", "translation", "locale"),
    ("font", "text size", "type size"),
    ("integrated gradients", "ig"),
    ("grad-cam", "grad cam", "gradcam"),
    ("deepdream", "deep dream"),
    ("confusion", "confusion matrix"),
)  # fmt: skip
HEATMAP = ("heat", "heatmap", "heat map", "saliency map", "attribution", "relevance")
FAMILIES = {  # of techniques: each of a family is found by what the whole is called
    "Class activation": (*HEATMAP, "grad cam", "gradcam"),
    "Gradients": (*HEATMAP, "sensitivity"),
    "Perturbation": (*HEATMAP, "occlude", "occlusion", "mask", "cover", "hide"),
    "Adversarial": ("attack", "evasion", "fool", "robustness"),
    "Embedding": ("projection", "scatter", "dimensionality reduction", "latent space"),
    "Look inside": ("feature map", "neuron"),
    "Learned": ("dream", "deep dream", "activation maximization", "feature visualisation"),
    "Answer": ("prediction", "classification"),
}


def words_of_family(family: str) -> str:
    """Words by which every technique of a family is found."""
    return " ".join(FAMILIES.get(family, ()))


@cache
def synonyms(text: str) -> str:
    """Words that mean the same as words of this text."""
    within = plain(text)
    groups = (group for group in SAME if any(has_words([word], within) for word in group))
    return " ".join(word for group in groups for word in group)
