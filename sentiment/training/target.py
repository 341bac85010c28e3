"""Train the target model: ``python -m sentiment.training.target`` writes its weights.

It learns from ``target.tsv`` and from the first lines of the second labelling; the other lines
of that are for measuring only.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from sentiment import target, theme_rules
from sentiment.training import second_labels

OWN = Path(__file__).parent / "target.tsv"
RIGHT_ENOUGH = 0.8
"""Answers are certain from the probability above which this share of them is right."""
SIGNS = ("no_group", "question", "hashtag", "short", "long")


def examples() -> tuple[list[str], list[str]]:
    """Return the texts to learn from and their targets."""
    own = [line.split("\t") for line in OWN.read_text("utf-8").splitlines()]
    sample = second_labels.for_rules()
    texts = [text for _, text in own] + [one.text for one in sample]
    return texts, [label for label, _ in own] + [one.target for one in sample]


def train(texts: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    """Fit the weights; the same texts always give the same ones."""
    names = [group.name for group in theme_rules.read(target.WORDS)] + list(SIGNS)
    table = _table(texts, names)
    model = LogisticRegression(max_iter=1000)
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    chances = cross_val_predict(model, table, labels, cv=folds, method="predict_proba")
    model.fit(table, labels)
    order = [list(model.classes_).index(one) for one in target.Target]
    right = model.classes_[chances.argmax(axis=1)] == np.asarray(labels)
    return {
        "examples": len(texts),
        "certain_from": _certain_from(chances.max(axis=1), right),
        "bias": {one: round(model.intercept_[row], 4) for one, row in _pairs(order)},
        "weights": {
            one: dict(zip(names, model.coef_[row].round(4).tolist(), strict=True))
            for one, row in _pairs(order)
        },
    }


def _pairs(order: Sequence[int]) -> list[tuple[str, int]]:
    return list(zip((one.value for one in target.Target), order, strict=True))


def _table(texts: Sequence[str], names: Sequence[str]) -> npt.NDArray[np.float64]:
    rows = [set(target.features(text)) for text in texts]
    return np.array([[name in row for name in names] for row in rows], dtype=float)


def _certain_from(best: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> float:
    """Find the lowest twentieth from which the answers together are mostly right."""
    for edge in np.arange(0.4, 0.95, 0.05):
        certain = best >= edge
        if certain.any() and right[certain].mean() >= RIGHT_ENOUGH:
            return float(round(edge, 2))
    return 0.95


def main() -> None:
    """Train and write the weights."""
    weights = train(*examples())
    target.WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
