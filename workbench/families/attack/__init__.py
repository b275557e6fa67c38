"""Attacks: a small change of the pixels that changes the answer. Aim, budget, steps, and what came of it.

Everything happens on pixels in [0, 1]; distances are given in units of 1/255. Gradients are taken for pixels only.
"""

from workbench.renamed import old_names

from .budget import LEVELS, Budget, Norm, in_norm, inwards, length, noise, random_start
from .report import Report, factor_for
from .starting_point import Start, start
from .steps import Iterate, answer_of, ascend, gradient_at, margin_of
from .technique import ONE_CLASS, Attack, BudgetedAttack, Found, applies, goal_param
from .verdict import Remark, Verdict
from .wording import percent

__all__ = [
    "LEVELS",
    "ONE_CLASS",
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
    "answer_of",
    "applies",
    "ascend",
    "factor_for",
    "goal_param",
    "gradient_at",
    "in_norm",
    "inwards",
    "length",
    "margin_of",
    "noise",
    "percent",
    "random_start",
    "start",
]

__getattr__ = old_names(globals(), {"scores_of": "answer_of"})
