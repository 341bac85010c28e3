"""Who called and wrote in the invented town: numbers by hour, with a truth planted in them.

Planted: after the broadcast more people ask about turning eighteen, from ``LAG_HOURS`` after
its start on; nobody asks more about anything else.
"""

from collections.abc import Iterator
from datetime import datetime

import numpy as np

from data.times import AMSTERDAM
from demo import figures

SEED = 31
LIFTED = "18 jaar worden"
TOPICS = {LIFTED: 1.0, "wachttijd": 1.3, "indicatie": 0.9, "adres en openingstijden": 0.7}
"""What is asked about, and how often compared with the first."""

CHANNELS = {"telefoon": 3.2, "mail": 1.8, "chat": 1.4}
"""Questions on one topic in the busiest hour of a weekday."""

OPEN = {"telefoon": range(8, 18), "mail": range(24), "chat": range(8, 23)}
HANDLING = {"telefoon": 340.0, "mail": 510.0, "chat": 280.0}
"""Seconds that one contact takes, on average."""

LAG_HOURS = 2
LIFT_HOURS = 36
LIFT = 1.6
"""Extra questions as a share of the expected ones, for so many hours."""


def table(anchor: datetime) -> str:
    """Return contacts by hour, channel and topic as CSV; an hour without any has no row."""
    header = ("uur", "kanaal", "onderwerp", "aantal", "afhandeltijd (seconden)")
    return figures.as_csv(header, _rows(anchor))


def _rows(anchor: datetime) -> Iterator[tuple[object, ...]]:
    luck = np.random.default_rng(SEED)
    for hour in figures.hours(anchor):
        local = hour.astimezone(AMSTERDAM)
        for channel, base in CHANNELS.items():
            for topic, share in TOPICS.items():
                expected = base * share * _course(channel, local) * (1 + lift(topic, hour, anchor))
                count = int(luck.poisson(expected))
                seconds = HANDLING[channel] * float(luck.lognormal(0, 0.25))
                if count:
                    yield local.isoformat(timespec="minutes"), channel, topic, count, round(seconds)


def lift(topic: str, hour: datetime, anchor: datetime) -> float:
    """Return the planted extra of a topic in an hour, as a share of what was to be expected."""
    start = figures.broadcast_start(anchor).replace(minute=0)
    since = (hour - start).total_seconds() / 3600 - LAG_HOURS
    return LIFT if topic == LIFTED and 0 <= since < LIFT_HOURS else 0.0


def _course(channel: str, local: datetime) -> float:
    if local.hour not in OPEN[channel]:
        return 0.0
    weekend = local.weekday() >= 5
    if channel == "telefoon":
        return 0.0 if weekend else 1.0
    return figures.daily_course(local.hour) * (0.5 if weekend else 1.0)
