"""All that a plugin may import, beside numpy and torch."""

from .aim import Aim
from .amounts import Amounts
from .area import Area
from .errors import UserError
from .extra_input import ExtraInput
from .geometry import Geometry
from .image import Image, Images
from .layer_info import LayerInfo
from .maps import as_maps, shape_text
from .model import Answer, Batch, BoxedChanges, Changes, LayerChanges, Model
from .params import (
    ClassName,
    Judge,
    Layer,
    Network,
    Param,
    Photograph,
    Region,
    Shape,
    Unit,
    Words,
    in_words,
    judge_param,
    layer_param,
    network_param,
    param,
    params_of,
    photograph_param,
    seed_param,
    target_param,
)
from .results import (
    Boxes,
    Curve,
    Embedding,
    Grid,
    Group,
    Heatmap,
    Matrix,
    Picture,
    Regions,
    Result,
    Scores,
    Table,
    arrays_of,
    rows_of,
)
from .shares import ordinal, percent, probability
from .target import Target, class_name, class_title
from .technique import Applicability, Progress, Technique

__all__ = [
    "Aim", "Amounts", "Answer", "Applicability", "Area", "Batch", "BoxedChanges", "Boxes", "Changes", "ClassName",
    "Curve", "Embedding", "ExtraInput", "Geometry", "Grid", "Group", "Heatmap", "Image", "Images", "Judge", "Layer",
    "LayerChanges", "LayerInfo", "Matrix", "Model", "Network", "Param", "Photograph", "Picture", "Progress",
    "Region", "Regions", "Result", "Scores", "Shape", "Table", "Target", "Technique", "Unit", "UserError", "Words",
    "arrays_of", "as_maps", "class_name", "class_title", "in_words", "judge_param", "layer_param", "network_param",
    "ordinal", "param", "params_of", "percent", "photograph_param", "probability", "rows_of", "seed_param",
    "shape_text", "target_param",
]  # fmt: skip
