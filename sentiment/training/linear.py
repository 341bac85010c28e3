"""Fit the linear model: three logistic regressions over hashed features, then calibrated.

liblinear is used because it is written in plain C: the same numbers on every machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse
from sklearn.linear_model import LogisticRegression

from sentiment import features

BITS = 20
STRENGTH = 30.0
"""Inverse of the regularisation."""
ONCE = ("words", "marks", "negated", "ending")
"""Blocks in which a feature counts even if only one text has it."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weights of the three classes, and the intercepts."""

    weights: Floats
    bias: Floats

    def logits(self, matrix: sparse.csr_matrix) -> Floats:
        """Compute the raw scores of the three classes."""
        scores: Floats = matrix @ self.weights.T + self.bias
        return scores


def matrix(
    texts: Sequence[str], lexicon: features.Lexicon
) -> tuple[sparse.csr_matrix, npt.NDArray[np.float16]]:
    """Hash texts and weigh them; also return the weight of every column."""
    rows = features.hashed([features.tokens(text) for text in texts], lexicon, BITS)
    idf = rarity(rows)
    values = features.weigh(rows, idf.astype(np.float32))
    table = sparse.csr_matrix((values, (rows.row, rows.column)), shape=(len(texts), 1 << BITS))
    table.sum_duplicates()
    table.eliminate_zeros()
    return table, idf


def rarity(rows: features.Rows) -> npt.NDArray[np.float16]:
    """Weigh columns by how few texts have them; zero for what was met once or never."""
    _, first = np.unique((rows.row << BITS) | rows.column, return_index=True)
    having = np.bincount(rows.column[first], minlength=1 << BITS)
    least = np.full(1 << BITS, 2)
    once = [list(features.BLOCKS).index(name) for name in ONCE]
    least[rows.column[np.isin(rows.block, once)]] = 1
    weight = np.log((1 + rows.count) / (1 + having)) + 1
    return np.where(having >= least, weight, 0).astype(np.float16)


def fit(table: sparse.csr_matrix, labels: Ints, weight: Floats, strength: float) -> Fitted:
    """Fit one logistic regression for each class against the rest."""
    models = [
        LogisticRegression(
            solver="liblinear", C=strength, dual=True, tol=0.01, max_iter=200, random_state=0
        ).fit(table, labels == label, sample_weight=weight)
        for label in range(3)
    ]
    return Fitted(
        np.concatenate([model.coef_ for model in models]),
        np.concatenate([model.intercept_ for model in models]),
    )


def network_weight(linear: Floats, networks: Floats, labels: Ints) -> float:
    """Find how heavily scores of networks weigh beside those of the linear model (stacking)."""

    def loss(values: Floats) -> float:
        return _surprise(linear * values[0] + networks * values[1], labels)

    scale, weight = optimize.minimize(loss, np.array([1.0, 1.0]), method="L-BFGS-B").x
    return round(float(weight / scale), 3)


def calibrate(logits: Floats, labels: Ints) -> Floats:
    """Find one scale and three shifts that make the probabilities honest."""

    def loss(values: Floats) -> float:
        return _surprise(logits * values[0] + np.array([values[1], values[2], 0.0]), labels)

    found = optimize.minimize(loss, np.array([1.0, 0.0, 0.0]), method="L-BFGS-B").x
    return np.round(np.array([found[0], found[1], found[2], 0.0]), 4)


def _surprise(scores: Floats, labels: Ints) -> float:
    """Return the mean of minus the logarithm of the probability of what is true."""
    top = scores.max(axis=1)
    total = top + np.log(np.exp(scores - top[:, None]).sum(axis=1))
    return float((total - scores[np.arange(len(labels)), labels]).mean())


def confusion(labels: Ints, probabilities: Floats, margin: float) -> Mapping[str, list[list[int]]]:
    """Count which class is taken for which: of all, and of the certain answers only."""
    best = np.sort(probabilities, axis=1)
    certain = best[:, -1] - best[:, -2] >= margin
    given = probabilities.argmax(axis=1)
    return {
        name: np.bincount(labels[chosen] * 3 + given[chosen], minlength=9).reshape(3, 3).tolist()
        for name, chosen in (("all", np.ones(len(labels), dtype=bool)), ("certain", certain))
    }
