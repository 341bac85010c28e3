"""Baseline measurements (nulmeting) of a contrast, and the distance to their targets."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from analysis import estimates, targets
from analysis.estimates import Figure
from analysis.targets import Distance
from data import baselines
from data.connection import Database
from data.records import Baseline
from studies import contrast_peers, questions
from studies.contrast import ContrastStudy

NEGATIVE, POSITIVE, COMPLAINTS, SCORE = "negative", "positive", "complaints", "score"
_SEPARATOR = " | "
_DOUBT = (".low", ".high", ".n")
"""Ends of the names under which the doubt of a figure is kept (see ``analysis.targets``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The figures of a study beside those of a baseline, by the names they were frozen under."""

    baseline: Baseline
    distances: Mapping[str, Distance]


def figures(study: ContrastStudy) -> dict[str, Figure]:
    """Return the figures that can be frozen.

    A score is named with its instrument and its way of measuring, so that one measured
    otherwise is never compared with it.
    """
    found = {NEGATIVE: study.tone.neg, POSITIVE: study.tone.pos}
    for one in contrast_peers.newest(study.scores.whole):
        found[_SEPARATOR.join((SCORE, one.instrument, one.method))] = one.mean
    if study.complaints.whole is not None:
        found[COMPLAINTS] = study.complaints.whole.rate
    return {name: one for name, one in found.items() if one.value is not None}


def instrument_of(name: str) -> str:
    """Return what measured a frozen score; empty for what is no score."""
    parts = name.split(_SEPARATOR)
    return parts[1] if parts[0] == SCORE and len(parts) > 1 else ""


def frozen(baseline: Baseline, name: str) -> Figure:
    """Return one figure as it was frozen."""
    return targets.thawed(baseline.figures, name)


def less_is_better(name: str) -> bool:
    """Tell whether a figure is better when it is lower."""
    return name in (NEGATIVE, COMPLAINTS)


def freeze(database: Database, study: ContrastStudy, name: str, now: datetime) -> Baseline:
    """Store the figures of a study as they are now, under a name."""
    baseline = Baseline(
        name=name,
        started_at=study.question.start,
        ended_at=study.question.end,
        frozen_at=now,
        figures=targets.frozen(figures(study)),
        organisation=study.question.organisation,
    )
    baselines.save(database, baseline)
    return baseline


def aim(database: Database, baseline: Baseline, name: str, target: float | None) -> Baseline:
    """Set the target of one figure, or take it away; the frozen figures stay as they are."""
    kept = {key: value for key, value in baseline.targets.items() if key != name}
    aimed = replace(baseline, targets=kept if target is None else {**kept, name: target})
    baselines.save(database, aimed)
    return aimed


def known(database: Database, organisation: str) -> list[Baseline]:
    """Return the baselines of an organisation, the newest first."""
    every = baselines.every(database)
    return [one for one in every if questions.is_of(organisation, one.organisation)]


def compare(study: ContrastStudy, baseline: Baseline) -> Compared:
    """Set the figures of a study beside a baseline; what has no like in it is unknown."""
    now = figures(study)
    names = [name for name in baseline.figures if not name.endswith(_DOUBT)]
    return Compared(
        baseline=baseline,
        distances={
            name: targets.distance(
                now.get(name, estimates.refused(estimates.UNKNOWN)),
                frozen(baseline, name),
                baseline.targets.get(name),
                less_is_better=less_is_better(name),
            )
            for name in names
        },
    )
