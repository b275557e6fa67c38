"""The guard: what a plugin's run may not leave behind in the network, the image and the process.

``guard`` joins the three: ``network`` (modules, hooks, flags) with ``weights`` (contents), ``pictures`` (the input
image) and ``process`` (torch's and Python's settings, with ``functions`` that somebody replaced).
"""
