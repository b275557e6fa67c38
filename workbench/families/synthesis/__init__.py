"""Pictures made by optimisation: what a picture is made of, how it is moved before the network sees it, the ascent."""

from .adam import Adam
from .ascent import Ascent, Climbed
from .dream import Dream, Dreamed
from .lbfgs import LBFGS
from .pace import Pace
from .parameterisation import PRIORS, START, Fourier, Parameterisation, Prior, picture_of
from .progress import told
from .threads import one_thread
from .transformations import Beside, Crops, Still, Views, Windows, Wobble
from .unit_pictures import Recipe, UnitPicture, keep_unit_pictures_in

__all__ = [
    "LBFGS", "PRIORS", "START", "Adam", "Ascent", "Beside", "Climbed", "Crops", "Dream", "Dreamed", "Fourier",
    "Pace", "Parameterisation", "Prior", "Recipe", "Still", "UnitPicture", "Views", "Windows", "Wobble",
    "keep_unit_pictures_in", "one_thread", "picture_of", "told",
]  # fmt: skip
