"""Numbers as Dutch people write them: decimals after a comma, thousands after a point."""

import re

from collectors.tables import Cell

_THOUSANDS = re.compile(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*")
_DECIMAL = re.compile(r"[+-]?\d+(?:\.\d+)?")
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})")
_LONGEST = 40


def decimal(cell: Cell) -> float | None:
    """Read a number with decimals.

    >>> decimal("8,4"), decimal("1.240,5"), decimal("8.4"), decimal("acht")
    (8.4, 1240.5, 8.4, None)
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell)
    text = _bare(cell)
    if "," in text and "." in text:
        thousands = "." if text.rindex(",") > text.rindex(".") else ","
        text = text.replace(thousands, "")
    text = text.replace(",", ".")
    return float(text) if _DECIMAL.fullmatch(text) else None


def whole(cell: Cell) -> int | None:
    """Read a count; half a thing and less than nothing are none.

    >>> whole("1.240"), whole("12,0"), whole("12,5"), whole("-1")
    (1240, 12, None, None)
    """
    if isinstance(cell, str) and _THOUSANDS.fullmatch(_bare(cell)):
        return int(re.sub(r"\D", "", cell))
    number = decimal(cell)
    if number is None or not 0 <= number < 2**31 or not number.is_integer():
        return None
    return int(number)


def seconds(cell: Cell) -> float | None:
    """Read a duration in seconds: a number, or ``mm:ss`` or ``hh:mm:ss``.

    >>> seconds("4:05"), seconds("1:00:10"), seconds("90")
    (245.0, 3610.0, 90.0)
    """
    if found := _CLOCK.fullmatch(_bare(cell)):
        hours, minutes, rest = (int(part or 0) for part in found.groups())
        return float(hours * 3600 + minutes * 60 + rest)
    number = decimal(cell)
    return number if number is not None and number >= 0 else None


def _bare(cell: Cell) -> str:
    text = str(cell)[:_LONGEST] if cell is not None else ""
    return " ".join(text.replace("\xa0", " ").replace("\u202f", " ").split())
