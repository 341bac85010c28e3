"""What every table of facts shares: rows with named columns, periods, organisations."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from collectors import columns, dates, html, numbers, periods
from collectors.contract import Kit
from collectors.inbox import Refusal
from collectors.tables import Cell, Table
from data.errors import ImportRefused
from data.settings import Tabular
from data.text import fold
from data.times import plausible, whole_hour

T = TypeVar("T")

LONGEST_LABEL = 120

PERIOD: columns.Known = {
    "period": (
        *("periode", "meetperiode", "rapportageperiode", "tijdvak", "period"),
        *(
            name
            for names in periods.UNITS.values()
            for name in names
            if name not in ("datum", "date")
        ),
    ),
    "year": ("jaar", "year"),
    "start": (
        *("van", "start", "begin", "startdatum", "begindatum", "datum van", "van datum"),
        *("periode van", "from", "start date"),
    ),
    "end": (
        *("t/m", "tm", "tot en met", "tot", "eind", "einde", "einddatum", "datum tot"),
        *("tot datum", "periode tot", "until", "to", "end", "end date"),
    ),
    "date": ("datum", "date", "datum waardering", "datum beoordeling", "ingevuld op", "geplaatst"),
}
ORGANISATION = (
    "organisatie",
    "zorgaanbieder",
    "aanbieder",
    "instelling",
    "organisation",
    "locatie",
)

_NOT_INCLUDED = ("tot", "until", "to", "datum tot", "tot datum", "periode tot")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.u]\d{2}(?::\d{2})?)?(?: ?(?:u|uur))?(?: ?-.*)?")


class Unfit(Exception):
    """A row can't be used; ``code`` is one of ``ROW_CODES``. Never leaves a parser."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, its cells by the name of their field."""

    cells: tuple[Cell, ...]
    places: Mapping[str, int]

    def cell(self, field: str) -> Cell:
        """Return a cell, or nothing when it is empty or not there."""
        index = self.places.get(field)
        value = self.cells[index] if index is not None and index < len(self.cells) else None
        return None if isinstance(value, str) and not value.strip() else value

    def text(self, field: str) -> str:
        """Return a cell as a short label."""
        value = self.cell(field)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        label = "" if value is None else html.to_line(str(value))
        if len(label) > LONGEST_LABEL:
            raise Unfit("long_label")
        return label

    def count(self, field: str) -> int | None:
        """Return a count, or nothing when the cell is empty."""
        return self._read(field, numbers.whole)

    def decimal(self, field: str) -> float | None:
        """Return a number, or nothing when the cell is empty."""
        return self._read(field, numbers.decimal)

    def _read(self, field: str, reading: Callable[[Cell], T | None]) -> T | None:
        value = self.cell(field)
        if value is None:
            return None
        if (found := reading(value)) is None:
            raise Unfit("unreadable_number")
        return found


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table whose columns are known, and what its source says about it."""

    table: Table
    places: Mapping[str, int]
    source: Tabular
    zone: ZoneInfo
    now: datetime

    @classmethod
    def of(cls, table: Table, source: Tabular, kit: Kit, known: columns.Known) -> "Sheet":
        """Find the columns of a table.

        Raises:
            ImportRefused: when a column of the settings isn't there.
            CollectError: ``wrong_timezone``.
        """
        found = columns.find(table.header, source.columns, known)
        return cls(table, found, source, dates.zone(source.timezone), kit.now())

    def need(self, *choices: str, code: str) -> None:
        """Refuse a table that has none of these fields.

        Raises:
            ImportRefused: with the code.
        """
        if not any(field in self.places for field in choices):
            raise ImportRefused(code, ", ".join(self.table.header)[:200])

    def heading(self, field: str) -> str:
        """Return how the column of a field is called in the table."""
        return self.table.header[self.places[field]] if field in self.places else ""

    def name(self, field: str) -> str:
        """Return how the column of a field is called, as it is compared."""
        return columns.key(self.heading(field))

    def each(self, read: Callable[[Row], T]) -> tuple[list[T], tuple[Refusal, ...]]:
        """Read every row; those that are unfit are refused with their number."""
        found, refused = [], []
        for number, cells in self.table.rows:
            try:
                found.append(read(Row(cells, self.places)))
            except Unfit as unfit:
                refused.append(Refusal(number, unfit.code))
        return found, tuple(refused)

    def organisation(self, row: Row) -> str:
        """Return whom a row is about; empty for ourselves."""
        name = row.text("organisation")
        return "" if fold(name) == fold(self.source.own_name) else name

    def period(self, row: Row) -> tuple[datetime, datetime]:
        """Return start and end of the period of a row, in UTC."""
        if "start" in self.places and "end" in self.places:
            days = self._bounds(row)
        else:
            days = self._named_period(row)
        start, end = periods.in_utc(days, self.zone)
        if start >= end:
            raise Unfit("unreadable_period")
        if not plausible(start, self.now):
            raise Unfit("absurd_date")
        return start, end

    def _bounds(self, row: Row) -> periods.Days:
        cells = row.cell("start"), row.cell("end")
        if None in cells:
            raise Unfit("no_period")
        first, last = (periods.read(cell) for cell in cells)
        if not first or not last:
            raise Unfit("unreadable_period")
        exclusive = self.name("end") in _NOT_INCLUDED and last[0] > first[0]
        return (first[0], last[0] if exclusive else last[1])

    def _named_period(self, row: Row) -> periods.Days:
        field = "period" if "period" in self.places else "date"
        cell = row.cell(field)
        if cell is None:
            raise Unfit("no_period")
        unit = periods.unit_of(self.name(field))
        days = self._with_year(row, cell, unit) or periods.read(cell, unit)
        if days is None:
            raise Unfit("unreadable_period")
        return days

    def _with_year(self, row: Row, cell: Cell, unit: str) -> periods.Days | None:
        """Read a week, month or quarter whose year stands in a column of its own."""
        year = row.cell("year")
        if year is None:
            return None
        written = Row((cell, year), {"part": 0, "year": 1})
        part, year = written.text("part"), written.text("year")
        if part.isdecimal() and unit == "month":
            return periods.read(f"{year}-{part}")
        return periods.read(f"{unit} {part} {year}" if part.isdecimal() else f"{part} {year}")

    def hour(self, row: Row) -> datetime:
        """Return the hour of a row, in UTC."""
        moment = self._moment(row)
        found = dates.in_utc(moment, self.zone)
        if found is None or not plausible(found, self.now):
            raise Unfit("absurd_date")
        return whole_hour(found.astimezone(UTC))

    def _moment(self, row: Row) -> datetime:
        hour, day = row.cell("hour"), row.cell("date")
        if hour is None and day is None:
            raise Unfit("no_date")
        whole = None if _is_clock(hour) else dates.from_cell(hour)
        if whole is None and day is not None:
            whole = dates.from_cell(day) if hour is None else _joined(day, hour)
        if whole is None:
            raise Unfit("unreadable_date")
        return whole

    def tells_hours(self) -> bool:
        """Tell whether some moment of the table is not a midnight."""
        moments = self.each(self._moment)[0]
        return not moments or any((one.hour, one.minute) != (0, 0) for one in moments)


def _is_clock(cell: Cell) -> bool:
    return isinstance(cell, time) or (isinstance(cell, int | float) and 0 <= cell < 25)


def _joined(day: Cell, hour: Cell) -> datetime | None:
    """Put a day and an hour of that day together; 24 is the midnight after it."""
    date_part, number = periods.day_of(day), _hour_of(hour)
    if date_part is None or number is None:
        return None
    return _midnight(date_part) + timedelta(hours=number)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _hour_of(cell: Cell) -> int | None:
    if isinstance(cell, time):
        return cell.hour
    if isinstance(cell, float) and not isinstance(cell, bool) and 0 < cell < 1:
        return int(cell * 24 + 1e-9)
    found = _CLOCK.fullmatch(f"{cell:g}" if isinstance(cell, int | float) else fold(str(cell)))
    hour = int(found[1]) if found else 25
    return hour if hour <= 24 else None


def weighted(pairs: Sequence[tuple[float, int]]) -> float | None:
    """Return the mean of (value, weight), or nothing when nothing weighs."""
    weight = sum(count for _, count in pairs)
    return sum(value * count for value, count in pairs) / weight if weight else None
