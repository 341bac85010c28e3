"""Page Overzicht: empty, one and many, in Dutch and English."""

from datetime import UTC, datetime, timedelta

import pytest
import screens
import streamlit as st

from data.records import Polarity


@pytest.fixture
def house(tmp_path, monkeypatch):
    return _open(tmp_path, monkeypatch)


def _open(folder, monkeypatch, **options):
    house = screens.build(folder, **options)
    house.beat()
    monkeypatch.setenv("LUISTERPOST_SETTINGS", str(house.file))
    st.cache_data.clear()
    st.cache_resource.clear()
    return house


def words(app):
    assert not app.exception, app.exception
    parts = [app.title, app.header, app.subheader, app.caption, app.info, app.warning, app.error]
    return "\n".join(element.value for part in [*parts, app.markdown] for element in part)


def numbers(app):
    return {metric.label: metric.value for metric in app.metric}


def test_nothing_stored_is_said_in_a_friendly_way(house):
    shown = words(house.app())
    assert "Er zijn nog geen vermeldingen verzameld" in shown
    assert "Voorbeeldgegevens" in shown
    assert "Volume" not in shown


def test_one_mention_is_shown_without_any_share(house):
    house.add(screens.mention(text="het sociaal team belde terug"), score=Polarity.NEGATIVE)
    app = house.app()
    shown = words(app)
    assert "vonden we **1** vermelding." in shown
    assert "Nog te weinig beoordeeld om iets over de toon te zeggen (n = 1)." in shown
    assert "het sociaal team belde terug" in shown
    assert not any("%" in value for value in numbers(app).values())


def test_many_mentions_give_volume_and_tone_apart(house):
    house.add(*screens.many(120), score=Polarity.NEGATIVE)
    house.add(*[screens.mention(500 + n, days=35) for n in range(100)])
    app = house.app()
    shown = words(app)
    assert "vonden we **120** vermeldingen: 20% meer dan in de 28 dagen ervoor." in shown
    assert numbers(app)["Vermeldingen"] == "120"
    assert numbers(app)["▼ Negatief"] == "100%"
    assert "met 95% zekerheid 97–100%" in shown
    assert "100 vermeldingen nog niet beoordeeld" in shown
    assert "| Reacties | 40 |" in shown


def test_one_day_is_shown_by_hour_and_compared_with_the_day_before(house):
    house.add(*screens.many(40, days=3), score=None)
    shown = words(house.app(periode="1"))
    assert "Op " in shown
    assert " op de dag ervoor." in shown
    assert "Het laatste uur (gearceerd) is nog bezig" in shown


def test_the_same_page_in_english(tmp_path, monkeypatch):
    house = _open(tmp_path, monkeypatch, language="en", example=False)
    house.add(*screens.many(40), score=None)
    shown = words(house.app())
    assert "we found **40** mentions" in shown
    assert "Too few scored yet" in shown
    assert "Example data" not in shown


def test_what_has_no_score_is_counted_not_shared(house):
    house.add(*screens.many(60), score=Polarity.POSITIVE)
    house.add(*[screens.mention(900 + n) for n in range(7)])
    app = house.app()
    assert numbers(app)["▲ Positief"] == "100%"
    assert "7 nog niet beoordeeld" in words(app)


def test_filters_narrow_and_stand_in_the_address(house):
    house.add(*screens.many(30), screens.mention(999, text="Merelhof zingt"))
    app = house.app(kanaal="comments", periode="7")
    assert app.multiselect(key="filter_channels").value == ["comments"]
    app.multiselect(key="filter_channels").set_value(["news"]).run()
    assert app.query_params == {"periode": "7", "kanaal": "news"}
    app.multiselect(key="filter_topics").set_value(["Merelhof"]).run()
    assert "vonden we **1** vermelding." in words(app)


def test_rubbish_in_the_address_shows_the_page_as_it_is_by_default(house):
    house.add(screens.mention())
    app = house.app(kanaal=["tamtam", "<script>"], periode="-5", van="gisteren", draad="\x00")
    assert "vonden we **1** vermelding." in words(app)
    assert app.selectbox(key="filter_period").value == "28"


def test_filters_that_find_nothing_say_so(house):
    house.add(screens.mention(days=200))
    assert "Er is niets gevonden in deze periode" in words(house.app())


def test_a_filter_survives_another_page(house):
    house.add(screens.mention())
    app = house.app(kanaal="news")
    app.switch_page("app_pages/sources.py").run()
    app.switch_page("app_pages/overview.py").run()
    assert app.multiselect(key="filter_channels").value == ["news"]


def test_a_silent_scheduler_is_seen(house):
    house.beat(datetime.now(UTC) - timedelta(minutes=30))
    assert "Er wordt nu niet verzameld sinds" in words(house.app())
    assert "30 minuten geleden" in words(house.app())


def test_a_scheduler_that_lives_is_not_mentioned(house):
    assert "niet verzameld sinds" not in words(house.app())


def test_broken_settings_give_a_sentence_and_no_trace(tmp_path, monkeypatch):
    house = _open(tmp_path, monkeypatch)
    house.file.write_text("[storage]\ncolour = 'red'\n")
    st.cache_resource.clear()
    app = house.app()
    assert "De instellingen kloppen niet" in words(app)


def test_texts_from_outside_can_not_write_on_the_page(house):
    house.add(screens.mention(text="**vet** [klik](javascript:alert(1)) <b>x</b> :red[rood]"))
    shown = words(house.app())
    assert r"\*\*vet\*\* \[klik\]\(javascript\:alert\(1\)\)" in shown
    assert r"\:red\[rood\]" in shown
