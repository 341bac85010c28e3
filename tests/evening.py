"""An evening on which something was broadcast: the demo's visits and questions, without a web."""

import csv
from datetime import UTC, datetime, timedelta

import numpy as np
import screens

from data import events, facts, store
from data.records import Contacts, Event, Facts, Measured, Visits, stable_id
from data.times import to_database
from demo import contacts, figures, happenings

ANCHOR = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NOW = ANCHOR + timedelta(minutes=5)
EVENT = happenings.broadcast(ANCHOR)
HOUR = timedelta(hours=1)


def settle(folder, *, mentions=0.0, lift=0.0):
    """Make an installation that knows the demo's visits, questions and broadcast.

    ``mentions`` are written an hour, and in the six hours from the broadcast ``lift`` times
    as many more.
    """
    house = screens.build(folder)
    with house.database.writing() as connection:
        facts.add(connection, "Website", _visits(), NOW)
        facts.add(connection, "Klantcontact", _contacts(), NOW)
    events.save(house.database, [EVENT], NOW)
    for one in happenings.annotations(ANCHOR):
        events.annotate(house.database, one, NOW)
    if mentions:
        write(house, mentions, lift)
    return house


def quiet(days=7):
    """Return the same evening so many days earlier, when nothing was broadcast."""
    return Event(
        id=stable_id("quiet", str(days)),
        name="Stille avond: 18, en dan?",
        started_at=EVENT.started_at - timedelta(days=days),
        ended_at=EVENT.ended_at - timedelta(days=days),
        topics=EVENT.topics,
        landing_pages=EVENT.landing_pages,
        control_pages=EVENT.control_pages,
    )


def _rows(written):
    return csv.DictReader(written.splitlines(), delimiter=";")


def _measured():
    hours = figures.hours(ANCHOR)
    return Measured(started_at=hours[0], ended_at=hours[-1] + HOUR)


def _visits():
    rows = _rows(figures.visits(ANCHOR))
    visits = [
        Visits(hour=_hour(row["uur"]), page=row["pagina"], count=int(row["bezoeken"]))
        for row in rows
    ]
    return Facts(visits=tuple(visits))


def _contacts():
    rows = [
        Contacts(
            hour=_hour(row["uur"]),
            channel=row["kanaal"],
            topic=row["onderwerp"],
            count=int(row["aantal"]),
        )
        for row in _rows(contacts.table(ANCHOR))
    ]
    return Facts(contacts=tuple(rows), measured=(_measured(),))


def _hour(written):
    return datetime.fromisoformat(written).astimezone(UTC)


def write(house, an_hour, lift):
    """Let people write about the broadcast's topics, all of them scored as negative."""
    luck = np.random.default_rng(4)
    begin = EVENT.started_at.replace(minute=0)
    moments = []
    for hour in figures.hours(ANCHOR):
        more = lift if begin <= hour < begin + 6 * HOUR else 0.0
        count = luck.poisson(an_hour * (1 + more))
        moments += [hour + float(at) * HOUR for at in luck.uniform(0, 1, count)]
    moments = sorted(moments)
    with house.database.writing() as connection:
        connection.execute(
            _MENTIONS, {"at": [to_database(one) for one in moments], "topics": list(EVENT.topics)}
        )
        connection.execute("INSERT INTO scores " + _SCORES)
    store.use_model(house.database, "test", "1", figures.hours(ANCHOR)[0])
    store.complete_model(house.database, "test", "1", NOW)


_MENTIONS = """
INSERT INTO mentions BY NAME
SELECT md5(number::VARCHAR)::UUID AS id, 'Krant' AS source, number::VARCHAR AS external_id,
    'social' AS channel, '' AS url, 'https://krant.example/' || number % 40 AS thread,
    'Artikel ' || number % 40 AS thread_title, '' AS reply_to, '' AS title,
    'Bericht ' || number AS text, 'bericht' AS folded,
    md5(number::VARCHAR)::UUID AS content_hash, $topics AS topics, 1 AS topics_version,
    published_at, published_at AS first_seen_at, published_at AS collected_at, 0 AS edits
FROM (SELECT unnest($at::TIMESTAMP[]) AS published_at,
    generate_subscripts($at::TIMESTAMP[], 1) AS number)
"""
_SCORES = """
SELECT id, 'test', '1', CASE hash(id) % 3 WHEN 0 THEN 'neg' WHEN 1 THEN 'neu' ELSE 'pos' END,
    0.3, 0.4, 0.3, false, published_at FROM mentions
"""
