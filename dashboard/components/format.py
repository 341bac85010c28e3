"""Dates, times and numbers as the screen writes them: those of ``presentation``."""

from presentation.format import (
    FEW,
    NBSP,
    ago,
    change,
    clock,
    day,
    duration,
    moment,
    number,
    percent,
    short_day,
    signed,
    span,
    weekday,
)

__all__ = [
    "FEW",
    "NBSP",
    "ago",
    "change",
    "clock",
    "day",
    "duration",
    "moment",
    "number",
    "percent",
    "short_day",
    "signed",
    "span",
    "weekday",
]
