"""Loaders: a model reference becomes a network. One module a source; nothing but a loader asks which format it is."""
