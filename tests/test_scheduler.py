"""What is due is collected; what failed waits, is explained, and comes back by itself."""

import logging
import subprocess
import sys
import threading
from datetime import timedelta

import factories
import httpx
import pytest
from factories import EVER, NOW

import scheduler
from collectors.contract import Kit
from collectors.http import Http
from data import aspects, keys, model_scores, notes, read_model, settings, store
from data.errors import CollectError, RateLimited, SettingsError, SourceGone
from data.records import Round, SourceState, Stored, Term, Topic
from data.settings import FeedSource
from sentiment import finder

FEED = """<rss version="2.0"><channel><title>Krant</title>
<item><guid>1</guid><title>Sociaal team belt terug</title><link>https://krant.example/1</link>
<pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate></item></channel></rss>"""

TOML = """
[collecting]
allow_private_addresses = true
[[topics]]
name = "Team"
match = ["sociaal team"]
[[sources]]
kind = "feed"
name = "Krant"
url = "https://krant.example/feed/"
every_minutes = 10
[[sources]]
kind = "feed"
name = "Stuk"
url = "https://stuk.example/feed/"
"""


def answer(request):
    if request.url.host == "stuk.example":
        return httpx.Response(500)
    return httpx.Response(200, text=FEED, headers={"content-type": "application/rss+xml"})


@pytest.fixture
def house(tmp_path):
    path = tmp_path / "luisterpost.toml"
    path.write_text(TOML, "utf-8")
    loaded = settings.load(path, {})
    opened = scheduler.House.open(loaded, lambda: NOW)
    http = Http(loaded.collecting, transport=httpx.MockTransport(answer))
    kit = Kit(http, keys.author_key(loaded), lambda: NOW)
    return scheduler.replace(opened, kit=kit)


def source(name="Krant", minutes=10):
    return FeedSource(kind="feed", name=name, url="https://krant.example/", every_minutes=minutes)


def a_round():
    return Round(source="Krant", started_at=NOW, ended_at=NOW, stored=Stored())


def next_state(failures, failure, minutes=10):
    before = SourceState(source="Krant", failures=failures, last_ok_at=NOW)
    return scheduler.next_state(before, source(minutes=minutes), a_round(), failure, 0.0)


def test_a_round_stores_scores_and_plans_the_next(house):
    krant = house.sources()[0]
    done = scheduler.collect(house, krant)
    scored = scheduler.score(house)

    state = read_model.source_states(house.database)["Krant"]
    assert (done.stored.added, done.error, scored) == (1, "", 1)
    assert NOW + timedelta(minutes=10) <= state.next_run_at <= NOW + timedelta(minutes=11)
    [row] = read_model.mentions(house.database, EVER, limit=5).to_dict("records")
    assert row["scored"]
    assert list(row["topics"]) == ["Team"]


def test_a_failing_source_does_not_stop_another(house):
    rounds = [scheduler.collect(house, one) for one in reversed(house.sources())]
    assert [one.error for one in rounds] == ["server_error", ""]
    assert read_model.source_states(house.database)["Stuk"].failures == 1


def test_a_bug_in_one_collector_is_loud_and_stops_nobody(house, monkeypatch, caplog):
    def broken(*_):
        raise ZeroDivisionError("bug")

    monkeypatch.setattr(scheduler.collectors, "collect", broken)
    with caplog.at_level(logging.ERROR):
        done = scheduler.collect(house, house.sources()[0])
    assert done.error == "internal"
    assert "ZeroDivisionError" in caplog.text


def test_pauses_grow_with_failures_up_to_a_limit():
    failure = CollectError("timeout")
    pauses = [next_state(failures, failure).next_run_at - NOW for failures in range(12)]
    assert pauses[:3] == [timedelta(minutes=m) for m in (10, 20, 40)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == scheduler.LONGEST_PAUSE


def test_a_slow_source_is_never_tried_more_often_because_it_fails():
    assert next_state(3, CollectError("timeout"), minutes=1440).next_run_at - NOW >= timedelta(
        days=1
    )


def test_patience_is_kept_when_a_source_asks_for_it():
    assert next_state(0, RateLimited(timedelta(hours=9))).next_run_at == NOW + timedelta(hours=9)


def test_a_source_that_is_gone_is_tried_once_a_day():
    assert next_state(0, SourceGone("gone")).next_run_at == NOW + timedelta(days=1)


def test_success_forgets_failures_and_keeps_the_first_success():
    before = SourceState(source="Krant", failures=4, error="timeout", first_ok_at=NOW)
    state = scheduler.next_state(before, source(), a_round(), None, 0.5)
    assert (state.failures, state.error, state.first_ok_at) == (0, "", NOW)


def test_changed_topics_reach_what_is_stored(house):
    scheduler.collect(house, house.sources()[0])
    wider = (*house.topics.topics, Topic(name="Bellen", match=(Term(text="belt"),)))
    fresh = store.save_topics(house.database, wider, house.topics, NOW)
    changed = scheduler.replace(house, topics=fresh, matcher=scheduler.Matcher(fresh.topics))
    assert scheduler.apply_topics(changed) == 1
    [row] = read_model.mentions(house.database, EVER, limit=5).to_dict("records")
    assert list(row["topics"]) == ["Team", "Bellen"]
    assert read_model.topic_sets(house.database)[-1].applied_at == NOW


def test_a_restart_keeps_the_plan(house):
    scheduler.collect(house, house.sources()[0])
    stop = threading.Event()
    stop.set()
    scheduler.run(house, stop)
    assert read_model.source_states(house.database)["Krant"].next_run_at > NOW


def test_a_second_scheduler_is_refused_with_a_sentence(house, tmp_path):
    second = [sys.executable, "-m", "cli", "-c", str(tmp_path / "luisterpost.toml"), "schedule"]
    with scheduler._alone(house):
        done = subprocess.run(second, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "another scheduler already works on" in " ".join(done.stderr.split())


def test_a_model_that_scores_a_large_backlog_uses_a_process(house, monkeypatch):
    monkeypatch.setattr(scheduler, "CHUNK", 3)
    many = [factories.mention(number) for number in range(7)]
    factories.add(house.database, *many)
    assert scheduler.score(house) == 7
    assert read_model.totals(house.database)["scored"] == 7


def test_a_model_that_fails_leaves_the_embedded_one_at_work_and_says_so(tmp_path, caplog):
    path = tmp_path / "luisterpost.toml"
    path.write_text(TOML + "[sentiment]\nmodel = './gone'\n", "utf-8")
    opened = scheduler.House.open(settings.load(path, {}), lambda: NOW)
    [note] = notes.every(opened.database)
    assert opened.model.name == "embedded"
    assert (note.name, note.code, note.since) == ("model", "model_not_found", NOW)
    assert "model refused" in caplog.text

    path.write_text(TOML, "utf-8")
    mended = scheduler.House.open(settings.load(path, {}), lambda: NOW)
    assert notes.every(mended.database) == []


def test_a_larger_model_scores_a_backlog_without_a_process(house, monkeypatch):
    scheduler.collect(house, house.sources()[0])
    monkeypatch.setattr(scheduler, "CHUNK", 0)
    monkeypatch.setattr(scheduler, "ProcessPoolExecutor", None)
    larger = scheduler.replace(house, model=Larger())
    with scheduler._scorer(larger) as score_texts:
        assert score_texts(["a", "b"]) == [factories.sentiment()] * 2


class Larger:
    name = "people/model"
    version = "1"

    def score(self, texts):
        return [factories.sentiment() for _ in texts]


def aspects_in(house):
    frame = read_model.mentions(house.database, EVER, limit=100)
    given = aspects.of(house.database, list(frame["id"]), EVER.start, EVER.end)
    return [given[identity] for identity in frame["id"] if identity in given]


def test_what_is_scored_also_gets_themes_and_target(house, monkeypatch):
    monkeypatch.setattr(scheduler, "CHUNK", 2)
    texts = ["sociaal team: lange wachtlijst", "sociaal team", "sociaal team, eigen bijdrage"]
    factories.add(house.database, *[factories.mention(n, text) for n, text in enumerate(texts)])
    scheduler.score(house)
    assert [one.themes for one in aspects_in(house)] == [("wachttijd",), (), ("kosten",)]
    assert {one.target for one in aspects_in(house)} <= {"us", "sector", "other"}
    assert scheduler.give_aspects(house) == 0


def test_edited_rules_are_applied_to_what_is_stored(house, tmp_path):
    factories.add(house.database, factories.mention(1))
    scheduler.score(house)
    rules = tmp_path / "mine.toml"
    rules.write_text("[[themes]]\nname = 'bellen'\ntitle = 'Bellen'\nmatch = ['belde']", "utf-8")
    changed = scheduler.replace(house, finder=finder.Finder(rules))
    assert scheduler.give_aspects(changed) == 1
    assert [one.themes for one in aspects_in(house)] == [("bellen",)]


def test_rules_of_the_settings_are_used_and_broken_ones_refused(tmp_path):
    path, rules = tmp_path / "luisterpost.toml", tmp_path / "mine.toml"
    path.write_text("[sentiment]\nthemes = 'mine.toml'\n" + TOML, "utf-8")
    rules.write_text("[[themes]]\nname = 'bellen'\ntitle = 'Bellen'\nmatch = ['belde']", "utf-8")
    opened = scheduler.House.open(settings.load(path, {}), lambda: NOW)
    assert opened.finder.of("ze belde").themes == ("bellen",)
    rules.write_text("[[themes]]\nname = 'bellen'", "utf-8")
    finder.load.cache_clear()
    scheduler.finder.themes.load.cache_clear()
    with pytest.raises(SettingsError, match="bellen"):
        scheduler.House.open(settings.load(path, {}), lambda: NOW)


class Newer(Larger):
    """A model that takes the place of the embedded one, and can be stopped halfway."""

    name = "people/newer"

    def __init__(self, stop_after=100):
        self.scored, self.stop_after, self.house = [], stop_after, None

    def score(self, texts):
        self.scored += texts
        if len(self.scored) >= self.stop_after:
            self.house.ending.set()
        return [
            scheduler.replace(factories.sentiment(), model=self.name, version="1") for _ in texts
        ]


def with_model(house, model):
    """Reopen the house as a restarted process would."""
    after = NOW + timedelta(hours=len(read_model.model_uses(house.database)))
    store.use_model(house.database, model.name, model.version, after)
    model.house = scheduler.replace(house, model=model, ending=threading.Event())
    return model.house


def shown(house):
    frame = read_model.mentions(house.database, EVER, limit=100)
    return {model for model in frame["model"] if isinstance(model, str)}


def listened(house, count=6):
    texts = [f"sociaal team, bericht {number}" for number in range(count)]
    factories.add(
        house.database, *[factories.mention(number, text) for number, text in enumerate(texts)]
    )
    return texts


def test_a_crash_in_the_middle_keeps_the_old_model_shown_and_goes_on_later(house, monkeypatch):
    monkeypatch.setattr(scheduler, "CHUNK", 2)
    texts = listened(house)
    scheduler.score(house)

    first = Newer(stop_after=4)
    assert scheduler.score(with_model(house, first)) == 4
    assert first.scored == texts[:4]
    assert shown(house) == {"embedded"}
    assert model_scores.progress(house.database).share == pytest.approx(4 / 6)

    second = Newer()
    assert scheduler.score(with_model(house, second)) == 2
    assert second.scored == texts[4:]
    assert shown(house) == {"people/newer"}
    assert set(model_scores.stored(house.database)["model"]) == {"embedded", "people/newer"}


def test_what_comes_in_meanwhile_is_scored_by_the_model_that_is_shown(house, monkeypatch):
    monkeypatch.setattr(scheduler, "CHUNK", 2)
    listened(house, 4)
    scheduler.score(house)
    halfway = with_model(house, Newer(stop_after=2))
    factories.add(house.database, factories.mention(99, "sociaal team kwam later"))
    scheduler.score(halfway)
    found = read_model.mentions(house.database, EVER, limit=9)
    assert found["scored"].all()
    assert set(found["model"]) == {"embedded"}


def test_a_rescore_leaves_the_caches_of_the_screens_alone_until_it_is_done(house, monkeypatch):
    monkeypatch.setattr(scheduler, "CHUNK", 2)
    listened(house, 6)
    scheduler.score(house)
    halfway = with_model(house, Newer(stop_after=4))
    before = read_model.data_version(house.database)
    scheduler.score(halfway)
    assert read_model.data_version(house.database) == before
    scheduler.score(scheduler.replace(halfway, model=Newer(), ending=threading.Event()))
    assert read_model.data_version(house.database) == before + 1


def test_scores_of_models_before_the_last_two_are_let_go(house):
    listened(house, 3)
    scheduler.score(house)
    for number in ("one", "two"):
        model = Newer()
        model.name = number
        scheduler.score(with_model(house, model))
        house = model.house
    assert set(model_scores.stored(house.database)["model"]) == {"one", "two"}
