"""Filters, and the address that carries them: a view is a link.

What an address says is never trusted: unknown words are dropped, not shown as errors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import chain
from re import findall
from typing import Any
from urllib.parse import urlencode

from data.records import Channel, Polarity, Selection
from data.text import fold
from data.times import local_date, span_of_days

PERIODS = ("1", "7", "28", "90", "365")
OWN_PERIOD = "eigen"
DEFAULT_PERIOD = "28"
POLARITIES = (*(str(polarity) for polarity in Polarity), "none", "unscored")
CHANNELS = tuple(str(channel) for channel in Channel)
LONGEST = timedelta(days=3660)
EARLIEST = date(1995, 1, 1)
MOST_WORDS = 200

NAMES = {
    "period": "periode",
    "first": "van",
    "last": "tot",
    "topics": "onderwerp",
    "channels": "kanaal",
    "sources": "bron",
    "polarities": "toon",
    "themes": "thema",
    "words": "zoek",
    "thread": "draad",
}
LISTS = ("topics", "channels", "sources", "polarities", "themes")

Address = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What there is to choose from in this installation."""

    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()

    def of(self, name: str) -> tuple[str, ...]:
        """Return the possible values of a list of the filters."""
        return {
            "topics": self.topics,
            "channels": CHANNELS,
            "sources": self.sources,
            "polarities": POLARITIES,
            "themes": self.themes,
        }[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the page is about; ``first`` and ``last`` are Dutch days, both included."""

    first: date
    last: date
    period: str = DEFAULT_PERIOD
    topics: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    polarities: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    words: str = ""
    thread: str = field(default="")

    @property
    def days(self) -> int:
        """The number of days, the first and the last included."""
        return (self.last - self.first).days + 1

    @property
    def start(self) -> datetime:
        """When the first day began."""
        return span_of_days(self.first, self.last)[0]

    @property
    def end(self) -> datetime:
        """When the last day ends (not included)."""
        return span_of_days(self.first, self.last)[1]

    def before(self) -> "Filters":
        """Return the same filters over the period before, of the same length."""
        length = timedelta(days=self.days)
        return replace(self, period=OWN_PERIOD, first=self.first - length, last=self.last - length)

    def selection(self) -> Selection:
        """Return the question for the read model."""
        return Selection(
            start=self.start,
            end=self.end,
            topics=self.topics,
            channels=self.channels,
            sources=self.sources,
            polarities=self.polarities,
            themes=self.themes,
            words=search_words(self.words),
            thread=self.thread,
        )


def search_words(written: str) -> tuple[str, ...]:
    """Split what was typed into folded words; a "quoted phrase" stays together."""
    parts = findall(r'"([^"]*)"|(\S+)', fold(written))
    words = (word.strip('" ') for word in chain.from_iterable(parts))
    return tuple(dict.fromkeys(word for word in words if word))


def last_days(period: str, today: date) -> tuple[date, date]:
    """Return the first and last day of a period that ends today."""
    return today - timedelta(days=int(period) - 1), today


def read(
    address: Address, choices: Choices, now: datetime, period: str = DEFAULT_PERIOD
) -> Filters:
    """Make filters of an address; what makes no sense is left out.

    ``period`` is that of a page whose address names none.
    """
    today = local_date(now)
    period, first, last = _period(address, today, period)
    lists: dict[str, Any] = {
        name: tuple(
            dict.fromkeys(
                value for value in address.get(NAMES[name], ()) if value in choices.of(name)
            )
        )
        for name in LISTS
    }
    return Filters(
        period=period,
        first=first,
        last=last,
        words=_text(address, "words"),
        thread=_text(address, "thread", 2000),
        **lists,
    )


def write(
    filters: Filters, names: Sequence[str] = tuple(NAMES), period: str = DEFAULT_PERIOD
) -> dict[str, list[str]]:
    """Make the address of filters; what is as it was by default is not in it."""
    address: dict[str, list[str]] = {}
    if "period" in names and filters.period != period:
        address[NAMES["period"]] = [filters.period]
        if filters.period == OWN_PERIOD:
            address[NAMES["first"]] = [filters.first.isoformat()]
            address[NAMES["last"]] = [filters.last.isoformat()]
    for name in (*LISTS, "words", "thread"):
        value = getattr(filters, name)
        if value and name in names:
            address[NAMES[name]] = [value] if isinstance(value, str) else list(value)
    return address


def link(page: str, filters: Filters) -> str:
    """Return the address of a page with filters, relative to the dashboard."""
    query = urlencode(write(filters), doseq=True)
    return f"{page}?{query}" if query else page


def _period(address: Address, today: date, default: str) -> tuple[str, date, date]:
    period = _text(address, "period")
    if period in PERIODS:
        return (period, *last_days(period, today))
    first, last = (_day(_text(address, name)) for name in ("first", "last"))
    if period == OWN_PERIOD and first and last:
        first, last = sorted((first, last))
        last = min(last, today)
        first = max(min(first, last), last - LONGEST)
        return period, first, last
    return (default, *last_days(default, today))


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return max(day, EARLIEST)


def _text(address: Address, name: str, longest: int = MOST_WORDS) -> str:
    values = address.get(NAMES[name], ())
    return values[0][:longest].replace("\x00", "").strip() if values else ""
