"""Scores, complaints, contacts and visits: stored once, and unknown is not zero."""

from datetime import timedelta

import duckdb_extensions
import factories
import pytest
from factories import NOW, add

from data import read_facts, read_model
from data.connection import open_database
from data.records import Complaints, Contacts, Facts, Measured, ReviewScore, Visits

HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


@pytest.fixture(scope="session")
def extensions():
    for name in ("ducklake", "sqlite_scanner"):
        duckdb_extensions.import_extension(name)


@pytest.fixture(params=["file", "lake"])
def database(request, tmp_path, extensions):
    make = factories.file_storage if request.param == "file" else factories.lake_storage
    return open_database(make(tmp_path))


def score(**changes) -> ReviewScore:
    known = {"instrument": "Cliëntpeiling", "started_at": NOW - WEEK, "ended_at": NOW, "mean": 8.2}
    return ReviewScore(**{**known, **changes})


def test_a_score_that_comes_again_replaces_the_first(database):
    add(database, facts=Facts(scores=(score(mean=8.0), score(method="2"))))
    add(database, facts=Facts(scores=(score(mean=8.4, count=31, deviation=1.2),)))

    frame = read_facts.review_scores(database, NOW - WEEK, NOW)

    assert frame[["method", "mean"]].values.tolist() == [["", 8.4], ["2", 8.2]]
    assert frame["count"].fillna(-1).tolist() == [31, -1]
    assert frame["started_at"].iloc[0] == NOW - WEEK


def test_facts_raise_the_version_of_the_data(database):
    before = read_model.data_version(database)
    add(database, facts=Facts(complaints=(Complaints(started_at=NOW, ended_at=NOW, count=0),)))
    raised = read_model.data_version(database)
    add(database)
    assert raised > before
    assert read_model.data_version(database) == raised


def test_complaints_keep_unknown_clients_unknown(database):
    week = {"started_at": NOW - WEEK, "ended_at": NOW}
    told = Complaints(**week, count=3, clients=1240)
    untold = Complaints(**week, count=1, theme="wachttijd")
    add(database, facts=Facts(complaints=(told, untold)))

    frame = read_facts.complaints(database, NOW - WEEK, NOW)

    assert frame["count"].tolist() == [3, 1]
    assert frame["clients"].isna().tolist() == [False, True]


def test_an_hour_is_zero_only_where_everything_was_counted(database):
    start = NOW - 6 * HOUR
    rows = (Visits(hour=start, page="/a/", count=4), Visits(hour=NOW - HOUR, page="/a/", count=2))
    counted = Measured(started_at=start, ended_at=start + 2 * HOUR)
    add(database, facts=Facts(visits=rows, measured=(counted,)))

    grid = read_facts.visits(database, start, NOW, ["/a/", "/b/"])

    assert grid["/a/"].fillna(-1).tolist() == [4, 0, -1, -1, -1, 2]
    assert grid["/b/"].isna().all()
    assert read_facts.pages(database) == ["/a/"]


def test_measured_periods_that_touch_become_one(database):
    first = Measured(started_at=NOW - 4 * HOUR, ended_at=NOW - 2 * HOUR)
    second = Measured(started_at=NOW - 2.5 * HOUR, ended_at=NOW)
    seen = (Visits(hour=NOW - 4 * HOUR, page="/a/", count=1),)
    add(database, facts=Facts(visits=seen, measured=(first, second)))

    grid = read_facts.visits(database, NOW - 4 * HOUR, NOW, ["/a/"])

    assert grid["/a/"].tolist() == [1, 0, 0, 0]


def test_contacts_are_read_by_channel_and_subject(database):
    rows = (
        Contacts(hour=NOW, channel="telefoon", count=5, topic="wachttijd", handling_seconds=240.0),
        Contacts(hour=NOW, channel="telefoon", count=2),
        Contacts(hour=NOW, channel="mail", count=1, topic="wachttijd"),
    )
    add(database, facts=Facts(contacts=rows))

    everything = read_facts.contacts(database, NOW, NOW + HOUR)
    some = read_facts.contacts(database, NOW, NOW + HOUR, ["wachttijd"])

    assert everything.iloc[0].to_dict() == {"mail": 1, "telefoon": 7}
    assert some.iloc[0].to_dict() == {"mail": 1, "telefoon": 5}
    assert read_facts.contact_topics(database) == ["wachttijd"]


def test_facts_are_counted_by_kind_and_source(database):
    add(database, facts=Facts(scores=(score(), score(method="2"))))
    counted = read_facts.counts(database)
    assert counted.pop("scores") == {"Krant": 2}
    assert set(counted) == {"complaints", "contacts", "visits"}
    assert not any(counted.values())
