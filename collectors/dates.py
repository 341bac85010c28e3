"""Dates as sources write them, to aware times in UTC; what can't be read is no date."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from collectors.tables import Cell
from data.errors import CollectError

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "januari", "january"),
            ("feb", "februari", "february"),
            ("mrt", "maart", "mar", "march"),
            ("apr", "april"),
            ("mei", "may"),
            ("jun", "juni", "june"),
            ("jul", "juli", "july"),
            ("aug", "augustus", "august"),
            ("sep", "sept", "september"),
            ("okt", "oktober", "oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
_LONGEST = 100
_CLOCK = r"(?:[T, ]*(?:om )?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?: ?uur)?)?"
_DUTCH = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}}){_CLOCK}")
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/](\d{{1,2}})[-/](\d{{1,2}}){_CLOCK}")
_WRITTEN = re.compile(
    rf"(?:[a-z]+,? )?(\d{{1,2}})[ -]([a-z]+)\.?,?[ -](\d{{4}}){_CLOCK}(?: ?([+-]\d{{4}}))?",
    re.IGNORECASE,
)
_YEAR_NUL = re.compile(r"\b00\d\d\b(?!:)(?<![+-]\d{4})")
"""The standard library takes a year with two leading zeros for one of two digits."""
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel knows no zones


def from_feed(text: str) -> datetime | None:
    """Read the date of a feed item: RFC 822, ISO 8601, or what people make of them."""
    text = text[:_LONGEST].strip()
    moment = _iso(text) if text[:4].isdigit() else _rfc822(text)
    return in_utc(moment or from_person(text), UTC)


def from_person(text: str) -> datetime | None:
    """Read a date as Dutch people write it: the day comes before the month.

    >>> from_person("3-4-2026 14:05")
    datetime.datetime(2026, 4, 3, 14, 5)
    >>> from_person("3 april 2026")
    datetime.datetime(2026, 4, 3, 0, 0)
    """
    text = " ".join(text[:_LONGEST].split())
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day, *clock = found.groups()
        return _built(year, int(month), day, clock)
    if text[:4].isdigit():
        return _iso(text)
    if found := _DUTCH.fullmatch(text):
        day, month, year, *clock = found.groups()
        return _built(year, int(month), day, clock)
    if found := _WRITTEN.fullmatch(text):
        day, name, year, *clock, offset = found.groups()
        moment = _built(year, _MONTHS.get(name.lower(), 0), day, clock)
        return moment and _shifted(moment, offset)
    return None


def month(name: str) -> int:
    """Return the number of a month by its Dutch or English name, short or long; 0 for none."""
    return _MONTHS.get(name.lower(), 0)


def from_number(serial: float) -> datetime | None:
    """Read a date that Excel shows as a number: days since the end of 1899."""
    if not 20_000 <= serial <= 80_000:
        return None
    return _EXCEL_EPOCH + timedelta(seconds=round(serial * 86_400))


def from_cell(cell: Cell) -> datetime | None:
    """Read the date of a cell: a real one, a number of Excel, or what a person wrote."""
    match cell:
        case datetime():
            return cell
        case date():
            return datetime.combine(cell, time.min)
        case bool():
            return None
        case int() | float():
            return from_number(cell)
        case str():
            return from_person(cell) or from_feed(cell)
        case _:
            return None


def zone(name: str) -> ZoneInfo:
    """Return a zone by its name.

    Raises:
        CollectError: ``wrong_timezone`` when there is none.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise CollectError("wrong_timezone", name) from error


def in_utc(moment: datetime | None, zone: tzinfo) -> datetime | None:
    """Move a time to UTC; one without a zone was meant in the zone given."""
    if moment is None:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _rfc822(text: str) -> datetime | None:
    if _YEAR_NUL.search(text):
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, OverflowError, IndexError):
        return None


def _built(year: str, month: int, day: str, clock: list[str | None]) -> datetime | None:
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    hour, minute, second = (int(part or 0) for part in clock)
    try:
        return datetime(full_year, month, int(day), hour, minute, second)  # noqa: DTZ001
    except ValueError:
        return None


def _shifted(moment: datetime, offset: str | None) -> datetime:
    if not offset:
        return moment
    minutes = int(offset[1:3]) * 60 + int(offset[3:])
    return (moment + timedelta(minutes=-minutes if offset[0] == "+" else minutes)).replace(
        tzinfo=UTC
    )
