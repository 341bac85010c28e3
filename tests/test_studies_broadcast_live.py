"""Live: counts against the usual, questions without persons, what grows, pages now."""

import json
from datetime import timedelta

import evening
import factories
import pytest
import screens
from evening import EVENT, HOUR, NOW

from data import store
from data.records import Channel, Round, SourceState, Stored
from demo import figures
from studies import broadcast_live

DURING = EVENT.started_at + timedelta(minutes=40)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return evening.settle(tmp_path_factory.mktemp("evening"), mentions=6.0, lift=4.0)


def live(house, now=DURING, **asked):
    return broadcast_live.live(house.database, EVENT, now, **asked)


def test_more_than_usual_is_seen_while_it_goes_on(house):
    view = live(house)
    assert view.above
    assert view.said > view.expected[2]
    assert len(view.course) == 60
    assert not view.course["unfinished"].any()
    usual = live(house, NOW - timedelta(days=1, hours=16))
    assert not usual.above


def test_the_bucket_that_is_not_over_is_told_apart(house):
    view = live(house, DURING + timedelta(minutes=2), bucket=5, back=3 * HOUR)
    assert view.course["unfinished"].tolist() == [False] * (len(view.course) - 1) + [True]
    assert view.course["expected"].iloc[-1] < view.course["expected"].iloc[-2]


def test_the_minute_that_runs_is_open_and_compared_with_nothing(house):
    view = live(house, DURING + timedelta(seconds=30))
    assert view.course["unfinished"].tolist() == [False] * 60 + [True]
    assert view.course["expected"].isna().tolist() == [False] * 60 + [True]


def test_tone_stands_apart_and_says_when_it_knows_too_little(house):
    tones = {one.tone: one for one in live(house, back=6 * HOUR).tone.tones}
    assert set(tones) == {"neg", "neu", "pos"}
    assert not any(one.clear for one in tones.values())
    assert live(house, NOW).tone.refused


def test_landing_pages_show_their_last_known_hour_beside_the_usual(house):
    (page,) = live(house, EVENT.started_at + 2 * HOUR).pages
    assert page.page == figures.LIFTED
    assert page.hour == EVENT.started_at.replace(minute=0) + HOUR
    assert page.visits > page.high
    (later,) = live(house, NOW + timedelta(days=3)).pages
    assert (later.hour, later.visits) == (None, None)


def test_it_can_be_written_as_json(house):
    told = json.loads(json.dumps(live(house).as_dict()))
    assert told["as_of"] == DURING.isoformat()
    assert len(told["course"]) == 60


@pytest.fixture
def talk(tmp_path):
    house = screens.build(tmp_path)
    old = factories.mention(1, published_at=NOW - timedelta(days=40))
    factories.add(house.database, old, topics=(), keep_unmatched=True)
    return house


def write(house, *said, minutes=5, **known):
    mentions = [
        factories.mention(
            100 + minutes * 100 + at,
            text,
            published_at=NOW - timedelta(minutes=minutes, seconds=at),
            **known,
        )
        for at, text in enumerate(said)
    ]
    factories.add(house.database, *mentions, topics=(), keep_unmatched=True, now=NOW)


def everything(house):
    event = broadcast_live.replace(EVENT, topics=())
    return broadcast_live.live(house.database, event, NOW)


def test_questions_are_apart_and_without_what_points_to_a_person(talk):
    write(
        talk,
        "Weet iemand waar ik terecht kan? Ik ben vries@voorbeeld.nl",
        "Mooi programma vanavond",
        thread_title="Doorvragen",
    )
    view = everything(talk)
    (question,) = view.questions
    assert (view.asked, question.under) == (1, "Doorvragen")
    assert "vries@" not in question.text
    assert "[e-mail]" in question.text


def test_words_and_threads_that_grow_by_more_than_chance_are_named(talk):
    write(talk, *["een gewoon bericht"] * 60, minutes=300)
    write(
        talk,
        *["de taxi kwam weer niet"] * 20,
        minutes=5,
        thread="https://krant.example/taxi",
        thread_title="Taxi",
    )
    view = everything(talk)
    assert "taxi" in {one.name for one in view.words}
    assert "gewoon" not in {one.name for one in view.words}
    assert [view.titles[one.name] for one in view.threads] == ["Taxi"]


def test_minutes_after_the_last_look_are_unknown(talk):
    write(talk, "eerste bericht", minutes=30)
    looked = NOW - timedelta(minutes=10)
    state = SourceState(source="Krant", last_ok_at=looked, first_ok_at=looked)
    done = Round(source="Krant", started_at=looked, ended_at=looked, stored=Stored())
    store.record_round(talk.database, done, state)
    view = everything(talk)
    assert view.looked_at == {"Krant": looked}
    assert view.course["observed"].isna().sum() == 10
    assert view.course["observed"].sum() == 1


def test_a_source_that_is_new_is_named_and_its_questions_are_heard(talk):
    write(talk, "Wie kan mij helpen?", source="Nieuw plein", channel=Channel.SOCIAL)
    view = everything(talk)
    assert view.left_out == ("Nieuw plein",)
    assert view.asked == 1
    assert view.course["observed"].sum() == 0
