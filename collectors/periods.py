"""Periods as people write them: days, weeks, months, quarters, half-years, years.

A period is a first day and the day after its last one; when it starts and ends in UTC
follows from the zone of the source.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from collectors import dates
from collectors.tables import Cell
from data.text import fold

EARLIEST, LATEST = 1900, 2200
"""Years of periods; further away is a slip of the pen."""

Days = tuple[date, date]
"""A first day and the day after the last."""

UNITS = {
    "day": ("dag", "datum", "day", "date"),
    "week": ("week", "weeknummer", "weeknr", "week number"),
    "month": ("maand", "maandnummer", "month"),
    "quarter": ("kwartaal", "quarter"),
    "year": ("jaar", "year"),
}
"""How a column is called whose dates stand for the day, week ... that they lie in."""

_ORDINALS = {"eerste": "1", "tweede": "2", "derde": "3", "vierde": "4"}
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})\b|\b([1-4])(?:e|ste|de|st|nd|rd|th)\b")
_GLUE = re.compile(r"\b(van|of|in|uit)\b|[,()']")
_BETWEEN = re.compile(r" (?:t/m|tm|tot en met|through|to|-) ")
_Y = r"(?P<year>\d{4})"


def _either(word: str, number: str) -> re.Pattern[str]:
    """Match a unit with its number and a year, the year first or last."""
    last = number.replace("?P<number>", "?P<number_last>")
    return re.compile(
        rf"{_Y}[ /-]*{word}[ -]*{number}|{word}[ -]*{last}[ /-]+(?P<year_last>\d{{4}})"
        rf"|(?P<number_first>\d{{1,2}}) ?{word}[ -]+(?P<year_after>\d{{4}})"
    )


_WEEK = _either(r"(?:weeknummer|week|wk|w)\.?", r"(?P<number>\d{1,2})")
_QUARTER = _either(r"(?:kwartaal|quarter|kw|q|k)\.?", r"(?P<number>[1-4])")
_HALF = _either(r"(?:halfjaar|half jaar|h)", r"(?P<number>[12])")
_MONTH = re.compile(
    rf"{_Y}[-/](?P<number>\d{{1,2}})|(?P<number_last>\d{{1,2}})[-/](?P<year_last>\d{{4}})"
)
_NAMED = re.compile(r"([a-z]+)\.?[ -](\d{4})|(\d{4})[ -]([a-z]+)")


def read(cell: Cell, unit: str = "day") -> Days | None:
    """Read a period; a date stands for the ``unit`` of ``UNITS`` that it lies in.

    >>> read("maart 2026")
    (datetime.date(2026, 3, 1), datetime.date(2026, 4, 1))
    >>> read("2026-W12")
    (datetime.date(2026, 3, 16), datetime.date(2026, 3, 23))
    """
    found = _any(cell, unit)
    return found if found and EARLIEST <= found[0].year <= LATEST else None


def _any(cell: Cell, unit: str) -> Days | None:
    match cell:
        case bool():
            return None
        case datetime():
            return around(cell.date(), unit)
        case date():
            return around(cell, unit)
        case int() | float():
            moment = dates.from_number(cell)
            return around(moment.date(), unit) if moment else _written(f"{cell:g}", unit)
        case str():
            return _written(cell, unit)
        case _:
            return None


def unit_of(column: str) -> str:
    """Return the unit of a period column by its name; ``day`` when it tells none."""
    name = fold(column)
    found = (unit for unit, names in UNITS.items() if name in names)
    return next(found, "day")


def around(day: date, unit: str) -> Days | None:
    """Return the day, or the week, month, quarter or year that begins at or holds it.

    A week begins at the day given: who counts from Sunday keeps doing so.
    """
    if day.year > LATEST:
        return None
    match unit:
        case "day":
            return (day, day + timedelta(days=1))
        case "week":
            return (day, day + timedelta(days=7))
        case "month":
            return months(day.year, day.month, 1)
        case "quarter":
            return months(day.year, (day.month - 1) // 3 * 3 + 1, 3)
        case _:
            return months(day.year, 1, 12)


def months(year: int, first: int, count: int) -> Days | None:
    """Return a run of months, or nothing when there is no such month."""
    try:
        after = year * 12 + first - 1 + count
        return (date(year, first, 1), date(after // 12, after % 12 + 1, 1))
    except ValueError:
        return None


def in_utc(days: Days, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return when a period starts and ends, in UTC."""
    start, end = (datetime.combine(day, time.min, zone).astimezone(UTC) for day in days)
    return start, end


def day_of(cell: Cell) -> date | None:
    """Read one day."""
    found = read(cell)
    return found[0] if found and found[1] - found[0] == timedelta(days=1) else None


def _written(text: str, unit: str) -> Days | None:
    text = " ".join(_GLUE.sub(" ", fold(text[:100])).split())
    if moment := dates.from_person(text):
        return around(moment.date(), unit)
    parts = _BETWEEN.split(text)
    if len(parts) == 2:
        return _between(parts)
    text = " ".join(_ORDINAL.sub(lambda found: _ORDINALS.get(found[1]) or found[2], text).split())
    readings: Sequence[Callable[[str], Days | None]] = (_year, _week, _quarter, _half, _month)
    return next((found for reading in readings if (found := reading(text))), None)


def _between(parts: Sequence[str]) -> Days | None:
    first, last = (_written(part, "day") for part in parts)
    return (first[0], last[1]) if first and last and first[0] < last[1] else None


def _year(text: str) -> Days | None:
    found = re.fullmatch(r"(?:jaar )?(\d{4})", text)
    return months(int(found[1]), 1, 12) if found else None


def _numbers(pattern: re.Pattern[str], text: str) -> tuple[int, int] | None:
    """Return year and number."""
    found = pattern.fullmatch(text)
    if not found:
        return None
    parts = {name: value for name, value in found.groupdict().items() if value}
    year = next(value for name, value in parts.items() if name.startswith("year"))
    number = next(value for name, value in parts.items() if name.startswith("number"))
    return int(year), int(number)


def _week(text: str) -> Days | None:
    if not (found := _numbers(_WEEK, text)):
        return None
    try:
        monday = date.fromisocalendar(*found, 1)
    except ValueError:
        return None
    return (monday, monday + timedelta(days=7))


def _quarter(text: str) -> Days | None:
    found = _numbers(_QUARTER, text)
    return months(found[0], found[1] * 3 - 2, 3) if found and 1 <= found[1] <= 4 else None


def _half(text: str) -> Days | None:
    found = _numbers(_HALF, text)
    return months(found[0], found[1] * 6 - 5, 6) if found and 1 <= found[1] <= 2 else None


def _month(text: str) -> Days | None:
    if found := _numbers(_MONTH, text):
        return months(*found, 1)
    if named := _NAMED.fullmatch(text):
        number = dates.month(named[1] or named[4])
        return months(int(named[2] or named[3]), number, 1) if number else None
    return None
