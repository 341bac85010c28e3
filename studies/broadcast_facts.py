"""What a broadcast is studied by, hour by hour: mentions, visits of pages, contacts.

Only sources that were followed throughout count, so that a source that joined later is not
taken for a rise. What is not known is left empty.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd

from analysis import broadcast
from analysis.broadcast import Period, Windows
from data import events, read_broadcast, read_facts
from data.connection import Database
from data.read_broadcast import Asked
from data.records import Annotation, AnnotationKind, Event
from data.text import fold
from data.times import whole_hour

HOUR = timedelta(hours=1)
LEARNT = timedelta(days=broadcast.MOST_DAYS)
LEAST = timedelta(days=broadcast.FEWEST_DAYS)
MONTHS = timedelta(weeks=104)
MOST_SUBJECTS = 4
"""Of what people ask about, at most so many subjects are studied each by itself."""
WELL_KNOWN = 0.8
AROUND = timedelta(hours=12)
_WORD = re.compile(r"[a-z]+|[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Which sources of mentions were followed throughout, and which joined too late."""

    since: datetime
    sources: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What else there was: our own actions, happenings, and events that may be felt too.

    ``confounders`` are the names of what happened within twelve hours.
    """

    actions: tuple[Annotation, ...]
    happenings: tuple[Annotation, ...]
    confounders: tuple[str, ...]
    related: tuple[Period, ...]


def hours_of(event: Event, windows: Windows, now: datetime) -> tuple[datetime, datetime]:
    """Return from where an event is learnt to where its last window ends, in whole hours."""
    begin = whole_hour(event.started_at) - LEARNT - HOUR * windows.before_hours
    return begin, min(end_of(event, windows), whole_hour(now))


def months_of(start: datetime, now: datetime) -> tuple[datetime, datetime]:
    """Return from where months of weeks are compared to the hour that runs now."""
    end = whole_hour(now)
    return min(start, end - MONTHS), end


def end_of(event: Event, windows: Windows) -> datetime:
    """Return when the last window of an event ends."""
    late = max(HOUR * windows.after_hours, timedelta(days=windows.spill_days))
    return _ceiling(event.ended_at) + late


def _ceiling(moment: datetime) -> datetime:
    return whole_hour(moment) if moment == whole_hour(moment) else whole_hour(moment) + HOUR


def followed(database: Database, until: datetime, start: datetime) -> Followed:
    """Tell which sources were followed from four weeks before a moment on."""
    since = read_broadcast.coverage(database)
    kept = {name: at for name, at in since.items() if at <= until - LEAST}
    return Followed(
        since=max([start, *kept.values()]),
        sources=tuple(kept),
        left_out=tuple(name for name in since if name not in kept),
    )


def mentions(
    database: Database, topics: tuple[str, ...], known: Followed, start: datetime, end: datetime
) -> pd.Series:
    """Count mentions by hour; before all sources were followed nothing is known."""
    if not known.sources:
        hours = pd.date_range(start, end, freq="h", inclusive="left", unit="us")
        return pd.Series(float("nan"), hours)
    counted = read_broadcast.by_hour(database, Asked(start, end, topics, known.sources))
    return counted.where(counted.index >= known.since)


def visits(database: Database, event: Event, start: datetime, end: datetime) -> pd.DataFrame:
    """Count visits by hour of every landing page and control page of an event."""
    pages = tuple(dict.fromkeys((*event.landing_pages, *event.control_pages)))
    return read_facts.visits(database, start, end, pages)


def contacts(
    database: Database, event: Event, start: datetime, end: datetime
) -> dict[str, pd.Series]:
    """Count contacts by hour: all under an empty name, and those on what an event is about."""
    every = _together(read_facts.contacts(database, start, end))
    if every is None:
        return {}
    found = {"": every}
    for subject in subjects(event, read_facts.contact_topics(database)):
        counted = _together(read_facts.contacts(database, start, end, [subject]))
        if counted is not None:
            found[subject] = counted
    return found


def subjects(event: Event, known: Sequence[str]) -> list[str]:
    """Choose the subjects of questions that share a word with an event; never by outcome."""
    about = _words(" ".join((event.name, *event.topics, *event.landing_pages)))
    return [one for one in known if _words(one) & about][:MOST_SUBJECTS]


def _words(text: str) -> set[str]:
    return {one for one in _WORD.findall(fold(text)) if len(one) > 3 or one.isdigit()}


def _together(counted: pd.DataFrame) -> pd.Series | None:
    """Add the channels up, leaving out those of which too many hours are unknown."""
    some = counted.notna().any(axis=1)
    if not some.any():
        return None
    begun = counted.index >= some.idxmax()
    known = counted.columns[counted[begun].notna().mean() >= WELL_KNOWN]
    return None if known.empty else counted[known].sum(axis=1, skipna=False)


def around(database: Database, event: Event, windows: Windows, every: Sequence[Event]) -> Around:
    """Gather what else there was around an event."""
    others = [one for one in every if one.id != event.id]
    noted = _noted(database, event, windows)
    happenings = [one for one in noted if one.kind is AnnotationKind.HAPPENING]
    near: dict[str, Period] = {one.name: (one.started_at, one.ended_at) for one in others}
    near |= {one.text: (one.at, one.at + HOUR) for one in happenings}
    return Around(
        actions=tuple(one for one in noted if one.kind is AnnotationKind.OWN_ACTION),
        happenings=tuple(happenings),
        confounders=tuple(broadcast.named_on((event.started_at, event.ended_at), near, AROUND)),
        related=tuple(
            (one.started_at, one.ended_at + HOUR * windows.after_hours)
            for one in others
            if one.started_at < event.started_at and _touches(one, event)
        ),
    )


def _noted(database: Database, event: Event, windows: Windows) -> list[Annotation]:
    """Return what was noted with the event, and what was noted for all around that time."""
    own = events.annotations_of(database, event.id)
    start, end = event.started_at - AROUND, end_of(event, windows)
    general = [one for one in events.annotations(database, start, end) if one.event is None]
    return sorted([*own, *general], key=lambda one: (one.at, one.text))


def _touches(one: Event, event: Event) -> bool:
    """Tell whether two events may be felt in the same series."""
    pages = set(one.landing_pages) & {*event.landing_pages, *event.control_pages}
    shared = set(one.topics) & set(event.topics) or not one.topics or not event.topics
    return bool(pages or shared or (one.series and one.series == event.series))
