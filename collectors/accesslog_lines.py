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

_QUOTED = rb'"((?:[^"\\]|\\.)*)"'
_COMBINED = re.compile(
    rb"\[(\d{2}/[A-Z][a-z]{2}/\d{4}:\d{2}):\d{2}:\d{2} ([+-]\d{4})\] "
    rb'"(?:([A-Z]{3,20}) ([^ "]+)[^"]*|(?:[^"\\]|\\.)*)" (\d{3}) (?:\d+|-)'
    rb"(?: " + _QUOTED + rb" " + _QUOTED + rb")?"
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
        stamp, offset, method, target, status, _, agent = found.groups()
        hour = self._hour_of(stamp, offset)
        if hour is None:
            return None
        if method != b"GET" or not _is_shown(status) or not agent or not self._is_person(agent):
            return hour, ""
        return hour, self._page_of(target)

    def _read_json(self, line: bytes) -> Line | None:
        try:
            values = json.loads(line[:LONGEST_LINE])
        except (ValueError, RecursionError):
            return None
        if not isinstance(values, dict):
            return None
        hour = _any_hour(self._value(values, "time"))
        method, target = self._value(values, "method"), self._value(values, "path")
        if request := self._value(values, "request"):
            method, _, rest = request.partition(" ")
            target = rest.partition(" ")[0]
        if hour is None or not target:
            return None
        agent = self._value(values, "agent").encode("utf-8", "replace")
        status = self._value(values, "status").encode("utf-8", "replace")
        if method != "GET" or not _is_shown(status) or not self._is_person(agent):
            return hour, ""
        return hour, self._page_of(target.encode("utf-8", "replace"))

    def _value(self, values: Mapping[str, object], name: str) -> str:
        for key in self._names[name]:
            value = values.get(key)
            if isinstance(value, str | int | float):
                return str(value)
        return ""


def _is_shown(status: bytes) -> bool:
    return status[:1] == b"2" or status == b"304"


def _is_person(agent: bytes) -> bool:
    from crawleruseragents import is_crawler

    name = agent.decode("utf-8", "replace").strip()
    return len(name) > 1 and not is_crawler(name, case_sensitive=False)


def _clf_hour(stamp: bytes, offset: bytes) -> datetime | None:
    """Read the hour of ``02/Mar/2026:13`` and ``+0100``, in UTC."""
    return _clf(f"{stamp.decode('ascii')}:00:00 {offset.decode('ascii')}")


def _clf(text: str) -> datetime | None:
    try:
        moment = datetime.strptime(text, "%d/%b/%Y:%H:%M:%S %z")
    except ValueError:
        return None
    return _in_hours(moment)


def _any_hour(text: str) -> datetime | None:
    """Read the hour of a JSON log's time: ISO 8601, the time of a combined log, or seconds."""
    text = text[:40]
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
    return found and found.replace(minute=0, second=0, microsecond=0)
