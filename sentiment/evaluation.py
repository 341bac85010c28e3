"""How good answers are, set against labels that people gave."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn import metrics

from data.records import Polarity, Sentiment

CLASSES = tuple(Polarity)
DRAWS = 1_000
BINS = 10

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What a comparison with ``n`` labels shows; intervals are 95% (bootstrap).

    ``unanswered`` counts texts that got no tone: they count as wrong.
    ``confusion`` has a row for each label and a column for each answer.
    """

    n: int
    unanswered: int
    accuracy: float
    accuracy_interval: tuple[float, float]
    macro_f1: float
    macro_f1_interval: tuple[float, float]
    recall: Mapping[str, float]
    f1: Mapping[str, float]
    majority: str
    majority_accuracy: float
    majority_macro_f1: float
    calibration_error: float
    uncertain_share: float
    certain_accuracy: float
    confusion: tuple[tuple[int, ...], ...]


def evaluate(labels: Sequence[str], answers: Sequence[Sentiment], seed: int = 0) -> Evaluation:
    """Compare answers with labels, class by class; classes without a label are left out.

    Raises:
        ValueError: when there are no labels or the numbers differ.
    """
    if not labels or len(labels) != len(answers):
        raise ValueError("as many labels as answers are needed, and at least one")
    truth = np.array([CLASSES.index(Polarity(label)) for label in labels])
    given = classes(answers)
    present = np.unique(truth)
    major = int(np.bincount(truth).argmax())
    draws = _bootstrap(truth, given, present, seed)
    certain = np.array([not a.uncertain and a.polarity is not None for a in answers])
    right = truth == given
    return Evaluation(
        n=len(truth),
        unanswered=int((given < 0).sum()),
        accuracy=float(right.mean()),
        accuracy_interval=interval(draws[:, 0]),
        macro_f1=_macro_f1(truth, given, present),
        macro_f1_interval=interval(draws[:, 1]),
        recall=_by_class(metrics.recall_score, truth, given, present),
        f1=_by_class(metrics.f1_score, truth, given, present),
        majority=CLASSES[major].value,
        majority_accuracy=float((truth == major).mean()),
        majority_macro_f1=_macro_f1(truth, np.full_like(truth, major), present),
        calibration_error=calibration_error(right, [confidence(a) for a in answers]),
        uncertain_share=float(1 - certain.mean()),
        certain_accuracy=float(right[certain].mean()) if certain.any() else float("nan"),
        confusion=_confusion(truth, given),
    )


def as_dict(found: Evaluation) -> dict[str, Any]:
    """Write an evaluation as plain values, rounded to four places."""
    return {name: _rounded(value) for name, value in asdict(found).items()}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, tuple):
        return [_rounded(part) for part in value]
    if isinstance(value, dict):
        return {name: _rounded(part) for name, part in value.items()}
    return value


def calibration_error(right: npt.ArrayLike, confidence: npt.ArrayLike) -> float:
    """Return the expected calibration error over ten bins of equal width."""
    hit, sure = np.asarray(right, float), np.asarray(confidence, float)
    bins = np.clip((sure * BINS).astype(int), 0, BINS - 1)
    gap = np.bincount(bins, sure, BINS) - np.bincount(bins, hit, BINS)
    return float(np.abs(gap).sum() / len(hit))


def classes(answers: Sequence[Sentiment]) -> Ints:
    """Return the place of every answer in ``CLASSES``, -1 where there is none."""
    return np.array([-1 if a.polarity is None else CLASSES.index(a.polarity) for a in answers])


def confidence(answer: Sentiment) -> float:
    """Return the probability of the class that is answered."""
    return max(answer.p_neg, answer.p_neu, answer.p_pos)


def _macro_f1(truth: Ints, given: Ints, present: Ints) -> float:
    return float(metrics.f1_score(truth, given, labels=present, average="macro", zero_division=0))


def _by_class(
    measure: Callable[..., Any], truth: Ints, given: Ints, present: Ints
) -> dict[str, float]:
    values = measure(truth, given, labels=present, average=None, zero_division=0)
    return {CLASSES[c].value: float(v) for c, v in zip(present, values, strict=True)}


def _confusion(truth: Ints, given: Ints) -> tuple[tuple[int, ...], ...]:
    answered = given >= 0
    table = np.zeros((len(CLASSES), len(CLASSES)), dtype=int)
    np.add.at(table, (truth[answered], given[answered]), 1)
    return tuple(tuple(map(int, row)) for row in table)


def _bootstrap(truth: Ints, given: Ints, present: Ints, seed: int) -> Floats:
    """Draw the same number of texts again and again: accuracy and macro-F1 of each draw."""
    random = np.random.default_rng(seed)
    size = len(CLASSES)
    cells = np.bincount(truth * (size + 1) + given + 1, minlength=size * (size + 1))
    drawn = random.multinomial(len(truth), cells / len(truth), DRAWS).reshape(DRAWS, size, size + 1)
    return measures(drawn, present)


def measures(tables: Ints, present: Ints) -> Floats:
    """Compute accuracy and macro-F1 of tables of label by answer, the first column no answer."""
    size = len(CLASSES)
    hits = tables[:, range(size), range(1, size + 1)]
    found = tables.sum(axis=1)[:, 1:] + tables.sum(axis=2)
    f1 = 2 * hits / np.maximum(found, 1)
    total = tables.sum(axis=(1, 2))
    return np.stack([hits.sum(axis=1) / total, f1[:, present].mean(axis=1)], axis=1)


def interval(draws: Floats) -> tuple[float, float]:
    """Return the ends of the middle 95 of 100 draws."""
    low, high = np.percentile(draws, [2.5, 97.5])
    return float(low), float(high)
