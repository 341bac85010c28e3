"""Broadcasts and other events from an iCalendar file.

A series is written out between two moments. What a file says of persons, such as who
organises it or comes, is not read.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import icalendar
import recurring_ical_events

from collectors import html
from collectors.inbox import Refusal
from data.errors import ImportRefused
from data.records import Event, stable_id
from data.times import AMSTERDAM, EARLIEST, start_of_day

MOST_BYTES = 2 * 1024 * 1024
MOST_EVENTS = 2_000
MOST_SERIES = 100
BEFORE = timedelta(days=3 * 365)
AFTER = timedelta(days=366)
"""How far back and ahead of now a file is read."""

_TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
_WITHIN_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")

Component = Any
"""A component of icalendar, whose values are what the file made of them."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The events of a file, those that were called off, and the entries that are no event."""

    events: tuple[Event, ...]
    cancelled: tuple[UUID, ...]
    refused: tuple[Refusal, ...]


def parse(content: bytes, topics: Sequence[str], now: datetime) -> Calendar:
    """Read the events around ``now``; categories that are called like a topic become topics.

    Raises:
        ImportRefused: ``not_a_calendar``, ``too_large`` or ``too_many_events``.
    """
    calendar = _calendar(content)
    usable, refused = _checked(calendar)
    _refuse_endless(usable)
    found = _written_out(calendar, usable, now)
    names = {topic.casefold(): topic for topic in topics}
    repeated = {_uid(one) for one in usable if _repeats(one)}
    events = [_event(one, names, repeated) for one in found if not _is_off(one)]
    cancelled = [_identity(one, repeated) for one in (*found, *usable) if _is_off(one)]
    return Calendar(tuple(events), tuple(dict.fromkeys(cancelled)), tuple(refused))


def _calendar(content: bytes) -> Component:
    if len(content) > MOST_BYTES:
        raise ImportRefused("too_large", f"{len(content)} bytes")
    try:
        calendar = icalendar.Calendar.from_ical(content.decode("utf-8-sig"))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ImportRefused("not_a_calendar", str(error)[:200]) from error
    if getattr(calendar, "name", "") != "VCALENDAR" or not calendar.walk("VEVENT"):
        raise ImportRefused("not_a_calendar", "no VEVENT in a VCALENDAR")
    return calendar


def _checked(calendar: Component) -> tuple[list[Component], list[Refusal]]:
    """Part the entries that can be used from those that can't, numbered from one."""
    usable, refused = [], []
    for number, entry in enumerate(calendar.walk("VEVENT"), start=1):
        if code := _fault(entry):
            refused.append(Refusal(number, code))
        else:
            usable.append(entry)
    return usable, refused


def _fault(entry: Component) -> str:
    if "DTSTART" not in entry:
        return "no_date"
    start = _value(entry, "DTSTART")
    if start is None:
        return "unreadable_date"
    if not html.to_line(str(entry.get("SUMMARY", ""))):
        return "no_name"
    end = _end(entry, start)
    return "" if end is not None and end > _moment(start) else "no_end"


def _value(entry: Component, name: str) -> date | None:
    """Return a date or time, or nothing when the file holds something else there."""
    found = _dt(entry, name)
    return found if isinstance(found, date) else None


def _dt(entry: Component, name: str) -> object:
    try:
        return getattr(entry.get(name), "dt", None)
    except icalendar.error.BrokenCalendarProperty:
        return None


def _end(entry: Component, start: date) -> datetime | None:
    """Return when an entry ends: as it says, or after the day that it is about."""
    if (end := _value(entry, "DTEND")) is not None:
        return _moment(end)
    length = _dt(entry, "DURATION")
    if isinstance(length, timedelta):
        return _moment(start) + length
    return None if isinstance(start, datetime) else _moment(start + timedelta(days=1))


def _moment(value: date) -> datetime:
    """Return a moment in UTC; a time without a zone is a Dutch one, a day is a Dutch day."""
    if not isinstance(value, datetime):
        return start_of_day(value)
    return (value if value.tzinfo else value.replace(tzinfo=AMSTERDAM)).astimezone(UTC)


def _refuse_endless(entries: Iterable[Component]) -> None:
    """Refuse what would be written out to more events than anybody broadcasts."""
    rules = [rule for one in entries for rule in _rules(one)]
    for rule in rules:
        often = {str(one).upper() for one in rule.get("FREQ", [])} & _TOO_OFTEN
        if often or any(len(rule.get(name, [])) > 1 for name in _WITHIN_A_DAY):
            raise ImportRefused("too_many_events", "a series repeats within a day")
    if len(rules) > MOST_SERIES:
        raise ImportRefused("too_many_events", f"{len(rules)} series")


def _rules(entry: Component) -> list[Component]:
    found = entry.get("RRULE", [])
    return found if isinstance(found, list) else [found]


def _repeats(entry: Component) -> bool:
    return any(name in entry for name in ("RRULE", "RDATE", "RECURRENCE-ID"))


def _written_out(
    calendar: Component, usable: Sequence[Component], now: datetime
) -> list[Component]:
    """Write out the series of the entries that can be used."""
    others = [one for one in calendar.subcomponents if one.name != "VEVENT"]
    calendar.subcomponents = [*others, *usable]
    first = max(now - BEFORE, EARLIEST)
    try:
        found = recurring_ical_events.of(calendar).between(first, now + AFTER)
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise ImportRefused("not_a_calendar", repr(error)[:200]) from error
    if len(found) > MOST_EVENTS:
        raise ImportRefused("too_many_events", f"{len(found)} events")
    return list(found)


def _is_off(entry: Component) -> bool:
    return str(entry.get("STATUS", "")).upper() == "CANCELLED"


def _uid(entry: Component) -> str:
    return str(entry.get("UID", "")) or html.to_line(str(entry.get("SUMMARY", "")))


def _identity(entry: Component, repeated: set[str]) -> UUID:
    """Return the same id for the same broadcast, also after it was moved."""
    uid = _uid(entry)
    if uid not in repeated:
        return stable_id("calendar", uid)
    planned = _value(entry, "RECURRENCE-ID") or _value(entry, "DTSTART") or date.min
    return stable_id("calendar", uid, _moment(planned).isoformat())


def _event(entry: Component, names: dict[str, str], repeated: set[str]) -> Event:
    start = _value(entry, "DTSTART") or date.min
    name = html.to_line(str(entry.get("SUMMARY", "")))[:200]
    known = (names.get(category.casefold()) for category in _categories(entry))
    return Event(
        id=_identity(entry, repeated),
        name=name,
        started_at=_moment(start),
        ended_at=_end(entry, start) or _moment(start),
        series=name if _uid(entry) in repeated else "",
        channel=html.to_line(str(entry.get("LOCATION", "")))[:80],
        topics=tuple(dict.fromkeys(topic for topic in known if topic)),
    )


def _categories(entry: Component) -> Iterator[str]:
    found = entry.get("CATEGORIES", [])
    for one in found if isinstance(found, list) else [found]:
        yield from (str(name).strip() for name in getattr(one, "cats", [one]))
