"""Labels of people and answers of the model side by side: what may be counted, and how sure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import intervals

MINIMUM = 100
"""Below this number of labelled messages it is too early to tell how good the model is."""
ENOUGH_TO_ADAPT = 200
BINS = 5


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers that were about equally sure: how sure, and how many of the ``n`` were right."""

    said: float
    right: float
    low: float
    high: float
    n: int


def one_label_each(labels: pd.DataFrame) -> pd.DataFrame:
    """Keep one label a message: of whoever labelled most, so that most come from one hand.

    ``labels`` has columns ``mention_id``, ``labeller`` and ``labelled_at``.
    """
    if labels.empty:
        return labels
    given = labels["labeller"].value_counts()
    busiest = labels.assign(given=-labels["labeller"].map(given))
    first = busiest.sort_values(["given", "labeller", "labelled_at"], kind="stable")
    kept = first.drop_duplicates("mention_id").drop(columns="given")
    return kept.sort_values(["labelled_at", "mention_id"]).reset_index(drop=True)


def said_of_each(labels: pd.DataFrame) -> list[list[str]]:
    """Return for each message what each person said."""
    return [[str(one) for one in said] for _, said in labels.groupby("mention_id")["label"]]


def calibration(right: Sequence[bool], confidence: Sequence[float]) -> list[Bin]:
    """Compare how sure the model was with how often it was right, in bins of equal number.

    Bins of equal number, because most answers are sure: bins of equal width would leave the
    lower ones with a handful each.
    """
    if len(right) != len(confidence):
        raise ValueError("as many answers as confidences are needed")
    order = np.argsort(np.asarray(confidence, float), kind="stable")
    return [
        _bin(np.asarray(right, bool)[part], np.asarray(confidence, float)[part])
        for part in np.array_split(order, BINS)
        if len(part)
    ]


def _bin(right: npt.NDArray[np.bool_], confidence: npt.NDArray[np.float64]) -> Bin:
    n, hits = len(right), int(right.sum())
    low, high = intervals.wilson([hits], [n])
    return Bin(float(confidence.mean()), hits / n, float(low[0]), float(high[0]), n)
