"""The door from the pages to labels: what people said, and how good the model is by it.

Labels do not raise the data version, so what is measured is cached by their number as well.
"""

# ruff: noqa: ARG001  (version and stamp are there to be part of the key of the cache)

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pandas as pd
import streamlit as st

from analysis import agreement, intervals, measured, sampling
from analysis.agreement import Agreement
from analysis.confusion import Confusion
from dashboard import queries
from data import labels
from data.labels import Label, Message, Origin
from data.records import Polarity, Sentiment
from studies import confusion

if TYPE_CHECKING:
    from sentiment.evaluation import Evaluation

CLASSES = tuple(one.value for one in Polarity)


@dataclass(frozen=True)
class Measured:
    """How good the shown model is on a random sample of the own messages.

    ``whole`` and all that follows from it is nothing while there are too few labels.
    ``trained_on`` labels were used to adapt the shown model, and so can't measure it.
    """

    n: int
    labellers: int
    trained_on: int
    corrected: int
    answers: int
    whole: "Evaluation | None" = None
    by_source: "dict[str, Evaluation | int]" = field(default_factory=dict)
    bins: list[measured.Bin] = field(default_factory=list)
    people: Agreement | None = None


def stamp() -> int:
    """Return what grows whenever labels change."""
    return labels.stamp(queries.database())


def queue(labeller: str, most: int) -> list[str]:
    """Return the next messages that somebody may label, in the order of the sample."""
    done = labels.labelled_by(queries.database(), labeller)
    ordered = _order(queries.data_version())
    return [identity for identity in ordered if identity not in done][:most]


@st.cache_data(max_entries=2, show_spinner=False)
def _order(version: int) -> list[str]:
    return sampling.order(labels.candidates(queries.database()))


def done_by(labeller: str) -> int:
    """Count the labels that somebody gave."""
    return labels.given_by(queries.database(), labeller)


def message(identity: str) -> Message | None:
    """Return a message without the model's answer."""
    return labels.message(queries.database(), UUID(identity))


def save(shown: Message, labeller: str, polarity: Polarity | None, origin: Origin) -> None:
    """Store what somebody says about a message they saw."""
    label = Label(
        mention_id=shown.mention_id,
        content_hash=shown.content_hash,
        labeller=labeller,
        polarity=polarity,
        origin=origin,
        labelled_at=queries.now(),
    )
    labels.add(queries.database(), label)


def corrections(identities: list[str]) -> dict[str, Polarity]:
    """Return which of these mentions a person corrected, and to what."""
    return labels.corrections(queries.database(), identities)


@st.cache_data(max_entries=4, show_spinner=False)
def found(version: int, stamp: int) -> Measured:
    """Measure the shown model against the labels of the random sample."""
    every = labels.sample(queries.database())
    fresh, trained_on = confusion.not_learned_from(every, _folder())
    each = measured.one_label_each(fresh)
    corrected, answers = labels.corrected(queries.database())
    known = Measured(len(each), every["labeller"].nunique(), trained_on, corrected, answers)
    if len(each) < measured.MINIMUM:
        return known
    return _evaluated(known, each, measured.said_of_each(every))


def _evaluated(known: Measured, each: pd.DataFrame, said: list[list[str]]) -> Measured:
    # Imported here: with it comes scikit-learn, and other pages do without.
    from sentiment import evaluation

    by_source: dict[str, Evaluation | int] = {}
    for source, rows in each.groupby("source"):
        enough = len(rows) >= intervals.MINIMUM
        by_source[str(source)] = (
            evaluation.evaluate(rows["label"].tolist(), _answers(rows)) if enough else len(rows)
        )
    answered = each[each["polarity"].notna()]
    right = (answered["label"] == answered["polarity"]).tolist()
    sure = answered[["p_neg", "p_neu", "p_pos"]].max(axis=1).tolist()
    return Measured(
        known.n,
        known.labellers,
        known.trained_on,
        known.corrected,
        known.answers,
        whole=evaluation.evaluate(each["label"].tolist(), _answers(each)),
        by_source=by_source,
        bins=measured.calibration(right, sure),
        people=agreement.agreement(said, CLASSES),
    )


def known_confusion(version: int) -> Confusion | None:
    """Return what the shown model takes for what: on own labels, else as it was published."""
    return _confusion(version, stamp())


@st.cache_data(max_entries=4, show_spinner=False)
def _confusion(version: int, stamp: int) -> Confusion | None:
    return confusion.known(queries.database(), _folder())


def _folder() -> Path:
    return queries.settings().storage.directory


def _answers(rows: pd.DataFrame) -> list[Sentiment]:
    return [
        Sentiment(
            polarity=Polarity(row["polarity"]) if isinstance(row["polarity"], str) else None,
            p_neg=float(row["p_neg"]),
            p_neu=float(row["p_neu"]),
            p_pos=float(row["p_pos"]),
            uncertain=bool(row["uncertain"]),
            model=str(row["model"]),
            version=str(row["version"]),
        )
        for row in rows.to_dict("records")
    ]
