"""What is read for the contrast: online on one side, reviews on the other."""

from datetime import timedelta
from uuid import UUID

import duckdb_extensions
import factories
import pytest
from factories import MODEL, NOW, VERSION, add, mention, sentiment

from data import aspects, read_contrast, read_model, store
from data.connection import open_database
from data.records import Aspects, Channel, Polarity, Selection

PERIOD = Selection(start=NOW - timedelta(days=1), end=NOW + timedelta(days=1))
TEAM = Selection(start=PERIOD.start, end=PERIOD.end, topics=("Team",))


@pytest.fixture(scope="session")
def extensions():
    for name in ("ducklake", "sqlite_scanner"):
        duckdb_extensions.import_extension(name)


@pytest.fixture(params=["file", "lake"])
def database(request, tmp_path, extensions):
    make = factories.file_storage if request.param == "file" else factories.lake_storage
    return open_database(make(tmp_path))


def put(database, *mentions, tone=Polarity.NEGATIVE, themes=(), target="us"):
    add(database, *mentions, keep_unmatched=True)
    store.use_model(database, MODEL, VERSION, NOW)
    found = read_model.unscored(database, MODEL, VERSION, 1000)
    store.add_scores(database, [(one, two, sentiment(tone)) for one, two, _ in found], NOW)
    looked = Aspects(
        themes=tuple(themes), likely=(), hinted=(), target=target, target_uncertain=False
    )
    aspects.give(database, [(one, two, looked) for one, two, _ in found], "1")


def review(number, text="het sociaal team was aardig", **more):
    return mention(number, text=text, channel=Channel.REVIEW, source="Reviews", **more)


def said(database, selection):
    return read_contrast.said(database, selection, most=3)


def rows(frame):
    return frame.to_dict("split")["data"]


def test_threads_hold_the_tones_of_what_is_online_and_no_reviews(database):
    under = {"thread": "https://krant.example/a", "thread_title": "Artikel a"}
    put(database, mention(1, **under), mention(2, **under), mention(3))
    put(database, mention(4, **under), tone=Polarity.POSITIVE)
    put(database, review(5, **under), mention(6, text="iets anders", **under))
    assert rows(said(database, TEAM).threads) == [
        ["https://krant.example/a", "Artikel a", 2, 0, 1],
        ["", "", 1, 0, 0],
    ]
    assert rows(said(database, PERIOD).threads)[0][2] == 3


def test_aspects_keep_both_sides_apart_and_an_unlooked_text_is_known_as_such(database):
    put(database, mention(1), mention(2), themes=["wachten", "contact"])
    put(database, review(3), tone=Polarity.POSITIVE, themes=["contact"])
    add(database, mention(4))
    assert rows(said(database, TEAM).aspects.fillna("-")) == [
        [False, "", "", "-", False, 1],
        [False, "wachten|contact", "us", "neg", True, 2],
        [True, "contact", "us", "pos", True, 1],
    ]


def test_a_review_that_names_no_topic_counts_and_one_of_another_does_not(database):
    put(database, review(1, text="aardige mensen"), review(2, text="Merelhof was aardig"))
    found = said(database, TEAM).aspects
    assert found["mentions"].tolist() == [1]


def test_authors_are_counts_and_nothing_else(database):
    one, other = UUID(int=1), UUID(int=2)
    put(database, mention(1, author=one), mention(2, author=one), mention(3, author=other))
    put(database, mention(4), review(5, author=other))
    put(database, mention(6, author=other), tone=Polarity.POSITIVE)
    found = said(database, PERIOD)
    assert (found.authors, found.nameless) == ([2, 1], 1)


def test_words_are_counted_on_both_sides_once_a_message(database):
    put(database, *[mention(n, text="sociaal team wachten wachten") for n in range(9)])
    put(database, *[review(20 + n, text="wachten op het sociaal team") for n in range(3)])
    found = read_contrast.words(database, TEAM, 9, 3).set_index("term")
    assert found.loc["wachten"].tolist() == [9, 3, 9, 3]
    assert "het" not in found.index


def test_examples_are_few_of_each_side_and_the_same_every_time(database):
    heard = [mention(n) for n in range(9)]
    put(database, *heard, review(20), themes=["wachten", "contact"])
    held = said(database, TEAM).held
    assert held[["theme", "review"]].to_numpy().tolist() == [
        ["contact", False],
        ["contact", True],
        ["wachten", False],
        ["wachten", True],
    ]
    smallest = sorted(one.id for one in heard)[:6]
    assert list(held["ids"][0]) == smallest
    assert said(database, TEAM).held.equals(held)
    found = read_contrast.texts(database, TEAM, smallest)
    assert found["id"].tolist() == smallest
    assert found["published_at"].dt.tz is not None


def test_a_deleted_message_is_no_example(database):
    put(database, mention(1), mention(2), themes=["wachten"])
    (ids,) = said(database, TEAM).held["ids"]
    add(database, mention(3), deleted=("1",))
    assert read_contrast.texts(database, TEAM, list(ids))["id"].tolist() == [mention(2).id]
