"""What a technique may return. Each type says what its numbers mean; views, exporters and reports choose by type.

Results are numbers, never coloured pictures: colour, overlay and scaling belong to ``workbench.render``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

Facts = Mapping[str, str | int | float | bool]


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """Base of everything that can be shown, exported and reported.

    caption  one line under the figure: what is seen
    caveat   what must be said wherever the result is shown; empty when nothing must
    facts    what was found on the way, by name: the layer used, the target's score, ...
    """

    caption: str = ""
    caveat: str = ""
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, eq=False, kw_only=True)
class Heatmap(Result):
    """Relevance of each pixel of the network's input.

    values      (H, W) float32, raw, in ``unit``
    signed      whether values below ``centre`` mean evidence against the target
    centre      the value that says nothing: colours start there, or have it in their middle where signed
    fine        whether every pixel stands for itself, as in a gradient: a few are then far above all the others, and
                colours do not wait for them
    boxes       (n, 4) int32 left, top, width, height: the regions that were measured one by one, if they were
    box_values  (n,) float32, what was measured in each
    box_labels  n texts, what the prediction became in each
    """

    values: np.ndarray
    signed: bool = True
    centre: float = 0.0
    fine: bool = False
    unit: str = ""
    boxes: np.ndarray | None = None
    box_values: np.ndarray | None = None
    box_labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _want(self, "values", 2, "(H, W)")
        if self.boxes is not None and (self.boxes.ndim != 2 or self.boxes.shape[1] != 4):
            raise ValueError(f"Heatmap wants boxes (n, 4); got {self.boxes.shape}")
        if self.box_values is not None and (self.boxes is None or self.box_values.shape != (len(self.boxes),)):
            raise ValueError("Heatmap wants one of box_values for each of boxes")
        if self.box_labels and (self.boxes is None or len(self.box_labels) != len(self.boxes)):
            raise ValueError("Heatmap wants one of box_labels for each of boxes")


@dataclass(frozen=True, eq=False, kw_only=True)
class Picture(Result):
    """An image in colour, to be seen as it is; or the difference of two.

    values  (H, W, 3) float32 in [0, 1]; where signed, any, and 0 is grey
    signed  whether it is a difference
    factor  by how much a difference is enlarged when it is shown; the values themselves are raw
    file    where exporters write it losslessly, a file's name without its ending; empty where they need not
    """

    values: np.ndarray
    signed: bool = False
    factor: float = 1.0
    file: str = ""

    def __post_init__(self) -> None:
        _want(self, "values", 3, "(H, W, 3)")
        if self.values.shape[2] != 3:
            raise ValueError(f"Picture wants (H, W, 3); got {self.values.shape}")


@dataclass(frozen=True, eq=False, kw_only=True)
class Grid(Result):
    """Many small pictures of one kind: the channels of a layer, the kernels of a convolution.

    values    (N, h, w) float32, or (N, h, w, 3) for kernels over three colour channels
    labels    N texts, one under each tile
    numbers   (N,) float32, what the tiles are sorted by; ``number_name`` says what it is
    units     (N,) int32, the channel that each tile shows
    dead      (N,) bool, tiles that carry nothing
    shared    whether all tiles share one scale; else each has its own
    layer     the layer whose units these are
    on_image  whether a tile can be laid over the network's input
    """

    values: np.ndarray
    labels: tuple[str, ...]
    numbers: np.ndarray
    number_name: str
    units: np.ndarray
    dead: np.ndarray
    signed: bool = True
    shared: bool = True
    unit: str = ""
    layer: str = ""
    on_image: bool = False

    def __post_init__(self) -> None:
        if self.values.ndim not in (3, 4) or (self.values.ndim == 4 and self.values.shape[3] != 3):
            raise ValueError(f"Grid wants values (N, h, w) or (N, h, w, 3); got {self.values.shape}")
        for name in ("labels", "numbers", "units", "dead"):
            if len(getattr(self, name)) != len(self.values):
                raise ValueError(f"Grid wants {len(self.values)} of {name}; got {len(getattr(self, name))}")


@dataclass(frozen=True, eq=False, kw_only=True)
class Scores(Result):
    """Numbers with names, best first: class probabilities, activations of a vector.

    values   (N,) float32, in ``unit``
    names    N texts
    indices  (N,) int32, the class or channel of each
    logits   (N,) float32, where ``values`` are probabilities made from them
    units    (N,) int32, the channel of the facts' layer that each belongs to, where ``indices`` are not these
    """

    values: np.ndarray
    names: tuple[str, ...]
    indices: np.ndarray
    logits: np.ndarray | None = None
    units: np.ndarray | None = None
    unit: str = "probability"

    def __post_init__(self) -> None:
        _want(self, "values", 1, "(N,)")
        for name in ("names", "indices", "logits", "units"):
            given = getattr(self, name)
            if given is not None and len(given) != len(self.values):
                raise ValueError(f"Scores wants {len(self.values)} of {name}; got {len(given)}")


@dataclass(frozen=True, eq=False, kw_only=True)
class Curve(Result):
    """Lines over one axis.

    x           (N,) float32
    lines       (S, N) float32
    names       S texts
    notes       N texts, what else is found at each x; or none at all
    marks       (M,) float32, places on the axis that matter; ``mark_names`` are M texts that say why
    """

    x: np.ndarray
    lines: np.ndarray
    names: tuple[str, ...]
    x_label: str = ""
    y_label: str = ""
    notes: tuple[str, ...] = ()
    marks: np.ndarray | None = None
    mark_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _want(self, "x", 1, "(N,)")
        _want(self, "lines", 2, "(S, N)")
        if self.lines.shape != (len(self.names), len(self.x)):
            raise ValueError(f"Curve wants lines ({len(self.names)}, {len(self.x)}); got {self.lines.shape}")
        if self.notes and len(self.notes) != len(self.x):
            raise ValueError(f"Curve wants {len(self.x)} notes; got {len(self.notes)}")
        if len(self.mark_names) != (0 if self.marks is None else len(self.marks)):
            raise ValueError(f"Curve wants a name for each mark; got {len(self.mark_names)}")


@dataclass(frozen=True, eq=False, kw_only=True)
class Embedding(Result):
    """Images as points.

    points       (N, 2) float32
    images       N texts: the path or name of each point's image
    labels       N texts: what each image is said to be, empty for one that is not; or none at all
    predictions  N texts: the class that the model predicts; or none at all
    confidence   (N,) float32, the probability of that class, in [0, 1]
    axes         what the two axes measure, where they measure anything
    """

    points: np.ndarray
    images: tuple[str, ...]
    labels: tuple[str, ...] = ()
    predictions: tuple[str, ...] = ()
    confidence: np.ndarray | None = None
    axes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _want(self, "points", 2, "(N, 2)")
        if self.points.shape[1] != 2:
            raise ValueError(f"Embedding wants points (N, 2); got {self.points.shape}")
        count = len(self.points)
        if len(self.images) != count or any(given and len(given) != count for given in (self.labels, self.predictions)):
            raise ValueError(f"Embedding wants {count} images, labels and predictions")
        if self.confidence is not None:
            _want(self, "confidence", 1, "(N,)")
            if len(self.confidence) != count or not ((self.confidence >= 0) & (self.confidence <= 1)).all():
                raise ValueError(f"Embedding wants {count} confidences in [0, 1]")
        if len(self.axes) not in (0, 2):
            raise ValueError(f"Embedding wants names for both axes or none; got {len(self.axes)}")


@dataclass(frozen=True, eq=False, kw_only=True)
class Table(Result):
    """Rows and columns of texts and numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"Table wants {len(self.columns)} cells a row; got {len(row)}")


@dataclass(frozen=True, eq=False, kw_only=True)
class Group(Result):
    """Several results that belong together, by name, in the order they are shown."""

    parts: Mapping[str, Result]

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("Group wants at least one part")
        for name, part in self.parts.items():
            if not name.isidentifier() or isinstance(part, Group):
                raise ValueError(f"Group wants plain results under identifiers; got {name!r}: {type(part).__name__}")


RESULT_TYPES: Mapping[str, type[Result]] = {
    kind.__name__: kind for kind in (Heatmap, Picture, Grid, Scores, Curve, Embedding, Table, Group)
}


def arrays_of(result: Result) -> dict[str, np.ndarray]:
    """One array per field of the result, ``part.field`` for groups; texts become arrays of str. For NPZ and tests."""
    if isinstance(result, Group):
        return {f"{part}.{name}": a for part, inner in result.parts.items() for name, a in arrays_of(inner).items()}
    if isinstance(result, Table):
        return {name: np.asarray([row[i] for row in result.rows]) for i, name in enumerate(result.columns)}
    own = {f.name for f in fields(Result)}
    found: dict[str, np.ndarray] = {}
    for f in fields(result):
        value: Any = getattr(result, f.name)
        if f.name not in own and value is not None:
            found[f.name] = np.asarray(value, np.str_) if isinstance(value, str | tuple) else np.asarray(value)
    return found


def _want(result: Result, name: str, axes: int, shape: str) -> None:
    array = getattr(result, name)
    if not isinstance(array, np.ndarray) or array.ndim != axes or array.dtype != np.float32:
        got = f"{array.dtype} {array.shape}" if isinstance(array, np.ndarray) else type(array).__name__
        raise ValueError(f"{type(result).__name__} wants {name} as float32 {shape}; got {got}")
