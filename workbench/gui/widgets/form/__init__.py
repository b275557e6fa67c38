"""Forms made from parameter descriptions: one editor for each parameter, chosen by its type."""

from .editor import Choices
from .form import Form

__all__ = ["Choices", "Form"]
