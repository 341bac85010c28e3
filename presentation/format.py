"""Dates, times and numbers as people in the Netherlands (or Britain) write them."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal, format_percent

from data.times import AMSTERDAM
from presentation import texts

NBSP = "\u00a0"


def number(value: float, digits: int = 0) -> str:
    """Write a number with the separators of the language."""
    return _number(value, digits, texts.locale())


FEW = 10


@lru_cache(maxsize=20_000)
def _number(value: float, digits: int, locale: str) -> str:
    pattern = "#,##0" if digits == 0 else f"#,##0.{'0' * digits}"
    return str(format_decimal(value, pattern, locale=locale))


def percent(share: float, digits: int = 0) -> str:
    """Write a share between 0 and 1 as a percentage."""
    pattern = "#,##0%" if digits == 0 else f"#,##0.{'0' * digits}%"
    return str(format_percent(share, pattern, locale=texts.locale()))


def signed(value: float) -> str:
    """Write a number with its sign: a real minus, and a plus."""
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return f"{sign}{number(abs(value))}"


def change(now: float, before: float) -> str:
    """Write how much something grew or shrank; empty when nothing was there.

    In per cent, or in numbers when there were too few for a percentage to mean anything.
    """
    if not before:
        return ""
    if before < FEW:
        return signed(now - before)
    grown = round(100 * (now - before) / before)
    return f"{signed(grown)}%"


def day(value: date) -> str:
    """Write a day in full: 3 november 2025."""
    return str(format_date(value, "d MMMM y", locale=texts.locale()))


def weekday(value: date) -> str:
    """Write a day with its weekday: ma 3 nov."""
    return str(format_date(value, "EEE d MMM", locale=texts.locale())).replace(".", "")


def short_day(value: date) -> str:
    """Write a day in short: 3 nov."""
    return str(format_date(value, "d MMM", locale=texts.locale())).replace(".", "")


def span(first: date, last: date) -> str:
    """Write a run of days without repeating month or year: 3 t/m 30 november 2025."""
    if first == last:
        return day(first)
    pattern = "d MMMM y" if first.year != last.year else "d MMMM"
    if (first.year, first.month) == (last.year, last.month):
        pattern = "d"
    start = format_date(first, pattern, locale=texts.locale())
    return texts.t("common.span", first=start, last=day(last))


def moment(value: datetime) -> str:
    """Write a moment in Dutch time: 3 nov 2025 14:05."""
    text = format_datetime(value.astimezone(AMSTERDAM), "d MMM y HH:mm", locale=texts.locale())
    return str(text).replace(".", "")


def clock(value: datetime) -> str:
    """Write the time of day in Dutch time: 14:05."""
    return str(format_datetime(value.astimezone(AMSTERDAM), "HH:mm", locale=texts.locale()))


def duration(span: timedelta) -> str:
    """Write how long something took or lasts: 5 minuten."""
    return str(format_timedelta(span, threshold=1.2, locale=texts.locale()))


def ago(value: datetime, now: datetime) -> str:
    """Write how long ago something was: 5 minuten geleden."""
    if now - value < timedelta(seconds=60):
        return texts.t("common.just_now")
    return str(format_timedelta(value - now, add_direction=True, locale=texts.locale()))
