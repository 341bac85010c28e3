"""Scores, complaints and visits of the invented town, with truths planted in them.

Planted: the broadcast lifts the page about turning eighteen from its start, most of all an
hour later; the page with vacancies moves that evening too; the review score stays about
8.2 while the way it is measured changes at week six; complaints stay few.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import numpy as np

from data.times import AMSTERDAM, local_date
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
METHOD_BREAK_WEEK = 6
CLIENTS = 1240


def visits(anchor: datetime) -> str:
    """Return visits by hour and page as CSV: an hour in which the counter failed is absent."""
    luck = np.random.default_rng(SEED)
    rows = []
    for hour in _hours(anchor):
        local = hour.astimezone(AMSTERDAM)
        level = _daily_course(local.hour) * (0.7 if local.weekday() >= 5 else 1.0)
        for page, base in BASE.items():
            expected = base * level * (1 + _lift(page, hour, anchor))
            rows.append((local.isoformat(timespec="minutes"), page, int(luck.poisson(expected))))
    return _csv(("uur", "pagina", "bezoeken"), rows)


def scores(anchor: datetime) -> str:
    """Return the weekly review score as CSV, in two ways of measuring."""
    luck = np.random.default_rng(SEED + 1)
    rows = []
    for week in range(12):
        count = int(luck.integers(18, 34))
        changed = week >= METHOD_BREAK_WEEK
        mean = float(np.clip(luck.normal(8.35 if changed else 8.15, 0.08), 1, 10))
        method = "2: alleen geverifieerd" if changed else "1"
        rows.append((_week_start(anchor, week), "Ervaringwijzer", f"{mean:.2f}", 10, count, method))
    return _csv(("week", "instrument", "gemiddelde", "schaal", "aantal", "methode"), rows)


def complaints(anchor: datetime) -> str:
    """Return complaints by week as CSV, with the number of clients."""
    luck = np.random.default_rng(SEED + 2)
    rows = [(_week_start(anchor, week), int(luck.poisson(2.1)), CLIENTS) for week in range(12)]
    return _csv(("week", "klachten", "clienten"), rows)


def rating_json_ld(anchor: datetime) -> str:
    """Return the newest score the way review sites put it in their pages."""
    newest = scores(anchor).strip().splitlines()[-1].split(";")
    rating = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": "Sociale Teams Wijkerdam",
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": newest[2].replace(".", ","),
            "bestRating": "10",
            "worstRating": "1",
            "reviewCount": newest[4],
        },
    }
    return f'<script type="application/ld+json">{json.dumps(rating)}</script>'


def _hours(anchor: datetime) -> list[datetime]:
    end = anchor.replace(minute=0, second=0, microsecond=0)
    return [end - timedelta(hours=back) for back in range((LAST_DAY + 1) * 24, 0, -1)]


def _daily_course(hour: int) -> float:
    return 0.15 + 1.1 * float(np.exp(-(((hour - 14) / 5.5) ** 2)))


def _lift(page: str, hour: datetime, anchor: datetime) -> float:
    start = broadcast_start(anchor)
    since = int((hour - start.replace(minute=0)).total_seconds() // 3600)
    if not 0 <= since < len(LIFT) or page not in (LIFTED, MOVED):
        return 0.0
    return LIFT[since] if page == LIFTED else 0.5


def broadcast_start(anchor: datetime) -> datetime:
    """Return when the programme began."""
    day = local_date(anchor) - timedelta(days=LAST_DAY - BROADCAST_DAY)
    local = datetime(day.year, day.month, day.day, BROADCAST_HOUR, 30, tzinfo=AMSTERDAM)
    return local.astimezone(anchor.tzinfo)


def _week_start(anchor: datetime, week: int) -> str:
    return (local_date(anchor) - timedelta(days=LAST_DAY - 7 * week)).isoformat()


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return written.getvalue()
