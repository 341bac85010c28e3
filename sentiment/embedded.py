"""The model that comes with the program: small, offline, scored with numpy alone."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from data.errors import ModelError
from data.records import Polarity, Sentiment
from sentiment import features

FILE = Path(__file__).parent / "models" / "embedded.npz"
NAME = "embedded"
CLASSES = (Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.POSITIVE)
BATCH = 500
"""Texts at a time: enough to be fast, few enough to stay small in memory."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Embedded:
    """A linear model over hashed n-grams; ``facts`` is what training measured."""

    weights: Floats
    idf: Floats
    bias: Floats
    facts: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What the model is called."""
        return NAME

    @property
    def version(self) -> str:
        """The digest of what the model was made of."""
        return str(self.facts["version"])

    @property
    def confusion(self) -> Mapping[str, Any]:
        """How often which class is taken for which, measured out of fold."""
        confusion: Mapping[str, Any] = self.facts["confusion"]
        return confusion

    def score(self, texts: Sequence[str]) -> list[Sentiment]:
        """Score texts, one answer each, in order."""
        answers: list[Sentiment] = []
        for start in range(0, len(texts), BATCH):
            part = texts[start : start + BATCH]
            probabilities = softmax(self.logits(part) / self.facts["temperature"])
            answers += [self._answer(row) for row in probabilities.tolist()]
        return answers

    def logits(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Compute the raw scores of the three classes."""
        rows = features.hashed(texts, int(self.facts["bits"]))
        weight = self.idf[rows.column].astype(np.float64)
        length = np.sqrt(np.bincount(rows.row, weight**2, minlength=len(texts)))
        weight /= length[rows.row]
        sums = [
            np.bincount(rows.row, weight * column[rows.column], minlength=len(texts))
            for column in self.weights
        ]
        return np.stack(sums, axis=1) + self.bias

    def _answer(self, row: list[float]) -> Sentiment:
        best, second = sorted(row, reverse=True)[:2]
        return Sentiment(
            polarity=CLASSES[row.index(best)],
            p_neg=row[0],
            p_neu=row[1],
            p_pos=row[2],
            uncertain=best - second < self.facts["margin"],
            model=self.name,
            version=self.version,
        )


def softmax(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Turn raw scores into probabilities that sum to one."""
    raised: npt.NDArray[np.float64] = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def load(file: Path = FILE) -> Embedded:
    """Load the shipped model.

    Raises:
        ModelError: when the file is not there or is not this kind of model.
    """
    try:
        with np.load(file, allow_pickle=False) as stored:
            facts = json.loads(stored["facts"].tobytes())
            arrays = {name: stored[name].astype(np.float32) for name in ("weights", "idf", "bias")}
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"embedded model unreadable: {error}") from error
    return Embedded(arrays["weights"], arrays["idf"], arrays["bias"], facts)
