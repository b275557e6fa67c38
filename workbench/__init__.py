"""The Explainability Workbench: why a vision model answers as it does."""

__version__ = "0.1.0"
