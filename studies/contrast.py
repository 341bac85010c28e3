"""The contrast: what is said online beside what clients score, and where it comes from.

Tone, score and complaints stay three lines, each with its own doubt; they are never made
into one number. Mentions of channel ``review`` are the texts of the scores, so they do not
count as online.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from analysis import cautions, contrast, counts, intervals, keyness, periods, tone
from analysis.cautions import Caution
from analysis.concentration import Concentration
from analysis.confusion import Confusion
from analysis.contrast import Contrast
from analysis.periods import Grain, Period
from analysis.reviews import ScoreOfPeriod
from analysis.tone import ToneOfPeriod
from data import read_contrast, read_model
from data.connection import Database
from data.records import Channel
from data.settings import Settings
from studies import contrast_facts, contrast_origins, contrast_peers, made, plain, questions
from studies.contrast_facts import Complaints, Scores
from studies.contrast_origins import Origin, Themes
from studies.contrast_peers import Others
from studies.made import Made
from studies.questions import Question

DAYS_IN_WEEKS, DAYS_IN_MONTHS = 400, 2_500
Pair = tuple[list[ToneOfPeriod], list[ScoreOfPeriod]]

ENOUGH = 0.5
"""So many of the periods must have enough mentions to show their tone; others stay empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContrastStudy:
    """Everything that page, command and report tell of one question.

    ``as_of`` is the moment at which it was asked. ``tone`` is over the whole period,
    ``tones`` and ``volume`` (mentions online) are by ``periods``; scores and complaints have
    periods of their own. ``reviews`` counts the mentions of channel review, ``clumped`` is
    how much less a message tells than one drawn by itself, ``confusion`` what the model
    takes for what: it is in the tone.
    """

    question: Question
    made: Made
    as_of: datetime
    grain: Grain
    periods: tuple[Period, ...]
    volume: tuple[int, ...]
    reviews: int
    clumped: float
    confusion: Confusion | None
    tone: ToneOfPeriod
    tones: tuple[ToneOfPeriod, ...]
    scores: Scores
    complaints: Complaints
    gaps: tuple[Contrast, ...]
    origins: Mapping[str, Origin]
    authors: Concentration
    themes: Themes
    others: Others
    cautions: tuple[Caution, ...]

    @property
    def score(self) -> ScoreOfPeriod | None:
        """The score to name first: of the newest way of measuring, with most reviews."""
        return contrast_peers.named(self.scores.whole)

    @property
    def gap(self) -> Contrast | None:
        """The distance with the score that is named first."""
        named = self.score
        found = (
            one
            for one in self.gaps
            if named and (one.instrument, one.method) == (named.instrument, named.method)
        )
        return next(found, None)

    def as_dict(self) -> dict[str, Any]:
        """Return the study as plain values for JSON."""
        return dict(plain.of(self))


def study(
    database: Database,
    settings: Settings,
    question: Question,
    confusion: Confusion | None,
    now: datetime,
) -> ContrastStudy:
    """Answer a question about the contrast from what is stored."""
    by_day = (question.start, question.start)
    read = read_model.counts(database, question.start, question.end, by_hour=by_day)
    cube = counts.prepare(read)
    online = _online(cube, question)
    said = read_contrast.said(database, question.selection(), keyness.EXAMPLES)
    scored = contrast_facts.read_scores(database, question)
    sides = _Sides(online, question, confusion, tone.clumping(_clusters(said.threads)), now)
    cut = _cut(online, question, now)
    scores = contrast_facts.scores(scored, question, question.organisation, now)
    whole = sides.tones([Period(question.start, question.end)])[0]
    authors = contrast_origins.authors(said)
    others = contrast_peers.of(cube, scored, scores, whole, sides)
    pairs = [sides.beside(scores.of(one)) for one in scores.instruments()]
    return ContrastStudy(
        question=question,
        made=made.of(database, settings),
        as_of=now,
        grain=_grain(online, question, now),
        periods=tuple(cut),
        volume=tuple(one.n + one.none + one.unscored for one in tone.count(online, cut)),
        reviews=counts.total(counts.select(cube, channels=[Channel.REVIEW])),
        clumped=sides.clumped,
        confusion=confusion,
        tone=whole,
        tones=tuple(sides.tones(cut)),
        scores=scores,
        complaints=contrast_facts.complaints_of(database, question, now),
        gaps=tuple(one for pair in pairs for one in contrast.of_periods(*pair)),
        origins=contrast_origins.of(online, said),
        authors=authors,
        themes=contrast_origins.themes(
            database, question.selection(), said, questions.searched(settings, question)
        ),
        others=others,
        cautions=tuple(_cautions(scores, cut, pairs, authors, others)),
    )


@dataclass(frozen=True, slots=True)
class _Sides:
    """What is said online, and how its tone is estimated."""

    online: pd.DataFrame
    question: Question
    confusion: Confusion | None
    clumped: float
    now: datetime

    def tones(self, cut: Sequence[Period], rows: pd.DataFrame | None = None) -> list[ToneOfPeriod]:
        """Estimate the tone in each period."""
        table = self.confusion.table if self.confusion else None
        counted = tone.count(self.online if rows is None else rows, cut)
        return tone.of_periods(counted, cut, table, self.clumped)

    def beside(self, scores: list[ScoreOfPeriod]) -> Pair:
        """Return the tone over the periods of some scores, and those scores."""
        cut = sorted({one.period for one in scores}, key=lambda one: one.start)
        return self.tones(contrast_facts.with_holes(cut, self.question, self.now)), scores


def _cautions(
    scores: Scores,
    cut: Sequence[Period],
    pairs: Sequence[Pair],
    authors: Concentration,
    others: Others,
) -> list[Caution]:
    tones, longest = max(pairs, key=lambda pair: len(pair[1]), default=([], []))
    return [
        *cautions.method_breaks(scores.parts),
        *cautions.dependent(scores.instruments()),
        *cautions.ceilings(scores.whole, others.by_instrument()),
        *cautions.self_selection(tones, scores.whole),
        *cautions.unequal_periods(tones, longest, scores.outside),
        *cautions.few_authors(authors),
        *cautions.unfinished(cut),
    ]


def _online(cube: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Keep what is said online about what the question is about."""
    channels = question.online()
    return counts.select(cube, topics=question.topics, channels=channels) if channels else cube[:0]


def _clusters(threads: pd.DataFrame) -> pd.DataFrame:
    """Take messages under no article apart: they are no one thread."""
    names = list(counts.TONES)
    under = threads.loc[threads["thread"] != "", names]
    loose = threads.loc[threads["thread"] == "", names].sum().to_numpy(int)
    apart = pd.DataFrame(np.repeat(np.eye(len(names), dtype=int), loose, axis=0), columns=names)
    return pd.concat([under, apart], ignore_index=True)


def _cut(online: pd.DataFrame, question: Question, now: datetime) -> list[Period]:
    grain = _grain(online, question, now)
    return periods.cut(grain, question.start, question.end, now)


def _grain(online: pd.DataFrame, question: Question, now: datetime) -> Grain:
    """Choose the finest cut that gives most periods enough mentions with a tone."""
    days = (question.end - question.start).days
    first = 1 if days <= DAYS_IN_WEEKS else 2 if days <= DAYS_IN_MONTHS else 3
    for grain in periods.GRAINS[first:]:
        cut = periods.cut(grain, question.start, question.end, now)
        used = [one.n for one in tone.count(online, cut) if one.n]
        if used and sum(n >= intervals.MINIMUM for n in used) >= ENOUGH * len(used):
            return grain
    return periods.GRAINS[first]
