"""The bar above the canvas: how maps are displayed. It changes no number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QWidget,
)

from workbench.api import Boxes, Grid, Group, Heatmap, Picture, Regions, Result
from workbench.gui.widgets.section import IconButton
from workbench.gui.widgets.translation import tr
from workbench.render.colour import colour_table, default_map, limits_for
from workbench.render.display import Display

from .display_controls import MAPS, SLIDER, ColourMapBox, PercentSlider, RangeBoundBox, percent_label, swatch

HEIGHT = 36
IN_THE_MENU = "network", "smooth"  # where there is no room for them, in this order
GIVEN_UP = "range", "opacity", "least"  # where there is no room even then
SPACING, MARGINS = 5, 22
MENU = 28  # pixels of the button that opens the menu
SMALLEST = 360  # pixels asked for at most: what a window of 800 has left beside its panels
SMALL = len(MAPS) - 1


@dataclass(frozen=True, eq=False)
class ComparedMaps:
    """What a comparison displays.

    result  one of its maps; None where it has none
    limits  the (low, high) that all its maps have in common; None where they have several scales
    """

    result: Result | None
    limits: tuple[float, float] | None


class DisplayBar(QWidget):
    """The controls that the displayed result can use. Its height is fixed."""

    changed = Signal(object)  # Display

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(tr("How the result is displayed"))
        self._display = Display()
        self._own: Result | None = None  # of the canvas
        self._compared: ComparedMaps | None = None
        self._uses: set[str] = set()
        self._filling = False
        self.maps = ColourMapBox()
        self.opacity, self.percent = PercentSlider(tr("Opacity of the map, per cent")), percent_label()
        self.least, self.least_percent = PercentSlider(tr("Probability from which boxes are drawn")), percent_label()
        self.lock = IconButton("unlock", tr("Lock the range"))
        self.lock.setCheckable(True)
        self.low = RangeBoundBox(tr("Lowest value of the range"))
        self.high = RangeBoundBox(tr("Highest value of the range"))
        self.smooth = QCheckBox(tr("Smooth"))
        self.smooth.setToolTip(tr("Interpolate between the pixels of the map on screen"))
        self.network = QCheckBox(tr("Network's view"))
        self.network.setToolTip(tr("Show the image as the network got it, resized and cropped"))
        self._parts: dict[str, list[QWidget]] = {
            "colours": [self.maps],
            "opacity": [_caption(tr("Opacity")), self.opacity, self.percent],
            "range": [_caption(tr("Range")), self.lock, self.low, QLabel("–"), self.high],
            "least": [_caption(tr("Boxes from")), self.least, self.least_percent],
            "smooth": [self.smooth],
            "network": [self.network],
        }
        self.more = IconButton("more", tr("More of the display"))
        self.more.setFixedWidth(MENU)
        self.more.clicked.connect(self._open_menu)
        self._lay_out()
        self.maps.currentIndexChanged.connect(lambda: self._change(colour_map=self.maps.currentData()))
        self.opacity.valueChanged.connect(self._opacity_moved)
        self.least.valueChanged.connect(self._least_moved)
        self.lock.toggled.connect(self._lock_toggled)
        self.low.valueChanged.connect(lambda value: self._bound_moved(self.low, value))
        self.high.valueChanged.connect(lambda value: self._bound_moved(self.high, value))
        self.smooth.toggled.connect(lambda on: self._change(smooth=on))
        self.network.toggled.connect(lambda on: self._change(network_view=on))
        self.set_display(self._display)
        self.show_result(None)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 12, 0)
        row.setSpacing(SPACING)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)  # it never makes the window wider
        self.setMinimumWidth(0)
        for i, widgets in enumerate(self._parts.values()):
            if i:
                space = QFrame()
                space.setFixedWidth(4)
                widgets.insert(0, space)
            for widget in widgets:
                row.addWidget(widget)
        row.addWidget(self.more)
        row.addStretch(1)

    @property
    def display(self) -> Display:
        """The display that is chosen."""
        return self._display

    def set_display(self, display: Display) -> None:
        """Show these choices; ``changed`` stays silent."""
        self._display = display
        self._filling = True
        self.maps.setCurrentIndex(max(0, self.maps.findData(display.colour_map)))
        self.opacity.setValue(round(display.opacity * 100))
        self.percent.setText(f"{round(display.opacity * 100)} %")
        self.least.setValue(round(display.least * 100))
        self.least_percent.setText(f"{round(display.least * 100)} %")
        self.smooth.setChecked(display.smooth)
        self.network.setChecked(display.network_view)
        self._fill_range()
        self._filling = False

    def show_result(self, result: Result | None) -> None:
        """Offer what this result can use; None offers nothing."""
        self._own = result
        self._offer()

    def show_compared(self, compared: ComparedMaps | None) -> None:
        """Offer what compared maps can use, and lock their scale; None goes back to the canvas's result."""
        self._compared = compared
        self._offer()

    @property
    def _result(self) -> Result | None:
        return self._compared.result if self._compared is not None else self._own

    def _offer(self) -> None:
        result = self._result
        self._uses = used_by(result)
        self.updateGeometry()
        self._make_room()
        signed = _signed(result)
        self._filling = True
        self.maps.setItemIcon(0, swatch(colour_table(default_map(signed))))
        self._fill_range()
        self._filling = False

    def minimumSizeHint(self) -> QSize:
        """Room for all but what can go into the menu: the panels beside give way before more goes."""
        needed = self._needed(self._uses - set(IN_THE_MENU), SMALL, True, bool(self._uses & set(IN_THE_MENU)))
        return QSize(min(SMALLEST, needed + MARGINS - SPACING), HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def event(self, event: QEvent) -> bool:
        """Controls that want another width, as with larger type, are laid out anew."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._make_room()
        return super().event(event)

    def _make_room(self) -> None:
        """Show the parts that are used; where there is little room they are smaller, some go into a menu, then the
        captions go, and last some parts."""
        room = self.width() - MARGINS + SPACING  # nothing stands behind the last
        for visible, size, captions, menu in self._layouts():
            if self._needed(visible, size, captions, menu) <= room:
                break
        self.maps.setFixedWidth(MAPS[size])
        for slider in (self.opacity, self.least):
            slider.setFixedWidth(SLIDER[size])
        self.more.setVisible(menu)
        for name, widgets in self._parts.items():
            for widget in widgets:
                widget.setVisible(name in visible and (captions or not _is_caption(widget)))

    def _layouts(self) -> Iterator[tuple[set[str], int, bool, bool]]:
        """Which parts, in which of the sizes, with captions, with the menu: the roomiest first."""
        visible = set(self._uses)
        for size in range(len(MAPS)):
            yield visible, size, True, False
        for name in IN_THE_MENU:
            visible = visible - {name}
            yield visible, SMALL, True, visible != self._uses
        menu = visible != self._uses
        yield visible, SMALL, False, menu
        for name in GIVEN_UP:
            visible = visible - {name}
            yield visible, SMALL, False, menu

    def _needed(self, parts: set[str], size: int, captions: bool, menu: bool) -> int:
        """How many pixels these parts take, with the space behind each control."""
        controls = [w for part in parts for w in self._parts[part] if captions or not _is_caption(w)]
        own: dict[QWidget, int] = {self.maps: MAPS[size], self.opacity: SLIDER[size], self.least: SLIDER[size]}
        width = sum(own.get(control, _width_of(control)) + SPACING for control in controls)
        return width + (MENU + SPACING if menu else 0)

    def _open_menu(self) -> None:
        """Open a menu of the controls that have no room."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in reversed(IN_THE_MENU):
            box = self.smooth if name == "smooth" else self.network
            if name in self._uses and box.isHidden():
                action = menu.addAction(box.text())
                action.setCheckable(True)
                action.setChecked(box.isChecked())
                action.setToolTip(box.toolTip())
                action.toggled.connect(box.setChecked)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _fill_range(self) -> None:
        """The locked range, or the data's own, which cannot be edited; none where compared maps have none in common."""
        display, locked = self._display, self._display.locked
        low, high = display.low, display.high
        ranged, compared = _ranged(self._result), self._compared
        if compared is not None and not locked:
            low, high = compared.limits or (None, None)
        elif ranged is not None:
            limits = limits_for(ranged, display)
            low, high = limits.low, limits.high
        for box, value in ((self.low, low), (self.high, high)):
            box.setEnabled(locked)
            box.show_value(value, (high or 0.0) - (low or 0.0))
        self.lock.setChecked(locked)
        self.lock.show_icon("lock" if locked else "unlock", "accent" if locked else "muted")
        tip = tr("Let the range follow the data") if locked else tr("Lock the range: other results get the same scale")
        if compared is not None and compared.limits is None and not locked:
            tip = tr("These maps have no range in common that could be locked")
        self.lock.setEnabled(locked or compared is None or compared.limits is not None)
        self.lock.setToolTip(tip)
        self.lock.setAccessibleName(tip)

    def _opacity_moved(self, percent: int) -> None:
        self.percent.setText(f"{percent} %")
        self._change(opacity=percent / 100)

    def _least_moved(self, percent: int) -> None:
        self.least_percent.setText(f"{percent} %")
        self._change(least=percent / 100)

    def _lock_toggled(self, on: bool) -> None:
        if on:
            self._change(low=self.low.value(), high=self.high.value())
        else:
            self._change(low=None, high=None)

    def _bound_moved(self, box: RangeBoundBox, value: float) -> None:
        if self._filling or not self._display.locked:
            return
        low, high = self.low.value(), self.high.value()
        if _signed(self._result):  # the range of signed maps is symmetric
            low, high = (-abs(value), abs(value))
        if low < high:
            self._change(low=low, high=high)

    def _change(self, **values: object) -> None:
        if self._filling:
            return
        display = replace(self._display, **values)  # type: ignore[arg-type]
        if display != self._display:
            self.set_display(display)
            self.changed.emit(display)


def used_by(result: Result | None) -> set[str]:
    """The parts of the bar that a result can use."""
    match result:
        case Heatmap():
            return {"colours", "opacity", "range", "smooth", "network"}
        case Boxes():
            masks, scores = result.masks is not None, result.unit == "probability"
            return {"network", *({"least"} if scores else set()), *({"opacity"} if masks else set())}
        case Regions():
            return {"opacity", "network"}
        case Grid():
            if result.in_colour:
                return set()
            ranged = {"range"} if result.shared else set()
            return {"colours", *ranged, *({"opacity", "smooth"} if result.on_image else set())}
        case Picture():
            return {"smooth"}
        case Group():
            return set[str]().union(*(used_by(part) for part in result.parts.values()))
    return set()


def _ranged(result: Result | None) -> Heatmap | Grid | None:
    """The result with a range: itself, or the first of its parts that has one."""
    if isinstance(result, Group):
        return next((part for part in result.parts.values() if isinstance(part, Heatmap | Grid)), None)
    return result if isinstance(result, Heatmap | Grid) else None


def _signed(result: Result | None) -> bool:
    ranged = _ranged(result)
    return ranged is None or ranged.signed


def _width_of(widget: QWidget) -> int:
    """The width that a widget asks for."""
    return max(widget.minimumWidth(), min(widget.sizeHint().width(), widget.maximumWidth()))


def _is_caption(widget: QWidget) -> bool:
    return str(widget.property("look")) == "caption"


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", "caption")
    return label
