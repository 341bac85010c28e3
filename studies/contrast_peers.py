"""The same figures for others that are followed, and everyone's share of voice."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import pandas as pd

from analysis import changes, counts, peers
from analysis.peers import Beside, Voice
from analysis.periods import Period
from analysis.reviews import ScoreOfPeriod
from analysis.tone import ToneOfPeriod
from studies import contrast_facts, questions
from studies.contrast_facts import Scores
from studies.questions import Question

OURS = ""
"""Stands for those that the question is about, in the shares of voice."""


class Sides(Protocol):
    """What is asked, and how the tone of some rows is estimated."""

    @property
    def question(self) -> Question: ...

    def tones(self, cut: Sequence[Period], rows: pd.DataFrame) -> list[ToneOfPeriod]:
        """Estimate the tone in each period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """Others beside us: tone, score, and everyone's share of voice.

    ``tones`` compares the negative share, ``scores`` from 0 to 1 the score of ours in
    ``measured`` with those of others of the same instrument and way of measuring, in
    ``means`` as they were given.
    """

    voices: tuple[Voice, ...] = ()
    tones: tuple[Beside, ...] = ()
    measured: ScoreOfPeriod | None = None
    scores: tuple[Beside, ...] = ()
    means: Mapping[str, ScoreOfPeriod] = field(default_factory=dict)

    def by_instrument(self) -> dict[str, list[float]]:
        """Return the scores of others from 0 to 1 by instrument, for a place among them."""
        found: dict[str, list[float]] = {}
        for one in self.means.values():
            if one.rescaled.value is not None:
                found.setdefault(one.instrument, []).append(one.rescaled.value)
        return found


def newest(scores: Sequence[ScoreOfPeriod]) -> list[ScoreOfPeriod]:
    """Return the score of each instrument by its newest way of measuring.

    First comes the instrument with most reviews, whatever the way in which it measured.
    """
    last: dict[str, ScoreOfPeriod] = {}
    reviews: Counter[str] = Counter()
    for one in sorted(scores, key=lambda one: one.segment):
        last[one.instrument] = one
        reviews[one.instrument] += one.mean.n
    return sorted(last.values(), key=lambda one: (-reviews[one.instrument], one.instrument))


def named(scores: Sequence[ScoreOfPeriod]) -> ScoreOfPeriod | None:
    """Return the score to name first, or nothing when there is none."""
    return next(iter(newest(scores)), None)


def of(
    cube: pd.DataFrame, scored: pd.DataFrame, own: Scores, whole: ToneOfPeriod, sides: Sides
) -> Others:
    """Set the others that a question names beside it, as far as they are known."""
    question = sides.question
    online = counts.select(cube, channels=question.online()) if question.online() else cube[:0]
    parts = {name: counts.select(online, topics=[name]) for name in question.others}
    parts = {name: rows for name, rows in parts.items() if len(rows)}
    ours = counts.select(online, topics=question.topics)
    measured, means = _measured(scored, own, question)
    placed = {name: one.rescaled for name, one in means.items()}
    return Others(
        voices=tuple(_voices({OURS: ours, **parts}, online, question)) if parts else (),
        tones=tuple(_tones(parts, whole, sides)),
        measured=measured,
        scores=tuple(peers.beside(measured.rescaled, placed)) if measured else (),
        means=means,
    )


def _voices(
    parts: dict[str, pd.DataFrame], online: pd.DataFrame, question: Question
) -> list[Voice]:
    daily = counts.by_day({"all": online}, question.start, question.end)["all"]
    volumes = {name: counts.total(rows) for name, rows in parts.items()}
    return peers.voices(volumes, changes.clumping(daily))


def _tones(parts: dict[str, pd.DataFrame], whole: ToneOfPeriod, sides: Sides) -> list[Beside]:
    asked = [Period(sides.question.start, sides.question.end)]
    figures = {name: sides.tones(asked, rows)[0].neg for name, rows in parts.items()}
    return peers.beside(whole.neg, figures)


def _measured(
    scored: pd.DataFrame, own: Scores, question: Question
) -> tuple[ScoreOfPeriod | None, dict[str, ScoreOfPeriod]]:
    """Return our score of the instrument that others were measured with too, and theirs."""
    for one in newest(own.whole):
        means = _means(scored, question, one)
        if means:
            return one, means
    return None, {}


def _means(
    scored: pd.DataFrame, question: Question, own: ScoreOfPeriod
) -> dict[str, ScoreOfPeriod]:
    alike = (scored["instrument"] == own.instrument) & (scored["method"].fillna("") == own.method)
    # All at once: to the statistics everyone is an instrument of their own.
    apart = scored[alike].assign(instrument=scored["organisation"])
    return {
        one.instrument: replace(one, instrument=own.instrument)
        for one in contrast_facts.whole(apart, question)
        if not questions.is_of(question.organisation, one.instrument)
    }
