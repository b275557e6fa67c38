"""Forwards and nothing else, as fast as the machine allows: what sweeps run on."""
