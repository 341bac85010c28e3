"""Page Uitzending: plan, live and after, as a person goes through them."""

from datetime import timedelta

import evening
import pytest
import screens
import streamlit as st
from evening import EVENT
from test_collectors_calendars import ONE, calendar

from dashboard import queries, texts
from dashboard.components import broadcast_plan
from data import events
from data.times import AMSTERDAM
from demo import figures

PAGE = "app_pages/broadcast.py"


@pytest.fixture(autouse=True)
def dutch():
    texts.speak("nl")


def settled(house, monkeypatch, now=evening.NOW):
    monkeypatch.setenv("LUISTERPOST_SETTINGS", str(house.file))
    monkeypatch.setattr(queries, "now", lambda: now)
    st.cache_data.clear()
    st.cache_resource.clear()
    house.beat(now)
    return house


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    return evening.settle(tmp_path_factory.mktemp("evening"), mentions=4.0, lift=3.0)


@pytest.fixture
def house(full, monkeypatch):
    return settled(full, monkeypatch)


@pytest.fixture
def empty(tmp_path, monkeypatch):
    return settled(screens.build(tmp_path), monkeypatch)


def opened(house, **address):
    app = house.app(**address).switch_page(PAGE)
    app.query_params.update(address)
    return ran(app.run())


def ran(app):
    assert not app.exception, app.exception
    return app


def in_address(app, name):
    found = app.query_params[name]
    return found if isinstance(found, str) else found[0]


def words(app):
    parts = [app.header, app.subheader, app.markdown, app.caption]
    parts += [app.info, app.warning, app.error, app.success]
    html = [element.proto.body for element in app.get("html")]
    return "\n".join([*(one.value for part in parts for one in part), *html]).replace("\\", "")


def test_after_answers_first_and_says_what_may_not_be_concluded(house):
    said = words(opened(house, deel="na"))
    assert f"**Bezoek aan {figures.LIFTED}: meer dan verwacht**, tijdens +" in said
    assert "95%-interval" in said
    assert "De toon veranderde niet aantoonbaar." in said
    assert "U mag niet zeggen: dit komt alleen door de uitzending." in said
    assert "geen bewijs van oorzaak" in said
    assert "Rond dezelfde tijd was ook: Banenmarkt" in said
    assert f"**{figures.MOVED} week zelf ook af** en is niet gebruikt." in said
    assert "0 van 60 minstens zo ver" in said
    assert "nodig zijn er 40" in said
    assert "Het hoogtepunt kwam 1 uur na het eerste uur (21:00–22:00)." in said
    assert "Gemaakt van gegevens" in said


def test_after_stands_in_the_address_with_its_event(house):
    app = opened(house)
    assert in_address(app, "deel") == "na"
    assert in_address(app, "uitzending") == str(EVENT.id)
    app.segmented_control(key="broadcast_part").set_value("plan")
    assert in_address(ran(app.run()), "deel") == "plan"


def test_the_windows_can_be_changed(house):
    app = opened(house, deel="na")
    app.selectbox(key="broadcast_spill").set_value(1)
    app = ran(app.run())
    assert "Nawerking" in words(app)
    assert "De cijfers" in words(app)


def test_a_quiet_evening_is_called_ordinary(full, monkeypatch):
    none = evening.quiet(8)
    events.save(full.database, [none], evening.NOW)
    house = settled(full, monkeypatch)
    said = words(opened(house, deel="na", uitzending=str(none.id)))
    events.remove(full.database, none.id)
    assert "meer dan verwacht" not in said
    assert "Geen duidelijk verschil met een gewone dag: Berichten online" in said
    assert "een klein verschil kan gemist zijn" in said


def test_before_it_began_there_is_nothing_to_look_back_on(full, monkeypatch):
    house = settled(full, monkeypatch, EVENT.started_at - timedelta(hours=30))
    assert "Na afloop staat hier wat er veranderde." in words(opened(house, deel="na"))


def test_live_shows_volume_tone_and_questions_apart(full, monkeypatch):
    house = settled(full, monkeypatch, EVENT.started_at + timedelta(minutes=40))
    app = opened(house)
    assert in_address(app, "deel") == "live"
    said = words(app)
    assert "De uitzending is bezig: ma 9 feb 2026, 20:30–21:20." in said
    assert "**Meer dan gewoon**" in said
    assert "Berichten dit uur" in [one.label for one in app.metric]
    assert "Er zijn in deze tijd geen berichten gevonden die iets vragen." in said
    assert "muur=1" in said
    app.segmented_control(key="broadcast_back").set_value("3")
    assert "Per 5 minuten" in words(ran(app.run()))


def test_a_wall_has_no_choices(full, monkeypatch):
    house = settled(full, monkeypatch, EVENT.started_at + timedelta(minutes=40))
    app = opened(house, deel="live", muur="1")
    assert (len(app.selectbox), len(app.button)) == (0, 0)
    assert EVENT.name in [one.value for one in app.header]
    assert "stHeader" in words(app)


def test_without_events_the_page_offers_to_plan_one(empty):
    app = opened(empty)
    assert in_address(app, "deel") == "plan"
    assert "Er is nog geen uitzending." in words(app)
    assert "Er is nog geen uitzending." in words(opened(empty, deel="live"))
    assert "Er is nog geen uitzending." in words(opened(empty, deel="live", muur="1"))


def test_an_event_is_made_changed_and_removed_after_asking(empty):
    app = opened(empty, deel="plan")
    app = ran(app.button(key=_button(app, "Bewaren")).click().run())
    assert "Er staat geen naam." in words(app)
    app.text_input(key="broadcast_name_new").set_value("Doorvragen")
    app = ran(app.button(key=_button(app, "Bewaren")).click().run())
    assert "Bewaard: Doorvragen." in words(app)
    (made,) = events.every(empty.database)
    assert made.started_at.astimezone(AMSTERDAM).hour == 20
    app.text_input(key=f"broadcast_channel_{made.id}").set_value("radio")
    app = ran(app.button(key=_button(app, "Bewaren")).click().run())
    assert [one.channel for one in events.every(empty.database)] == ["radio"]
    app = ran(app.button(key="broadcast_remove").click().run())
    assert "Dit is niet terug te draaien" in words(app)
    assert len(events.every(empty.database)) == 1
    app = ran(app.button(key="broadcast_remove_no").click().run())
    app = ran(app.button(key="broadcast_remove").click().run())
    app = ran(app.button(key="broadcast_remove_yes").click().run())
    assert "Verwijderd: Doorvragen" in words(app)
    assert events.every(empty.database) == []


def _button(app, label):
    return next(one.key for one in app.button if one.label == label)


def test_what_happened_is_noted_and_taken_away_again(empty):
    events.save(empty.database, [EVENT], evening.NOW)
    app = opened(empty, deel="plan", uitzending=str(EVENT.id))
    app = ran(app.button(key=_button(app, "Noteren")).click().run())
    assert "Vul een paar woorden in." in words(app)
    app.text_input(key=f"broadcast_note_text_{EVENT.id}").set_value("Blog geplaatst")
    app = ran(app.button(key=_button(app, "Noteren")).click().run())
    assert "eigen actie · Blog geplaatst" in words(app)
    (noted,) = events.annotations_of(empty.database, EVENT.id)
    ran(app.button(key=f"broadcast_away_{noted.id}").click().run())
    assert events.annotations_of(empty.database, EVENT.id) == []


def test_a_calendar_is_shown_first_and_then_taken_over(empty):
    app = opened(empty, deel="plan")
    app.file_uploader[0].set_value(("agenda.ics", b"geen agenda", "text/calendar"))
    assert "Dit is geen agendabestand" in words(ran(app.run()))
    app.file_uploader[0].set_value(("agenda.ics", calendar(ONE), "text/calendar"))
    app = ran(app.run())
    assert events.every(empty.database) == []
    app.text_input(key="broadcast_calendar_series").set_value("Doorvragen")
    app = ran(app.button(key="broadcast_take_over").click().run())
    assert "1 uitzending overgenomen, 0 afgezegd." in words(app)
    assert [one.series for one in events.every(empty.database)] == ["Doorvragen"]


def test_an_end_before_the_start_is_after_midnight():
    day = EVENT.started_at.date()
    start, end = EVENT.started_at.time(), EVENT.started_at.replace(hour=0, minute=15).time()
    begun, ended = broadcast_plan.moments(day, start, end)
    assert timedelta() < ended - begun < timedelta(hours=12)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"name": " "}, "no_name"),
        ({"end": EVENT.started_at}, "no_length"),
        ({"control_pages": EVENT.landing_pages}, "page_twice"),
        ({}, ""),
    ],
)
def test_every_mistake_has_a_sentence(changed, expected):
    given = {
        "name": EVENT.name,
        "start": EVENT.started_at,
        "end": EVENT.ended_at,
        "landing_pages": EVENT.landing_pages,
        "control_pages": EVENT.control_pages,
    }
    found = broadcast_plan.fault(**{**given, **changed})
    assert found == expected
    assert not found or texts.known(f"broadcast.{found}")
