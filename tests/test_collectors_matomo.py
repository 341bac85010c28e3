"""Visits from Matomo: whole hours, honest zeros, and a token that nobody sees."""

import json
import logging
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matomos import TOKEN, Matomo
from sources import GOLDEN, NOW, Clock, kit_of

from collectors import collect, matomo, matomo_api
from data import settings
from data.errors import CollectError, RateLimited
from data.records import GapReason
from data.settings import MatomoSource

HOUR = timedelta(hours=1)
SITE = "https://cijfers.example/"


class Bench:
    def __init__(self, **settings):
        self.matomo = Matomo()
        self.clock = Clock(NOW.replace(minute=30))
        self.broken: httpx.Response | None = None
        self.kit = kit_of(lambda request: self.broken or self.matomo(request), self.clock)
        wanted = {"token": TOKEN, "backfill_days": 2, **settings}
        self.source = MatomoSource(kind="matomo", name="Site", url=SITE, **wanted)
        self.cursor: dict = {}
        self.visits: dict = {}

    def round(self):
        found = []
        for batch in collect(self.source, self.cursor, self.kit):
            self.cursor = json.loads(json.dumps(batch.cursor))
            for visit in batch.facts.visits:
                self.visits[visit.hour, visit.page] = visit.count
            found.append(batch)
        return found


@pytest.fixture
def bench() -> Bench:
    return Bench()


def at(hour, minute=0, day=2):
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def measured(found):
    return [(each.started_at, each.ended_at) for batch in found for each in batch.facts.measured]


def test_golden(refresh_golden):
    visits = json.loads((GOLDEN / "matomo" / "visits.json").read_text("utf-8"))
    found = [
        f"{view.at.isoformat()} {view.url}" for visit in visits for view in matomo_api.parse(visit)
    ]
    expected = GOLDEN / "matomo" / "visits.json.expected.json"
    if refresh_golden:
        expected.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    assert found == json.loads(expected.read_text("utf-8"))


def test_views_are_counted_by_page_and_hour(bench):
    bench.matomo.view((at(7, 5), "/"), (at(8, 5), "/contact/?naam=Jansen"), (at(9, 1), "/contact/"))
    bench.matomo.view((at(8, 10), "/contact/"))
    bench.matomo.view((at(10, 10), "/"))
    found = bench.round()
    assert bench.visits == {(at(8), "/contact/"): 2, (at(9), "/contact/"): 1}
    assert measured(found) == [(at(8), at(10))]
    assert "Jansen" not in repr(found)
    assert bench.round() == []


def test_the_running_hour_is_not_told_and_quiet_hours_only_when_others_follow(bench):
    bench.matomo.view((at(8), "/"))
    bench.matomo.view((at(10, 10), "/"))
    bench.matomo.view((at(12, 10), "/"))
    assert measured(bench.round()) == [(at(9), at(12))]
    assert bench.visits == {(at(10), "/"): 1}
    bench.matomo.view((at(12, 50), "/"))
    bench.clock.forward(hours=1)
    bench.round()
    assert (at(12), "/") not in bench.visits
    bench.matomo.view((at(13, 20), "/"))
    bench.round()
    assert bench.visits[at(12), "/"] == 2


def test_views_that_come_late_are_still_counted(bench):
    for hour in (7, 8, 9, 10, 11):
        bench.matomo.view((at(hour), "/"))
    bench.round()
    bench.matomo.view((at(10, 30), "/"))
    bench.matomo.view((at(12, 30), "/"))
    bench.clock.forward(hours=1)
    bench.round()
    assert bench.visits[at(10), "/"] == 2
    assert bench.visits[at(8), "/"] == 1


def test_a_silence_of_more_than_a_day_is_a_gap(bench):
    bench = Bench(backfill_days=10)
    for hour in range(5):
        bench.matomo.view((at(hour, day=1) - timedelta(days=5), "/"))
        bench.matomo.view((at(hour), "/"))
    found = bench.round()
    (gap,) = [batch.gap for batch in found if batch.gap]
    assert gap.reason is GapReason.SOURCE_FAILED
    assert (gap.started_at, gap.ended_at) == (at(4, day=1) - timedelta(days=5), at(1))
    assert [(end - start) / HOUR for start, end in measured(found)][-1] == 3
    assert not any(gap.started_at <= hour < gap.ended_at for hour, _ in bench.visits)


def test_a_silence_in_which_many_views_usually_come_is_a_gap():
    bench = Bench(backfill_days=8)
    broken = {at(hour, day=1) for hour in range(2, 7)}
    for hour in (NOW - number * HOUR for number in range(8 * 24)):
        for minute in range(0, 60, 5) if hour not in broken else ():
            bench.matomo.view((hour + timedelta(minutes=minute), "/"))
    (gap,) = [batch.gap for batch in bench.round() if batch.gap]
    assert (gap.started_at, gap.ended_at) == (at(1, day=1), at(8, day=1))
    assert set(bench.visits.values()) == {12}
    assert bench.cursor["usual"][20] > 5


def test_quiet_nights_of_a_small_site_are_zero():
    bench = Bench(backfill_days=8)
    for day in range(9):
        for hour in (8, 10, 15, 19):
            bench.matomo.view((at(hour) - timedelta(days=day), "/"))
    found = bench.round()
    assert not [batch.gap for batch in found if batch.gap]
    assert measured(found)[0][0] == at(15) - timedelta(days=8) + HOUR


def test_a_site_without_any_visit_is_unknown_and_not_zero(bench):
    assert measured(bench.round()) == []
    assert bench.visits == {}


def test_a_round_that_breaks_off_is_repeated(bench):
    for hour in range(60):
        bench.matomo.view((at(11, 10) - hour * HOUR, "/"))
    next(iter(collect(bench.source, {}, bench.kit)))
    batches = collect(bench.source, {}, bench.kit)
    bench.cursor = json.loads(json.dumps(next(iter(batches)).cursor))
    bench.round()
    again = Bench()
    again.matomo = bench.matomo
    again.round()
    assert bench.visits.items() <= again.visits.items()
    assert set(again.visits.values()) == {1}


def test_many_visits_come_in_pages(bench, monkeypatch):
    monkeypatch.setattr(matomo_api, "VISITS_A_PAGE", 3)
    for minute in range(10):
        bench.matomo.view((at(8, minute), "/"))
    bench.matomo.view((at(7), "/"), (at(10), "/"))
    bench.round()
    assert bench.visits == {(at(8), "/"): 10}
    offsets = {asked["filter_offset"] for asked in bench.matomo.asked if "date" in asked}
    assert offsets == {"0", "3", "6", "9"}
    monkeypatch.setattr(matomo_api, "MOST_PAGES", 2)
    bench.cursor = {}
    with pytest.raises(CollectError, match="too_large"):
        bench.round()


@pytest.mark.parametrize(
    ("zone", "hours"), [("Europe/Amsterdam", 23), ("UTC", 24), ("UTC-4.5", 24)]
)
def test_days_are_those_of_the_site(zone, hours):
    end = datetime(2026, 3, 30, 12, tzinfo=UTC)
    found = list(matomo.windows(end - timedelta(days=3), end, matomo_api.zone_of(zone)))
    assert [stop for _, _, stop in found[:-1]] == [start for _, start, _ in found[1:]]
    assert (found[0][1], found[-1][2]) == (end - timedelta(days=3), end)
    (sunday,) = [stop - start for day, start, stop in found if day.isoformat() == "2026-03-29"]
    assert sunday == hours * HOUR


def test_only_wanted_pages_and_other_pages_begin_anew():
    bench = Bench(pages=["/themas/*"])
    bench.matomo.view((at(7), "/"), (at(8), "/themas/18/"), (at(8), "/team/"), (at(10), "/"))
    bench.round()
    assert bench.visits == {(at(8), "/themas/18/"): 1}
    bench.source = bench.source.model_copy(update={"pages": ["/team/"]})
    bench.round()
    assert (at(8), "/team/") in bench.visits


def test_the_token_travels_in_the_body_and_is_never_seen(bench, caplog):
    caplog.set_level(logging.DEBUG)
    bench.matomo.view((at(8), "/"))
    bench.matomo.complaint = f"You can't access this: token {TOKEN}"
    with pytest.raises(CollectError) as caught:
        bench.round()
    assert caught.value.code == "matomo_refused"
    seen = str(caught.value) + caplog.text + repr(bench.source) + "".join(bench.matomo.addresses)
    assert TOKEN not in seen
    assert bench.matomo.asked[-1]["token_auth"] == TOKEN


def test_no_more_of_a_visit_is_asked_for_than_its_pages(bench):
    bench.matomo.view((at(8), "/"))
    bench.round()
    asked = {one.get("showColumns") for one in bench.matomo.asked if "date" in one}
    assert asked == {"idVisit,actionDetails"}


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("Unable to authenticate with the provided token.", "matomo_refused"),
        ("You can't access this resource as it requires 'view' access", "matomo_refused"),
        ("Visits log is disabled", "matomo_no_visits"),
        ("An unexpected website was found", "matomo_error"),
    ],
)
def test_what_matomo_says_becomes_a_sentence(bench, message, code):
    bench.matomo.complaint = message
    with pytest.raises(CollectError) as caught:
        bench.round()
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (httpx.Response(200, text="<html>Inloggen</html>"), "not_matomo"),
        (httpx.Response(200, text="[" * 100_000), "not_matomo"),
        (httpx.Response(200, json={"anders": 1}), "not_matomo"),
        (httpx.Response(200, json={"timezone": "Mars/Olympus"}), "wrong_timezone"),
        (httpx.Response(200, json={"timezone": "UTC+99"}), "wrong_timezone"),
        (httpx.Response(302, headers={"Location": "https://elders.example/"}), "moved"),
        (httpx.Response(403), "forbidden"),
        (httpx.Response(500), "server_error"),
    ],
)
def test_another_answer_has_a_name(bench, answer, code):
    bench.broken = answer
    with pytest.raises(CollectError) as caught:
        bench.round()
    assert caught.value.code == code
    bench.broken = None
    assert bench.round() == [] or bench.cursor["zone"]


def test_too_many_requests_asks_for_patience(bench):
    bench.broken = httpx.Response(429, headers={"Retry-After": "60"})
    with pytest.raises(RateLimited):
        bench.round()


def test_the_token_may_stand_in_a_variable(tmp_path):
    path = tmp_path / "luisterpost.toml"
    path.write_text(
        '[[topics]]\nname = "a"\nmatch = ["b"]\n'
        f'[[sources]]\nkind = "matomo"\nname = "Site"\nurl = "{SITE}"\nsite = 3\n'
    )
    found = settings.load(path, {})
    assert found.sources[0].token is None
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LUISTERPOST_MATOMO__TOKEN", TOKEN)
        found = settings.load(path, {"LUISTERPOST_MATOMO__TOKEN": TOKEN})
    assert found.sources[0].token.get_secret_value() == TOKEN
    assert TOKEN not in repr(found)


rubbish = st.recursive(
    st.none() | st.text(max_size=5) | st.integers() | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "url", "timestamp", "actionDetails"]), inner)
    ),
    max_leaves=15,
)


@given(st.dictionaries(st.sampled_from(["actionDetails", "idVisit"]), rubbish))
def test_no_answer_breaks_the_reader(visit):
    for view in matomo_api.parse(visit):
        assert view.at.tzinfo is UTC


@given(st.lists(st.integers(0, 47), min_size=1, max_size=60))
def test_no_view_between_known_hours_is_lost_or_doubled(hours):
    bench = Bench()
    start = NOW - timedelta(days=2)
    for hour in hours:
        bench.matomo.view((start + hour * HOUR + timedelta(minutes=7), "/"))
    bench.round()
    known = range(min(hours) + 1, max(hours))
    silent = any(later - earlier > 24 for earlier, later in
                 zip(sorted(hours), sorted(hours)[1:], strict=False))  # fmt: skip
    if not silent:
        assert sum(bench.visits.values()) == sum(hour in known for hour in hours)
    assert ZoneInfo(bench.cursor["zone"]).key == "Europe/Amsterdam"
