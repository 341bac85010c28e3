"""The door from the pages to baseline measurements and targets."""

from dashboard import queries
from data import baselines
from data.records import Baseline
from studies import baseline as baseline_
from studies import questions
from studies.contrast import ContrastStudy


def known(organisation: str) -> list[Baseline]:
    """Return the baselines of an organisation, the newest first."""
    return baseline_.known(queries.database(), organisation)


def fits(study: ContrastStudy) -> bool:
    """Tell whether a study is about all of an organisation, as a baseline must be."""
    question = study.question
    whole = questions.ask(
        queries.settings(),
        question.start,
        question.end,
        topics=[question.organisation] if question.organisation else [],
    )
    return question == whole


def freeze(study: ContrastStudy, name: str) -> bool:
    """Freeze the figures of a study; refuse a name that is taken, for they never change."""
    if any(one.name == name for one in known(study.question.organisation)):
        return False
    baseline_.freeze(queries.database(), study, name, queries.now())
    return True


def aim(baseline: Baseline, name: str, target: float | None) -> None:
    """Set or take away the target of a figure."""
    baseline_.aim(queries.database(), baseline, name, target)


def remove(baseline: Baseline) -> None:
    """Delete a baseline with its targets."""
    baselines.remove(queries.database(), baseline.id)
