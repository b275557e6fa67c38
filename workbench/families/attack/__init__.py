"""Attacks: a small change of the pixels that changes the answer. Aim, budget, steps, and what came of it.

Everything happens on pixels in [0, 1]; distances are given in units of 1/255. Gradients are taken for pixels only.
"""

from .aim import Aim
from .budget import LEVELS, Budget, Norm, in_norm, inwards, length, noise, random_start
from .report import Report, factor_for
from .starting_point import Start, start
from .steps import Iterate, ascend, gradient_at, scores_of
from .technique import NO_CLASS, ONE_CLASS, Attack, BudgetedAttack, Found, applies, goal_param
from .verdict import Remark, Verdict
from .wording import percent

__all__ = [
    "LEVELS",
    "NO_CLASS",
    "ONE_CLASS",
    "Aim",
    "Attack",
    "Budget",
    "BudgetedAttack",
    "Found",
    "Iterate",
    "Norm",
    "Remark",
    "Report",
    "Start",
    "Verdict",
    "applies",
    "ascend",
    "factor_for",
    "goal_param",
    "gradient_at",
    "in_norm",
    "inwards",
    "length",
    "noise",
    "percent",
    "random_start",
    "scores_of",
    "start",
]
