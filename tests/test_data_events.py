"""Events, annotations and baselines: kept, changed, and really gone when removed."""

from dataclasses import replace
from datetime import timedelta

import duckdb_extensions
import factories
import pytest
from factories import NOW

from data import baselines, events, read_model
from data.connection import open_database
from data.records import Annotation, AnnotationKind, Baseline, Event, stable_id

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(scope="session")
def extensions():
    for name in ("ducklake", "sqlite_scanner"):
        duckdb_extensions.import_extension(name)


@pytest.fixture(params=["file", "lake"])
def database(request, tmp_path, extensions):
    make = factories.file_storage if request.param == "file" else factories.lake_storage
    return open_database(make(tmp_path))


def broadcast(name="Doorvragen", at=NOW, **changes) -> Event:
    known = {"id": stable_id(name), "name": name, "started_at": at, "ended_at": at + HOUR}
    return Event(**{**known, **changes})


def noted(text="Blog geplaatst", at=NOW, **changes) -> Annotation:
    known = {"id": stable_id(text), "kind": AnnotationKind.OWN_ACTION, "at": at, "text": text}
    return Annotation(**{**known, **changes})


def test_events_come_back_as_they_were_saved_oldest_first(database):
    full = broadcast(
        series="Doorvragen",
        channel="televisie",
        topics=("Merelhof",),
        landing_pages=("/themas/",),
        control_pages=("/contact/", "/over-ons/"),
    )
    earlier = broadcast("Kliniek", NOW - DAY)
    before = read_model.data_version(database)
    events.save(database, [full, earlier], NOW)
    assert events.every(database) == [earlier, full]
    assert events.one(database, full.id) == full
    assert events.one(database, stable_id("nergens")) is None
    assert read_model.data_version(database) > before


def test_a_changed_event_takes_the_place_of_the_old_one(database):
    events.save(database, [broadcast()], NOW)
    changed = broadcast(ended_at=NOW + 2 * HOUR)
    events.save(database, [broadcast(), changed], NOW)
    assert events.every(database) == [changed]


def test_a_removed_event_takes_its_annotations_along(database):
    event, other = broadcast(), broadcast("Kliniek")
    events.save(database, [event, other], NOW)
    kept = noted("Storing bij de provider", kind=AnnotationKind.HAPPENING)
    for annotation in (noted(event=event.id), kept):
        events.annotate(database, annotation, NOW)
    events.remove(database, event.id)
    assert events.every(database) == [other]
    assert events.annotations(database, NOW - DAY, NOW + DAY) == [kept]


def test_annotations_are_found_by_period_and_by_event(database):
    event = broadcast()
    mine = noted(event=event.id, at=NOW + HOUR)
    free = noted("Blad bezorgd", at=NOW)
    for annotation in (mine, free):
        events.annotate(database, annotation, NOW)
    assert events.annotations(database, NOW, NOW + HOUR) == [free]
    assert events.annotations_of(database, event.id) == [mine]
    changed = replace(mine, text="Blog geplaatst en gedeeld")
    events.annotate(database, changed, NOW)
    assert events.annotations_of(database, event.id) == [changed]
    events.remove_annotation(database, mine.id)
    assert events.annotations_of(database, event.id) == []


def test_baselines_are_kept_by_organisation_and_name(database):
    period = {"started_at": NOW - 28 * DAY, "ended_at": NOW, "frozen_at": NOW}
    own = Baseline(name="Voorjaar", **period, figures={"negative": 0.41}, targets={"negative": 0.3})
    peer = Baseline(name="Voorjaar", organisation="Kievitstede", **period, figures={})
    for one in (own, peer):
        baselines.save(database, one)
    assert baselines.every(database) == [own, peer]
    later = replace(own, frozen_at=NOW + DAY, targets={"negative": 0.25})
    baselines.save(database, later)
    assert baselines.every(database) == [later, peer]
    baselines.remove(database, peer.id)
    assert baselines.every(database) == [later]
