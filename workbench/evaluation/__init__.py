"""Evaluation: how often a model is right on a labelled collection, where it errs, and where its labels may be wrong."""
