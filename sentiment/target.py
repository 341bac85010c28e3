"""Whom a message is about: us, the sector or the government, or someone else.

A logistic regression over a few groups of words (``target.toml``) that a person can read; what
each group weighs stands in ``models/target.json``, written by ``sentiment.training.target``.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from data.errors import ModelError
from sentiment import theme_rules, themes

WORDS = Path(__file__).parent / "target.toml"
WEIGHTS = Path(__file__).parent / "models" / "target.json"
NO_GROUP = "no_group"
SHORT, LONG = 40, 120
"""Characters: under the first a message is short, over the second long."""


class Target(StrEnum):
    """Whom a message is about; ``US`` is the care itself and those who give it."""

    US = "us"
    SECTOR = "sector"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TargetFound:
    """The likeliest target; ``uncertain`` when that is not likely enough, or a guess."""

    target: Target
    p_us: float
    p_sector: float
    p_other: float
    uncertain: bool


@dataclass(frozen=True, slots=True)
class Weights:
    """What training found; the rows of ``rows`` are in the order of :class:`Target`."""

    bias: tuple[float, ...]
    rows: tuple[dict[str, float], ...]
    certain_from: float


def of(text: str) -> TargetFound:
    """Tell whom a text is about."""
    return weigh(features(text), weights())


def features(text: str) -> list[str]:
    """Return the names of what a text has: groups of words, signs, and its length."""
    found = [group.name for group in _groups().of(text)]
    signs = {NO_GROUP: not found, "question": "?" in text, "hashtag": "#" in text}
    lengths = {"short": len(text) < SHORT, "long": len(text) > LONG}
    return found + [name for name, has in (signs | lengths).items() if has]


def weigh(names: Sequence[str], weights: Weights) -> TargetFound:
    """Turn features into probabilities that sum to one."""
    scores = [
        bias + sum(row.get(name, 0.0) for name in names)
        for bias, row in zip(weights.bias, weights.rows, strict=True)
    ]
    raised = [math.exp(score - max(scores)) for score in scores]
    chances = [one / sum(raised) for one in raised]
    best = max(chances)
    us, sector, other = chances
    # Without a single telling word the answer is only what most messages are about.
    uncertain = best < weights.certain_from or NO_GROUP in names
    return TargetFound(list(Target)[chances.index(best)], us, sector, other, uncertain)


@lru_cache(maxsize=1)
def _groups() -> themes.Themes:
    return themes.Themes(theme_rules.read(WORDS))


@lru_cache(maxsize=2)
def weights(file: Path = WEIGHTS) -> Weights:
    """Load the weights.

    Raises:
        ModelError: when the file is not there or holds something else.
    """
    try:
        stored = json.loads(file.read_text("utf-8"))
        rows = tuple(stored["weights"][target] for target in Target)
        bias = tuple(float(stored["bias"][target]) for target in Target)
        return Weights(bias, rows, float(stored["certain_from"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"target model unreadable: {error}") from error
