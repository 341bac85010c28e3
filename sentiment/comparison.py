"""Two models set against each other on the same messages."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from statsmodels.stats.contingency_tables import mcnemar

from data.records import Polarity, Sentiment
from sentiment import evaluation
from sentiment.evaluation import CLASSES, Evaluation

DRAWS = 2_000
EXACT_BELOW = 1_000
"""With fewer discordant messages McNemar's test is computed exactly."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Both models on the same labels; a difference is second minus first, interval 95%.

    ``only_first`` and ``only_second`` count the messages that only one of them had right;
    ``p`` is McNemar's, of those two numbers differing as much by chance alone.
    """

    first: Evaluation
    second: Evaluation
    accuracy: float
    accuracy_interval: Interval
    macro_f1: float
    macro_f1_interval: Interval
    only_first: int
    only_second: int
    p: float

    @property
    def differs(self) -> bool:
        """Tell whether one is surely better: both the interval and the test say so."""
        low, high = self.macro_f1_interval
        return (low > 0 or high < 0) and self.p < 0.05


def compare(
    labels: Sequence[str], first: Sequence[Sentiment], second: Sequence[Sentiment], seed: int = 0
) -> Comparison:
    """Compare two models on labelled messages; what one does not answer counts as wrong.

    Raises:
        ValueError: when there are no labels or the numbers differ.
    """
    one, two = (evaluation.evaluate(labels, answers) for answers in (first, second))
    truth = np.array([CLASSES.index(Polarity(label)) for label in labels])
    said = np.stack([evaluation.classes(first), evaluation.classes(second)])
    right = said == truth
    only_first, only_second = int((right[0] & ~right[1]).sum()), int((right[1] & ~right[0]).sum())
    draws = _bootstrap(truth, said, seed)
    return Comparison(
        first=one,
        second=two,
        accuracy=two.accuracy - one.accuracy,
        accuracy_interval=evaluation.interval(draws[:, 0]),
        macro_f1=two.macro_f1 - one.macro_f1,
        macro_f1_interval=evaluation.interval(draws[:, 1]),
        only_first=only_first,
        only_second=only_second,
        p=_mcnemar(only_first, only_second),
    )


def apart(first: Sequence[Sentiment], second: Sequence[Sentiment]) -> list[int]:
    """Return the places where the two give another tone, the surest contradictions first."""
    said = np.stack([evaluation.classes(first), evaluation.classes(second)])
    sure = [
        min(evaluation.confidence(a), evaluation.confidence(b))
        for a, b in zip(first, second, strict=True)
    ]
    places = np.flatnonzero(said[0] != said[1])
    return [int(place) for place in sorted(places, key=lambda place: -sure[place])]


def shares(answers: Sequence[Sentiment]) -> dict[str, int]:
    """Count the tones, what got no answer, and the answers marked uncertain."""
    answered = [one for one in answers if one.polarity is not None]
    counted = {tone.value: sum(a.polarity is tone for a in answered) for tone in CLASSES}
    uncertain = sum(one.uncertain for one in answered)
    return {**counted, "none": len(answers) - len(answered), "uncertain": uncertain}


def _mcnemar(only_first: int, only_second: int) -> float:
    apart = only_first + only_second
    if not apart:
        return 1.0
    table = [[0, only_first], [only_second, 0]]
    return float(mcnemar(table, exact=apart < EXACT_BELOW).pvalue)


def _bootstrap(truth: Ints, said: Ints, seed: int) -> Floats:
    """Draw the same messages for both: differences in accuracy and macro-F1 of each draw."""
    size = len(CLASSES)
    shape = (size, size + 1, size + 1)
    cells = np.ravel_multi_index((truth, said[0] + 1, said[1] + 1), shape)
    chances = np.bincount(cells, minlength=int(np.prod(shape))) / len(truth)
    random = np.random.default_rng(seed)
    drawn = random.multinomial(len(truth), chances, DRAWS).reshape(DRAWS, *shape)
    present = np.unique(truth)
    first, second = (evaluation.measures(drawn.sum(axis=axis), present) for axis in (3, 2))
    return np.asarray(second - first, dtype=np.float64)
