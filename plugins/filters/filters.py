"""Filters: the kernels of a convolution, weight for weight.

Zeiler & Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, figure 5 (a to c).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from workbench.api import (
    Applicability,
    Image,
    Layer,
    LayerInfo,
    Model,
    Result,
    Technique,
    UserError,
    layer_param,
    param,
)
from workbench.families import kernels
from workbench.families.kernels import Kernels, Tiles

NONE = "This model has no convolution, and no linear layer that sees the pixels."


class Filters(Technique):
    """The weights ``w[k, c]``, filter ``k`` over input channel ``c``; in colour only where the inputs are R, G and B.

    Weights of other inputs have no colour: they are shown slice by slice, all slices of one filter or one slice of
    all. Weights of a 1 × 1 convolution are single numbers, and are bars.
    """

    takes: ClassVar[Literal["image", "model"]] = "model"

    layer: Layer = layer_param("The convolution, or a layer that one feeds; empty is the first one")
    show: Literal["filter", "slice"] = param("filter", "All slices of one filter, or one slice of every filter")
    filter: int = param(0, "Whose slices to show, where a tile cannot hold a filter", low=0, high=100_000)
    slice: int = param(0, "Which slice of every filter to show: an input channel of its group", low=0, high=100_000)
    sort: Literal["index", "norm"] = param(
        "index", "How the arrays are ordered; what is seen first is chosen over the tiles", called="Order of the arrays"
    )
    scale: Literal["shared", "each"] = param("shared", "One scale for all tiles, or one each; zero is in its middle")

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return Applicability(True) if kernels.first_layer(model) else Applicability(False, NONE)

    def run(self, model: Model, image: Image) -> Iterator[Result]:
        layer, why = self._layer(model, image)
        own = kernels.kernels_of(model, layer)
        tiles, what = self._tiles(own)
        dead = int(own.dead.sum())
        remark = f"; {dead} of {own.count} filters are dead" if dead else ""
        yield kernels.display(
            own,
            tiles,
            self.sort,
            self.scale,
            caption=f"{what} of {layer.name}, {own.size}{_grouped(own)}{why}{remark}",
            facts={"layer": layer.name, "filters": own.count, "dead": dead, "groups": own.groups},
        )

    def _layer(self, model: Model, image: Image) -> tuple[LayerInfo, str]:
        """The layer whose weights are shown, and why it is another than the one that was named."""
        first = kernels.first_layer(model)
        if first is None:
            raise UserError(NONE)
        if not self.layer:
            return first, ""
        named = model.layer(self.layer)
        if kernels.has_kernels(model, named):
            return named, ""
        fed = kernels.feeding(model, image, named)
        if fed is not None:
            return fed, f", which feeds {named.name} ({named.kind}) channel by channel"
        below = kernels.nearest_below(model, named) or first
        return below, f", the nearest below {named.name} ({named.kind}), which has no kernels of its own"

    def _tiles(self, own: Kernels) -> tuple[Tiles, str]:
        if own.in_colour or own.planes.shape[1] == 1:
            return kernels.tiles_of(own), f"{own.count} {'kernels' if own.count > 1 else 'kernel'}"
        if self.show == "slice":
            slices = own.planes.shape[1]
            _check("slice", self.slice, slices, own)
            return kernels.filters_of(own, self.slice), f"Slice {self.slice} of {slices} of {own.count} filters"
        _check("filter", self.filter, own.count, own)
        return kernels.slices_of(own, self.filter), f"Filter {self.filter} of {own.count}, slice by slice,"


def _check(parameter: str, value: int, count: int, own: Kernels) -> None:
    if value >= count:
        raise UserError(f"{parameter} must be 0 to {count - 1} in {own.layer.name!r}; got {value}.")


def _grouped(own: Kernels) -> str:
    inputs = own.weights.shape[1]
    if own.groups > 1:
        return ", depthwise" if inputs == 1 else f", {own.groups} groups of {inputs} inputs"
    return "" if own.in_colour else f" over {inputs} {'inputs' if inputs > 1 else 'input'}"
