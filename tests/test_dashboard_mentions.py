"""Page Vermeldingen: empty, one and many; a thread; the pages of a long list."""

from datetime import UTC, datetime, timedelta

import factories
import pytest
import screens
import streamlit as st

from dashboard.components import paging, thread
from data.records import Channel, Polarity

THREAD = "https://krant.example/artikel"


@pytest.fixture
def house(tmp_path, monkeypatch):
    house = screens.build(tmp_path)
    house.beat()
    monkeypatch.setenv("LUISTERPOST_SETTINGS", str(house.file))
    st.cache_data.clear()
    st.cache_resource.clear()
    return house


def opened(house, **address):
    # A browser forgets the widgets of a page it leaves; here a page without filters does that.
    app = house.app().switch_page("app_pages/sources.py").run()
    app.switch_page("app_pages/mentions.py").query_params.update(address)
    app.run()
    assert not app.exception, app.exception
    return app


def html(app):
    return "\n".join(element.proto.body for element in app.get("html"))


def texts_of(app):
    return "\n".join(element.value for element in [*app.info, *app.caption, *app.text])


def test_nothing_stored_is_said(house):
    app = opened(house)
    assert "nog geen vermeldingen verzameld" in texts_of(app)
    assert "lp-mention" not in html(app).split("</style>")[1]


def test_one_mention_shows_all_that_is_known_of_it(house):
    house.add(
        screens.mention(text="het sociaal team <b>belde</b>", channel=Channel.COMMENTS),
        score=Polarity.NEGATIVE,
    )
    shown = html(opened(house))
    assert "1 vermelding<" in shown
    assert "▼</span> Negatief 80%" in shown
    assert "<strong>Krant</strong> · Reacties" in shown
    assert '<span class="lp-topic">Team</span>' in shown
    assert "het sociaal team &lt;b&gt;belde&lt;/b&gt;" in shown
    assert "onzeker" not in shown


def test_edited_and_deleted_mentions_are_marked(house):
    house.add(screens.mention(1), screens.mention(2, text="weg ermee"))
    house.add(screens.mention(1, text="sociaal team, nu anders"))
    factories.add(house.database, deleted=("2",), now=datetime.now(UTC))
    shown = html(opened(house))
    assert "bewerkt (1×)" in shown
    assert "verwijderd door de bron" in shown
    assert "weg ermee" not in shown


def test_words_and_phrases_find_and_are_marked(house):
    house.add(
        screens.mention(1, text="Het Café van het sociaal team"),
        screens.mention(2, text="team, sociaal als altijd"),
    )
    assert "2 vermeldingen<" in html(opened(house, zoek="team sociaal"))
    shown = html(opened(house, zoek='"sociaal team" cafe'))
    assert "1 vermelding<" in shown
    assert "Het <mark>Café</mark> van het <mark>sociaal team</mark>" in shown


def test_filters_that_find_nothing_say_what_to_do(house):
    house.add(screens.mention())
    assert "Er is niets gevonden" in texts_of(opened(house, zoek="olifant"))


def test_many_mentions_come_page_by_page(house):
    house.add(*screens.many(60))
    app = opened(house)
    assert "60 vermeldingen<" in html(app)
    assert html(app).count("<article") == 25
    app.button[-1].click().run()
    assert app.query_params["pagina"] == "2"
    assert "Pagina 2 van 3" in texts_of(app)


def test_a_page_beyond_the_last_is_the_last(house):
    house.add(*screens.many(30))
    app = opened(house, pagina="99")
    assert "Pagina 2 van 2" in texts_of(app)
    assert html(app).count("<article") == 5


def test_another_filter_begins_at_the_first_page(house):
    house.add(*screens.many(120))
    app = opened(house, pagina="2")
    app.multiselect(key="filter_channels").select("news").run()
    assert "pagina" not in app.query_params
    assert "Pagina 1 van 4" in texts_of(app)


def test_a_thread_is_shown_whole_whatever_the_filters(house):
    under = {"thread": THREAD, "thread_title": "Een artikel"}
    house.add(
        screens.mention(1, days=90, text="sociaal team: eerste", **under),
        screens.mention(2, days=80, text="tweede", reply_to="1", **under),
        screens.mention(3, text="elders"),
        score=Polarity.POSITIVE,
    )
    app = opened(house, draad=THREAD, zoek="eerste")
    shown = html(app)
    assert "Een artikel</h2>" in shown
    assert "Positief 2<" in shown
    assert shown.index("<mark>eerste</mark>") < shown.index("lp-depth-1") < shown.index("tweede")
    assert "elders" not in shown
    app.button[0].click().run()
    assert "draad" not in app.query_params
    assert app.text_input(key="filter_words").value == "eerste"


def test_a_thread_that_is_not_there_is_said(house):
    assert "niets opgeslagen" in texts_of(opened(house, draad="https://elders.example/x"))


@pytest.mark.parametrize(
    ("text", "page"), [("3", 3), ("0", 1), ("-2", 1), ("", 1), ("x", 1), ("²", 1), ("9" * 30, 1)]
)
def test_a_page_number_may_be_rubbish(text, page):
    assert paging.asked_for(text) == page


def row(number, reply_to="", minute=0, source="Reacties"):
    at = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(minutes=minute)
    return {
        "source": source,
        "external_id": str(number),
        "reply_to": str(reply_to),
        "published_at": at,
    }


def order(*rows):
    return [(row["external_id"], depth) for row, depth in thread.ordered(rows)]


def test_replies_stand_under_what_they_answer_oldest_first():
    rows = [row(4, 1, 9), row(3, 2, 5), row(2, "", 4), row(1, "", 1), row(5, 4, 10)]
    assert order(*rows) == [("1", 0), ("4", 1), ("5", 2), ("2", 0), ("3", 1)]


def test_an_answer_to_what_is_not_stored_stands_by_itself():
    assert order(row(2, 1), row(3, 2, 1, source="Krant")) == [("2", 0), ("3", 0)]


def test_answers_in_a_circle_are_all_shown_once():
    assert sorted(order(row(1, 2), row(2, 1, 1), row(3, 3, 2))) == [("1", 0), ("2", 1), ("3", 0)]


def test_a_deep_conversation_is_not_indented_for_ever():
    rows = [row(number, number - 1, number) for number in range(1, 3000)]
    assert order(*rows)[-1] == ("2999", thread.DEEPEST)
