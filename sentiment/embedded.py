"""The model that comes with the program: small, offline, scored with numpy alone."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from data.errors import ModelError
from data.records import Polarity, Sentiment
from sentiment import features, language, network

FILE = Path(__file__).parent / "models" / "embedded.npz"
NAME = "embedded"
CLASSES = (Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.POSITIVE)
PARTS = tuple(field.name for field in fields(network.Network))
LONG = 40
"""Tokens from which a text is read sentence by sentence too: it learned from short ones."""
BATCH = 250
"""Texts at a time: enough to be fast, few enough to stay in the processor's cache."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Embedded:
    """A linear model over hashed features, and networks that read words in their order.

    ``facts`` is what training noted and measured, such as the weight of the networks.
    """

    weights: npt.NDArray[np.float32]
    idf: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    lexicon: features.Lexicon
    networks: Sequence[network.Network]
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
            rows = calibrated(self._read(part, split), self.facts["calibration"]).tolist()
            answers += map(self._given, part, split, rows)
        return answers

    def _read(self, texts: Sequence[str], split: Sequence[Sequence[str]]) -> Floats:
        """Score texts; a long one counts half as a whole and half by its sentences."""
        logits = self.logits(split)
        for place, row in enumerate(split):
            parts = features.sentences(texts[place]) if len(row) >= LONG else []
            if len(parts) > 1:
                found = self.logits([features.tokens(part) for part in parts])
                logits[place] = (logits[place] + found.sum(axis=0) / len(parts) ** 0.5) / 2
        return logits

    def logits(self, split: Sequence[Sequence[str]]) -> Floats:
        """Compute the raw scores of the three classes of texts that are split into tokens."""
        line = network.lay(split, self.lexicon)
        read = [one.logits(line) for one in self.networks]
        weight = float(self.facts["network_weight"])
        return self._linear(split) + weight * np.mean(read, axis=0, dtype=np.float64)

    def _linear(self, split: Sequence[Sequence[str]]) -> Floats:
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
            networks = [
                network.Network(*(stored[f"{part}_{number}"].astype(np.float32) for part in PARTS))
                for number in range(facts["networks"])
            ]
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise ModelError(f"embedded model unreadable: {error}") from error
    return Embedded(weights, idf, bias, lexicon, networks, facts)


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
    for number, one in enumerate(model.networks):
        arrays |= {f"{part}_{number}": getattr(one, part).astype(np.float16) for part in PARTS}
    np.savez_compressed(file, allow_pickle=False, **arrays)


def digest(model: Embedded) -> str:
    """Name a model by its weights and its calibration."""
    made = blake2b(digest_size=6)
    arrays = [model.weights, model.bias]
    arrays += [getattr(one, part) for one in model.networks for part in PARTS]
    for array in arrays:
        made.update(array.tobytes())
    made.update(
        json.dumps([model.facts[name] for name in ("calibration", "network_weight")]).encode()
    )
    return made.hexdigest()


def _bytes(value: object) -> npt.NDArray[np.uint8]:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return np.frombuffer(text.encode(), dtype=np.uint8)
