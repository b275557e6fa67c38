"""Decoders: how a detector's output becomes boxes. One module a kind of head; nothing else asks which head it is."""
