"""Finding mentions: every filter, the words, the order, and page after page."""

from datetime import timedelta

import factories
import pytest
from factories import EVER, MODEL, NOW, VERSION, add, mention, sentiment

from data import read_model, store
from data.records import Channel, Polarity, Selection


@pytest.fixture
def database(tmp_path):
    database = factories.database_in(tmp_path)
    add(
        database,
        mention(1, "Het sociaal team in Wijkerdam helpt snel", channel=Channel.FORUM),
        mention(2, "Merelhof belt niet terug, zegt Café Dé Brug", thread="https://krant.example/a"),
        mention(3, "Merelhof en het sociaal team", thread="https://krant.example/a"),
        mention(4, "Merelhof zweeg", source="Forum"),
    )
    store.use_model(database, MODEL, VERSION, NOW)
    answers = {"1": sentiment(Polarity.POSITIVE), "2": sentiment(), "3": sentiment(None)}
    ids = read_model.mentions(database, EVER, limit=9).set_index("external_id")["id"]
    content = {row[0]: row[1] for row in read_model.unscored(database, MODEL, VERSION, 9)}
    scored = [(ids[key], content[ids[key]], answer) for key, answer in answers.items()]
    store.add_scores(database, scored, NOW)
    return database


def found(database, **selection):
    chosen = Selection(start=EVER.start, end=EVER.end, **selection)
    rows = read_model.mentions(database, chosen, limit=9)
    assert read_model.count(database, chosen) == len(rows)
    return list(rows["external_id"])


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ({}, ["1", "2", "3", "4"]),
        ({"words": ("merelhof",)}, ["2", "3", "4"]),
        ({"words": ("merelhof", "team")}, ["3"]),
        ({"words": ("sociaal team in",)}, ["1"]),
        ({"words": ("cafe de brug",)}, ["2"]),
        ({"words": ("%",)}, []),
        ({"topics": ("Team",)}, ["1", "3"]),
        ({"topics": ("Team", "Merelhof")}, ["1", "2", "3", "4"]),
        ({"channels": ("forum",)}, ["1"]),
        ({"sources": ("Forum",)}, ["4"]),
        ({"polarities": ("pos", "neg")}, ["1", "2"]),
        ({"polarities": ("none",)}, ["3"]),
        ({"polarities": ("unscored",)}, ["4"]),
        ({"thread": "https://krant.example/a"}, ["2", "3"]),
        ({"topics": ("Team",), "polarities": ("pos",), "words": ("snel",)}, ["1"]),
    ],
)
def test_every_filter_finds_what_it_names(database, selection, expected):
    assert found(database, **selection) == expected


def test_a_period_has_its_start_and_not_its_end(database):
    start, end = NOW - timedelta(minutes=3), NOW - timedelta(minutes=1)
    rows = read_model.mentions(database, Selection(start=start, end=end), limit=9)
    assert list(rows["external_id"]) == ["2", "3"]


def test_pages_follow_on_each_other(database):
    pages = [read_model.mentions(database, EVER, limit=3, offset=offset) for offset in (0, 3, 6)]
    assert [list(page["external_id"]) for page in pages] == [["1", "2", "3"], ["4"], []]


def test_a_score_stands_beside_its_mention(database):
    rows = read_model.mentions(database, EVER, limit=9).set_index("external_id")
    assert list(rows["scored"]) == [True, True, True, False]
    assert rows.loc["1", "polarity"] == "pos"
    assert rows.loc["1", "p_pos"] == pytest.approx(0.8)
    assert rows["polarity"].isna().to_dict() == {"1": False, "2": False, "3": True, "4": True}
