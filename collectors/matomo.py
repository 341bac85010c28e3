"""Visits by page and hour from Matomo, the counter of many websites.

Only hours that are over are told, and an hour counts as measured when something was
counted in a later one. A counter that is broken looks just like a quiet night, so a
silence is a gap, and no zero, when it lasts more than a day or when many views usually
come in those hours.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from collectors import matomo_api
from collectors.contract import Kit
from collectors.matomo_api import Api, View
from collectors.pages import Pages
from data.records import Batch, Cursor, Facts, Gap, GapReason, Measured, Visits
from data.settings import MatomoSource
from data.times import whole_hour

HOUR = timedelta(hours=1)
SETTLED = timedelta(minutes=10)
"""So long after the hour its views may still be on their way into Matomo's tables."""
OVERLAP = timedelta(hours=3)
LONGEST_SILENCE = timedelta(days=1)
MOST_MISSED = 20.0
"""In a silence in which this many views usually come, the counter did not work."""
WEIGHT_OF_A_DAY = 0.1

Window = tuple[date, datetime, datetime]
"""A day of the site, and the part of it that is counted."""


def collect(source: MatomoSource, cursor: Cursor, kit: Kit) -> Iterator[Batch]:
    """Yield the visits of the hours that are over, a batch for every day.

    Raises:
        CollectError: when Matomo refuses, or something else answers in its place.
    """
    end = whole_hour(kit.now() - SETTLED)
    count = _Count.begin(source, cursor, end)
    if count.told and count.told >= end:
        return
    api = Api(source, kit.http)
    count.zone = count.zone or api.zone()
    for day, start, stop in windows(count.start, end, matomo_api.zone_of(count.zone)):
        count.take(api.views(day, start), start, stop)
        batch = count.batch(stop)
        if batch.cursor != cursor:
            cursor = batch.cursor
            yield batch


def windows(start: datetime, end: datetime, zone: tzinfo) -> Iterator[Window]:
    """Cut a period into the days of a site; a day has 23, 24 or 25 hours."""
    while start < end:
        day = start.astimezone(zone).date()
        following = day + timedelta(days=1)
        midnight = datetime(following.year, following.month, following.day, tzinfo=zone)
        stop = min(end, midnight.astimezone(start.tzinfo))
        yield day, start, stop
        start = stop


@dataclass
class _Count:
    """What is known of a site, between two batches and between two rounds.

    ``since`` is where measuring began, ``newest`` the hour of the last view of any page,
    and up to ``told`` everything was passed on. ``usual`` holds how many views of the whole
    site come in each hour of the day (UTC).
    """

    source: MatomoSource
    start: datetime
    end: datetime
    pages: Pages
    zone: str = ""
    usual: list[float] = field(default_factory=list)
    since: datetime | None = None
    newest: datetime | None = None
    told: datetime | None = None
    waiting: Counter[tuple[datetime, str]] = field(default_factory=Counter)
    measured: list[Measured] = field(default_factory=list)
    gap: Gap | None = None

    @classmethod
    def begin(cls, source: MatomoSource, cursor: Cursor, end: datetime) -> "_Count":
        """Continue at a cursor, unless it belongs to other settings."""
        if cursor.get("of") != _settings(source):
            cursor = {}
        told, usual = _moment(cursor.get("told")), cursor.get("usual")
        start = told - OVERLAP if told else end - timedelta(days=source.backfill_days)
        return cls(
            source,
            start,
            end,
            Pages(source.pages),
            zone=str(cursor.get("zone", "")),
            usual=list(usual) if isinstance(usual, list) else [0.0] * 24,
            since=_moment(cursor.get("since")),
            newest=_moment(cursor.get("newest")),
            told=told,
        )

    def take(self, views: Iterable[View], start: datetime, stop: datetime) -> None:
        """Count the views of a window, and note in which hours anything was seen."""
        hours: Counter[datetime] = Counter()
        for view in views:
            hour = whole_hour(view.at)
            if start <= hour <= self.end:
                hours[hour] += 1
            page = self.pages.of(view.url) if start <= hour < stop else ""
            if page:
                self.waiting[hour, page] += 1
        for hour in sorted(hours):
            if self.newest is None or hour > self.newest:
                self._saw(hour, hours[hour])

    def _saw(self, hour: datetime, views: int) -> None:
        silent = _hours_between(self.newest, hour) if self.newest else []
        if self.newest and self._is_hole(silent):
            self._close(self.newest)
            self.gap = Gap(
                source=self.source.name,
                started_at=self.newest,
                ended_at=hour + HOUR,
                reason=GapReason.SOURCE_FAILED,
            )
            self.since = None
        elif self.newest:
            self._learn(silent, 0)
        if hour < self.end:
            self._learn([hour], views)
        self.since = self.since or hour + HOUR
        self.newest = hour

    def _is_hole(self, silent: list[datetime]) -> bool:
        missed = sum(self.usual[hour.hour] for hour in silent)
        return len(silent) * HOUR >= LONGEST_SILENCE or missed > MOST_MISSED

    def _learn(self, hours: list[datetime], views: int) -> None:
        for hour in hours:
            known = self.usual[hour.hour]
            self.usual[hour.hour] = round(known + WEIGHT_OF_A_DAY * (views - known), 3)

    def _close(self, end: datetime) -> None:
        if self.since and self.since < end:
            self.measured.append(Measured(started_at=self.since, ended_at=end))

    def batch(self, stop: datetime) -> Batch:
        """Return the visits of the hours that are over and certain."""
        if self.newest:
            certain = min(stop, self.newest)
            self.told = max(certain, self.told or certain)
            self._close(self.told)
        measured, self.measured = tuple(self.measured), []
        gap, self.gap = self.gap, None
        facts = Facts(visits=tuple(self._ready(measured)), measured=measured)
        return Batch(mentions=(), cursor=self._cursor(), facts=facts, gap=gap)

    def _ready(self, measured: tuple[Measured, ...]) -> Iterator[Visits]:
        ready = sorted(line for line in self.waiting if self.told and line[0] < self.told)
        for hour, page in ready:
            count = self.waiting.pop((hour, page))
            if any(one.started_at <= hour < one.ended_at for one in measured):
                yield Visits(hour=hour, page=page, count=count)

    def _cursor(self) -> Cursor:
        moments = {"since": self.since, "newest": self.newest, "told": self.told}
        written = {name: moment.isoformat() if moment else "" for name, moment in moments.items()}
        return {"of": _settings(self.source), "zone": self.zone, "usual": [*self.usual], **written}


def _settings(source: MatomoSource) -> list[object]:
    """Return the settings that make another count."""
    return [source.url, source.site, list(source.pages)]


def _hours_between(start: datetime, end: datetime) -> list[datetime]:
    return [start + HOUR * number for number in range(1, (end - start) // HOUR)]


def _moment(written: object) -> datetime | None:
    return datetime.fromisoformat(written) if isinstance(written, str) and written else None
