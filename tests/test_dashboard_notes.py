"""What stands in the way is said on every page until it is mended."""

import pytest
import screens
import streamlit as st

from dashboard import texts
from data import notes, times
from data.records import Note

CODES = (
    "model_broken",
    "model_labels",
    "model_needs_package",
    "model_not_found",
    "model_unpinned",
    "model_unreachable",
    "model_unsafe",
)


@pytest.fixture
def house(tmp_path, monkeypatch):
    house = screens.build(tmp_path)
    monkeypatch.setenv("LUISTERPOST_SETTINGS", str(house.file))
    st.cache_data.clear()
    st.cache_resource.clear()
    house.beat()
    return house


def warnings(house) -> list[str]:
    return [one.value for one in house.app().warning]


def test_a_model_that_fails_is_said_until_it_works(house):
    assert warnings(house) == []
    note = Note(name="model", code="model_unreachable", detail="no route", since=times.now())
    notes.put(house.database, note)
    assert warnings(house) == [texts.t("notes.model_unreachable")]
    assert "meegeleverde model" in warnings(house)[0]
    notes.remove(house.database, "model")
    assert warnings(house) == []


def test_a_code_of_a_newer_version_gets_a_sentence_too(house):
    note = Note(name="model", code="model_tired", detail="", since=times.now())
    notes.put(house.database, note)
    assert warnings(house) == [texts.t("notes.model_broken")]


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_problem_of_a_model_has_a_sentence(language, code):
    assert f"notes.{code}" in texts.table(language)
