"""Deconvnet: the target sent back down the network, rectified on its way instead of gated by what was open.

Zeiler & Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, section 2.1; as a rule of
backpropagation: Simonyan, Vedaldi & Zisserman, ICLR workshop 2014, section 4.
"""

from __future__ import annotations

from workbench.families.rectifiers import RectifiedBackprop


class Deconvnet(RectifiedBackprop):
    """``g * 1[g > 0]`` at every rectifier."""

    called, rule = "Deconvnet", "deconvnet"
