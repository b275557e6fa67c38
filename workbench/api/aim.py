"""The aim of an attack: what a model's answer should stop to say, or say instead."""

from __future__ import annotations

from typing import Any, Protocol

Tensor = Any  # torch.Tensor; the api itself does not import torch
Answer = Any  # what a network's output means, of a batch of images; only the model knows what is in it


class Aim(Protocol):
    """That a thing vanishes from the answer, or that a goal comes in its place.

    classes  of an aim at classes that exclude each other: which is to vanish, and which is to be reached (or None for
             any other); None for all other aims
    purpose  what is to be done, as a sentence goes on with it: ``make cat at 4, 8, 90 × 60 px vanish``
    unit     of ``measure``
    """

    @property
    def classes(self) -> tuple[int, int | None] | None: ...
    @property
    def purpose(self) -> str: ...
    @property
    def targeted(self) -> bool:
        """Whether there is a goal."""

    @property
    def unit(self) -> str: ...
    def loss(self, answer: Answer) -> Tensor:
        """(N,) what an attack raises. Differentiable."""

    def margin(self, answer: Answer) -> Tensor:
        """(N,) by how much the aim is reached; above zero it is. Differentiable."""

    def reached(self, answer: Answer) -> bool:
        """Whether the first image's answer is what the attack wants."""

    def measure(self, answer: Answer) -> Tensor:
        """(N,) the number that the aim is about: a probability, a box's score, a share of a region, a likeness."""

    def seen(self, answer: Answer) -> str:
        """That number for the first image in words: ``cat 74 %``."""
