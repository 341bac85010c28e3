"""Page Contrast: nothing, a little, and everything; each number with its n."""

import re
from datetime import UTC, datetime, timedelta

import factories
import pytest
import screens
import streamlit as st

from data.records import Complaints, Facts, Polarity, ReviewScore
from data.times import AMSTERDAM


@pytest.fixture
def house(tmp_path, monkeypatch):
    house = screens.build(tmp_path)
    house.beat()
    monkeypatch.setenv("LUISTERPOST_SETTINGS", str(house.file))
    st.cache_data.clear()
    st.cache_resource.clear()
    return house


def page(house, **address):
    return go(house.app(), "contrast", **address)


def go(app, name, **address):
    # A browser forgets the widgets of a page it leaves; here a page without filters does that.
    app.switch_page("app_pages/sources.py").run()
    app.switch_page(f"app_pages/{name}.py").query_params.update(address)
    app.run()
    assert not app.exception, app.exception
    return app


def words(app):
    parts = [app.header, app.subheader, app.caption, app.info, app.warning, app.markdown]
    return "\n".join(element.value for part in parts for element in part)


def weeks(count=14):
    today = datetime.now(AMSTERDAM).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    return [
        ((monday - timedelta(weeks=at)).astimezone(UTC), monday - timedelta(weeks=at - 1))
        for at in range(count, 0, -1)
    ]


def facts(organisation="", changed_at=99, **more):
    scores = tuple(
        ReviewScore(
            instrument="Ervaringwijzer",
            organisation=organisation,
            started_at=start,
            ended_at=end.astimezone(UTC),
            mean=8.2,
            count=24,
            deviation=1.2,
            method="1" if at < changed_at else "2",
        )
        for at, (start, end) in enumerate(weeks())
    )
    complaints = tuple(
        Complaints(started_at=start, ended_at=end.astimezone(UTC), count=2, clients=1_000)
        for start, end in weeks()
    )
    return Facts(scores=scores, complaints=() if organisation else complaints, **more)


def hear(house, count=300, days=85):
    """Let two in three messages be negative, half of those under two articles."""
    for number, polarity in enumerate((Polarity.NEGATIVE, Polarity.NEGATIVE, Polarity.POSITIVE)):
        house.add(
            *[
                screens.mention(
                    10_000 * number + at,
                    days=days * at / count + 0.01,
                    thread=f"https://krant.example/{at % 2 if number == 0 else 10 + at % 50}",
                    thread_title=f"Artikel {at % 2}",
                    text="het sociaal team liet ons wachten",
                )
                for at in range(count)
            ],
            score=polarity,
        )


def test_nothing_stored_says_so(house):
    assert "Er zijn nog geen vermeldingen verzameld" in words(page(house))


def test_without_scores_it_says_what_to_do(house):
    hear(house, 60)
    shown = words(page(house))
    assert "Een cijfer van cliënten is over deze periode niet ingelezen." in shown
    assert "luisterpost import cijfers.xlsx --as scores" in shown
    assert "dat is niet hetzelfde als nul klachten" in shown
    assert "Hoe ver uit elkaar?" not in shown


def test_the_answer_stands_on_top_with_its_numbers(house):
    hear(house)
    factories.add(house.database, facts=facts())
    shown = words(page(house))
    assert "Online is **67% van de berichten negatief**" in shown
    assert "n = 900" in shown
    said = r"Uw cliënten geven gemiddeld een \*\*8,2\*\* \(8,1–8,3, n = (\d+); Ervaringwijzer"
    # Thirteen weeks fit in ninety days, or twelve, as the weekday has it.
    reviews = int(re.search(said, shown)[1])
    assert reviews in (12 * 24, 13 * 24)
    assert "**50% van de negatieve berichten** (46–54%, n = 600) staat onder 2 artikelen" in shown
    assert f"Klachten: {reviews // 12}, dat is {reviews // 12},0" in shown
    assert "effect" not in shown


def test_a_change_of_measuring_is_a_warning_and_not_an_average(house):
    hear(house)
    factories.add(house.database, facts=facts(changed_at=7))
    shown = words(page(house))
    assert "Ervaringwijzer meet sinds" in shown
    assert re.search(r"n = (144|168); Ervaringwijzer", shown)
    assert "Of de afstand groeit of krimpt is niet te zeggen" in shown


def test_too_few_messages_give_no_share(house):
    house.add(*screens.many(12), score=Polarity.NEGATIVE)
    factories.add(house.database, facts=facts())
    shown = words(page(house))
    assert "te weinig berichten met een toon" in shown
    assert "n = 12, nodig zijn er 30" in shown
    assert "van de berichten negatief" not in shown


def test_scores_alone_are_shown_without_a_tone(house):
    factories.add(house.database, facts=facts())
    shown = words(page(house))
    assert "Uw cliënten geven gemiddeld een **8,2**" in shown
    assert "valt er over de afstand niets te zeggen" in shown


def test_the_page_looks_at_ninety_days_until_somebody_chooses(house):
    hear(house, 60)
    app = page(house)
    assert app.selectbox(key="filter_period").value == "90"
    assert "periode" not in app.query_params
    go(app, "overview")
    assert app.selectbox(key="filter_period").value == "28"
    go(app, "contrast").selectbox(key="filter_period").set_value("28").run()
    assert app.query_params["periode"] == "28"
    go(app, "overview")
    assert "periode" not in app.query_params
    assert go(app, "contrast").selectbox(key="filter_period").value == "28"


def press(app, label):
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception, app.exception
    return app


def test_a_period_is_frozen_gets_a_target_and_is_taken_away(house):
    hear(house)
    factories.add(house.database, facts=facts())
    app = page(house)
    assert "Er is nog geen nulmeting" in words(app)
    app.text_input(key="baseline_name").set_value("Voor de campagne")
    shown = words(press(app, "Vastzetten")).replace("\\", "")
    assert "**Voor de campagne**: cijfers van" in shown
    assert "niet duidelijk: 0" in shown
    app.selectbox(key="baseline_figure").set_value("negative")
    app.number_input(key="baseline_target").set_value(30.0)
    assert "30%: nog niet, nog −37" in words(press(app, "Bewaren")).replace("\\", "")
    app.text_input(key="baseline_name").set_value("Voor de campagne")
    assert "Die naam is al gebruikt" in words(press(app, "Vastzetten"))
    assert "Er is nog geen nulmeting" in words(press(app, "Ja, verwijderen"))


def test_who_leaves_a_page_before_it_stands_finds_the_filters_right(house):
    hear(house, 60)
    app = house.app(kanaal="news").switch_page("app_pages/contrast.py").run()
    assert app.selectbox(key="filter_period").value == "90"
    assert app.multiselect(key="filter_channels").value == ["news"]
    app.switch_page("app_pages/mentions.py").run()
    assert app.selectbox(key="filter_period").value == "28"


def test_a_filtered_page_is_no_baseline(house):
    hear(house, 60)
    assert "haal de filters op onderwerp en kanaal weg" in words(page(house, onderwerp="Team"))
