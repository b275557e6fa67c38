"""From the start of the process to the first painted window: ``first_paint.py workbench|napari|bare STARTED``."""

import json
import os
import sys
import time

who, started = sys.argv[1], float(sys.argv[2])

from PySide6.QtCore import QEvent, QObject, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget  # noqa: E402

app = QApplication([who])


class Painted(QObject):
    """Tells when a main window, or whatever covers it, has been painted, and ends the process."""

    def eventFilter(self, watched, event):
        if (
            event.type() == QEvent.Type.Paint
            and isinstance(watched, QWidget)
            and isinstance(watched.window(), QMainWindow)
        ):
            QTimer.singleShot(0, tell)  # after the picture has gone to the screen
        return False


def tell():
    print(json.dumps({"seconds": time.time() - started}), flush=True)
    os._exit(0)


watch = Painted()
app.installEventFilter(watch)
if who == "workbench":
    from workbench.gui.main import main

    main([])
elif who == "napari":
    import napari

    viewer = napari.Viewer()
    napari.run()
else:
    sys.modules["matplotlib"] = None  # as where it is not installed: pyqtgraph imports it if it can
    import numpy
    import pyqtgraph

    window = QMainWindow()
    plot = pyqtgraph.GraphicsLayoutWidget()
    plot.addViewBox(lockAspect=True).addItem(pyqtgraph.ImageItem(numpy.zeros((224, 224), numpy.float32)))
    window.setCentralWidget(plot)
    window.resize(1440, 900)
    window.show()
    app.exec()
