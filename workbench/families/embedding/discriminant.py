"""Linear discriminants: the directions in which images of one label lie together and those of others apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.api import UserError

from .principal_components import EXACT_UP_TO, plane, principal

LEAST = 3  # images of a label that is learned from
FOLDS = 5


@dataclass(frozen=True, eq=False)
class Discriminant:
    """Coordinates on the directions that tell labels apart.

    points   (N, 2) float64, of mean 0; the second column is what varies most besides, where there are two labels
    shares   of what tells the labels apart, for each axis that does: one or two numbers
    learned  the labels that were learned from
    held     mean over labels of the share of images that are put to their label by what was learned of the others;
             ``chance`` is that of a guess
    """

    points: np.ndarray
    shares: tuple[float, ...]
    learned: tuple[str, ...]
    held: float

    @property
    def chance(self) -> float:
        return 1 / len(self.learned)


def discriminant(values: np.ndarray, labels: Sequence[str], seed: int = 0) -> Discriminant:
    """Fisher's discriminants for many labels (Rao 1948, section 3), of all images by what the labelled ones teach.

    The features are turned to their principal components, of more than 2,048 the first, which loses nothing of fewer
    images. There the covariance within labels is shrunk to a multiple of the identity as far as Ledoit & Wolf, "A
    well-conditioned estimator for large-dimensional covariance matrices", 2004, say: without that, features that
    outnumber images separate any labels. (scikit-learn shrinks the whole covariance too, apart from that, and takes
    the difference of both for the covariance between labels, which it no longer is.)

    values  (N, D); ``labels`` N texts, empty where there is none; labels of fewer than 3 images teach nothing
    seed    of the images that are held out together

    Raises UserError where fewer than two labels can be learned from.
    """
    from sklearn.model_selection import StratifiedKFold

    counts = Counter(label for label in labels if label)
    learned = tuple(sorted(label for label, count in counts.items() if count >= LEAST))
    if len(learned) < 2:
        raise UserError(
            f"LDA needs two labels of at least {LEAST} images each; of these images "
            f"{len(learned) or 'no'} label has as many."
        )
    turned = principal(values, min(*values.shape, EXACT_UP_TO)).points
    which = np.array([learned.index(label) if label in learned else -1 for label in labels])
    known, of = turned[which >= 0], which[which >= 0]
    folds = StratifiedKFold(min(FOLDS, int(np.bincount(of).min())), shuffle=True, random_state=seed)
    said = np.empty_like(of)
    for some, others in folds.split(known, of):
        said[others] = _nearest(known[some], of[some], known[others])
    held = float(np.mean([(said[of == k] == k).mean() for k in range(len(learned))]))
    axes, powers = _axes(known, of)
    points = turned @ axes[:, :2]
    points -= points.mean(0)
    if points.shape[1] < 2:
        along = np.linalg.lstsq(points, turned, rcond=None)[0]
        points = np.hstack([points, plane(principal(turned - points @ along, 1).points)[:, :1]])
    points *= np.sign(points[np.abs(points).argmax(0), [0, 1]])
    return Discriminant(points, tuple((powers / powers.sum())[:2].tolist()), learned, held)


def _axes(values: np.ndarray, of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(D, k) directions in which the covariance within labels is 1 and that between them largest first, and that."""
    from scipy.linalg import eigh
    from sklearn.covariance import ledoit_wolf

    shares = np.bincount(of) / len(of)
    centres = np.stack([values[of == k].mean(0) for k in range(len(shares))])
    within = ledoit_wolf(values - centres[of], assume_centered=True)[0]
    apart = centres - values.mean(0)
    powers, axes = eigh((apart.T * shares) @ apart, within)
    kept = min(len(shares) - 1, len(powers))
    return axes[:, ::-1][:, :kept], powers[::-1][:kept]


def _nearest(values: np.ndarray, of: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The label whose centre is nearest to each of the others, seen along the axes."""
    axes, _ = _axes(values, of)
    centres = np.stack([values[of == k].mean(0) for k in range(of.max() + 1)]) @ axes
    return np.asarray((((others @ axes)[:, None] - centres) ** 2).sum(2).argmin(1))
