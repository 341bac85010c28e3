"""UTC inside, Europe/Amsterdam for people; the database holds UTC without a zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """Return the time; only the outermost code calls this, everything else is told."""
    return datetime.now(UTC)


def to_database(moment: datetime | None) -> datetime | None:
    """Strip the zone of an aware time, after moving it to UTC."""
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None)


def from_database(moment: datetime | None) -> datetime | None:
    """Give a stored time its zone back."""
    return None if moment is None else moment.replace(tzinfo=UTC)


def whole_hour(moment: datetime) -> datetime:
    """Return when the hour of a moment began."""
    return moment.replace(minute=0, second=0, microsecond=0)


def local_date(moment: datetime) -> date:
    """Return the day on which people in the Netherlands lived this moment."""
    return moment.astimezone(AMSTERDAM).date()


def start_of_day(day: date) -> datetime:
    """Return when a Dutch day began, in UTC; a day has 23, 24 or 25 hours."""
    return datetime.combine(day, time.min, AMSTERDAM).astimezone(UTC)


def span_of_days(first: date, last: date) -> tuple[datetime, datetime]:
    """Return start and end (not included) in UTC of a run of Dutch days."""
    return start_of_day(first), start_of_day(last + timedelta(days=1))


def plausible(moment: datetime, at: datetime) -> bool:
    """Tell whether a text can have been published at this moment: after 1995, not tomorrow."""
    return EARLIEST <= moment <= at + timedelta(days=1)


def summer_times(start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Return the parts of a period in which Dutch clocks were an hour ahead of winter time."""
    found: list[tuple[datetime, datetime]] = []
    began = start if _is_summer(start) else None
    for change in _clock_changes(start, end):
        if began is None:
            began = change
        else:
            found.append((began, change))
            began = None
    return [*found, (began, end)] if began else found


def _clock_changes(start: datetime, end: datetime) -> list[datetime]:
    hour = timedelta(hours=1)
    changes = []
    moment = whole_hour(start.astimezone(UTC))
    while moment < end:
        following = moment + timedelta(days=1)
        if _is_summer(moment) != _is_summer(following):
            hours = (moment + hour * number for number in range(1, 25))
            changes.append(next(one for one in hours if _is_summer(one) != _is_summer(moment)))
        moment = following
    return [change for change in changes if start < change < end]


def _is_summer(moment: datetime) -> bool:
    return bool(moment.astimezone(AMSTERDAM).dst())
