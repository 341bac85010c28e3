"""The buttons that make a report of a page: both kinds, from what the page shows."""

from datetime import UTC, datetime, timedelta

import pytest
import screens
import streamlit as st
from test_dashboard_contrast import hear, page

from dashboard import queries
from reports import contrast, files
from studies import contrast as study_
from studies import questions


@pytest.fixture
def house(tmp_path, monkeypatch):
    house = screens.build(tmp_path)
    house.beat()
    monkeypatch.setenv("LUISTERPOST_SETTINGS", str(house.file))
    st.cache_data.clear()
    st.cache_resource.clear()
    return house


def buttons(app):
    return [one.label for one in app.get("download_button")]


def test_the_page_offers_both_kinds_when_there_is_something_to_tell(house):
    hear(house)
    assert buttons(page(house)) == ["Rapport (PDF)", "Rapport (HTML)"]


def test_without_anything_there_is_no_report(house):
    assert buttons(page(house)) == []


def test_the_surroundings_are_read_without_a_page(house):
    now = datetime.now(UTC)
    read = queries.about(now - timedelta(days=28), now)
    known = read()
    assert known.organisation == "Merelhof Zorggroep"
    assert known.sources == ("Krant", "Reacties")
    settings, database = queries.settings(), queries.database()
    question = questions.ask(settings, now - timedelta(days=28), now)
    study = study_.study(database, settings, question, None, now)
    for kind in files.MEDIA:
        assert files.make(contrast.sheet(study, known), kind)
