"""Guided backprop: the gradient, of which rectifiers pass down only what is positive, and only where they were open.

Springenberg, Dosovitskiy, Brox & Riedmiller, "Striving for Simplicity: The All Convolutional Net", ICLR workshop 2015,
section 3.4.
"""

from __future__ import annotations

from workbench.families.rectifiers import RectifiedBackprop


class GuidedBackprop(RectifiedBackprop):
    """``g * 1[x > 0] * 1[g > 0]`` at every rectifier."""

    called, rule = "Guided backprop", "guided backprop"
