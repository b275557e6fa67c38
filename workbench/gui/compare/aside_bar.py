"""The bar over the canvas while a comparison is kept aside: it leads back to the comparison, or ends it."""

from __future__ import annotations

from workbench.document.session import Session
from workbench.gui.widgets.back_bar import BackBar
from workbench.gui.widgets.translation import tr


class AsideBar(BackBar):
    """It has the place of the comparison's header."""

    def __init__(self) -> None:
        super().__init__("compare.show", tr("Back to the comparison (Escape)"), "compare.end", tr("End the comparison"))
        tip = tr("Put this run beside those that are compared (Ctrl+Shift+D)")
        self.add = self.add_button(tr("Add this run"), "compare.add", tip)

    def session_changed(self, _before: Session | None, now: Session) -> None:
        """Stand over the canvas while something is compared behind it."""
        self.back.setText(tr("Comparison of {} results").format(len(now.tiles)))
        self.add.setEnabled(bool(now.shown) and now.shown not in now.tiles)
        self.setVisible(bool(now.tiles) and now.aside and not now.browsing)
