"""Scores and complaints of one organisation, each over the periods they were given for.

Scores come by week, by four weeks, by quarter, and never all alike. So each instrument keeps
its own periods, and the tone is counted over those when the two are compared: nothing is
spread over days on which nobody measured it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from analysis import complaints, reviews
from analysis.complaints import ComplaintsOfPeriod
from analysis.periods import Period
from analysis.reviews import ScoreOfPeriod
from data import read_facts
from data.connection import Database
from studies import questions
from studies.questions import Question

LONGEST = timedelta(days=93)
"""A score over a longer time than a quarter says nothing about the parts of a period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The scores of one organisation: over the whole question, and period by period.

    ``outside`` of them say nothing about parts of the period: they overlap others, or are
    over a longer time than a quarter.
    """

    whole: tuple[ScoreOfPeriod, ...]
    parts: tuple[ScoreOfPeriod, ...]
    outside: int

    def instruments(self) -> list[str]:
        """Return what measured, in the order of their names."""
        return sorted({one.instrument for one in (*self.whole, *self.parts)})

    def of(self, instrument: str) -> list[ScoreOfPeriod]:
        """Return the scores of one instrument, period by period."""
        return [one for one in self.parts if one.instrument == instrument]


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaints:
    """The complaints of one organisation: over the whole question, and period by period."""

    whole: ComplaintsOfPeriod | None
    parts: tuple[ComplaintsOfPeriod, ...]


def read_scores(database: Database, question: Question) -> pd.DataFrame:
    """Return the scores of everyone whose period touches that of a question."""
    return read_facts.review_scores(database, question.start, question.end)


def scores(rows: pd.DataFrame, question: Question, organisation: str, now: datetime) -> Scores:
    """Estimate the scores of one organisation."""
    own, parts, outside = _of(rows, organisation), [], 0
    for _, measured in own.groupby("instrument"):
        cut = own_periods(measured, question, now)
        parts += reviews.of_periods(measured, cut) if cut else []
        outside += reviews.outside(measured, cut) if cut else len(measured)
    return Scores(whole=whole(own, question), parts=tuple(parts), outside=outside)


def whole(own: pd.DataFrame, question: Question) -> tuple[ScoreOfPeriod, ...]:
    """Take together what is mostly about the question's period; else what is newest."""
    within = _within(own, question)
    late = own[~own["instrument"].isin(within["instrument"])]
    about = pd.concat([within, late.drop_duplicates("instrument", keep="last")])
    spans = about.groupby("instrument").agg(start=("started_at", "min"), end=("ended_at", "max"))
    found: list[ScoreOfPeriod] = []
    for _, alike in spans.groupby(["start", "end"]):
        rows = about[about["instrument"].isin(alike.index)]
        found += reviews.of_periods(rows, [_around(rows)])
    return tuple(sorted(found, key=lambda one: (one.instrument, one.segment)))


def complaints_of(database: Database, question: Question, now: datetime) -> Complaints:
    """Estimate the complaints of the organisation that a question is about."""
    known = read_facts.complaints(database, question.start, question.end)
    rows = _all_themes(_of(known, question.organisation))
    cut = own_periods(rows, question, now)
    if not cut:
        return Complaints(whole=None, parts=())
    within = _within(rows, question)
    whole = complaints.of_periods(within, [_around(within)])[0] if len(within) else None
    return Complaints(whole=whole, parts=tuple(complaints.of_periods(rows, cut)))


def own_periods(rows: pd.DataFrame, question: Question, now: datetime) -> list[Period]:
    """Return the periods that facts were given for, oldest first; of two that overlap one.

    Not whole are those that reach beyond the question or the present.
    """
    spans = {
        (start.to_pydatetime(), end.to_pydatetime())
        for start, end in zip(rows["started_at"], rows["ended_at"], strict=True)
        if end - start <= LONGEST
    }
    kept: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans, key=lambda one: (one[1] - one[0], one[0])):
        if all(end <= other[0] or start >= other[1] for other in kept):
            kept.append((start, end))
    until = min(question.end, now)
    return [Period(one, two, one >= question.start and two <= until) for one, two in sorted(kept)]


def with_holes(cut: Sequence[Period], question: Question, now: datetime) -> list[Period]:
    """Add the stretches of a question that no period covers, as periods that are not whole."""
    found, at = list(cut), question.start
    for one in cut:
        if one.start > at:
            found.append(Period(at, one.start, whole=False))
        at = max(at, one.end)
    if at < min(question.end, now):
        found.append(Period(at, min(question.end, now), whole=False))
    return sorted(found, key=lambda one: one.start)


def _of(rows: pd.DataFrame, organisation: str) -> pd.DataFrame:
    same = [questions.is_of(organisation, name) for name in rows["organisation"]]
    return rows[np.array(same, bool)]


def _all_themes(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the totals where they were given; else complaints are added up over their themes."""
    totals = rows[rows["theme"] == ""]
    return totals if len(totals) else rows


def _within(rows: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Keep what is mostly about the period of a question, so weeks at its ends are no loss."""
    middle = rows["started_at"] + (rows["ended_at"] - rows["started_at"]) / 2
    return rows[(middle >= question.start) & (middle < question.end)]


def _around(rows: pd.DataFrame) -> Period:
    return Period(rows["started_at"].min().to_pydatetime(), rows["ended_at"].max().to_pydatetime())
