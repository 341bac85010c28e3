"""The access log of an own web server: visits by page and hour, without visitors.

An hour is told again while it runs and counts as measured when a line of a later hour
stands in the log; the first hour of a log is cut off and left out. Lines that arrive out
of order find their place as long as their hour is one of the last two.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from collectors import accesslog_files
from collectors.accesslog_files import Known
from collectors.accesslog_lines import HOUR, Counts, Line, Reader
from collectors.contract import Kit
from collectors.pages import Pages
from data.errors import CollectError
from data.records import Batch, Cursor, Facts, Gap, GapReason, Measured, Visits
from data.settings import AccessLogSource

LINES_A_BATCH = 500_000
ENOUGH_TO_JUDGE = 20
"""From this many lines on, a log of which none can be read is another kind of file."""


def collect(source: AccessLogSource, cursor: Cursor, kit: Kit) -> Iterator[Batch]:
    """Yield the visits of what was written since the last round.

    Raises:
        CollectError: when there is no log, or it can't be read or understood.
    """
    now = kit.now()
    earliest = now - timedelta(days=source.backfill_days)
    log = _Log.begin(source, cursor)
    reader = Reader(Pages(source.pages), source.fields, earliest, now + HOUR)
    paths = accesslog_files.found(source.path, earliest)
    log.look_for_the_last(paths, kit.author_key)
    for path in paths:
        yield from _batches(log, path, reader, kit)


def _batches(log: "_Log", path: Path, reader: Reader, kit: Kit) -> Iterator[Batch]:
    """Yield what is new in one file."""
    stamp = accesslog_files.stamp_of(path)
    if log.has_read(stamp):
        return
    known = accesslog_files.recognise(path, log.known, kit.author_key)
    if known is None:
        return
    before, lines = log.cursor(), 0
    for block, position in accesslog_files.blocks(path, known):
        log.take(reader.count(block), str(path))
        log.reached(position)
        lines += len(block)
        if lines >= LINES_A_BATCH:
            yield log.batch()
            before, lines = log.cursor(), 0
    log.finished(known, stamp)
    if log.cursor() != before:
        yield log.batch()


@dataclass
class _Log:
    """What is known of a log, between two batches and between two rounds."""

    source: AccessLogSource
    known: list[Known]
    since: datetime | None = None
    newest: datetime | None = None
    open: Counter[Line] = field(default_factory=Counter)
    touched: set[Line] = field(default_factory=set)
    lost: bool = False
    gap: Gap | None = None
    refused: int = 0

    @classmethod
    def begin(cls, source: AccessLogSource, cursor: Cursor) -> "_Log":
        """Continue at a cursor, unless it belongs to other settings."""
        if cursor.get("of") != _settings(source):
            return cls(source, [])
        running = cursor.get("open")
        return cls(
            source,
            Known.of(cursor.get("files")),
            since=_moment(cursor.get("since")),
            newest=_moment(cursor.get("newest")),
            open=Counter(
                {
                    (datetime.fromisoformat(hour), page): count
                    for hour, pages in (running if isinstance(running, dict) else {}).items()
                    for page, count in pages.items()
                }
            ),
        )

    def cursor(self) -> Cursor:
        """Return where the next round continues."""
        running: dict[str, dict[str, int]] = {}
        for (hour, page), count in sorted(self.open.items()):
            running.setdefault(hour.isoformat(), {})[page] = count
        return {
            "of": _settings(self.source),
            "files": [one.written() for one in self.known[-accesslog_files.MOST_REMEMBERED :]],
            "since": self.since.isoformat() if self.since else "",
            "newest": self.newest.isoformat() if self.newest else "",
            "open": running,
        }

    def has_read(self, stamp: str) -> bool:
        """Tell whether a file lies there as it did when it was read to its end."""
        return any(one.stamp == stamp for one in self.known)

    def look_for_the_last(self, paths: Sequence[Path], key: bytes) -> None:
        """Notice when the file that was read last is gone with its last lines."""
        if not self.known:
            return
        last = self.known[-1].head
        for path in reversed(paths):
            if accesslog_files.stamp_of(path) == self.known[-1].stamp:
                return
            beginning = accesslog_files.recognise(path, self.known, key)
            if beginning and beginning.head == last:
                return
        self.lost = True

    def take(self, counts: Counts, name: str) -> None:
        """Add what a block of lines holds.

        Raises:
            CollectError: ``not_an_access_log`` when nothing of it can be read.
        """
        if not counts.understood and counts.refused >= ENOUGH_TO_JUDGE and not self.newest:
            raise CollectError("not_an_access_log", name)
        self.refused += counts.refused
        if counts.first is None or counts.newest is None:
            return
        self._continue_at(counts.first)
        told = self.newest - HOUR if self.newest else None
        for line, count in counts.visits.items():
            if told and line[0] < told:
                self.refused += count
            else:
                self.open[line] += count
                self.touched.add(line)
        self.newest = max(counts.newest, self.newest or counts.newest)

    def _continue_at(self, first: datetime) -> None:
        """Begin to measure after the first hour of a log, or of what follows lost lines."""
        if self.lost and self.newest and first > self.newest:
            self.gap = Gap(
                source=self.source.name,
                started_at=self.newest,
                ended_at=first + HOUR,
                reason=GapReason.ROLLED_OVER,
            )
            self.since = None
        self.lost = False
        self.since = self.since or first + HOUR

    def reached(self, position: Known) -> None:
        """Note how far a file was read; the one read last comes last."""
        others = [one for one in self.known if one.head != position.head]
        self.known = [*others, position]

    def finished(self, known: Known, stamp: str) -> None:
        """Note that a file was read to its end, as it lay there before that."""
        self.known = [
            Known(one.size, one.head, one.offset, stamp) if one.head == known.head else one
            for one in self.known
        ]

    def batch(self) -> Batch:
        """Return what was counted since the last batch, and close the hours that are over."""
        visits = tuple(
            Visits(hour=hour, page=page, count=self.open[hour, page])
            for hour, page in sorted(self.touched)
            if self.since and hour >= self.since
        )
        measured: tuple[Measured, ...] = ()
        if self.since and self.newest and self.since < self.newest:
            measured = (Measured(started_at=self.since, ended_at=self.newest),)
        gap, refused = self.gap, self.refused
        self.touched, self.gap, self.refused = set(), None, 0
        if self.newest:
            kept = self.newest - HOUR
            self.open = Counter({line: n for line, n in self.open.items() if line[0] >= kept})
        facts = Facts(visits=visits, measured=measured)
        return Batch(mentions=(), cursor=self.cursor(), facts=facts, gap=gap, refused=refused)


def _settings(source: AccessLogSource) -> list[object]:
    """Return the settings that make another count of the same log."""
    return [str(source.path), list(source.pages), dict(source.fields)]


def _moment(written: object) -> datetime | None:
    return datetime.fromisoformat(written) if isinstance(written, str) and written else None
