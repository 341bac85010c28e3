"""Scores, complaints and visits of the invented town, with truths planted in them.

Planted: the broadcast lifts the page about turning eighteen from its start, most of all an
hour later; the page with vacancies moves that evening too; one night the counter fails; the
review score stays about 8.2 while the way it is measured changes at week six; a second
instrument is given part of the same reviews; peers score between 8.3 and 8.6; complaints
stay few.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from data.times import AMSTERDAM, local_date, whole_hour
from demo.world import LAST_DAY

SEED = 20
BROADCAST_DAY = 62
BROADCAST_HOUR = 20
LIFTED = "/themas/18-en-dan/"
CONTROLS = ("/contact/", "/over-ons/", "/locaties/")
MOVED = "/werken-bij/"
BASE = {LIFTED: 24.0, CONTROLS[0]: 30.0, CONTROLS[1]: 18.0, CONTROLS[2]: 21.0, MOVED: 16.0}
LIFT = (1.5, 4.0, 2.5, 1.6, 0.8, 0.4)
"""Extra visits an hour, as a multiple of the expected ones, from the hour of the broadcast."""
OUTAGE_DAY = 30
OUTAGE = range(2, 7)
"""Hours of a night in which the counter of the visits failed."""

WEEKS = 12
MOVED_LIFT = 3.0
"""The same of the page that moved too, as long as the lift lasts."""
METHOD_BREAK_WEEK = 6
CLIENTS = 1240
OWN_INSTRUMENT = "Ervaringwijzer"
SECOND_INSTRUMENT = "ZorgkaartNederland"
PASSED_ON = 0.6
"""The share of the weekly reviews that the second instrument is given."""

DEVIATION = 1.2
PEERS = (
    *("Kievitstede", "Putterhorst", "Wulpenburcht", "Tureluurhuis", "Spreeuwendaal"),
    *("Kwikstaarthof", "Roerdompzorg", "Zwaluwsteen", "Grutterwaard", "Leeuwerikveld"),
    *("Pimpelmeeshof", "Scholekstergaarde"),
)


@dataclass(frozen=True)
class Score:
    """A review score over some days, counted from the first day of the town."""

    day: int
    days: int
    instrument: str
    mean: float
    count: int
    method: str

    @property
    def cells(self) -> tuple[object, ...]:
        """Everything but the period, as the cells of a table."""
        mean = f"{self.mean:.2f}".replace(".", ",")
        deviation = f"{DEVIATION}".replace(".", ",")
        return self.instrument, mean, 10, self.count, self.method, deviation


def visits(anchor: datetime) -> str:
    """Return visits by hour and page as CSV: an hour in which the counter failed is absent."""
    luck = np.random.default_rng(SEED)
    rows = []
    outage = local_date(anchor) - timedelta(days=LAST_DAY - OUTAGE_DAY)
    for hour in hours(anchor):
        local = hour.astimezone(AMSTERDAM)
        broken = local_date(hour) == outage and local.hour in OUTAGE
        level = daily_course(local.hour) * (0.7 if local.weekday() >= 5 else 1.0)
        for page, base in BASE.items():
            expected = base * level * (1 + _lift(page, hour, anchor))
            count = int(luck.poisson(expected))
            if not broken:
                rows.append((local.isoformat(timespec="minutes"), page, count))
    return as_csv(("uur", "pagina", "bezoeken"), rows)


def scores(anchor: datetime) -> str:
    """Return the scores as CSV: by week, and by four weeks where part of them is passed on."""
    header = ("van", "t/m", "instrument", "gemiddelde", "schaal", "aantal", "methode")
    rows = [
        (_day(anchor, one.day), _day(anchor, one.day + one.days - 1), *one.cells)
        for one in (*weekly_scores(), *passed_on())
    ]
    return as_csv((*header, "standaarddeviatie"), rows)


def weekly_scores() -> list[Score]:
    """Return the weekly review score, in two ways of measuring."""
    luck = np.random.default_rng(SEED + 1)
    found = []
    for week in range(WEEKS):
        count = int(luck.integers(18, 34))
        changed = week >= METHOD_BREAK_WEEK
        mean = float(np.clip(luck.normal(8.35 if changed else 8.15, 0.08), 1, 10))
        method = "2: alleen geverifieerd" if changed else "1"
        found.append(Score(7 * week, 7, OWN_INSTRUMENT, mean, count, method))
    return found


def passed_on() -> list[Score]:
    """Return what the second instrument makes of the weekly scores it is given, by four weeks."""
    weekly = weekly_scores()
    blocks = [weekly[week : week + 4] for week in range(0, WEEKS, 4)]
    found = []
    for block in blocks:
        counts = [round(one.count * PASSED_ON) for one in block]
        mean = float(np.average([one.mean for one in block], weights=counts))
        found.append(Score(block[0].day, 28, SECOND_INSTRUMENT, mean, sum(counts), ""))
    return found


def peers(anchor: datetime) -> str:
    """Return the scores of other invented organisations as CSV, by four weeks."""
    luck = np.random.default_rng(SEED + 3)
    rows = []
    for name in PEERS:
        level = float(luck.uniform(8.3, 8.6))
        for day in range(0, 7 * WEEKS, 28):
            count = int(luck.integers(24, 90))
            mean = float(np.clip(luck.normal(level, 0.03), 8.3, 8.6))
            one = Score(day, 28, SECOND_INSTRUMENT, mean, count, "")
            rows.append((_day(anchor, day), _day(anchor, day + 27), *one.cells, name))
    header = ("van", "t/m", "instrument", "gemiddelde", "schaal", "aantal", "methode")
    return as_csv((*header, "standaarddeviatie", "organisatie"), rows)


def complaints(anchor: datetime) -> str:
    """Return complaints by week as CSV, with the number of clients."""
    luck = np.random.default_rng(SEED + 2)
    rows = [(_week_start(anchor, week), int(luck.poisson(2.1)), CLIENTS) for week in range(WEEKS)]
    return as_csv(("week", "klachten", "clienten"), rows)


def hours(anchor: datetime) -> list[datetime]:
    """Return the hours of the twelve weeks that have passed, oldest first."""
    end = whole_hour(anchor)
    return [end - timedelta(hours=back) for back in range((LAST_DAY + 1) * 24, 0, -1)]


def daily_course(hour: int) -> float:
    """Return how busy an hour of the day is, about 1 at its busiest."""
    return 0.15 + 1.1 * float(np.exp(-(((hour - 14) / 5.5) ** 2)))


def _lift(page: str, hour: datetime, anchor: datetime) -> float:
    start = broadcast_start(anchor)
    since = int((hour - start.replace(minute=0)).total_seconds() // 3600)
    if not 0 <= since < len(LIFT) or page not in (LIFTED, MOVED):
        return 0.0
    return LIFT[since] if page == LIFTED else MOVED_LIFT


def broadcast_start(anchor: datetime) -> datetime:
    """Return when the programme began."""
    day = local_date(anchor) - timedelta(days=LAST_DAY - BROADCAST_DAY)
    local = datetime(day.year, day.month, day.day, BROADCAST_HOUR, 30, tzinfo=AMSTERDAM)
    return local.astimezone(anchor.tzinfo)


def _week_start(anchor: datetime, week: int) -> str:
    return _day(anchor, 7 * week)


def _day(anchor: datetime, day: int) -> str:
    return (local_date(anchor) - timedelta(days=LAST_DAY - day)).isoformat()


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table as Dutch programs export it: semicolons between the cells."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return written.getvalue()
