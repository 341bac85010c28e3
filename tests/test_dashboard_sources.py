"""Page Bronnen: health in words, delay, gaps, what is not measured, changed topics."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import screens
import streamlit as st
from factories import NOW

from dashboard import texts
from dashboard.components import health, source_cards, source_panels
from dashboard.components.health import Health
from data import settings, store
from data.records import (
    Batch,
    Complaints,
    Facts,
    Gap,
    GapReason,
    Round,
    SourceState,
    Stored,
    Visits,
)
from data.topics import Matcher

WELL = SourceState(
    source="Krant",
    next_run_at=NOW + timedelta(minutes=5),
    last_ok_at=NOW - timedelta(minutes=10),
    first_ok_at=NOW - timedelta(days=9),
)
REFUSED = replace(WELL, error="rate_limited", detail="429", failures=1)


@pytest.fixture(autouse=True)
def dutch():
    texts.speak("nl")


@pytest.fixture
def house(tmp_path, monkeypatch):
    house = screens.build(tmp_path)
    monkeypatch.setenv("LUISTERPOST_SETTINGS", str(house.file))
    st.cache_data.clear()
    st.cache_resource.clear()
    return house


def shown(house):
    app = house.app().switch_page("app_pages/sources.py").run()
    assert not app.exception, app.exception
    parts = [*app.header, *app.markdown, *app.caption, *app.warning]
    html = [element.proto.body for element in app.get("html")]
    return "\n".join([*(element.value for element in parts), *html])


def record(house, state, **done):
    now = datetime.now(UTC)
    store.record_round(
        house.database,
        Round(
            source=state.source,
            started_at=now - timedelta(minutes=6),
            ended_at=now - timedelta(minutes=5),
            stored=Stored(**done),
            error=state.error,
        ),
        state,
    )


def test_nothing_has_happened_yet(house):
    page = shown(house)
    assert "De verzamelaar is niet actief" in page
    assert page.count("De eerste ronde moet nog komen.") == 2
    assert "zijn er geen gaten vastgesteld" in page
    assert "Er zijn nog geen onderwerpen vastgelegd" in page


def test_a_source_that_works_and_one_that_does_not(house):
    now = datetime.now(UTC)
    house.beat()
    well = replace(WELL, next_run_at=now + timedelta(minutes=5), last_ok_at=now)
    record(house, well, seen=20, added=3, refused=1)
    ill = replace(well, source="Reacties", error="rate_limited", detail="<429>", failures=4)
    record(house, ill)
    page = shown(house)
    assert "De verzamelaar is actief" in page
    assert "Werkt: 1 · Wacht even: 0 · Let op: 1" in page
    assert page.index("<h3>Reacties</h3>") < page.index("<h3>Krant</h3>")
    assert "De bron vraagt om even te wachten" in page
    assert "rate_limited: &lt;429&gt;" in page
    assert "1 ronde, 0 mislukt; 3 nieuw, 0 bewerkt, 0 verwijderd; 1 bericht was onbruik" in page


TABLE = """
[[sources]]
kind = "table"
name = "Klachten"
url = "https://merelhof.example/klachten.csv"
holds = "complaints"

[[sources]]
kind = "accesslog"
name = "Website"
path = "access.log"
"""


def test_sources_of_numbers_tell_what_they_count_and_no_messages(house):
    house.file.write_text(house.file.read_text() + TABLE)
    st.cache_resource.clear()
    hour = NOW.replace(minute=0)
    given = {
        "Klachten": Facts(complaints=(Complaints(started_at=NOW, ended_at=NOW, count=3),)),
        "Website": Facts(visits=tuple(Visits(hour=hour, page=page, count=9) for page in "ab")),
    }
    for name, facts in given.items():
        batch = Batch(mentions=(), cursor={}, facts=facts)
        matching = {"matcher": Matcher(()), "topics_version": 1, "keep_unmatched": True}
        store.add_batch(house.database, name, batch, **matching, now=NOW)
    page = shown(house)
    cards = page.split("<section")
    (complaints,) = [card for card in cards if "<h3>Klachten</h3>" in card]
    assert "Tabel op een webadres (CSV, Excel) · klachten · merelhof.example" in complaints
    assert "klachten over 1 periode" in complaints
    assert "vermelding" not in complaints
    assert "bezoek in 2 regels" in page


def test_gaps_and_changed_topics_are_told(house):
    now = datetime.now(UTC)
    gap = Gap(
        source="Krant",
        started_at=now - timedelta(days=3),
        ended_at=now - timedelta(days=2),
        reason=GapReason.ROLLED_OVER,
    )
    store.add_gap(house.database, gap, now)
    topics = settings.load(house.file, {}).records()
    first = store.save_topics(house.database, topics[:1], None, now - timedelta(days=9))
    store.complete_topics(house.database, 1, now - timedelta(days=9))
    store.save_topics(house.database, topics, first, now)
    page = shown(house)
    assert "De bron bewaarde niet lang genoeg" in page
    assert '<td data-head="Wat er veranderde">Merelhof</td>' in page
    assert "bezig; tot dan tellen" in page


def test_what_is_not_measured_names_own_choices(house):
    house.file.write_text(house.file.read_text() + "enabled = false\n")
    house.add(screens.mention(source="Oude bron"))
    st.cache_resource.clear()
    page = shown(house)
    for name in source_panels.UNMEASURED:
        assert texts.t(f"unmeasured.{name}.what") in page
    assert "Bronnen die uit staan: Reacties." in page
    assert "wel vermeldingen bewaard zijn: Oude bron." in page
    assert "<h3>Reacties</h3>" not in page


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, Health.WAITS),
        (WELL, Health.WORKS),
        (replace(WELL, next_run_at=None), Health.WORKS),
        (replace(WELL, next_run_at=NOW - timedelta(minutes=5)), Health.WORKS),
        (replace(WELL, next_run_at=NOW - timedelta(minutes=11)), Health.WAITS),
        (REFUSED, Health.WAITS),
        (replace(REFUSED, failures=3), Health.ATTENTION),
        (replace(REFUSED, error="gone"), Health.ATTENTION),
    ],
)
def test_what_repairs_itself_waits_and_the_rest_asks_for_attention(state, expected):
    assert health.of(state, NOW) == expected


def test_a_failure_says_what_and_since_when():
    what, since = health.sentences(REFUSED, NOW)
    assert what == texts.t("errors.rate_limited")
    assert since == "Sinds 2 mrt 2026 12:50 (10 minuten geleden) is er niets opgehaald."
    never = replace(REFUSED, last_ok_at=None)
    assert health.sentences(never, NOW)[1] == "Het is nog niet één keer gelukt."
    assert health.sentences(WELL, NOW) == []
    late = replace(WELL, next_run_at=NOW - timedelta(hours=1))
    assert health.sentences(late, NOW) == ["De ronde van 2 mrt 2026 12:00 is nog niet geweest."]


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        ({}, "nog niet te meten (n = 0)"),
        ({"mentions": 19, "median": 1.0, "p95": 2.0}, "nog niet te meten (n = 19)"),
        (
            {"mentions": 1200, "median": 7.0, "p95": 125.0},
            "meestal 7 minuten, 95% binnen 2 uur (n = 1.200)",
        ),
    ],
)
def test_a_delay_is_told_when_enough_was_measured(house, late, expected):
    source = settings.load(house.file, {}).sources[0]
    card = source_cards.markup([source_cards.Facts(source=source, state=WELL, late=late)], NOW)
    assert f"<dd>{expected}</dd>" in card
