"""Shows the regions of the image on the canvas and in their list, and carries out what a person draws."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from workbench.api import Area, UserError
from workbench.document.document import Document
from workbench.document.drawn_region import DrawnRegion
from workbench.document.session import Session
from workbench.gui.canvas.presenter import CanvasPresenter
from workbench.gui.canvas.run_controller import RunController
from workbench.gui.canvas.view_state import Drawing
from workbench.images.photo import Photo

from .regions import RegionRow, RegionsPanel


class DrawingController(QObject):
    """The tool that draws, and the image that it draws on. ``do`` performs a command by its id, with text arguments."""

    def __init__(
        self,
        document: Document,
        runs: RunController,
        presenter: CanvasPresenter,
        panel: RegionsPanel,
        do: Callable[..., None],
    ) -> None:
        super().__init__()
        self._document, self._runs, self._presenter, self._panel, self._do = document, runs, presenter, panel, do
        self.tool = ""
        presenter.changed.connect(lambda _key, _image: self.show())

    @property
    def digest(self) -> str:
        """Of the current image's pixels; empty while it is not read."""
        photo = self._runs.photo
        return photo.digest if photo is not None else ""

    @property
    def size(self) -> tuple[int, int]:
        """(height, width) of the current image."""
        photo = self._runs.photo
        return photo.size if photo is not None else (0, 0)

    def take(self, tool: str) -> None:
        """Draw with a tool; an empty text puts it away."""
        self.tool = tool
        if not self.show() and tool:
            self.tool = ""
            self.show()
            raise UserError("Regions are drawn on the photograph, or on a map over it; show one first.")

    def rectangle(self, area: Area) -> str:
        """``left,top,width,height`` of the smallest rectangle of the network's input that holds an area.

        Raises UserError where the network sees nothing of it.
        """
        return ",".join(map(str, self._seen(area).bounds))

    def shape(self, area: Area) -> str:
        """The pixels of the network's input that lie in an area. Raises UserError where there are none."""
        return str(self._seen(area))

    def _seen(self, area: Area) -> Area:
        geometry = self._runs.geometry
        if geometry is None:
            raise UserError("Image and model must be loaded first.")
        seen = Area.of_mask(area.on_network(geometry))
        if seen is None:
            raise UserError("The network sees nothing of this region: it was cropped away, or is too small.")
        return seen

    def draw(self, area: str, away: bool) -> None:
        """A person drew an area on the canvas; the brush goes on with the region that is chosen in the list."""
        chosen = self._panel.chosen
        painted = self.tool == "brush" and any(r.name == chosen and r.area.startswith("mask:") for r in self._regions)
        if away and chosen:
            self._do("region.erase", chosen, area)
        elif painted:
            self._do("region.paint", chosen, area)
        else:
            before = {region.name for region in self._regions}
            self._do("region.add", area)
            added = [region.name for region in self._regions if region.name not in before]
            if added:
                self._panel.choose(added[-1])

    def session_changed(self, _before: Session | None, _now: Session) -> None:
        """Show the regions of the image."""
        self.show()

    def show(self) -> bool:
        """Show the regions of the image, and the tool. False if there is no photograph to draw on."""
        photo, regions = self._runs.photo, self._regions
        drawing = Drawing(self.digest, regions, self.tool)
        can_draw = self._presenter.show_drawing(drawing, self._document.now.display)
        self._panel.show_rows([_row(region, photo) for region in regions] if photo is not None else [])
        self._panel.show_tool(self.tool if can_draw else "", photo is not None)
        return can_draw

    @property
    def _regions(self) -> tuple[DrawnRegion, ...]:
        return self._document.now.regions.get(self.digest, ())


def _row(region: DrawnRegion, photo: Photo) -> RegionRow:
    area = Area.parse(region.area)
    pixels = int(area.mask(photo.size).sum())
    kind = {"polygon": "lasso", "mask": "brush"}.get(area.kind, area.kind)
    return RegionRow(region.name, kind, pixels, pixels / max(1, photo.size[0] * photo.size[1]), region.visible)
