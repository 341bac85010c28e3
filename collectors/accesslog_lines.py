"""Lines of an access log to counts: what people looked at, hour by hour.

A visit is one page that a person's browser asked for with GET and got (2xx, or 304 from
its own cache). Whoever asked is never kept: addresses are not read, and what a browser
calls itself only decides whether it is a robot.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from collectors import dates
from collectors.pages import Pages
from data.times import whole_hour

HOUR = timedelta(hours=1)
MOST_IN_MEMORY = 20_000
LONGEST_LINE = 64 * 1024

FIELDS: Mapping[str, tuple[str, ...]] = {
    "time": ("time", "time_iso8601", "@timestamp", "timestamp", "time_local", "msec", "ts"),
    "request": ("request", "request_line"),
    "method": ("method", "request_method"),
    "path": ("path", "request_uri", "uri", "url"),
    "status": ("status", "status_code"),
    "agent": ("http_user_agent", "user_agent", "agent", "useragent"),
}
"""What JSON logs mostly call their fields; the settings can name others."""

# Written so that a run of plain characters is one step; an alternation for each is slow.
_QUOTED = rb'[^"\\]*(?:\\.[^"\\]*)*'
_COMBINED = re.compile(
    rb"\[(\d{2}/[A-Z][a-z]{2}/\d{4}:\d{2}):(\d{2}):\d{2} ([+-]\d{4})\] "
    rb'"(?:([A-Z]{3,20}) ([^ "]+)[^"]*|' + _QUOTED + rb')" (\d{3}) (?:\d+|-)'
    rb'(?: "' + _QUOTED + rb'" "(' + _QUOTED + rb')")?'
)
Line = tuple[datetime, str]
"""The hour of a line and the page that it counts for, or an empty one."""


@dataclass
class Counts:
    """What a piece of a log holds; ``visits`` is keyed by hour and page."""

    visits: Counter[Line] = field(default_factory=Counter)
    first: datetime | None = None
    newest: datetime | None = None
    understood: int = 0
    refused: int = 0


class Reader:
    """Reads lines of one source; a line from after ``latest`` is refused, an old one skipped.

    It remembers what it saw before, for as long as it lives.
    """

    def __init__(
        self, pages: Pages, fields: Mapping[Any, str], earliest: datetime, latest: datetime
    ) -> None:
        self._earliest, self._latest = earliest, latest
        self._names = {name: (fields[name],) if name in fields else usual
                       for name, usual in FIELDS.items()}  # fmt: skip
        self._hour_of = lru_cache(MOST_IN_MEMORY)(_clf_hour)
        self._any_hour = lru_cache(MOST_IN_MEMORY)(_any_hour)
        self._page_of = lru_cache(MOST_IN_MEMORY)(
            lambda target: pages.of(target.decode("utf-8", "replace"))
        )
        self._is_person: Callable[[bytes], bool] = lru_cache(MOST_IN_MEMORY)(_is_person)

    def count(self, lines: Iterable[bytes]) -> Counts:
        """Count the visits in some lines."""
        counts = Counts()
        tally: dict[Line, int] = {}  # a plain dict counts faster than a Counter
        hours: dict[datetime, None] = {}
        for line in lines:
            read = self._read(line)
            if read is None or read[0] > self._latest:
                counts.refused += bool(line.strip())
                continue
            counts.understood += 1
            if read[0] < self._earliest:
                continue
            hours[read[0]] = None
            if read[1]:
                tally[read] = tally.get(read, 0) + 1
        counts.visits = Counter(tally)
        counts.first = next(iter(hours), None)
        counts.newest = max(hours, default=None)
        return counts

    def _read(self, line: bytes) -> Line | None:
        found = _COMBINED.search(line)
        if found is None:
            return self._read_json(line) if line.startswith(b"{") else None
        stamp, minute, offset, method, target, status, agent = found.groups()
        # Where zones differ by whole hours the minute makes no other hour, and need not be read.
        hour = self._hour_of(stamp, b"00" if offset.endswith(b"00") else minute, offset)
        if hour is None:
            return None
        if method != b"GET" or not _is_shown(status.decode()) or not self._is_person(agent or b""):
            return hour, ""
        return hour, self._page_of(target)

    def _read_json(self, line: bytes) -> Line | None:
        try:
            values = json.loads(line[:LONGEST_LINE].decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            return None
        if not isinstance(values, dict):
            return None
        hour = self._any_hour(_without_seconds(self._value(values, "time")))
        if request := self._value(values, "request"):
            method, _, rest = request.partition(" ")
            target = rest.partition(" ")[0]
        else:
            method, target = self._value(values, "method"), self._value(values, "path")
        if hour is None or not target:
            return None
        if method != "GET" or not _is_shown(self._value(values, "status")):
            return hour, ""
        agent = self._value(values, "agent").encode("utf-8", "replace")
        return hour, self._page_of(target.encode("utf-8", "replace")) * self._is_person(agent)

    def _value(self, values: Mapping[str, object], name: str) -> str:
        for key in self._names[name]:
            value = values.get(key)
            if value is None:
                continue
            # All lines of a log have the same fields: next time the right one comes first.
            if key != self._names[name][0]:
                self._names[name] = tuple(dict.fromkeys((key, *self._names[name])))
            return str(value) if isinstance(value, str | int | float) else ""
        return ""


def _is_shown(status: str) -> bool:
    return status[:1] == "2" or status == "304"


def _is_person(agent: bytes) -> bool:
    from crawleruseragents import is_crawler

    name = agent.decode("utf-8", "replace").strip()
    return len(name) > 1 and not is_crawler(name, case_sensitive=False)


def _clf_hour(stamp: bytes, minute: bytes, offset: bytes) -> datetime | None:
    """Read the hour of ``02/Mar/2026:13``, ``05`` and ``+0100``, in UTC."""
    return _clf(f"{stamp.decode('ascii')}:{minute.decode('ascii')}:00 {offset.decode('ascii')}")


def _clf(text: str) -> datetime | None:
    try:
        moment = datetime.strptime(text, "%d/%b/%Y:%H:%M:%S %z")
    except ValueError:
        return None
    return _in_hours(moment)


def _without_seconds(text: str) -> str:
    """Cut the seconds off an ISO time, so that the times of a minute are read once.

    >>> _without_seconds("2026-03-02T09:15:42.250+01:00")
    '2026-03-02T09:15:00+01:00'
    """
    if text[10:11] == "T" and text[16:17] == ":":
        return f"{text[:16]}:00{text[19:40].lstrip('.,0123456789')}"
    return text[:40]


def _any_hour(text: str) -> datetime | None:
    """Read the hour of a JSON log's time: ISO 8601, the time of a combined log, or seconds."""
    if re.fullmatch(r"\d{9,11}(\.\d+)?", text):
        return _in_hours(datetime.fromtimestamp(float(text), UTC))
    if re.match(r"\d{2}/", text):
        return _clf(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return _in_hours(moment) if moment.tzinfo else None


def _in_hours(moment: datetime) -> datetime | None:
    found = dates.in_utc(moment, UTC)
    return found and whole_hour(found)
