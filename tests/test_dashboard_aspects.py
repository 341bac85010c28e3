"""Themes and target on the screen: as labels, as a filter, and counted."""

from datetime import date

import pytest
import screens
import streamlit as st

from dashboard import texts
from dashboard.components import aspect_labels, export_buttons
from dashboard.components.address import Filters
from data import aspects
from data.records import Aspects, Polarity
from sentiment import finder


@pytest.fixture
def house(tmp_path, monkeypatch):
    house = screens.build(tmp_path)
    house.beat()
    monkeypatch.setenv("LUISTERPOST_SETTINGS", str(house.file))
    st.cache_data.clear()
    st.cache_resource.clear()
    texts.speak("nl")
    return house


def give(house):
    rules = finder.load()
    lacking = aspects.lacking(house.database, rules.version, 1000)
    found = [(one, two, rules.of(text)) for one, two, text in lacking]
    aspects.give(house.database, found, rules.version)


def opened(house, **address):
    app = house.app().switch_page("app_pages/sources.py").run()
    app.switch_page("app_pages/mentions.py").query_params.update(address)
    app.run()
    assert not app.exception, app.exception
    return app


def html(app):
    return "\n".join(element.proto.body for element in app.get("html"))


def words(app):
    assert not app.exception, app.exception
    parts = [app.header, app.caption, app.markdown]
    return "\n".join(element.value for part in parts for element in part)


def found(**changes):
    known = {"themes": (), "likely": (), "hinted": (), "target": "us", "target_uncertain": False}
    return Aspects(**{**known, **changes})


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("us", "over ons"),
        ("sector", "over de sector of overheid"),
        ("other", "over iets anders"),
    ],
)
def test_the_target_is_said_in_words_with_its_doubt(house, target, said):
    assert f">{said}</span>" in aspect_labels.markup(found(target=target))
    doubtful = aspect_labels.markup(found(target=target, target_uncertain=True))
    assert f">{said} <em>onzeker</em></span>" in doubtful


def test_each_theme_says_its_own_doubt(house):
    shown = aspect_labels.markup(
        found(themes=("wachttijd", "kosten"), likely=("kosten",), hinted=("informatie",))
    )
    assert ">Wachttijd</span>" in shown
    assert ">Kosten en geld <em>waarschijnlijk</em></span>" in shown
    assert ">Informatie en voorlichting <em>onzeker</em></span>" in shown


def test_a_theme_that_is_no_longer_in_the_rules_keeps_its_name_and_can_not_act(house):
    assert "&lt;b&gt;oud" in aspect_labels.markup(found(themes=("<b>oud",)))


def test_a_mention_shows_its_themes_and_one_not_looked_at_none(house):
    house.add(screens.mention(1, text="sociaal team: een wachtlijst van jaren"))
    give(house)
    house.add(screens.mention(2, text="sociaal team: nieuwe wachtlijst"))
    shown = html(opened(house))
    assert shown.count(">Wachttijd</span>") == 1
    assert shown.count("over ons") >= 1
    assert shown.count("<article") == 2


def test_a_thread_shows_themes_too(house):
    address = "https://krant.example/artikel"
    house.add(screens.mention(1, text="sociaal team: wachtlijst", thread=address))
    give(house)
    assert ">Wachttijd</span>" in html(opened(house, draad=address))


def test_the_filter_theme_stands_in_the_address_and_narrows(house):
    house.add(
        screens.mention(1, text="sociaal team: een wachtlijst"),
        screens.mention(2, text="sociaal team: de taxi kwam niet"),
        screens.mention(3, text="sociaal team"),
    )
    give(house)
    app = opened(house, thema="wachttijd")
    assert "1 vermelding<" in html(app)
    assert app.multiselect(key="filter_themes").value == ["wachttijd"]
    app.multiselect(key="filter_themes").set_value([]).run()
    assert "3 vermeldingen<" in html(app)
    assert "thema" not in app.query_params
    assert "3 vermeldingen<" in html(opened(house, thema="bestaat_niet"))


def test_the_file_to_take_along_names_the_theme_of_its_filter(house):
    day = date(2026, 3, 1)
    filters = Filters(first=day, last=day, themes=("wachttijd", "weg"))
    assert export_buttons.described(filters) == "Thema: Wachttijd, weg"


def test_the_overview_counts_themes_with_what_that_is_worth(house):
    house.add(
        *[screens.mention(n, text=f"sociaal team: wachtlijst {n}") for n in range(6)],
        *[screens.mention(20 + n, text=f"sociaal team: eigen bijdrage {n}") for n in range(2)],
        *[screens.mention(40 + n, days=35, text=f"sociaal team: wachtlijst {n}") for n in range(4)],
        score=Polarity.NEGATIVE,
    )
    give(house)
    shown = words(house.app())
    assert "Per thema" in shown
    assert "| Wachttijd | 6 | 4 | \\+2 |" in shown
    assert "| Kosten en geld \\(waarschijnlijk\\) | 2 | 0 | – |" in shown
    assert "8 vermeldingen bekeken (n), 4 in de periode ervoor" in shown
    assert "ongeveer een derde" in shown


def test_without_themes_the_overview_says_so(house):
    house.add(screens.mention())
    shown = words(house.app())
    assert "geen thema gevonden" in shown
    assert "0 vermeldingen bekeken (n)" in shown
    assert "waarschijnlijk" not in shown


def test_the_table_follows_the_filters_of_the_page(house):
    house.add(screens.mention(1, text="sociaal team: wachtlijst"))
    house.add(screens.mention(2, text="merelhof: wachtlijst"))
    give(house)
    assert "| Wachttijd | 2 |" in words(house.app())
    assert "| Wachttijd | 1 |" in words(house.app(onderwerp="Merelhof"))
