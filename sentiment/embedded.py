"""The model that comes with the program: small, offline, scored with numpy alone."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from data.errors import ModelError
from data.records import Polarity, Sentiment
from sentiment import features, language

FILE = Path(__file__).parent / "models" / "embedded.npz"
NAME = "embedded"
CLASSES = (Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.POSITIVE)
BATCH = 250
"""Texts at a time: enough to be fast, few enough to stay in the processor's cache."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Embedded:
    """A linear model over hashed features; ``facts`` is what training noted and measured."""

    weights: npt.NDArray[np.float32]
    idf: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    lexicon: features.Lexicon
    facts: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What the model is called."""
        return NAME

    @property
    def version(self) -> str:
        """The digest of what the model consists of."""
        return str(self.facts["version"])

    @property
    def confusion(self) -> Mapping[str, list[list[int]]]:
        """How often which class (row) was taken for which (column), measured out of fold.

        ``all`` counts every answer, ``certain`` those that are not marked uncertain.
        """
        confusion: Mapping[str, list[list[int]]] = self.facts["confusion"]
        return confusion

    def score(self, texts: Sequence[str]) -> list[Sentiment]:
        """Score texts, one answer each, in order; no tone where there is nothing Dutch to read."""
        answers: list[Sentiment] = []
        for start in range(0, len(texts), BATCH):
            part = texts[start : start + BATCH]
            split = [features.tokens(text) for text in part]
            rows = calibrated(self.logits(split), self.facts["calibration"]).tolist()
            answers += map(self._given, part, split, rows)
        return answers

    def logits(self, split: Sequence[Sequence[str]]) -> Floats:
        """Compute the raw scores of the three classes of texts that are split into tokens."""
        rows = features.hashed(split, self.lexicon, int(self.facts["bits"]))
        values = features.weigh(rows, self.idf)
        sums = [
            np.bincount(rows.row, values * weight[rows.column], minlength=rows.count)
            for weight in self.weights
        ]
        return np.asarray(np.stack(sums, axis=1) + self.bias, dtype=np.float64)

    def _given(self, text: str, split: Sequence[str], row: list[float]) -> Sentiment:
        if readable(split) and language.is_dutch(text) is not False:
            return self.answer(row)
        return replace(self.answer([1 / 3, 1 / 3, 1 / 3]), polarity=None)

    def answer(self, row: Sequence[float]) -> Sentiment:
        """Turn the three probabilities of one text into an answer."""
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


def readable(split: Sequence[str]) -> bool:
    """Tell whether there is a word or an emoji among the tokens.

    >>> readable(["@", "§", "!"]), readable(["👍"]), readable(["top"])
    (False, True, True)
    """
    return any(
        any(map(str.isalpha, token))
        or (not token.isascii() and unicodedata.category(token[0]) == "So")
        for token in split
    )


def calibrated(logits: Floats, calibration: Sequence[float]) -> Floats:
    """Turn raw scores into probabilities with the scale and the shifts that training found."""
    scaled = logits * calibration[0] + np.array(calibration[1:])
    raised: Floats = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    probabilities: Floats = raised / raised.sum(axis=1, keepdims=True)
    return probabilities


def load(file: Path = FILE) -> Embedded:
    """Load the shipped model.

    Raises:
        ModelError: when the file is not there or is not this kind of model.
    """
    try:
        with np.load(file, allow_pickle=False) as stored:
            facts = json.loads(stored["facts"].tobytes())
            lexicon = json.loads(stored["lexicon"].tobytes())
            weights, idf, bias = (stored[n].astype(np.float32) for n in ("weights", "idf", "bias"))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise ModelError(f"embedded model unreadable: {error}") from error
    return Embedded(weights, idf, bias, lexicon, facts)


def published(model: str, version: str, file: Path = FILE) -> list[list[int]] | None:
    """Return the confusion that was measured when this model was made; nothing for another one.

    It is of the texts it was trained on, out of fold: not of any organisation's own messages.
    Only the facts are read, not the weights.
    """
    try:
        with np.load(file, allow_pickle=False) as stored:
            facts = json.loads(stored["facts"].tobytes())
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
    if (model, version) != (NAME, facts["version"]):
        return None
    confusion: list[list[int]] = facts["confusion"]["all"]
    return confusion


def save(file: Path, model: Embedded) -> None:
    """Write a model so that the same model is the same bytes."""
    arrays: dict[str, Any] = {
        "weights": model.weights.astype(np.float16),
        "idf": model.idf.astype(np.float16),
        "bias": model.bias,
        "lexicon": _bytes(model.lexicon),
        "facts": _bytes(model.facts),
    }
    np.savez_compressed(file, allow_pickle=False, **arrays)


def _bytes(value: object) -> npt.NDArray[np.uint8]:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return np.frombuffer(text.encode(), dtype=np.uint8)
