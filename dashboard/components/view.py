"""What a page of numbers looks at: a period, the one before it, and what is counted."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import pandas as pd

from analysis import counts
from analysis.counts import Grain
from dashboard import queries
from dashboard.components.address import Filters
from data.times import local_date, span_of_days

Parts = dict[str, dict[str, pd.DataFrame]]
SPLITS = {"topic": counts.by_topic, "channel": counts.by_channel, "source": counts.by_source}


@dataclass(frozen=True)
class View:
    """The counts of a period and of the period before, as long as this one got so far."""

    filters: Filters
    now: datetime
    grain: Grain
    cube: pd.DataFrame
    before: pd.DataFrame
    before_whole: pd.DataFrame

    @cached_property
    def parts(self) -> Parts:
        """The counts split by topic, channel and source."""
        return {kind: split(self.cube) for kind, split in SPLITS.items()}

    @cached_property
    def parts_before(self) -> Parts:
        """The counts of the period before, split alike."""
        return {kind: split(self.before) for kind, split in SPLITS.items()}

    @property
    def is_unfinished(self) -> bool:
        """Tell whether the last part of the period is still going on."""
        return self.filters.start < self.now < self.filters.end

    @property
    def total(self) -> int:
        """The number of mentions."""
        return counts.total(self.cube)

    @property
    def total_before(self) -> int:
        """The number of mentions in the period before, up to the same moment."""
        return counts.total(self.before)


def of(filters: Filters, version: int) -> View:
    """Look at what the filters select: one question to the database for everything."""
    now, previous = queries.now(), filters.before()
    so_far = min(now, filters.end) - filters.start
    cut = min(previous.start + so_far, filters.start)
    whole = counts.select(
        queries.cube(version, previous.start, filters.end, _by_hour(filters, cut)),
        topics=filters.topics,
        channels=filters.channels,
        sources=filters.sources,
    )
    return View(
        filters=filters,
        now=now,
        grain=counts.grain_of(filters.days),
        cube=counts.between(whole, filters.start, filters.end),
        before=counts.between(whole, previous.start, min(previous.start + so_far, filters.start)),
        before_whole=counts.between(whole, previous.start, filters.start),
    )


def _by_hour(filters: Filters, cut: datetime) -> tuple[datetime, datetime]:
    """Return what is counted by hour: a short period, or else only the day that is cut."""
    if counts.grain_of(filters.days) == "hour":
        return filters.before().start, filters.end
    day = local_date(cut)
    return span_of_days(day, day)
